package card

import (
	"bytes"
	"encoding/hex"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDerive has the keys of Doc 9303-11 appendices D.1, D.2, D.3, G.1, G.2 and I.
func TestDerive(t *testing.T) {
	for _, v := range []struct {
		name   string
		cipher Cipher
		secret string
		enc    string
		mac    string
	}{
		{"D.1", TDES, "239AB9CB282DAF66231DC5A4DF6BFBAE", "AB94FDECF2674FDFB9B391F85D7F76F2", "7962D9ECE03D1ACD4C76089DCE131543"},
		{"G.1", AES128, "28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925", "F5F0E35C0D7161EE6724EE513A0D9A7F", "FE251C7858B356B24514B3BD5F4297D1"},
		{"I", AES128, "67950559D0C06B4D4B86972D14460837461087F8419FDBC36AAF6CEAAC462832", "0A9DA4DB03BDDE39FC5202BC44B2E89E", "4B1C06491ED5140CA2B537D344C6C0B1"},
	} {
		s := newChannel(v.cipher, unhex(t, v.secret))
		if !bytes.Equal(s.enc, unhex(t, v.enc)) || !bytes.Equal(s.mac, unhex(t, v.mac)) {
			t.Errorf("%s: %X, %X", v.name, s.enc, s.mac)
		}
	}
	for mrz, want := range map[string]string{
		"L898902C<369080619406236":    "239AB9CB282DAF66231DC5A4DF6BFBAE",
		"D23145890734934071279507122": "B366AD857DDCA2B08C0E299811714730",
	} {
		if got := documentKey(mrz); !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("%s: %X", mrz, got)
		}
	}
}

// TestBasicAccess plays appendix D.3 with the chip's random numbers fixed.
func TestBasicAccess(t *testing.T) {
	c := New(Profile{
		BAC: true, Passwords: Passwords{MRZ: "L898902C<369080619406236"}, Application: map[uint16][]byte{},
		Random: bytes.NewReader(unhex(t, "4608F919887022120B4F80323EB3191CB04970CB4052790B")),
	})
	for _, v := range [][2]string{
		{"00A4040C07A0000002471001", "9000"},
		{"0084000008", "4608F919887022129000"},
		{"008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728", "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000"},
	} {
		got, err := c.Transmit(t.Context(), unhex(t, v[0]))
		if err != nil || !bytes.Equal(got, unhex(t, v[1])) {
			t.Fatalf("%s: %X, %v", v[0], got, err)
		}
	}
	s := c.state.channel
	if hex.EncodeToString(s.enc) != "979ec13b1cbfe9dcd01ab0fed307eae5" || hex.EncodeToString(s.mac) != "f1cb1f1fb5adf208806b89dc579dc1f8" ||
		hex.EncodeToString(s.counter) != "887022120c06c226" {
		t.Errorf("session: %x %x %x", s.enc, s.mac, s.counter)
	}
}

// TestSecureMessaging plays appendix D.4: three protected exchanges, byte by byte.
func TestSecureMessaging(t *testing.T) {
	c := New(Profile{Application: map[uint16][]byte{EFCOM: unhex(t, "60145F0104303130365F36063034303030305C026175")}})
	c.state = state{app: true, opened: "BAC", channel: &channel{
		TDES, unhex(t, "979EC13B1CBFE9DCD01AB0FED307EAE5"), unhex(t, "F1CB1F1FB5ADF208806B89DC579DC1F8"), unhex(t, "887022120C06C226"),
	}}
	for _, v := range [][2]string{
		{"0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"},
		{"0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"},
		{"0CB000040D9701128E082EA28A70F3C7B53500", "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000"},
	} {
		got, err := c.Transmit(t.Context(), unhex(t, v[0]))
		if err != nil || !bytes.Equal(got, unhex(t, v[1])) {
			t.Fatalf("%s: %X, %v", v[0], got, err)
		}
	}
}
