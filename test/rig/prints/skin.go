package prints

import "math"

// skin is where a finger lies on the glass and how its skin is stretched there: the
// map from a pixel to the master, and back.
type skin struct {
	scale  float64 // pixels at 500 ppi a pixel
	ox, oy float64 // pixel under the middle of the contact
	mx, my float64 // that place in the master
	c, s   float64 // turn
	// Contact: an ellipse about (mx, my) in the master's frame.
	a, b float64
	// Plastic distortion: no slip inside an inner ellipse, rigid slip outside, a raised
	// cosine between (Cappelli, Maio, Maltoni 2001).
	ix, iy, ia, ib, k float64
	tx, ty, tc, ts    float64
}

// place lays a finger so that the middle of its contact is at pixel (ox, oy).
func place(d *dice, f *Finger, o *Options, ox, oy float64) skin {
	k := skin{scale: 500 / float64(o.PPI)}
	turn := float64((float64(d.bell()*o.by(5, 8)) + o.Turn) * (pi / 180))
	turn = max(-pi, min(pi, turn))
	k.c, k.s = cos(turn), sin(turn)
	size := d.between(0.86, 0.98) - float64(o.by(0, 0.22)*d.unit())
	if o.Contact > 0 {
		size = o.Contact
	}
	w, l := float64(f.Width)/2, float64(f.Height)/2
	k.a, k.b = float64(w*size)*0.94, float64(l*size)*d.between(0.90, 0.97)
	k.mx = w + float64(w*o.by(0.025, 0.11)*d.bell())
	k.my = l + float64(l*o.by(0.03, 0.13)*d.bell())
	k.ox = ox + float64((float64(o.by(7, 16)*d.bell())+o.X)/k.scale)
	k.oy = oy + float64((float64(o.by(8, 20)*d.bell())+o.Y)/k.scale)
	k.ix, k.iy = k.mx+float64(14*d.bell()), k.my+float64(18*d.bell())
	k.ia, k.ib, k.k = d.between(26, 44), d.between(34, 62), 1.2
	k.tx, k.ty = float64(o.by(2.6, 4.5)*d.bell()), float64(o.by(2.6, 4.5)*d.bell())
	slip := float64(o.by(0.022, 0.03) * d.bell())
	k.tc, k.ts = cos(slip)-1, sin(slip)
	return k
}

// flat is the place under a pixel if the skin were not stretched.
func (k *skin) flat(px, py float64) (x, y float64) {
	u, v := float64((px-k.ox)*k.scale), float64((py-k.oy)*k.scale)
	return k.mx + float64(u*k.c) - float64(v*k.s), k.my + float64(u*k.s) + float64(v*k.c)
}

func (k *skin) slip(x, y float64) (dx, dy float64) {
	rx, ry := x-k.ix, y-k.iy
	ex, ey := rx/k.ia, ry/k.ib
	rho := math.Sqrt(float64(ex*ex)+float64(ey*ey)) - 1
	if rho <= 0 {
		return 0, 0
	}
	brake := 1.0
	if rho < k.k {
		brake = (1 - cos(float64(pi*rho)/k.k)) / 2
	}
	dx = k.tx + float64(rx*k.tc) - float64(ry*k.ts)
	dy = k.ty + float64(rx*k.ts) + float64(ry*k.tc)
	return float64(brake * dx), float64(brake * dy)
}

// pixel is where a point of the master comes to lie.
func (k *skin) pixel(mx, my float64) (px, py float64) {
	x, y := mx, my
	for range 8 {
		dx, dy := k.slip(x, y)
		x, y = mx-dx, my-dy
	}
	x, y = x-k.mx, y-k.my
	return k.ox + float64(float64(x*k.c)+float64(y*k.s))/k.scale, k.oy + float64(float64(y*k.c)-float64(x*k.s))/k.scale
}

// depth is how far a place is inside the contact, in pixels of the master; negative
// outside.
func (k *skin) depth(f *Finger, x, y float64) float64 {
	ex, ey := (x-k.mx)/k.a, (y-k.my)/k.b
	in := float64((1 - math.Sqrt(float64(ex*ex)+float64(ey*ey))) * min(k.a, k.b))
	return min(in, float64(f.shape.inside(x, y)*f.shape.half)-6)
}

// Lattice of the map, pixels of the picture.
const mesh = 8

type node struct{ x, y, depth int32 } // 1/256 of a pixel of the master

// lattice is the map of a rectangle.
func (k *skin) lattice(f *Finger, x0, y0, cols, rows int) []node {
	nodes := make([]node, cols*rows)
	for r := range rows {
		for c := range cols {
			x, y := k.flat(float64(x0+c*mesh), float64(y0+r*mesh))
			in := k.depth(f, x, y)
			dx, dy := k.slip(x, y)
			nodes[r*cols+c] = node{int32(round(float64((x + dx) * 256))), int32(round(float64((y + dy) * 256))), int32(round(float64(in * 256)))}
		}
	}
	return nodes
}
