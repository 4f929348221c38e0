package grid

import "math"

// Values are the grey levels of a symbol's modules, row by row, 0 black to 255.
type Values struct {
	W, H int
	V    []float32
}

// At is the level of module x in row y; it must lie inside.
func (v *Values) At(x, y int) float32 { return v.V[y*v.W+x] }

// equalising is what the decision on a module costs, in looks: who samples means to decide.
const equalising = 20

// Sample takes the grey level of each of w by h modules, t leading from modules to the
// picture. A module of more than two pixels is the mean of several places in its
// middle half. It refuses grids above MaxModules: nil.
func (p *Picture) Sample(t *Transform, w, h int) *Values {
	if w < 1 || h < 1 || w > MaxModules || h > MaxModules {
		return nil
	}
	out := &Values{w, h, make([]float32, w*h)}
	p.Spend(equalising * w * h)
	spots := spots(t, w, h)
	for y := range h {
		for x := range w {
			sum := 0.0
			for _, s := range spots {
				sum += p.At(t.Apply(Point{float64(x) + s.X, float64(y) + s.Y}))
			}
			out.V[y*w+x] = float32(sum / float64(len(spots)))
		}
	}
	return out
}

// spots are the places in a module that are looked at: one for each pixel or so of its
// middle half, at most sixteen.
func spots(t *Transform, w, h int) []Point {
	size := math.Sqrt(Quad{
		t.Apply(Point{}), t.Apply(Point{float64(w), 0}),
		t.Apply(Point{float64(w), float64(h)}), t.Apply(Point{0, float64(h)}),
	}.Area() / float64(w*h))
	k := 1
	if size > 2.5 {
		k = min(4, int(math.Ceil(size/2)))
	}
	var out []Point
	for i := range k {
		for j := range k {
			out = append(out, Point{0.5 + (float64(j)+0.5-float64(k)/2)*0.5/float64(k), 0.5 + (float64(i)+0.5-float64(k)/2)*0.5/float64(k)})
		}
	}
	return out
}
