package fmr

import (
	"slices"

	"gatehouse/capture"
)

// MaxKept is how many minutiae FromTemplate keeps, the best by quality: an ISO2005
// record of one view has 30 bytes and 6 for each, so 390 at most.
const MaxKept = 60

// DefaultRes is 500 ppi in pixels per cm, as every standard rounds it.
const DefaultRes = 197

// Owner says in the records that we write who wrote them: IBIA's number for unknown,
// as we have none.
const Owner = 1

// FromTemplate is the record of one live plain impression of finger f: the MaxKept
// best minutiae of both lists of t, those that both have once. The field is not in it.
// With one list alone, whichever, a foreign matcher errs more often (doc.go).
func FromTemplate(t *capture.FingerTemplate, f capture.Finger) Record {
	v := View{
		Position: f, Width: uint16(t.Width), Height: uint16(t.Height), XRes: DefaultRes, YRes: DefaultRes,
		Quality: []Quality{{Score: t.Quality, Vendor: Owner}},
		Capture: Capture{Time: [9]byte{255, 255, 255, 255, 255, 255, 255, 255, 255}, Vendor: Owner},
	}
	for _, m := range merged(t) {
		q := m.Quality
		if q == 0 {
			q = QualityNotReported
		}
		v.Minutiae = append(v.Minutiae, Minutia{X: uint16(m.X), Y: uint16(m.Y), Angle: m.Angle, Kind: m.Kind, Quality: q})
	}
	return Record{Owner: Owner, Views: []View{v}}
}

// Minutiae of the two lists that are one: how far apart, pixels and 1/256 turn.
const (
	sameDistance = 8
	sameTurn     = 20
)

// merged are the minutiae of either list, best first, cut to MaxKept. Of one that both
// lists have the better is taken.
func merged(t *capture.FingerTemplate) []capture.Minutia {
	all := slices.Concat(t.Enhanced, t.Plain)
	slices.SortStableFunc(all, func(a, b capture.Minutia) int { return int(b.Quality) - int(a.Quality) })
	kept := all[:0]
	for _, m := range all {
		if len(kept) == MaxKept {
			break
		}
		if !slices.ContainsFunc(kept, func(o capture.Minutia) bool {
			dx, dy, turn := int(m.X)-int(o.X), int(m.Y)-int(o.Y), int(int8(m.Angle-o.Angle))
			return dx*dx+dy*dy <= sameDistance*sameDistance && max(turn, -turn) <= sameTurn
		}) {
			kept = append(kept, m)
		}
	}
	return kept
}

// Template is a view, counted from 0 as they stand in the record, at 500 ppi. A record
// has one list of minutiae: it stands for both, and there is no field. Without a
// quality of its own a minutia has 0. An image larger than MaxSide at 500 ppi is
// refused.
func (r Record) Template(view int) (capture.FingerTemplate, error) {
	if view < 0 || view >= len(r.Views) {
		return capture.FingerTemplate{}, &Error{0, "number of views", "there is no such view"}
	}
	v := &r.Views[view]
	if v.XRes == 0 || v.YRes == 0 {
		return capture.FingerTemplate{}, &Error{0, "resolution", "0"}
	}
	x := func(c uint16) int { return (int(c)*DefaultRes + int(v.XRes)/2) / int(v.XRes) }
	y := func(c uint16) int { return (int(c)*DefaultRes + int(v.YRes)/2) / int(v.YRes) }
	t := capture.FingerTemplate{Width: max(x(v.Width), 1), Height: max(y(v.Height), 1)}
	if len(v.Quality) > 0 && v.Quality[0].Score <= 100 {
		t.Quality = v.Quality[0].Score
	}
	if err := Check(&t); err != nil {
		return capture.FingerTemplate{}, err
	}
	for _, m := range v.Minutiae {
		q := m.Quality
		if q > 100 {
			q = 0
		}
		t.Plain = append(t.Plain, capture.Minutia{
			X: int16(min(x(m.X), t.Width-1)), Y: int16(min(y(m.Y), t.Height-1)), Angle: m.Angle, Kind: m.Kind, Quality: q,
		})
	}
	slices.SortStableFunc(t.Plain, func(a, b capture.Minutia) int { return int(b.Quality) - int(a.Quality) })
	t.Enhanced = t.Plain
	return t, nil
}
