package card

import (
	"testing"

	"gatehouse/test/rig/group"
)

// FuzzTransmit sends two commands in a row to a card in each of its states, in plain
// and inside secure messaging: it answers with a status, and does not panic.
func FuzzTransmit(f *testing.F) {
	g, err := group.ByID(12)
	if err != nil {
		f.Fatal(err)
	}
	p := Profile{
		BAC: true, Passwords: Passwords{MRZ: specimen, CAN: "123456", PIN: "1234"}, PACE: []PACE{{GM, AES128, g, 12, 0}, {IM, TDES, g, 12, 0}},
		Master:      map[uint16][]byte{EFCardAccess: pattern(30), EFDIR: nil},
		Application: map[uint16][]byte{EFCOM: pattern(24), DG(1): pattern(90), DG(2): pattern(40_000)},
		Limits:      Limits{Extended: true, Chain: true},
		Terminal:    &TerminalTrust{},
	}
	for _, s := range []string{
		"00A4040C07A0000002471001", "0084000008", "00B0810000", "00B000000000", "00B1000204540200000100", "0022C1A40F800A04007F00070202040202830101",
		"10860000027C0000", "008800000800000000000000000000", "002241A400", "002A00BE00", "00C0000000", "0CB000000D9701048E08ED6705417E96BA5500",
		"1082000004FFFFFFFF", "002C0303", "00B09C0000", "002281B603830100",
	} {
		for how := range uint8(16) {
			f.Add(unhex(f, s), unhex(f, "00B0810000"), how)
		}
	}
	f.Fuzz(func(t *testing.T, first, second []byte, how uint8) {
		c := New(p)
		c.state.app = how&1 != 0
		if how&2 != 0 {
			c.state.opened, c.state.proven = "PACE", true
		}
		if how&4 != 0 {
			c.state.channel = newChannel(AES128, []byte("x"))
		}
		for _, b := range [][]byte{first, second} {
			if how&4 != 0 && how&8 != 0 && len(b) > 4 { // what is inside counts, not the checksum
				b = wrap(c.state.channel, b)
			}
			if r, err := c.Transmit(t.Context(), b); err != nil || len(r) < 2 {
				t.Fatalf("%x: %x, %v", b, r, err)
			}
		}
	})
}

// wrap gives a command with the bytes as its objects and a right checksum.
func wrap(s *channel, b []byte) []byte {
	if s == nil {
		return b
	}
	header := []byte{0x0C, b[1], b[2], b[3]}
	body := b[4:min(len(b), 200)]
	s.step()
	sum := s.checksum(header, body)
	for i := len(s.counter) - 1; i >= 0; i-- { // the card counts itself
		if s.counter[i]--; s.counter[i] != 0xFF {
			break
		}
	}
	body = append(append([]byte{}, body...), TLV(0x8E, sum)...)
	return append(append(header, byte(len(body))), append(body, 0)...)
}

// FuzzVerifiable: no bytes panic, and what is read verifies nothing by accident.
func FuzzVerifiable(f *testing.F) {
	g, err := group.ByID(12)
	if err != nil {
		f.Fatal(err)
	}
	point := g.Encode(g.G)
	domain := [][]byte{TLV(0x81, g.P.Bytes()), TLV(0x82, g.A.Bytes()), TLV(0x83, g.B.Bytes()), TLV(0x84, point), TLV(0x85, g.N.Bytes()), TLV(0x86, point), TLV(0x87, []byte{1})}
	for _, key := range [][][]byte{
		append([][]byte{TLV(0x06, append(append([]byte{}, arcTA...), 2, 3))}, domain...),
		{TLV(0x06, append(append([]byte{}, arcTA...), 2, 3)), TLV(0x86, point)},
		{TLV(0x06, append(append([]byte{}, arcTA...), 1, 4)), TLV(0x81, g.P.Bytes()), TLV(0x82, []byte{3})},
	} {
		f.Add(append(TLV(0x7F4E,
			TLV(0x5F29, []byte{0}), TLV(0x42, []byte("UTCVCA00001")), TLV(0x7F49, key...), TLV(0x5F20, []byte("UTCVCA00001")),
			TLV(0x7F4C, TLV(0x06, idIS), TLV(0x53, []byte{0xC3})), TLV(0x5F25, []byte{2, 6, 0, 1, 0, 1}), TLV(0x5F24, []byte{2, 9, 0, 1, 0, 1}),
		), TLV(0x5F37, make([]byte, 64))...))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := parseVerifiable(b)
		if err != nil {
			return
		}
		if len(v.public) < 200 && v.verify(v.body, make([]byte, 64)) {
			t.Fatal("zeros are a signature")
		}
	})
}
