package card_test

import (
	"crypto/rand"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// TestTerminalAfterMapping: terminal authentication binds the newest key that the
// terminal proved the chip with, be it PACE's own, and is done once (TR-03110-1
// clause 3.5).
func TestTerminalAfterMapping(t *testing.T) {
	s := newState(t)
	authority, err := s.NewVerifier(issuer.KeySpec{})
	if err != nil {
		t.Fatal(err)
	}
	dv, own, err := authority.Chain()
	if err != nil {
		t.Fatal(err)
	}
	const domain = 13
	g, err := curve.ByParameterID(domain)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]struct {
		mapping card.Mapping
		ca      bool // chip authentication in between
		old     bool // the key of PACE is named all the same
		again   bool // a second time
		want    capture.Outcome
		dg3     apdu.Status
	}{
		"CAM":                      {card.CAM, false, false, false, capture.OutcomeDone, apdu.OK},
		"CAM, CA":                  {card.CAM, true, false, false, capture.OutcomeDone, apdu.OK},
		"CAM, CA, the key of PACE": {card.CAM, true, true, false, capture.OutcomeFailed, 0x6982},
		"CAM, a second time":       {card.CAM, false, false, true, capture.OutcomeFailed, apdu.OK},
		"GM":                       {card.GM, false, true, false, capture.OutcomeFailed, 0x6982},
		"GM, CA":                   {card.GM, true, false, false, capture.OutcomeDone, apdu.OK},
	} {
		t.Run(name, func(t *testing.T) {
			p := personalise(t, s, issuer.CardOptions{
				PACE: []card.PACE{issuer.PACE(v.mapping, card.AES128, domain)}, Terminal: authority, Groups: []int{3},
				Chip: []issuer.ChipKey{{ID: 0, Domain: domain, Ciphers: []card.Cipher{card.AES256}}},
			})
			l := open(t, p, 0)
			key := eac.Compress(g, l.pace.Ours)
			l.selectApplication()
			infos, err := lds.ParseDG14(l.file(14, apdu.OK))
			if err != nil {
				t.Fatal(err)
			}
			if v.ca {
				r, err := eac.ChipAuthentication(t.Context(), l, eac.CAInput{
					Infos: &infos, Arena: l.arena, Rand: rand.Reader, Next: apdu.Command{INS: apdu.ReadBinary, P1: 0x81, Le: 256},
				})
				if err != nil || r.Outcome != capture.OutcomeDone {
					t.Fatal(r.Reason, err)
				}
				if !v.old {
					key = eac.Compress(r.Group, r.Public)
				}
			}
			in := eac.TAInput{
				References: []string{authority.Points[0].Holder}, Compressed: key, Signer: signer{[]*issuer.Verifiable{dv, own}, own.Key}, At: s.Now(),
				Bindings: []eac.Binding{{Name: "PACE", Identifier: eac.Compress(g, l.pace.Chip)}},
			}
			r, err := eac.TerminalAuthentication(t.Context(), l, in)
			if v.again && err == nil && r.Outcome == capture.OutcomeDone {
				r, err = eac.TerminalAuthentication(t.Context(), l, in)
			}
			if err != nil || r.Outcome != v.want {
				t.Errorf("%v %s, %v", r.Outcome, r.Reason, err)
			}
			l.file(3, v.dg3)
		})
	}
}

// TestChipAuthenticationInParts: a public key of a MODP group is longer than a short
// command, so that GENERAL AUTHENTICATE is a chain; a chain that nobody set up is
// refused.
func TestChipAuthenticationInParts(t *testing.T) {
	s := newState(t)
	for _, copied := range []bool{false, true} {
		p := personalise(t, s, issuer.CardOptions{
			PACE: []card.PACE{issuer.PACE(card.GM, card.AES128, 12)},
			Chip: []issuer.ChipKey{{ID: 1, Domain: 2, Ciphers: []card.Cipher{card.AES256}}},
		})
		p.Limits = card.Limits{}
		want := capture.OutcomeDone
		if copied {
			p.Static[0].Private, want = nil, capture.OutcomeFailed
		}
		l := open(t, p, 0)
		l.short = true
		l.selectApplication()
		infos, err := lds.ParseDG14(p.Application[card.DG(14)])
		if err != nil {
			t.Fatal(err)
		}
		r, err := eac.ChipAuthentication(t.Context(), l, eac.CAInput{
			Infos: &infos, Arena: l.arena, Rand: rand.Reader, Next: apdu.Command{INS: apdu.ReadBinary, P1: 0x81, Le: 64},
		})
		if r.Outcome != want {
			t.Errorf("copied %v: %v %s, %v", copied, r.Outcome, r.Reason, err)
		}
	}
	c := card.New(card.Profile{})
	if r, err := c.Transmit(t.Context(), []byte{0x10, 0x86, 0, 0, 2, 0x7C, 0, 0}); err != nil || string(r) != "\x69\x85" {
		t.Errorf("a chain of nothing: %X, %v", r, err)
	}
}
