package grid

import "math"

const (
	looks    = 2500 // modules sampled for one judgement of a grid
	openness = 0.25 // what the contrast of a module with a message counts against a prescribed one
)

// Fit is a grid laid over a picture.
type Fit struct {
	Corners Quad      // of the symbol in the picture
	T       Transform // from modules to the picture
	Score   float64   // grey levels by which prescribed modules stand out from the mean, on average
	W, H    int
}

// Refine moves the corners of a symbol of w by h modules until the prescribed modules stand out most.
// The corners must be right to about half a module; first is the first step in modules. It is not ok
// if the corners are not convex or known has another length.
func (p *Picture) Refine(corners Quad, w, h int, known []int8, first float64) (Fit, bool) {
	from := Rect(0, 0, float64(w), float64(h))
	t, ok := Between(from, corners)
	if !ok || w > MaxModules || h > MaxModules || len(known) != w*h {
		return Fit{}, false
	}
	spots, signs := watch(w, h, known)
	best := Fit{corners, t, p.stand(&t, spots, signs), w, h}
	module := math.Sqrt(corners.Area() / float64(w*h))
	for step := first * module; step >= 0.04*module; step /= 2 {
		for range 3 {
			moved := false
			for m := range moves {
				for _, way := range [2]float64{1, -1} {
					c := best.Corners
					for i, d := range moves[m] {
						c[i] = c[i].Add(d.Mul(way * step))
					}
					if t, ok := Between(from, c); ok {
						if s := p.stand(&t, spots, signs); s > best.Score {
							best.Corners, best.T, best.Score, moved = c, t, s, true
							break
						}
					}
				}
			}
			if !moved {
				break
			}
		}
	}
	return best, true
}

// moves are the ways a grid may go: as a whole, by one side, by one corner, along each axis.
var moves = func() (all [][4]Point) {
	for _, who := range [][]int{{0, 1, 2, 3}, {0, 1}, {1, 2}, {2, 3}, {3, 0}, {0}, {1}, {2}, {3}} {
		for _, d := range []Point{{1, 0}, {0, 1}} {
			var m [4]Point
			for _, i := range who {
				m[i] = d
			}
			all = append(all, m)
		}
	}
	return all
}()

// watch picks the middles of the modules to look at: all that are prescribed and a spread of the others, but not more than
// looks, with what is expected of them.
func watch(w, h int, known []int8) (spots []Point, signs []int8) {
	fixed := 0
	for _, k := range known {
		if k != Open {
			fixed++
		}
	}
	every := func(n, of int) int { return max(1, (n+of-1)/of) }
	ef, eo := every(fixed, looks*2/3), every(w*h-fixed, looks/3)
	nf, no := 0, 0
	for i, k := range known {
		if k != Open {
			if nf++; nf%ef != 0 {
				continue
			}
		} else if no++; no%eo != 0 {
			continue
		}
		spots = append(spots, Point{float64(i%w) + 0.5, float64(i/w) + 0.5})
		signs = append(signs, k)
	}
	return spots, signs
}

// stand is by how many grey levels the modules stand out from their mean in the way
// they should; those with a message in either way, for less.
func (p *Picture) stand(t *Transform, spots []Point, signs []int8) float64 {
	var mean float64
	levels := make([]float64, len(spots))
	for i, s := range spots {
		levels[i] = p.At(t.Apply(s))
		mean += levels[i]
	}
	mean /= float64(len(spots))
	var fixed, open, nf, no float64
	for i, l := range levels {
		if s := signs[i]; s != Open {
			fixed += float64(s) * (mean - l)
			nf++
		} else {
			open += math.Abs(mean - l)
			no++
		}
	}
	return fixed/max(1, nf) + openness*open/max(1, no)
}

// Alike is the correlation of the grey levels with the prescribed modules of a symbol of w by h modules, at
// most 1; 0 also for corners that are not convex.
func (p *Picture) Alike(corners Quad, w, h int, known []int8) float64 {
	t, ok := Between(Rect(0, 0, float64(w), float64(h)), corners)
	if !ok {
		return 0
	}
	var n, sk, sv, skk, svv, skv float64
	for i, k := range known {
		if k == Open {
			continue
		}
		v := -p.At(t.Apply(Point{float64(i%w) + 0.5, float64(i/w) + 0.5}))
		f := float64(k)
		n, sk, sv, skk, svv, skv = n+1, sk+f, sv+v, skk+f*f, svv+v*v, skv+f*v
	}
	den := (n*skk - sk*sk) * (n*svv - sv*sv)
	if den <= 0 {
		return 0
	}
	return (n*skv - sk*sv) / math.Sqrt(den)
}
