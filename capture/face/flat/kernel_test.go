package flat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// floatKernels and intKernels are what is tested: the one that runs here, and the twin.
var (
	floatKernels = map[string]func(dst, probe, rows []float32){"kernel": dotFloats, "twin": floatsTwin}
	intKernels   = map[string]func(dst []int32, probe []int16, rows []int8){"kernel": dotInts, "twin": intsTwin}
)

// floatSorts draw floats.
var floatSorts = map[string]func(*rand.Rand) float32{
	"normal":    func(r *rand.Rand) float32 { return float32(r.NormFloat64()) },
	"zero":      func(*rand.Rand) float32 { return 0 },
	"large":     func(r *rand.Rand) float32 { return float32(r.NormFloat64() * 1e17) },
	"small":     func(r *rand.Rand) float32 { return float32(r.NormFloat64() * 1e-17) },
	"subnormal": func(r *rand.Rand) float32 { return math.Float32frombits(r.Uint32() & 0x807fffff) },
	"wide":      func(r *rand.Rand) float32 { return float32(math.Ldexp(r.Float64()-0.5, r.IntN(100)-50)) },
}

// Every sum is within n u / (1 - n u) of the sum of magnitudes, for every number of lanes,
// row count and beginning.
func TestFloatKernels(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for sort, draw := range floatSorts {
		for width := Lanes; width <= 640; width += Lanes {
			for _, shift := range []int{0, 1, 2, 3, 5, 7, 13} { // of 4 bytes each
				rows := r.IntN(5)
				slice := func(n int) []float32 {
					v := make([]float32, shift+n)[shift:]
					for i := range v {
						v[i] = draw(r)
					}
					return v
				}
				probe, all := slice(width), slice(rows*width)
				for name, kernel := range floatKernels {
					got := slice(rows + 1)
					behind := got[rows]
					kernel(got[:rows], probe, all)
					for row := range rows {
						var want, magnitude float64
						for i, x := range probe {
							p := float64(x) * float64(all[row*width+i])
							want += p
							magnitude += math.Abs(p)
						}
						n := float64(width)
						bound := magnitude*n*roundoff/(1-n*roundoff) + n*math.SmallestNonzeroFloat32
						if off := math.Abs(float64(got[row]) - want); !(off <= bound) {
							t.Fatalf("%s: %s of %d, shift %d, row %d of %d: %g, want %g within %g", name, sort, width, shift, row, rows, got[row], want, bound)
						}
					}
					if got[rows] != behind {
						t.Fatalf("%s wrote behind its scores", name)
					}
				}
			}
		}
	}
}

// NaN and infinities stay what they are: no lane is left out.
func TestFloatKernelsSeeEveryLane(t *testing.T) {
	for name, kernel := range floatKernels {
		for width := Lanes; width <= 640; width += Lanes {
			probe, rows, dst := make([]float32, width), make([]float32, 3*width), make([]float32, 3)
			for i := range probe {
				probe[i] = 1
			}
			for lane := range width {
				rows[width+lane] = float32(math.Inf(1))
				kernel(dst, probe, rows)
				if dst[0] != 0 || !math.IsInf(float64(dst[1]), 1) || dst[2] != 0 {
					t.Fatalf("%s: infinity in lane %d of %d: %v", name, lane, width, dst)
				}
				rows[width+lane] = float32(math.NaN())
				kernel(dst, probe, rows)
				if dst[0] != 0 || dst[1] == dst[1] || dst[2] != 0 {
					t.Fatalf("%s: NaN in lane %d of %d: %v", name, lane, width, dst)
				}
				rows[width+lane] = 0
			}
		}
	}
}

// Whole numbers are exact, up to the largest that a search uses.
func TestIntKernels(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2))
	for sort, draw := range map[string]func(largest int) int{
		"random":   func(n int) int { return r.IntN(2*n+1) - n },
		"largest":  func(n int) int { return n },
		"opposite": func(n int) int { return -n },
		"either":   func(n int) int { return n - 2*n*r.IntN(2) },
	} {
		for width := Lanes; width <= 640; width += Lanes {
			for shift := range 17 {
				rows := r.IntN(5)
				largest := min(math.MaxInt16, math.MaxInt32/(peak*width))
				probe, all := make([]int16, shift+width)[shift:], make([]int8, shift+rows*width)[shift:]
				for i := range probe {
					probe[i] = int16(draw(largest))
				}
				for i := range all {
					all[i] = int8(draw(peak))
				}
				for name, kernel := range intKernels {
					got := make([]int32, rows+1)
					got[rows] = 77
					kernel(got[:rows], probe, all)
					for row := range rows {
						var want int64
						for i, x := range probe {
							want += int64(x) * int64(all[row*width+i])
						}
						if int64(got[row]) != want {
							t.Fatalf("%s: %s of %d, shift %d, row %d: %d, want %d", name, sort, width, shift, row, got[row], want)
						}
					}
					if got[rows] != 77 {
						t.Fatalf("%s wrote behind its scores", name)
					}
				}
			}
		}
	}
}
