package heads

import (
	"math"

	"gatehouse/capture"
)

// at is the place of the mesh nearest to a height in the column of an angle.
func (m *mesh) sideAt(theta, y float64) vec {
	best, at := 1e9, 0
	for i, p := range m.rest {
		if d := math.Abs(p.y-y) + 40*math.Abs(angle(i%m.cols, m.cols)-theta); d < best {
			best, at = d, i
		}
	}
	return m.pos[at]
}

// ears are two shells that stand off the skull.
func (p *paint) ears(skin *mesh) (out []*mesh) {
	const cols, rows = 33, 14
	for _, side := range []float64{-1, 1} {
		m := newMesh(cols, rows)
		m.both = true
		foot := skin.sideAt(side*1.62, -20)
		high, wide := 31*p.earSize, 17*p.earSize
		for r := range rows {
			for c := range cols {
				q, a := float64(r)/(rows-1), 2*math.Pi*float64(c)/(cols-1)
				s, k := math.Sincos(a)
				back, up := q*k*wide*(1+0.25*s), q*s*high
				off := 3 + (3+13*p.earOut)*(back+wide)/(2*wide) + 3.5*bell(math.Pow((q-0.86)/0.2, 2)) - 6*bell(math.Pow(q/0.55, 2))
				i := r*cols + c
				m.pos[i] = vec{foot.x + side*(off-3), foot.y + up - 0.15*back, foot.z - wide*0.55 - back}
				m.gloss[i] = 0.2
			}
		}
		m.finish(true)
		if side > 0 { // the other way round, so that it faces outwards
			for i := range m.nrm {
				m.nrm[i] = m.nrm[i].by(-1)
			}
		}
		for i := range m.nrm {
			if m.nrm[i].x*side < 0 {
				m.nrm[i] = m.nrm[i].by(-1)
			}
		}
		ear := p.hue.skin.times(rgb{0.98, 0.80, 0.78})
		if p.hue.ir {
			ear = p.hue.skin
		}
		m.skin = plainly(ear)
		out = append(out, m)
	}
	return out
}

// curtain is hair that falls beside and behind the face.
func (p *paint) curtain(skin *mesh) *mesh {
	if p.style != bobbed && p.style != long {
		return nil
	}
	const cols, rows = 90, 60
	bottom := p.hairLong
	if p.style == bobbed {
		bottom = mix(-60, -115, (p.hairLong+190)/120)
	}
	m := newMesh(cols, rows)
	m.both = true
	from := 1.28 + 0.25*(p.hairThick-3)/13
	for r := range rows {
		down := float64(r) / (rows - 1)
		y := mix(52, bottom, down)
		for c := range cols {
			theta := from + (2*math.Pi-2*from)*float64(c)/(cols-1)
			s, k := math.Sincos(theta)
			edge := step(0, 0.35, math.Min(theta-from, 2*math.Pi-from-theta))
			w := 73*p.wide + (p.hairThick+7)*(0.25+0.75*step(0, 0.4, down))*(0.55+0.45*edge) - 8*step(0.5, 1, down)*(1-p.curl)
			wave := (1 + 5*p.curl) * noise(theta*6+p.at[0], y*0.05) * step(0.05, 0.4, down)
			ragged := 9 * noise(theta*14, p.at[1]) * step(0.8, 1, down)
			i := r*cols + c
			q := vec{(w + wave) * s, y + ragged, -93 + (w*1.22+wave)*k + 6*step(0.4, 1, down)}
			m.rest[i], m.pos[i] = q, q
			m.gloss[i] = 0.2
			m.neck[i] = float32(0.4 + 0.6*step(-150, -80, y))
		}
	}
	m.finish(false)
	m.bake(3, func(q vec, _, down float64) rgb {
		return p.strands(math.Atan2(q.x, q.z+93), q.y, p.hue.hair).by(1 - 0.15*down)
	})
	return m
}

// clothes are shoulders in one colour.
func (p *paint) clothes(low float64) *mesh {
	n := p.neckWide()
	all := []level{
		{[2]float64{-184 + low, -62}, [3]float64{-166 + low, 40 * n, -95}, [2]float64{-150 + low, -138}, 2, 3},
		{[2]float64{-176 + low, -36}, [3]float64{-158 + low, 57 * n, -95}, [2]float64{-142 + low, -150}, 2, 5},
		{[2]float64{-190 + low, -26}, [3]float64{-168 + low, 92 * n, -98}, [2]float64{-152 + low, -162}, 2.1, 6},
		{[2]float64{-215 + low, -10}, [3]float64{-186 + low, 150 * n, -100}, [2]float64{-185 + low, -175}, 2.2, 6},
		{[2]float64{-265 + low, 8}, [3]float64{-225 + low, 195 * n, -100}, [2]float64{-250 + low, -185}, 2.3, 8},
		{[2]float64{-360 + low, 20}, [3]float64{-350 + low, 212 * n, -100}, [2]float64{-360 + low, -190}, 2.4, 6},
		{[2]float64{-600 + low, 25}, [3]float64{-600 + low, 215 * n, -100}, [2]float64{-600 + low, -190}, 2.4, 0},
	}
	m := loft(all, 97)
	for i, q := range m.rest {
		f := noise(q.x*0.03+p.at[0], q.y*0.02)
		m.pos[i] = q.add(vec{0, 0, 5 * f})
		m.neck[i], m.gloss[i] = 0, 0.03
	}
	m.finish(true)
	m.bake(2, func(q vec, theta, down float64) rgb {
		k := p.hue.cloth.by(0.9 + 0.2*noise(q.x*0.5, q.y*0.5))
		return k.by(1 - 0.45*bell(math.Pow((down-0.165)/0.018, 2))).by(1 + 0.5*step(0.165, 0.13, down))
	})
	return m
}

func (t *traits) neckWide() float64 { return 0.5 + 0.5*t.neck }

// spectacles are rims, bridge and temples, and the lenses.
func (p *paint) spectacles(eyes [capture.FacePoints]vec) (rims, lenses []*mesh) {
	skin := plainly(p.frameColour)
	tube := func(n int, r float64, at func(t float64) vec) {
		const around = 7
		m := newMesh(around, n)
		for i := range n {
			a, b := at(float64(i)/float64(n-1)), at((float64(i)+0.01)/float64(n-1))
			d := b.sub(a).unit()
			u := d.cross(vec{0.1, 0.2, 1}).unit()
			v := d.cross(u)
			for j := range around {
				s, c := math.Sincos(2 * math.Pi * float64(j) / (around - 1))
				m.pos[i*around+j] = a.add(u.by(r * c)).add(v.by(r * s))
				m.nrm[i*around+j] = u.by(c).add(v.by(s))
				m.gloss[i*around+j] = 0.6
			}
		}
		m.both, m.skin = true, skin
		rims = append(rims, m)
	}
	z := max(eyes[0].z, eyes[1].z) + 14
	for i, side := range []float64{-1, 1} {
		mid := vec{side * (p.eyeApart + 2), eyes[i].y - 2, z}
		edge := func(t, k float64) vec {
			s, c := math.Sincos(2 * math.Pi * t)
			f := math.Pow(math.Pow(math.Abs(s), p.frameR)+math.Pow(math.Abs(c), p.frameR), -1/p.frameR)
			x, y := c*f*p.frameW*k, s*f*p.frameH*k
			return vec{mid.x + x, mid.y + y, mid.z - 0.0035*(mid.x+x)*(mid.x+x)}
		}
		tube(49, p.frame, func(t float64) vec { return edge(t, 1) })
		hinge := vec{side * (p.eyeApart + 2 + p.frameW), mid.y + 0.4*p.frameH, mid.z - 9}
		tube(12, p.frame*0.9, func(t float64) vec {
			return hinge.mix(vec{side * 79 * p.wide, eyes[i].y + 2, -98}, t)
		})
		m := newMesh(33, 6)
		for r := range 6 {
			for c := range 33 {
				m.pos[r*33+c] = edge(float64(c)/32, float64(r)/5)
				m.nrm[r*33+c] = vec{0, 0, 1}
			}
		}
		m.both = true
		lenses = append(lenses, m)
	}
	x := p.eyeApart + 2 - p.frameW
	tube(9, p.frame, func(t float64) vec {
		return vec{mix(-x, x, t), eyes[0].y + 2 + 3*math.Sin(math.Pi*t), z + 1.5*math.Sin(math.Pi*t)}
	})
	return rims, lenses
}
