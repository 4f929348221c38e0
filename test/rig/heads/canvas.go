package heads

import (
	"image"
	"sync"
)

// super is how many pixels of the canvas, across and down, make one of the picture.
const super = 2

// canvas is linear light and the nearness of what was drawn.
type canvas struct {
	w, h int
	pix  []float32
	near []float32
	spot []corner
}

// corner is a vertex on the canvas.
type corner struct {
	x, y, near float32
	r, g, b, s float32
	ok         bool
}

// rgb32 is light on the canvas.
type rgb32 [3]float32

var canvases sync.Pool

func newCanvas(w, h int) *canvas {
	w, h = w*super, h*super
	c, _ := canvases.Get().(*canvas)
	if c == nil || cap(c.near) < w*h {
		c = &canvas{pix: make([]float32, 3*w*h), near: make([]float32, w*h)}
	}
	c.w, c.h, c.pix, c.near = w, h, c.pix[:3*w*h], c.near[:w*h]
	clear(c.near)
	return c
}

func (c *canvas) free() { canvases.Put(c) }

// head draws a person; back is by how many mm she stands nearer than the view says.
func (c *canvas) head(m *figure, v View, l lamps, back float64) camera {
	cam := aim(m, v, super)
	for _, part := range m.parts {
		c.draw(part, &cam, &l, back, nil)
	}
	if v.Glasses {
		for _, part := range m.rims {
			c.draw(part, &cam, &l, back, nil)
		}
		for _, part := range m.lenses {
			c.draw(part, &cam, &l, back, v.mirror)
		}
	}
	return cam
}

// draw draws a mesh. With glow it adds that light, which u and v tell the place of.
func (c *canvas) draw(m *mesh, cam *camera, l *lamps, back float64, glow func(u, v float32) rgb32) {
	if n := len(m.pos); cap(c.spot) < n {
		c.spot = make([]corner, n)
	}
	spot := c.spot[:len(m.pos)]
	for i, p := range m.pos {
		w := float64(m.neck[i])
		q := cam.place(p, w)
		n := cam.r.of(m.nrm[i])
		if w < 1 {
			n = m.nrm[i].mix(n, w)
		}
		see := vec{-q.x, -q.y, cam.away - q.z}.unit()
		if m.both && n.dot(see) < 0 {
			n = n.by(-1)
		}
		light, shine := l.on(n, see, float64(m.open[i]), float64(m.gloss[i]))
		x, y, near := cam.screen(q)
		near = 1 / (1/near - back)
		spot[i] = corner{float32(x), float32(y), float32(near), float32(light[0]), float32(light[1]), float32(light[2]), float32(shine), q.z < cam.away-20}
	}
	var skin *texture
	if glow == nil {
		per := float64(m.skin.w) / (float64(m.cols-1) * m.cell) // texels to a millimetre
		skin = m.skin.level(per * cam.away / cam.f)
	}
	for r := range m.rows - 1 {
		for k := range m.cols - 1 {
			i := r*m.cols + k
			a, b, d, e := &spot[i], &spot[i+1], &spot[i+m.cols], &spot[i+m.cols+1]
			if !a.ok || !b.ok || !d.ok || !e.ok {
				continue
			}
			u, v := float32(k)/float32(m.cols-1), float32(r)/float32(m.rows-1)
			u1, v1 := float32(k+1)/float32(m.cols-1), float32(r+1)/float32(m.rows-1)
			c.triangle(a, d, b, u, v, u, v1, u1, v, skin, m.both, glow)
			c.triangle(b, d, e, u1, v, u, v1, u1, v1, skin, m.both, glow)
		}
	}
}

// triangle fills a triangle that runs anticlockwise when seen from its outside.
func (c *canvas) triangle(p, q, o *corner, pu, pv, qu, qv, ou, ov float32, skin *texture, both bool, glow func(u, v float32) rgb32) {
	area := (q.x-p.x)*(o.y-p.y) - (q.y-p.y)*(o.x-p.x)
	if area > 0 {
		if !both {
			return
		}
		q, o, qu, qv, ou, ov, area = o, q, ou, ov, qu, qv, -area
	}
	if area > -1e-6 {
		return
	}
	x0, x1 := max(0, int(min(p.x, q.x, o.x)-0.5)), min(c.w-1, int(max(p.x, q.x, o.x)+0.5))
	y0, y1 := max(0, int(min(p.y, q.y, o.y)-0.5)), min(c.h-1, int(max(p.y, q.y, o.y)+0.5))
	k := 1 / area
	// shares of q and o: linear in x and y
	qx, qy := (o.y-p.y)*k, -(o.x-p.x)*k
	ox, oy := -(q.y-p.y)*k, (q.x-p.x)*k
	for y := y0; y <= y1; y++ {
		fy := float32(y) + 0.5 - p.y
		for x := x0; x <= x1; x++ {
			fx := float32(x) + 0.5 - p.x
			a, b := fx*qx+fy*qy, fx*ox+fy*oy
			e := 1 - a - b
			if a < 0 || b < 0 || e < 0 {
				continue
			}
			near := e*p.near + a*q.near + b*o.near
			at := y*c.w + x
			if near <= c.near[at] {
				continue
			}
			u, v := e*pu+a*qu+b*ou, e*pv+a*qv+b*ov
			t := c.pix[3*at : 3*at+3]
			if glow != nil {
				g := glow(u, v)
				t[0], t[1], t[2] = t[0]+g[0], t[1]+g[1], t[2]+g[2]
				continue
			}
			c.near[at] = near
			r, g, bl := skin.at(u, v)
			s := e*p.s + a*q.s + b*o.s
			t[0] = r*(e*p.r+a*q.r+b*o.r) + s
			t[1] = g*(e*p.g+a*q.g+b*o.g) + s
			t[2] = bl*(e*p.b+a*q.b+b*o.b) + s
		}
	}
}

// ground paints what is behind.
func (c *canvas) ground(v View) {
	k := v.Light.Level
	if v.IR {
		k *= 0.35 // the lamp hardly reaches it
	}
	g := v.Ground
	plain := rgb{linear(g.R), linear(g.G), linear(g.B)}
	if v.IR {
		m := 0.3 + 0.4*plain[1]
		plain = rgb{m, m, m}
	}
	for y := 0; y < c.h; y += super {
		for x := 0; x < c.w; x += super {
			col := plain
			if g.A == 0 {
				fx, fy := float64(x)/float64(c.h), float64(y)/float64(c.h)
				n := cloud(fx*2.3+11, fy*1.7+4, 2)
				col = rgb{0.30 + 0.22*n, 0.31 + 0.20*n, 0.33 + 0.18*n}
				if v.IR {
					col = rgb{col[1], col[1], col[1]}
				}
			}
			for j := range super {
				for i := range super {
					at := 3 * ((y+j)*c.w + x + i)
					c.pix[at], c.pix[at+1], c.pix[at+2] = float32(col[0]*k), float32(col[1]*k), float32(col[2]*k)
				}
			}
		}
	}
}

// develop makes the picture: the lens's blur, the sensor's noise, levels.
func (c *canvas) develop(v View) *image.RGBA {
	return sense(c.shrink(), v)
}

// shrink averages the canvas to the size of the picture.
func (c *canvas) shrink() *film {
	f := &film{w: c.w / super, h: c.h / super}
	f.pix = make([]float32, 3*f.w*f.h)
	for y := range f.h {
		for x := range f.w {
			a := 3 * (super*y*c.w + super*x)
			b := a + 3*c.w
			o := 3 * (y*f.w + x)
			for k := range 3 {
				f.pix[o+k] = (min(c.pix[a+k], 4) + min(c.pix[a+3+k], 4) + min(c.pix[b+k], 4) + min(c.pix[b+3+k], 4)) / 4
			}
		}
	}
	return f
}
