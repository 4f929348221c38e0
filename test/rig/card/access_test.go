package card

import (
	"fmt"
	"testing"
	"time"
)

// TestAccess: who has gained what access may read what (Doc 9303-10 clause 3.11,
// TR-03110-1 clause 3).
func TestAccess(t *testing.T) {
	file := pattern(20)
	p := Profile{
		Master:      map[uint16][]byte{EFCardAccess: file, EFCardSecurity: file, EFDIR: file, EFATRInfo: file},
		Application: map[uint16][]byte{EFCOM: file, EFSOD: file, DG(1): file, DG(2): file, DG(3): file, DG(4): file, DG(14): file},
		Terminal:    &TerminalTrust{},
	}
	const yes, no = 0x9000, 0x6982
	for _, v := range []struct {
		name   string
		app    bool
		short  byte
		opened [4]uint16 // nothing, BAC, PACE, terminal authentication for fingers
	}{
		{"CardAccess", false, 0x1C, [4]uint16{yes, yes, yes, yes}},
		{"DIR", false, 0x1E, [4]uint16{yes, yes, yes, yes}},
		{"ATR/INFO", false, 0x01, [4]uint16{yes, yes, yes, yes}},
		{"CardSecurity", false, 0x1D, [4]uint16{no, no, yes, yes}},
		{"COM", true, 0x1E, [4]uint16{no, yes, yes, yes}},
		{"SOD", true, 0x1D, [4]uint16{no, yes, yes, yes}},
		{"CVCA", true, 0x1C, [4]uint16{no, yes, yes, yes}},
		{"DG1", true, 0x01, [4]uint16{no, yes, yes, yes}},
		{"DG14", true, 0x0E, [4]uint16{no, yes, yes, yes}},
		{"DG3", true, 0x03, [4]uint16{no, no, no, yes}},
		{"DG4", true, 0x04, [4]uint16{no, no, no, no}},
	} {
		for i, want := range v.opened {
			c := New(p)
			c.state = state{app: v.app, opened: [...]string{"", "BAC", "PACE", "PACE"}[i]}
			if i == 3 {
				c.state.rights = 1
			}
			if r := c.run(command{ins: insReadBinary, p1: 0x80 | v.short, le: 4}, 256); r.sw != want {
				t.Errorf("%s, state %d: %04X, want %04X", v.name, i, r.sw, want)
			}
			if got := c.name(command{ins: insReadBinary, p1: 0x80 | v.short}); got != "READ "+v.name {
				t.Errorf("%s is called %s", v.name, got)
			}
		}
	}
}

// TestRefusals are commands in a state that is not theirs.
func TestRefusals(t *testing.T) {
	for name, v := range map[string]struct {
		p        Profile
		commands []string
		want     string
	}{
		"challenge without BAC":      {Profile{Application: map[uint16][]byte{}}, []string{"0084000008"}, "6985"},
		"BAC without a challenge":    {Profile{BAC: true, Passwords: Passwords{MRZ: specimen}, Application: map[uint16][]byte{}}, []string{"00A4040C07A0000002471001", "00820000010028"}, "6985"},
		"another application":        {Profile{Application: map[uint16][]byte{}}, []string{"00A4040C07A0000002471002"}, "6A82"},
		"application before PACE":    {Profile{Application: map[uint16][]byte{}, Behaviour: Behaviour{ClosedSelect: true}}, []string{"00A4040C07A0000002471001"}, "6982"},
		"control information":        {Profile{Application: map[uint16][]byte{}}, []string{"00A4040007A000000247100100"}, "6F098407A00000024710019000"},
		"PACE that is not there":     {Profile{Passwords: Passwords{CAN: "1"}}, []string{"0022C1A40F800A04007F00070202040202830102"}, "6A80"},
		"PACE's step without set":    {Profile{}, []string{"10860000027C0000"}, "6985"},
		"CA without a session":       {Profile{Static: []StaticKey{{Ciphers: []Cipher{TDES}}}}, []string{"002241A60391010400"}, "6982"},
		"TA without a trust point":   {Profile{}, []string{"002281B60683044142434400"}, "6D00"},
		"TA without CA":              {Profile{Terminal: &TerminalTrust{}}, []string{"002281B60683044142434400"}, "6982"},
		"AA without a key":           {Profile{Plain: true}, []string{"0088000008000000000000000000"}, "6D00"},
		"MSE for nothing":            {Profile{}, []string{"0022414100"}, "6A86"},
		"a response that waits not":  {Profile{}, []string{"00C0000000"}, "6985"},
		"a chain of two commands":    {Profile{}, []string{"102A00BE0100", "0022410001FF"}, "6883"},
		"protected without keys":     {Profile{}, []string{"0CB000000D9701048E08ED6705417E96BA5500"}, "6982"},
		"a length that is not there": {Profile{}, []string{"00B0000005AA"}, "6700"},
		"no command":                 {Profile{}, []string{"00B0"}, "6700"},
	} {
		c := New(v.p)
		var got string
		for _, command := range v.commands {
			r, err := c.Transmit(t.Context(), unhex(t, command))
			if err != nil {
				t.Fatal(err)
			}
			got = fmt.Sprintf("%X", r)
		}
		if got != v.want {
			t.Errorf("%s: %s, want %s", name, got, v.want)
		}
	}
}

// TestDelay: wrong passwords take their time, right commands none.
func TestDelay(t *testing.T) {
	c := New(Profile{
		BAC: true, Passwords: Passwords{MRZ: specimen}, Application: map[uint16][]byte{}, Behaviour: Behaviour{Delay: time.Second},
	})
	for _, command := range []string{"00A4040C07A0000002471001", "0084000008"} {
		if _, err := c.Transmit(t.Context(), unhex(t, command)); err != nil {
			t.Fatal(err)
		}
	}
	if s := c.Stats(); s.Time != 0 {
		t.Errorf("%v before", s.Time)
	}
	r, err := c.Transmit(t.Context(), append(append(unhex(t, "0082000028"), make([]byte, 40)...), 0x28))
	if s := c.Stats(); err != nil || fmt.Sprintf("%X", r) != "6300" || s.Time != time.Second {
		t.Errorf("%X, %v after %v", r, err, s.Time)
	}
}
