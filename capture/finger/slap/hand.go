package slap

import (
	"cmp"
	"math"
	"slices"

	"gatehouse/capture"
	"gatehouse/device"
)

// order is which fingers a slap holds, from left to right as the picture shows them.
var order = map[device.Hand][]capture.Finger{
	device.RightFour: {capture.RightIndex, capture.RightMiddle, capture.RightRing, capture.RightLittle},
	device.LeftFour:  {capture.LeftLittle, capture.LeftRing, capture.LeftMiddle, capture.LeftIndex},
	device.Thumbs:    {capture.LeftThumb, capture.RightThumb},
}

// positions are the fingers that are expected, nil for any hand.
func positions(w Wanted) []capture.Finger {
	return slices.DeleteFunc(slices.Clone(order[w.Hand]), func(f capture.Finger) bool { return slices.Contains(w.Missing, f) })
}

// count makes findings of the number of pads, and keeps the largest where there are
// too many.
func (s *Slap) count(pads []*pad, d axis, want Wanted, expected int) []*pad {
	if want.Hand == 0 {
		expected = min(len(pads), 4)
	}
	switch {
	case len(pads) < expected:
		s.Findings = append(s.Findings, TooFew)
	case len(pads) > expected:
		s.Findings = append(s.Findings, TooMany)
		slices.SortFunc(pads, func(a, b *pad) int { return cmp.Compare(len(b.cells), len(a.cells)) })
		pads = pads[:expected]
		slices.SortFunc(pads, func(a, b *pad) int { return cmp.Compare(d.across(a.x, a.y), d.across(b.x, b.y)) })
	}
	return pads
}

// sure is the margin from which the hand is told.
const sure = 0.075

// tell says which hand lies there; loops is the direction across the ridges.
func (s *Slap) tell(pads []*pad, d, loops axis, want Wanted) {
	switch {
	case len(pads) == 2 && (want.Hand == 0 || want.Hand == device.Thumbs):
		s.Hand, s.Margin = device.Thumbs, 1
	case len(pads) == 4 && len(want.Missing) == 0:
		m := lean(pads, d, loops) / 6
		s.Margin = min(1, math.Abs(m))
		switch {
		case m > sure:
			s.Hand = device.RightFour
		case m < -sure:
			s.Hand = device.LeftFour
		}
	}
	if want.Hand != 0 && s.Hand != 0 && s.Hand != want.Hand {
		s.Findings = append(s.Findings, OtherHand)
	}
}

// lean is above zero where the little finger is on the right, below where it is on the
// left: it is set back and small, the index is neither; the middle finger is before the
// ring finger and no smaller; and most loops open towards the little finger's side, which
// turns the ridges against the fingers. The weights are those of a logistic regression
// over 150 slaps of the rig; those of the tests are others.
func lean(pads []*pad, d, loops axis) float64 {
	row := d.across(pads[3].x, pads[3].y) - d.across(pads[0].x, pads[0].y)
	if row <= 0 {
		return 0
	}
	ahead := func(i, j int) float64 {
		return (d.along(pads[i].x, pads[i].y) - d.along(pads[j].x, pads[j].y)) / row
	}
	larger := func(i, j int) float64 { // of areas; near the logarithm of their ratio's root
		a, b := float64(len(pads[i].cells)), float64(len(pads[j].cells))
		return (a - b) / (a + b)
	}
	return float64(7.6*ahead(0, 3)) + float64(14.1*larger(0, 3)) + float64(3.9*ahead(1, 2)) + float64(4.9*larger(1, 2)) +
		float64(3.1*d.across(loops.x, loops.y))
}
