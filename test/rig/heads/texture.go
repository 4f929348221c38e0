package heads

import "math"

// texture is what share of light a mesh throws back, linear, and at smaller scales.
type texture struct {
	w, h  int
	pix   []float32 // red, green, blue
	small *texture  // half as large
}

func newTexture(w, h int) *texture { return &texture{w: w, h: h, pix: make([]float32, 3*w*h)} }

// plainly is a texture of one colour.
func plainly(k rgb) *texture {
	t := newTexture(2, 2)
	for i := range 4 {
		t.set(i, k)
	}
	return t
}

func (t *texture) set(i int, k rgb) {
	t.pix[3*i], t.pix[3*i+1], t.pix[3*i+2] = float32(k[0]), float32(k[1]), float32(k[2])
}

// shrink makes the smaller scales.
func (t *texture) shrink() *texture {
	for big := t; big.w >= 16 && big.h >= 16; big = big.small {
		s := newTexture(big.w/2, big.h/2)
		for y := range s.h {
			for x := range s.w {
				a := 3 * (2*y*big.w + 2*x)
				b := a + 3*big.w
				o := 3 * (y*s.w + x)
				for k := range 3 {
					s.pix[o+k] = (big.pix[a+k] + big.pix[a+3+k] + big.pix[b+k] + big.pix[b+3+k]) / 4
				}
			}
		}
		big.small = s
	}
	return t
}

// at scale gives the level to read when one pixel spans so many texels.
func (t *texture) level(texels float64) *texture {
	for ; texels > 1.5 && t.small != nil; texels /= 2 {
		t = t.small
	}
	return t
}

// at reads bilinearly at u, v of 0..1.
func (t *texture) at(u, v float32) (r, g, b float32) {
	x, y := u*float32(t.w)-0.5, v*float32(t.h)-0.5
	x, y = max(0, min(x, float32(t.w-1)-0.001)), max(0, min(y, float32(t.h-1)-0.001))
	i, j := int(x), int(y)
	x, y = x-float32(i), y-float32(j)
	p := t.pix[3*(j*t.w+i):]
	q := p[3*t.w:]
	_, _ = p[5], q[5]
	k00, k10, k01, k11 := (1-x)*(1-y), x*(1-y), (1-x)*y, x*y
	return p[0]*k00 + p[3]*k10 + q[0]*k01 + q[3]*k11,
		p[1]*k00 + p[4]*k10 + q[1]*k01 + q[4]*k11,
		p[2]*k00 + p[5]*k10 + q[2]*k01 + q[5]*k11
}

// bake paints a mesh with about k texels to a cell; paint is told where on the rest
// of the mesh it is, at which angle, and how far down the mesh, 0..1.
func (m *mesh) bake(k int, paint func(p vec, theta, down float64) rgb) {
	w, h := (m.cols-1)*k, (m.rows-1)*k
	t := newTexture(w, h)
	for y := range h {
		r, fy := y/k, (float64(y%k)+0.5)/float64(k)
		for x := range w {
			c, fx := x/k, (float64(x%k)+0.5)/float64(k)
			i := r*m.cols + c
			a := m.rest[i].mix(m.rest[i+1], fx)
			b := m.rest[i+m.cols].mix(m.rest[i+m.cols+1], fx)
			q := 2*(float64(x)+0.5)/float64(w) - 1
			t.set(y*w+x, paint(a.mix(b, fy), math.Pi*(0.33*q+0.67*q*q*q), (float64(y)+0.5)/float64(h)))
		}
	}
	m.skin = t.shrink()
}
