package model

import (
	"fmt"
	"math"

	"gatehouse/capture"
)

// Score is how alike two templates of one network are. It comes from Compare alone: there
// is no score where nothing was compared, and the zero value cannot be read as one.
type Score struct {
	e4  int
	ref *capture.ModelRef // nil: no score
}

// Compare gives the cosine of two templates of one network. Errors: ErrNone where one is
// none, ErrModels where they are of two networks.
func Compare(a, b Template) (Score, error) {
	switch {
	case a.None() || b.None():
		return Score{}, fmt.Errorf("compare faces: %w", ErrNone)
	case a.of.ref != b.of.ref:
		return Score{}, fmt.Errorf("compare faces: %w: %v and %v", ErrModels, a.of.ref, b.of.ref)
	}
	ref := a.of.ref
	cos := max(-1, min(1, dot(a.of.vector, b.of.vector)))
	return Score{round(float64(cos * 10_000)), &ref}, nil
}

// Value is the cosine in ten-thousandths, -10000 to 10000; ok is false of no score.
func (s Score) Value() (e4 int, ok bool) {
	if s.ref == nil {
		return -10_000, false
	}
	return s.e4, true
}

// E4 is Value of a score that is known to be one. Of no score it is the lowest that there
// is, which is above no threshold.
func (s Score) E4() int { e4, _ := s.Value(); return e4 }

// Ref names the network; of no score it names none.
func (s Score) Ref() capture.ModelRef {
	if s.ref == nil {
		return capture.ModelRef{}
	}
	return *s.ref
}

// Reaches tells whether the score is at least the threshold. No score reaches any.
func (s Score) Reaches(t Threshold) bool { return s.ref != nil && s.e4 >= t.E4() }

func (s Score) String() string {
	if s.ref == nil {
		return "no score"
	}
	return fmt.Sprintf("%.4f by %v", float64(s.e4)/10_000, *s.ref)
}

// dot adds from the first to the last. The product of two float32 is exact in float64,
// and each conversion rounds: every processor gives the same sum, whether it would fuse
// multiplication and addition or not.
func dot(a, b []float32) float64 {
	var sum float64
	for i, x := range a {
		sum = float64(sum + float64(float64(x)*float64(b[i])))
	}
	return sum
}

// round is to the nearest, halves away from zero.
func round(x float64) int { return int(math.Round(x)) }
