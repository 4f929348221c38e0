package prints

import (
	"image"
	"math"
	"slices"

	"gatehouse/capture"
)

// touch is one finger on the glass.
type touch struct {
	f    *Finger
	skin skin
	o    *Options
	part float64 // of full darkness
}

// sigmoid of what touches: -1 is a valley, 1 a ridge, both in units of one.
var sigmoid = func() (t [1024]int16) {
	for i := range t {
		x := float64(i-512) / 128
		t[i] = int16(round(255 * 8 / (1 + exp(float64(-4.2*x)))))
	}
	return
}()

// press darkens the glass where the finger touches it and returns the minutiae that
// can be seen, those that need not be, and the box of the contact. Ridges widen where the skin is moist or pressed, and thin, speckle and
// break where it is dry.
func (g *glass) press(d *dice, t touch) (truth, doubtful []capture.Minutia, box image.Rectangle) {
	f, o := t.f, t.o
	wet := max(-1, min(1, float64(o.by(0.16, 0.30)*d.bell())+o.Wet))
	base := int32(float64(one * 0.75 * wet))
	dry := max(0, -wet)
	ppi := float64(o.PPI)
	cell := func(px float64) int { return max(2, round(float64(px*ppi)/500)) }
	r := g.bounds(t)
	if r.Empty() {
		return nil, nil, r
	}
	w, rows := r.Dx(), r.Dy()
	pressure := newField(d, w, rows, cell(56), float64(one*o.by(0.16, 0.34))+float64(one*0.2*dry))
	blots := newField(d, w, rows, cell(4.5), float64(one*o.by(0.17, 0.28))+float64(one*0.75*dry*dry))
	specks := newField(d, w, rows, cell(2.4), float64(one*o.by(0.10, 0.16))+float64(one*0.45*dry))
	edge := newField(d, w, rows, cell(9), 256*4)
	pore := int32(float64(one * d.between(0.2, 0.9)))
	if wet > 0.3 || o.Cast {
		pore = 0
	}
	front := int32(float64(255 * (1 - o.Sweat)))
	cols := w/mesh + 2
	nodes := t.skin.lattice(f, r.Min.X, r.Min.Y, cols, rows/mesh+2)
	shift, rim := make([]int32, w), make([]int32, w)
	var line []node
	for y := range rows {
		clear(shift)
		clear(rim)
		pressure.add(0, y, shift)
		if !o.Cast {
			blots.add(0, y, shift)
			specks.add(0, y, shift)
		}
		edge.add(0, y, rim)
		line = between(line[:0], nodes[y/mesh*cols:], cols, y%mesh)
		out := g.ink[(r.Min.Y+y)*g.w+r.Min.X:]
		left, right := w, 0
		for x := range w {
			a, b, fx := line[x/mesh], line[x/mesh+1], int32(x%mesh)
			depth := (a.depth*(mesh-fx) + b.depth*fx) / mesh
			if depth > 0 {
				left, right = min(left, x), x+1
			}
			depth += rim[x]
			if depth <= 0 {
				if o.Halo && depth > -14*256 {
					out[x] = max(out[x], int16((14*256+depth)/8))
				}
				continue
			}
			mx, my := (a.x*(mesh-fx)+b.x*fx)/mesh, (a.y*(mesh-fx)+b.y*fx)/mesh
			ix, iy := int(mx>>8), int(my>>8)
			if ix < 0 || iy < 0 || ix >= f.Width-1 || iy >= f.Height-1 {
				continue
			}
			at := iy*f.Width + ix
			v := f.sample(at, mx&255, my&255) + base + shift[x]
			v -= int32(f.pores[at]) * pore >> 8
			if o.Sweat > 0 {
				v -= max(0, front-int32(f.moist[at])) * (one * 3 / 4) >> 8
			}
			if depth < 6*256 {
				v -= (6*256 - depth) * 2
			}
			k := int(v>>5) + 512
			ink := sigmoid[max(0, min(1023, k))]
			if t.part < 1 {
				ink = int16(float64(ink) * t.part)
			}
			out[x] = max(out[x], ink)
		}
		if right > left {
			box = box.Union(image.Rect(left, y, right, y+1).Add(r.Min))
		}
	}
	hurt := g.scratch(d, t, r)
	truth, doubtful = t.truth(r, base, pressure, hurt)
	return truth, doubtful, box
}

// truth are the minutiae that lie well inside contact and picture, where the skin is
// neither flooded nor dry nor cut; apart from them all others of the picture.
func (t *touch) truth(r image.Rectangle, wet int32, pressure *field, hurt []image.Point) (seen, doubtful []capture.Minutia) {
	for i, m := range slices.Concat(t.f.Minutiae, t.f.Doubtful) {
		x, y := t.skin.pixel(float64(m.X), float64(m.Y))
		at := image.Pt(round(x), round(y))
		if !at.In(r) {
			continue
		}
		a := float64(float64(m.Angle) * (pi / 128))
		x2, y2 := t.skin.pixel(float64(m.X)+float64(8*cos(a)), float64(m.Y)-float64(8*sin(a)))
		m.X, m.Y = int16(at.X), int16(at.Y)
		m.Angle = uint8(round(float64(atan2(y-y2, x2-x)*(128/pi))) & 255)
		qx, qy := t.skin.flat(x, y)
		local := wet + pressure.at(at.X-r.Min.X, at.Y-r.Min.Y)
		if i < len(t.f.Minutiae) && t.skin.depth(t.f, qx, qy) >= margin && at.In(r.Inset(margin)) &&
			max(local, -local) < one*3/4 && !slices.ContainsFunc(hurt, func(p image.Point) bool {
			p = p.Sub(at)
			return p.X*p.X+p.Y*p.Y < margin*margin
		}) {
			seen = append(seen, m)
		} else {
			doubtful = append(doubtful, m)
		}
	}
	return seen, doubtful
}

// bounds is the part of the picture that the finger can reach.
func (g *glass) bounds(t touch) image.Rectangle {
	far := (math.Sqrt(float64(t.skin.a*t.skin.a)+float64(t.skin.b*t.skin.b)) + 32) / t.skin.scale
	r := image.Rect(round(t.skin.ox-far), round(t.skin.oy-far), round(t.skin.ox+far), round(t.skin.oy+far))
	return r.Intersect(image.Rect(0, 0, g.w, g.h))
}

// between is a row of the map between two rows of its lattice.
func between(line, nodes []node, cols, fy int) []node {
	f := int32(fy)
	for c := range cols {
		a, b := nodes[c], nodes[cols+c]
		line = append(line, node{(a.x*(mesh-f) + b.x*f) / mesh, (a.y*(mesh-f) + b.y*f) / mesh, (a.depth*(mesh-f) + b.depth*f) / mesh})
	}
	return line
}

// sample is the height of the skin between four pixels.
func (f *Finger) sample(at int, fx, fy int32) int32 {
	a, b := int32(f.ridges[at]), int32(f.ridges[at+1])
	c, e := int32(f.ridges[at+f.Width]), int32(f.ridges[at+f.Width+1])
	top, low := a*(256-fx)+b*fx, c*(256-fx)+e*fx
	return (top>>8*(256-fy) + low>>8*fy) >> 8
}

// scratch takes ink away along cuts and creases, and bubbles of a cast, and says where.
func (g *glass) scratch(d *dice, t touch, r image.Rectangle) (hurt []image.Point) {
	n := int(float64(t.o.by(1, 3) * d.between(0, 2.2)))
	for range n {
		x, y := float64(r.Min.X)+float64(d.unit()*float64(r.Dx())), float64(r.Min.Y)+float64(d.unit()*float64(r.Dy()))
		a, half := d.between(0, 2*pi), int(d.next()%2)
		for range int(d.between(30, 140)) {
			a += float64(0.02 * d.bell())
			x, y = x+cos(a), y+sin(a)
			hurt = append(hurt, image.Pt(round(x), round(y)))
			g.wipe(image.Rect(round(x)-half, round(y)-half, round(x)+half+1, round(y)+half+1).Intersect(r))
		}
	}
	if !t.o.Cast {
		return hurt
	}
	for range 6 + d.next()%12 {
		x, y, rad := r.Min.X+int(d.next()%uint64(r.Dx())), r.Min.Y+int(d.next()%uint64(r.Dy())), 2+int(d.next()%4)
		for dy := -rad; dy <= rad; dy++ {
			for dx := -rad; dx <= rad; dx++ {
				if dx*dx+dy*dy <= rad*rad {
					g.wipe(image.Rect(x+dx, y+dy, x+dx+1, y+dy+1).Intersect(r))
				}
			}
		}
		hurt = append(hurt, image.Pt(x, y))
	}
	return hurt
}

func (g *glass) wipe(r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			g.ink[y*g.w+x] = g.ink[y*g.w+x] / 8
		}
	}
}
