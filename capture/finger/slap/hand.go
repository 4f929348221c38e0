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
const sure = 0.1

// tell says which hand lies there.
func (s *Slap) tell(pads []*pad, d axis, want Wanted) {
	switch {
	case len(pads) == 2 && (want.Hand == 0 || want.Hand == device.Thumbs):
		s.Hand, s.Margin = device.Thumbs, 1
	case len(pads) == 4 && len(want.Missing) == 0:
		m := lean(pads, d)
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
// left: the little finger is set back and small, the index is neither.
func lean(pads []*pad, d axis) float64 {
	var tip, size [4]float64
	row := d.across(pads[3].x, pads[3].y) - d.across(pads[0].x, pads[0].y)
	if row <= 0 {
		return 0
	}
	for i, p := range pads {
		p.extent(d)
		tip[i], size[i] = p.front/row, math.Sqrt(float64(len(p.cells)))/row
	}
	back := tip[0] - tip[3]
	small := size[0] - size[3]
	return float64(2*back) + float64(3*small)
}
