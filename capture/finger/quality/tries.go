package quality

import "gatehouse/capture"

// Most is how many impressions are taken of a finger or slap (BSI TR-03121-3).
const Most = 3

// Slap are the qualities of the fingers of one capture, by position. A finger that
// is missing is not in it.
type Slap map[capture.Finger]int

// rank is the order in which fingers decide which of two captures is better
// (TR-03121-3 volume 1, 4.4.4.1.3): the index fingers first, the thumbs right before left.
var rank = [...]capture.Finger{
	capture.RightIndex, capture.LeftIndex, capture.RightMiddle, capture.LeftMiddle,
	capture.RightRing, capture.LeftRing, capture.RightLittle, capture.LeftLittle,
	capture.RightThumb, capture.LeftThumb, capture.FingerUnknown,
}

// Better tells whether s is to be kept rather than t: by the first finger of the order
// that differs, whatever follows. A finger that only one of them has makes it better.
func (s Slap) Better(t Slap) bool {
	for _, f := range rank {
		a, hasA := s[f]
		b, hasB := t[f]
		switch {
		case hasA != hasB:
			return hasA
		case a != b:
			return a > b
		}
	}
	return false
}

// Enough tells whether every finger reaches its limit. Where there are no fingers
// nothing is enough.
func (s Slap) Enough(l Limits, p Purpose) bool {
	for f, q := range s {
		if q < l.Least(f, p) {
			return false
		}
	}
	return len(s) > 0
}

// Tries keeps the best of several captures of the same finger or slap: one that is
// enough before one that is not, then the Better one, then the later.
type Tries struct {
	Limits  Limits
	Purpose Purpose

	taken int
	best  int // number of the best, from 1; 0 = none
	of    Slap
}

// Add takes the qualities of the next capture and tells whether it is the best so
// far, to be kept in place of the one before.
func (t *Tries) Add(s Slap) bool {
	t.taken++
	if t.best > 0 {
		was, is := t.Enough(), s.Enough(t.Limits, t.Purpose)
		if was && !is || was == is && t.of.Better(s) {
			return false
		}
	}
	t.best, t.of = t.taken, s
	return true
}

// Done tells whether to stop: the best one is enough, or there were Most.
func (t *Tries) Done() bool { return t.taken >= Most || t.Enough() }

// Enough tells whether the best one reaches all limits.
func (t *Tries) Enough() bool { return t.best > 0 && t.of.Enough(t.Limits, t.Purpose) }

// Taken is how many captures there were.
func (t *Tries) Taken() int { return t.taken }

// Best is the number of the best capture, from 1; 0 where there was none.
func (t *Tries) Best() int { return t.best }
