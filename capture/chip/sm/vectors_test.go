package sm

import (
	"bytes"
	"context"
	"encoding/hex"
	"testing"

	"gatehouse/capture/chip/apdu"
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func is(t *testing.T, what string, got []byte, want string) {
	t.Helper()
	if !bytes.Equal(got, unhex(want)) {
		t.Errorf("%s is %X, want %s", what, got, want)
	}
}

// Doc 9303-11 appendix D.1, D.2 and I.
func TestDeriveICAO(t *testing.T) {
	a := NewArena()
	defer a.Close()
	seed := a.SHA1([]byte("L898902C<369080619406236"))[:16]
	is(t, "seed", seed, "239AB9CB282DAF66231DC5A4DF6BFBAE")
	is(t, "long seed", a.SHA1([]byte("D23145890734934071279507122"))[:16], "B366AD857DDCA2B08C0E299811714730")
	is(t, "Kenc", a.Derive(TDES, seed, ForEncryption), "AB94FDECF2674FDFB9B391F85D7F76F2")
	is(t, "Kmac", a.Derive(TDES, seed, ForMAC), "7962D9ECE03D1ACD4C76089DCE131543")
	secret := unhex("67950559D0C06B4D4B86972D14460837461087F8419FDBC36AAF6CEAAC462832")
	is(t, "KSenc of I", a.Derive(AES128, secret, ForEncryption), "0A9DA4DB03BDDE39FC5202BC44B2E89E")
	is(t, "KSmac of I", a.Derive(AES128, secret, ForMAC), "4B1C06491ED5140CA2B537D344C6C0B1")
	is(t, "K-pi of G.1", a.Derive(AES128, a.SHA1([]byte("T22000129364081251010318")), ForPassword), "89DED1B26624EC1E634C1989302849DD")
}

// Doc 9303-11 appendix D.3, and G.1 for the tokens of PACE and its nonce.
func TestMACAndCipherICAO(t *testing.T) {
	e := make([]byte, 32)
	Encrypt(TDES, unhex("AB94FDECF2674FDFB9B391F85D7F76F2"), nil, e, unhex("781723860C06C2264608F919887022120B795240CB7049B01C19B33E32804F0B"))
	is(t, "E.IFD", e, "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2")
	m := MAC(TDES, unhex("7962D9ECE03D1ACD4C76089DCE131543"), e)
	is(t, "M.IFD", m[:], "5F1448EEA8AD90A7")
	r := unhex("46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F")
	Decrypt(TDES, unhex("AB94FDECF2674FDFB9B391F85D7F76F2"), nil, r, r)
	is(t, "R", r, "4608F91988702212781723860C06C2260B4F80323EB3191CB04970CB4052790B")
	token := MAC(AES128, unhex("FE251C7858B356B24514B3BD5F4297D1"), unhex("7F494F060A04007F000702020402028641049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094"))
	is(t, "T.IFD", token[:], "C2B0BD78D94BA866")
	s := unhex("95A3A016522EE98D01E76CB6B98B42C3")
	Decrypt(AES128, unhex("89DED1B26624EC1E634C1989302849DD"), nil, s, s)
	is(t, "nonce", s, "3F00C4D39D153F2B2A214A078D899B22")
}

// RFC 4493 clause 4 and NIST SP 800-38B appendix D (192 and 256 bits).
func TestCMAC(t *testing.T) {
	message := unhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710")
	for _, c := range []struct {
		suite Cipher
		key   string
		codes [4]string // over 0, 16, 40 and 64 bytes
	}{
		{AES128, "2b7e151628aed2a6abf7158809cf4f3c", [4]string{"bb1d6929e95937287fa37d129b756746", "070a16b46b4d4144f79bdd9dd04a287c", "dfa66747de9ae63030ca32611497c827", "51f0bebf7e3b9d92fc49741779363cfe"}},
		{AES192, "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", [4]string{"d17ddf46adaacde531cac483de7a9367", "9e99a7bf31e710900662f65e617c5184", "8a1de5be2eb31aad089a82e6ee908b0e", "a1d5df0eed790f794d77589659f39a11"}},
		{AES256, "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", [4]string{"028962f61b7bf89efc6b551f4667d983", "28a7023f452e8f82bd4bf28d8c37c35c", "aaf3d8f1de5640c232f5b169b9c911e6", "e1992190549f6ed5696a2c056c315410"}},
	} {
		for i, n := range []int{0, 16, 40, 64} {
			b := c.suite.block(unhex(c.key))
			x := cmac(b, message[:n/2], message[n/2:n])
			is(t, c.suite.String(), x[:], c.codes[i])
		}
	}
}

// replies gives the answers in turn and keeps what was sent.
type replies struct {
	answers [][]byte
	sent    [][]byte
}

func (r *replies) Transmit(_ context.Context, c []byte) ([]byte, error) {
	r.sent = append(r.sent, bytes.Clone(c))
	if len(r.answers) == 0 {
		return nil, errGone
	}
	a := r.answers[0]
	r.answers = r.answers[1:]
	return a, nil
}

// Doc 9303-11 appendix D.4.
func TestSessionICAO(t *testing.T) {
	a := NewArena()
	defer a.Close()
	s := New(TDES, a.Keep(unhex("979EC13B1CBFE9DCD01AB0FED307EAE5")), a.Keep(unhex("F1CB1F1FB5ADF208806B89DC579DC1F8")), unhex("887022120C06C226"), a)
	for _, c := range []struct {
		command                   apdu.Command
		protected, answer, inside string
	}{
		{apdu.Command{INS: 0xA4, P1: 2, P2: 0x0C, Data: []byte{1, 0x1E}}, "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000", ""},
		{apdu.Command{INS: 0xB0, Le: 4}, "0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000", "60145F01"},
		{apdu.Command{INS: 0xB0, P2: 4, Le: 0x12}, "0CB000040D9701128E082EA28A70F3C7B53500", "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000", "04303130365F36063034303030305C026175"},
	} {
		r := &replies{answers: [][]byte{unhex(c.answer)}}
		got, err := s.Exchange(context.Background(), r, c.command)
		if err != nil || got.SW != apdu.OK {
			t.Fatalf("%v: %v", got.SW, err)
		}
		is(t, "command", r.sent[0], c.protected)
		is(t, "answer", got.Data, c.inside)
	}
}
