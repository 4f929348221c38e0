package match

import (
	"math/rand/v2"
	"testing"
)

// A cell is as deep as the nearest one without ridges is far, or the rim.
func TestDeepen(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 50 {
		f := field{step: 8, cols: 1 + r.Int32N(40), rows: 1 + r.Int32N(40)}
		f.coherence = make([]uint8, f.cols*f.rows)
		for i := range f.coherence {
			f.coherence[i] = uint8(min(1, r.IntN(60)))
		}
		f.deepen()
		for row := range f.rows {
			for col := range f.cols {
				want := min(col, row, f.cols-1-col, f.rows-1-row) + 1
				for i, c := range f.coherence {
					if c == 0 {
						x, y := int32(i)%f.cols-col, int32(i)/f.cols-row
						want = min(want, max(x, -x, y, -y))
					}
				}
				if got := int32(f.depth[row*f.cols+col]); got != want {
					t.Fatalf("%d x %d, cell %d, %d: %d deep, want %d", f.cols, f.rows, col, row, got, want)
				}
			}
		}
	}
	(&field{}).deepen()
}

func TestAngleAt(t *testing.T) {
	for co := int32(-140); co <= 140; co++ {
		for _, si := range []int32{-9, 0, 9} {
			if got, want := angleAt(co, si), angleOf(min(max(co<<7, -unit), unit), si); got != want {
				t.Errorf("cosine %d/128, sine %d: %d, want %d", co, si, got, want)
			}
		}
	}
}
