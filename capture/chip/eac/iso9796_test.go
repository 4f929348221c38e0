package eac

import (
	"crypto"
	"crypto/rsa"
	"encoding/hex"
	"math/big"
	"strings"
	"testing"

	//lint:ignore SA1019 it is the hash of the standard's examples
	_ "golang.org/x/crypto/ripemd160" // the hash of ISO/IEC 9796-2's own examples
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestISO9796 has examples of ISO/IEC 9796-2, annexes, with RIPEMD-160, and of the
// answer to INTERNAL AUTHENTICATE of a passport with SHA-1 that Bouncy Castle's tests
// carry. The standard gives the representative of scheme 2; d makes its signature.
func TestISO9796(t *testing.T) {
	saved := implicit
	trailers[0x31] = crypto.RIPEMD160
	implicit[0] = append([]crypto.Hash{crypto.RIPEMD160}, implicit[0]...)
	implicit[1] = append([]crypto.Hash{crypto.RIPEMD160}, implicit[1]...)
	defer func() { delete(trailers, 0x31); implicit = saved }()

	const n2 = "b259d2d6e627a768c94be36164c2d9fc79d97aab9253140e5bf17751197731d6f7540d2509e7b9ffee0a70a6e26d56e92d2edd7f85aba85600b69089f35f6bdbf3c298e05842535d9f064e6b0391cb7d306e0a2d20c4dfb4e7b49a9640bdea26c10ad69c3f05007ce2513cee44cfe01998e62b6c3637d3fc0391079b26ee36d5"
	const d2 = "92e08f83cc9920746989ca5034dcb384a094fb9c5a6288fcc4304424ab8f56388f72652d8fafc65a4b9020896f2cde297080f2a540e7b7ce5af0b3446e1258d1dd7f245cf54124b4c6e17da21b90a0ebd22605e6f45c9f136d7a13eaac1c0f7487de8bd6d924972408ebb58af71e76fd7b012a8d0e165f3ae2e5077a8648e619"
	sign := func(representative string) string {
		n, d, f := new(big.Int).SetBytes(unhex(t, n2)), new(big.Int).SetBytes(unhex(t, d2)), new(big.Int).SetBytes(unhex(t, representative))
		return hex.EncodeToString(f.Exp(f, d, n).FillBytes(make([]byte, 128)))
	}
	long := strings.Repeat("fedcba9876543210", 17)
	for _, v := range []struct {
		name, n   string
		e         int
		recovered int // bytes of the message that the signature carries
		message   string
		signature string
		want      proof
	}{
		{
			"scheme 1, trailer BC",
			"ffffffff78f6c55506c59785e871211ee120b0b5dd644aa796d82413a47b24573f1be5745b5cd9950f6b389b52350d4e01e90009669a8720bf265a2865994190a661dea3c7828e2e7ca1b19651adc2d5", 3,
			80 - 1 - 20 - 1, long[:224],
			"5cf9a01854dbacaec83aae8efc563d74538192e95466babacd361d7c86000fe42dcb4581e48e4feb862d04698da9203b1803b262105104d510b365ee9c660857ba1c001aa57abfd1c8de92e47c275cae",
			proof{1, crypto.RIPEMD160},
		},
		{
			"scheme 2 of no message, trailer BC", n2, 17, 0, "",
			sign("73feaf13eb12914a43fe635022bb4ab8188a8f3abd8d8a9e4ad6c355ee920359c7f237ae36b1212fe947f676c68fe362247d27d1f298ca9302eb21f4a64c26ce44471ef8c0dfe1a54606f0ba8e63e87cdaca993bfa62973b567473b4d38fae73ab228600934a9cc1d3263e632e21fd52d2b95c5f7023da63de9509c01f6c7bbc"),
			proof{2, crypto.RIPEMD160},
		},
		{
			"scheme 2, trailer 31CC", n2, 17, 85, long[:264],
			sign("01402b29aba104079677ce7fc3d5a84db24494d6f9508b4596484f5b3cc7e8afcc4dde7081f21cae9d4f94d6d2cccb43fceda0988ffd4ef2eae72cfdeb4a2638f0a34a0c49664cd9db723315759d758836c8ba26ac4348b66958ac94ae0b5a75195b57abfb9971e21337a4b517f2e820b81f26bce7c66f48a2db12a8f3d731cc"),
			proof{2, crypto.RIPEMD160},
		},
		{
			"a passport's answer, SHA-1",
			"cdcbdabbf93be8e8294e32b055256bbd0397735189bf75816341bb0d488d05d627991221df7d59835c76a4bb4808adeeb779e7794504e956adc2a661b46904cdc71337dd29dddd454124ef79cfdd7bc2c21952573cefba485cc38c6bd2428809b5a31a898a6b5648caa4ed678d9743b589134b7187478996300edba16271a861", 65537,
			0, "0000000000000000",
			"482e20d1edded34359c38f5e7c01203f9d6b2641cdca5c404d49adaede034c7481d781d043722587761c90468de69c6585a1e8b9c322f90e1b580eedab3f6007d0c366cf92b4db8b41c8314929dce2be889c0129123484d2fd3d12763d2ebfd12ac8e51d7061afca1a53dedec7b9a617472a78c952ccc72467ae008e5f132994",
			proof{1, crypto.SHA1},
		},
	} {
		key := &rsa.PublicKey{N: new(big.Int).SetBytes(unhex(t, v.n)), E: v.e}
		rest := unhex(t, v.message)[v.recovered:]
		signature := unhex(t, v.signature)
		got, err := verify9796(key, rest, signature, 1, 2)
		if err != nil || got != v.want {
			t.Errorf("%s: %+v, %v", v.name, got, err)
		}
		if _, err := verify9796(key, append(rest, 1), signature, 1, 2); err == nil {
			t.Errorf("%s: another message", v.name)
		}
		if _, err := verify9796(key, rest, signature, 3-v.want.scheme); err == nil {
			t.Errorf("%s: as the other scheme", v.name)
		}
		other := new(big.Int).Sub(key.N, new(big.Int).SetBytes(signature)).FillBytes(make([]byte, len(signature)))
		if _, err := verify9796(key, rest, other, v.want.scheme); err != nil {
			t.Errorf("%s: n less s is a signature too: %v", v.name, err)
		}
		for i := 0; i < len(signature)*8; i += 7 {
			signature[i/8] ^= 1 << (i % 8)
			if _, err := verify9796(key, rest, signature, 1, 2); err == nil {
				t.Errorf("%s: bit %d changed", v.name, i)
			}
			signature[i/8] ^= 1 << (i % 8)
		}
	}
}
