package paper

import (
	"image"
	"math"
)

// distances hold, for each point of a fine grid around a glyph, how far it lies
// outside the ink in pixels (inside: below zero). Between the fields of two
// glyphs lies every shape between the two glyphs.
type distances struct {
	w, h int
	v    []float32
}

const (
	fine      = 3  // grid points per pixel and axis
	morphHalf = 27 // pixels from the middle of a glyph to the grid's edge
)

// distance computes the field of a glyph.
func distance(o *outline) *distances {
	const n = 2 * morphHalf * fine
	m, at := o.shape(morphHalf*fine, morphHalf*fine, fine, 0).mask()
	ink := make([]bool, n*n)
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			if u, v := x+at.X, y+at.Y; m.Pix[y*m.Stride+x] > 127 && u >= 0 && v >= 0 && u < n && v < n {
				ink[v*n+u] = true
			}
		}
	}
	out, in := transform(ink, n, true), transform(ink, n, false)
	d := &distances{w: n, h: n, v: make([]float32, n*n)}
	for i := range d.v {
		d.v[i] = float32((math.Sqrt(out[i]) - math.Sqrt(in[i])) / fine)
	}
	return d
}

// transform gives the squared distance of each point to the nearest one whose
// ink is target: the lower envelope of parabolas, first down the columns, then
// along the rows.
func transform(ink []bool, n int, target bool) []float64 {
	const far = 1e12
	d := make([]float64, n*n)
	for i, is := range ink {
		if is != target {
			d[i] = far
		}
	}
	line, at, cross := make([]float64, n), make([]int, n), make([]float64, n+1)
	envelope := func(get func(int) float64, set func(int, float64)) {
		for i := range n {
			line[i] = get(i)
		}
		k := 0
		at[0], cross[0], cross[1] = 0, -far, far
		meet := func(a, b int) float64 {
			return (line[b] + float64(b*b) - line[a] - float64(a*a)) / float64(2*(b-a))
		}
		for q := 1; q < n; q++ {
			s := meet(at[k], q)
			for s <= cross[k] && k > 0 {
				k--
				s = meet(at[k], q)
			}
			k++
			at[k], cross[k], cross[k+1] = q, s, far
		}
		k = 0
		for q := range n {
			for cross[k+1] < float64(q) {
				k++
			}
			set(q, line[at[k]]+float64((q-at[k])*(q-at[k])))
		}
	}
	for x := range n {
		envelope(func(i int) float64 { return d[i*n+x] }, func(i int, v float64) { d[i*n+x] = v })
	}
	for y := range n {
		envelope(func(i int) float64 { return d[y*n+i] }, func(i int, v float64) { d[y*n+i] = v })
	}
	return d
}

// fitted gives the outline stretched into a box.
func (o *outline) fitted(to [4]float64) *outline {
	var from [4]float64
	from[0], from[1] = o.span(0)
	from[2], from[3] = o.span(1)
	out := &outline{ops: o.ops}
	for _, p := range o.pts {
		var q [2]float64
		for axis := range q {
			a, b, c, d := from[2*axis], from[2*axis+1], to[2*axis], to[2*axis+1]
			q[axis] = c + (p[axis]-a)*(d-c)/max(b-a, 1e-9)
		}
		out.pts = append(out.pts, q)
	}
	return out
}

// between draws the shape that lies by share (0..1) from glyph a to glyph b; its
// middle is the middle of the mask. Where two strokes do not overlap the shape
// between them is thin, so the level is set by the ink that the two have.
func between(a, b *outline, share float64) *image.Alpha {
	var box [4]float64 // both are brought into the box between theirs, so that strokes lie on each other
	for axis := range 2 {
		al, ah := a.span(axis)
		bl, bh := b.span(axis)
		box[2*axis], box[2*axis+1] = al*(1-share)+bl*share, ah*(1-share)+bh*share
	}
	da, db := distance(a.fitted(box)), distance(b.fitted(box))
	mix := make([]float32, len(da.v))
	want := 0.0
	for i := range mix {
		mix[i] = da.v[i]*float32(1-share) + db.v[i]*float32(share)
		if da.v[i] < 0 {
			want += 1 - share
		}
		if db.v[i] < 0 {
			want += share
		}
	}
	low, high := float32(-2), float32(2)
	for range 12 {
		level, n := (low+high)/2, 0
		for _, v := range mix {
			if v < level {
				n++
			}
		}
		if float64(n) < want {
			low = level
		} else {
			high = level
		}
	}
	m := image.NewAlpha(image.Rect(0, 0, 2*morphHalf, 2*morphHalf))
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			n := 0
			for j := range fine {
				for i := range fine {
					if mix[(y*fine+j)*da.w+x*fine+i] < low {
						n++
					}
				}
			}
			m.Pix[y*m.Stride+x] = uint8(n * 255 / (fine * fine))
		}
	}
	return m
}
