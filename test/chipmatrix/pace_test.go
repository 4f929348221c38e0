package chipmatrix

import (
	"fmt"
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/group"
	"gatehouse/test/rig/issuer"
)

// possible tells what goes together: chip authentication mapping is for curves and AES
// (Doc 9303-11 clause 4.4.1), and P-224's prime is 1 mod 4, for which the standard has no
// integrated mapping (clause 4.4.3.3.2).
func possible(m card.Mapping, g *group.Group, c card.Cipher) bool {
	switch m {
	case card.CAM:
		return g.Elliptic() && c != card.TDES
	case card.IM:
		return g.Name != "P-224"
	}
	return true
}

// TestPACE is each mapping over each group with each cipher and each password, by number
// and with domain parameters that EF.CardAccess spells out, and what follows in the
// session: the whole reading.
func TestPACE(t *testing.T) {
	w := newWorld(t)
	var all []combination
	for m := card.GM; m <= card.CAM; m++ {
		for _, g := range group.All() {
			for c := card.TDES; c <= card.AES256; c++ {
				for _, password := range []string{"MRZ", "CAN"} {
					if possible(m, g, c) {
						all = append(all, w.pace(issuer.PACE(m, c, g.ID), password, ""))
					}
				}
			}
			if own := issuer.PACE(m, card.AES128, g.ID); possible(m, g, card.AES128) {
				own.Parameter = 40
				all = append(all, w.pace(own, "MRZ", " spelt"))
			}
		}
	}
	w.combine(t, all, 30)
}

func (w *world) pace(p card.PACE, password, note string) combination {
	p.Key = 1
	c := combination{
		row: fmt.Sprintf("%v %s", p.Mapping, p.Group.Name), column: fmt.Sprintf("%v%s %s", p.Cipher, note, password),
		done: []string{"PACE"}, values: []capture.ChipValue{{Name: "password", Value: password}, {Name: "mapping", Value: p.Mapping.String()}},
	}
	o := issuer.CardOptions{PACE: []card.PACE{p}, Extended: true}
	if p.Mapping == card.CAM {
		o.Chip = []issuer.ChipKey{{ID: 1, Domain: p.Group.ID}}
		c.done, c.fails = []string{"CAM", "PACE"}, "cam"
		c.copied = func(p *card.Profile) { p.Static[0].Private = nil }
	}
	c.document = func(t testing.TB) *document {
		d := w.document(t, c.row, o)
		d.byCAN = password == "CAN"
		return d
	}
	return c
}

// TestSeveralSets: of several sets of domain parameters MSE:Set AT names one, and the
// best is taken.
func TestSeveralSets(t *testing.T) {
	w := newWorld(t)
	own := issuer.PACE(card.GM, card.AES128, 14)
	own.Parameter = 40
	prime := issuer.PACE(card.GM, card.AES256, 1)
	prime.Parameter = 41
	c := w.pace(prime, "CAN", "")
	c.document = func(t testing.TB) *document {
		d := w.document(t, "several sets", issuer.CardOptions{PACE: []card.PACE{own, prime, issuer.PACE(card.IM, card.AES192, 12)}, Extended: true})
		d.profile.Behaviour.NeedsReference, d.byCAN = true, true
		return d
	}
	w.combine(t, []combination{c}, 1)
}
