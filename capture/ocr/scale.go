package ocr

import "image"

// levels gives the picture, or its negative, at the sizes that the steps want.
type levels struct {
	base     *image.Gray
	negative bool
	made     map[int]*image.Gray
}

// by gives the picture shrunk n times.
func (l *levels) by(n int) *image.Gray {
	n = max(1, n)
	if n == 1 && !l.negative {
		return l.base
	}
	if g := l.made[n]; g != nil {
		return g
	}
	g := l.base
	if n > 1 {
		g = shrink(g, n)
	}
	if l.negative {
		g = inverse(g)
	}
	if l.made == nil {
		l.made = map[int]*image.Gray{}
	}
	l.made[n] = g
	return g
}

// shrink averages n x n pixels into one; a rest at the right or lower edge is
// dropped.
func shrink(g *image.Gray, n int) *image.Gray {
	w, h := max(1, g.Rect.Dx()/n), max(1, g.Rect.Dy()/n)
	out := image.NewGray(image.Rect(0, 0, w, h))
	sums := make([]uint32, w)
	for y := range h {
		clear(sums)
		rows := min(n, g.Rect.Dy()-y*n)
		for j := range rows {
			row := g.Pix[(y*n+j)*g.Stride:][:g.Rect.Dx()]
			for x := range sums {
				var s uint32
				for _, v := range row[x*n : min((x+1)*n, len(row))] {
					s += uint32(v)
				}
				sums[x] += s
			}
		}
		area := uint32(rows * min(n, g.Rect.Dx()))
		for x, s := range sums {
			out.Pix[y*out.Stride+x] = uint8((s + area/2) / area)
		}
	}
	return out
}

// enlarge interpolates n x n pixels out of one.
func enlarge(g *image.Gray, n int) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w*n, h*n))
	// Along one axis, output pixel i lies between inputs at[i] and at[i]+1, part
	// of the way in units of 1/(2n).
	axis := func(size int) (at, next, part []int) {
		for i := range size * n {
			c := max(2*i+1-n, 0)
			k := min(c/(2*n), size-1)
			at, part = append(at, k), append(part, c-k*2*n)
			next = append(next, min(k+1, size-1))
		}
		return at, next, part
	}
	xa, xn, xp := axis(w)
	ya, yn, yp := axis(h)
	unit := 2 * n
	round := unit * unit / 2
	for y := range h * n {
		top, bottom := g.Pix[ya[y]*g.Stride:][:w], g.Pix[yn[y]*g.Stride:][:w]
		row := out.Pix[y*out.Stride:][:w*n]
		v := yp[y]
		for x := range row {
			a, b, u := xa[x], xn[x], xp[x]
			t := int(top[a])*(unit-u) + int(top[b])*u
			s := int(bottom[a])*(unit-u) + int(bottom[b])*u
			row[x] = uint8((t*(unit-v) + s*v + round) / (unit * unit))
		}
	}
	return out
}

// inverse is the negative of a picture.
func inverse(g *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx(), g.Rect.Dy()))
	for y := range out.Rect.Dy() {
		row := out.Pix[y*out.Stride:]
		for x, v := range g.Pix[y*g.Stride:][:g.Rect.Dx()] {
			row[x] = 255 - v
		}
	}
	return out
}
