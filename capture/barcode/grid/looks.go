package grid

import "math"

// Within is the same picture for one reader, which has so many looks at it: each call of At takes
// one off. Where none are left, a reader gives up what was made to cost much.
func (p *Picture) Within(looks *int) *Picture {
	n := *p
	n.looks = looks
	return &n
}

// Spend takes off looks for work that costs as much but reads no pixels.
func (p *Picture) Spend(looks int) {
	if p.looks != nil {
		*p.looks -= looks
	}
}

// Left is how many looks are left; all there are in a picture that is not Within a number.
func (p *Picture) Left() int {
	if p.looks == nil {
		return math.MaxInt
	}
	return *p.looks
}
