package pdf417

import (
	"math"

	"gatehouse/capture"
	"gatehouse/capture/barcode/gf"
	"gatehouse/capture/barcode/grid"
)

// fitter moves the corners of a symbol until its fixed modules stand out.
type fitter struct {
	*search
	plan
}

func (f *fitter) transform(q grid.Quad) (grid.Transform, bool) {
	return grid.Between(grid.Rect(0, 0, float64(f.width()), float64(f.rows)), q)
}

// merit is the mean contrast of what is known: the guards' bars and spaces, the space and the
// bar at each border of two codewords; less what differs within rows.
func (f *fitter) merit(q grid.Quad) float64 {
	t, ok := f.transform(q)
	if !ok {
		return math.Inf(-1)
	}
	w := f.width()
	known, n := 0.0, 0
	differ, m := 0.0, 0
	each := max(1, f.rows/24) // rows looked at
	for r := 0; r < f.rows; r += each {
		for _, v := range [2]float64{0.25, 0.75} {
			y := float64(r) + v
			at := func(x float64) float64 { return f.grey(t.Apply(grid.Pt(x, y))) }
			for c := 1; c < f.columns+3; c++ {
				x := float64(modules * c)
				known += at(x-0.5) - at(x+0.5)
			}
			known += at(8.5) - at(7.5) + at(10.5) - at(9.5) + at(12.5) - at(11.5) + at(14.5) - at(13.5)
			n += f.columns + 2 + 4
			if f.open {
				continue
			}
			x := float64(w - 18)
			known += at(x-0.5) - at(x+0.5) + at(x+7.5) - at(x+6.5) + at(x+9.5) - at(x+8.5) + at(x+12.5) - at(x+11.5)
			known += at(x+14.5) - at(x+13.5) + at(x+16.5) - at(x+17.5)
			n += 6
		}
		for x := modules + 0.5; x < float64(modules*(f.columns+2)); x += 2 {
			differ += math.Abs(f.grey(t.Apply(grid.Pt(x, float64(r)+0.15))) - f.grey(t.Apply(grid.Pt(x, float64(r)+0.85))))
			m++
		}
	}
	return known/float64(n) - differ/float64(m)
}

// fit improves the corners, one coordinate after the other, by ever smaller steps; first is the first
// one in modules.
func (f *fitter) fit(q grid.Quad, module, first float64) grid.Quad {
	best := f.merit(q)
	for step := first * module; step > 0.06*module && f.Left() > 0; {
		better := false
		for i := range 8 {
			for _, d := range [2]float64{step, -step} {
				n := q
				if i%2 == 0 {
					n[i/2].X += d
				} else {
					n[i/2].Y += d
				}
				if m := f.merit(n); m > best {
					q, best, better = n, m, true
					break
				}
			}
		}
		if !better {
			step /= 2
		}
	}
	return q
}

// words reads every codeword of the data region, row by row.
func (f *fitter) words(q grid.Quad) []guess {
	t, ok := f.transform(q)
	if !ok {
		return nil
	}
	out := make([]guess, 0, f.rows*f.columns)
	for r := range f.rows {
		for c := range f.columns {
			var levels [taps]float64
			for i := range levels {
				x := float64(modules*(c+2)+i-reach) + 0.5
				for _, v := range [3]float64{0.3, 0.5, 0.7} {
					levels[i] += f.grey(t.Apply(grid.Pt(x, float64(r)+v)))
				}
			}
			sh := normal(&levels)
			f.Spend(matching)
			out = append(out, f.shapes.best(r%3, &sh))
		}
	}
	return out
}

// result corrects the codewords under the corners and reads their message.
func (f *fitter) result(q grid.Quad) (capture.Code, bool) {
	guesses := f.words(q)
	words, margins := make([]uint16, len(guesses)), make([]float32, len(guesses))
	for i, g := range guesses {
		words[i], margins[i] = g.value, g.margin
	}
	wrong, err := gf.PDF417.DecodeSoft(words, f.checks(), margins)
	if err != nil {
		return capture.Code{}, false
	}
	// The first codeword tells how many there are with data, itself included.
	n := int(words[0])
	if n < 1 || n > len(words)-f.checks() {
		return capture.Code{}, false
	}
	payload, err := message(words[1:n])
	if err != nil || len(payload) == 0 {
		return capture.Code{}, false
	}
	for i := range q {
		q[i] = f.picture(q[i])
	}
	return capture.Code{Symbology: capture.PDF417, Payload: payload, Corners: q.Points(), Corrected: wrong}, true
}
