package flat

import (
	"context"
	"fmt"
	"math"
)

// Hit is a row that is like the probe.
type Hit struct {
	Row    int
	Cosine float64 // -1..1
	Within float64 // bound of what the form costs: the cosine of the floats that an Int8 row was made of is so near; 0 of Float32
}

// batch is how many rows the screen takes between two looks at the context.
const batch = 1024

// roundoff of float32.
const roundoff = 1.0 / (1 << 24)

// Limits of a search.
type Limits struct {
	Least float64 // cosine of a hit
	Most  int     // hits
	Owner []int32 // whose each row is: of one owner the best row alone is a hit; nil: every row is its own
}

// Search gives the rows whose cosine with probe is at least the limit, the most alike
// first. Probe has the block's width and length one. Errors: ErrVector, ctx's.
func (b *Block) Search(ctx context.Context, probe []float32, limits Limits) ([]Hit, error) {
	if len(probe) != b.width {
		return nil, fmt.Errorf("%w: it has %d components, those of this block have %d", ErrVector, len(probe), b.width)
	}
	var sum float64
	for _, x := range probe {
		sum = float64(sum + float64(float64(x)*float64(x)))
	}
	if err := unit(sum); err != nil {
		return nil, err
	}
	if limits.Owner != nil && len(limits.Owner) != b.rows {
		return nil, fmt.Errorf("flat: %d owners of %d rows", len(limits.Owner), b.rows)
	}
	s, err := b.screen(probe)
	if err != nil {
		return nil, err
	}
	defer s.wipe()
	best := list{Limits: limits}
	var scores [batch]float32
	for at := 0; at < b.rows && limits.Most > 0; at += batch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		some := scores[:min(batch, b.rows-at)]
		s.score(some, at)
		low := float32(best.cut() - s.bound)
		for i, score := range some {
			if score >= low && best.offer(s.exact(at+i)) {
				low = float32(best.cut() - s.bound)
			}
		}
	}
	return best.hits, nil
}

// screen is one search's view of a block.
type screen struct {
	*Block
	floats []float32 // probe, filled up with zeros
	ints   []int16   // probe for rows of Int8
	length float64   // of ints
	error  float64   // of ints, as Hit.Within
	bound  float64   // how far a score of the screen may be from the exact one, each of length one within tolerance
	dots   []int32
}

func (b *Block) screen(probe []float32) (screen, error) {
	s := screen{Block: b}
	if b.form == Float32 {
		s.floats = make([]float32, b.stride)
		copy(s.floats, probe)
		// Sum in any order, its last rounding, and that of the cut.
		n := float64(b.stride + 2)
		s.bound = n * roundoff / (1 - n*roundoff) * (1 + 3*tolerance)
		return s, nil
	}
	// The instruction multiplies numbers of 16 bits, so that the probe need not be cut
	// down to 8. No sum leaves 32 bits, in whatever order it is made.
	most := min(math.MaxInt16, math.Floor(math.MaxInt32/float64(peak*b.width)))
	var err error
	if s.ints, err = scaled(probe, most); err != nil {
		return s, err
	}
	var sum int64
	for _, x := range s.ints {
		sum += int64(x) * int64(x)
	}
	s.length = math.Sqrt(float64(sum))
	s.error = chord(b.width, s.length)
	s.ints = s.ints[:b.stride]
	s.bound = 8 * roundoff // five roundings on the way to a score of at most one, and that of the cut
	s.dots = make([]int32, batch)
	return s, nil
}

// chord is how far a direction lies from itself with each of n components rounded to a
// whole number, when its length is then length: the rounded end is at most half the
// square root of n away, which gives the sine of the angle.
func chord(n int, length float64) float64 {
	sine := min(1, math.Sqrt(float64(n))/2/length)
	return math.Sqrt(2 - float64(2*math.Sqrt(1-float64(sine*sine))))
}

// score screens the rows from at on.
func (s *screen) score(scores []float32, at int) {
	if s.form == Float32 {
		dotFloats(scores, s.floats, s.Block.floats[at*s.stride:])
		return
	}
	dots := s.dots[:len(scores)]
	dotInts(dots, s.ints, s.Block.ints[at*s.stride:])
	length := float32(1 / s.length)
	for i, inverse := range s.inverse[at:][:len(scores)] {
		scores[i] = float32(dots[i]) * length * inverse
	}
}

// exact gives what counts of a row.
func (s *screen) exact(row int) Hit {
	if s.form == Float32 {
		var sum float64
		for i, x := range s.Block.floats[row*s.stride:][:s.width] {
			sum = float64(sum + float64(float64(x)*float64(s.floats[i])))
		}
		return Hit{Row: row, Cosine: max(-1, min(1, sum))}
	}
	vector := s.Block.ints[row*s.stride:][:s.width]
	var dot int64
	for i, x := range vector {
		dot += int64(x) * int64(s.ints[i])
	}
	length := math.Sqrt(float64(square(vector)))
	return Hit{Row: row, Cosine: max(-1, min(1, float64(dot)/float64(length*s.length))), Within: chord(s.width, length) + s.error}
}

func (s *screen) wipe() {
	clear(s.floats)
	clear(s.ints)
}
