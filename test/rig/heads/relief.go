package heads

import "math"

// relief is what the features of a face add to its loft at a place before the face.
func (t *traits) relief(p vec, years float64) vec {
	if p.z < -80 || p.y > 90 || p.y < -135 {
		return vec{}
	}
	pl := t.plan()
	x, ax, y := p.x, math.Abs(p.x), p.y
	side := math.Copysign(1, x)
	old := step(30, 80, years)
	z := 0.0
	// sockets, eyeballs under their lids, bags
	ex, ey := t.eyeApart, t.eyeUp
	z -= t.eyeDeep*hill(ax, y, ex-1, ey+1, 23, 16) + 3.5*hill(ax, y, ex-t.eyeWide-3, ey, 8, 10)
	z += 5.2 * hill(ax, y, ex+0.5, ey, t.eyeWide*1.15, t.eyeWide*0.82)
	z += (1.0 + 1.2*t.fold) * hill(ax, y, ex+3, ey+t.lid+t.eyeOpen+4, 17, 6)
	z += (0.4 + 1.4*t.bags*(0.3+old)) * hill(ax, y, ex-1, ey-t.eyeOpen-6, 13, 4.5)
	z -= (0.5 + 1.8*old) * hill(ax, y, ex-6, ey-t.eyeOpen-12, 13, 5)
	// brow and forehead
	up := ey + t.browUp
	z += t.brow*hill(ax, y, 24, up-1, 27, 10) + 0.5*t.brow*hill(x, y, 0, up-3, 15, 11)
	// nose
	z += t.nose(x, ax, y, pl, ey)
	// cheeks
	z += t.cheek*hill(ax, y, 45, pl.noseY*0.48, 24, 20) + (t.hollow-4*old)*hill(ax, y, 44, pl.mouthY+4, 22, 26)
	z += 3.0 * hill(ax, y, 30, pl.noseY*0.75, 18, 18) * (1 - 0.5*old)
	z += 3.5 * old * hill(ax, y, 43, mix(pl.mouthY, pl.chinY, 0.55), 16, 16)
	z -= (0.9 + 2.6*old) * t.crease(ax, y, pl)
	// mouth
	z += t.mouth(x, ax, y, pl, old)
	// chin
	z += 3*hill(x, y, 0, pl.chinY+13, t.chinWide*1.5, 15) - 2.2*t.cleft*hill(x, y, 0, pl.chinY+11, 3.2, 9)
	z -= 2.5 * hill(x, y, 0, mix(pl.mouthY, pl.chinY, 0.42), 20, 7)
	for _, b := range t.lumps {
		z += b.high * (0.72*hill(ax, y, math.Abs(b.x), b.y, b.rx, b.ry) + 0.28*hill(x, y, b.x, b.y, b.rx, b.ry))
	}
	fade := step(-80, -55, p.z)
	return vec{x: side * 0.12 * max(0, z) * step(20, 60, ax) * fade, z: z * fade}
}

// nose stands out by noseOut before its foot.
func (t *traits) nose(x, ax, y float64, pl plan, ey float64) float64 {
	tip := pl.noseY + t.tip*0.75 + t.tipUp*0.4
	root := ey + 3
	s := clamp((root-y)/(root-tip), -0.6, 1)
	high := t.noseOut * (t.bridge + (1-t.bridge)*math.Pow(max(0, s), 1.25))
	if s < 0 {
		high = t.noseOut * t.bridge * bell(s*s/0.36)
	}
	high += t.hump * bell((s-0.42)*(s-0.42)/0.16)
	wide := mix(t.bridgeWide, t.tip, step(0.35, 1, s)) * 1.75
	under := step(pl.noseY-1.5-t.tipUp*0.3, tip-t.tip*0.25, y)
	z := high * bell(x*x/(wide*wide)) * under
	z += 2.2 * hill(x, y, 0, tip, t.tip*1.1, t.tip)
	z += t.noseOut * 0.46 * hill(ax, y, t.noseWide-t.ala*0.75, pl.noseY+t.ala*0.85, t.ala*1.25, t.ala*1.2)
	z -= 4.5 * hill(ax, y, t.noseWide*0.45, pl.noseY+0.8, t.noseWide*0.26, 3.4)
	return z
}

// crease is the line from the wing of the nose past the corner of the mouth, 0..1.
func (t *traits) crease(ax, y float64, pl plan) float64 {
	x0, y0 := t.noseWide+2, pl.noseY+9
	x1, y1 := t.mouthWide+8, pl.mouthY-5
	s := clamp(((ax-x0)*(x1-x0)+(y-y0)*(y1-y0))/((x1-x0)*(x1-x0)+(y1-y0)*(y1-y0)), 0, 1)
	dx, dy := ax-mix(x0, x1, s)-2.5*math.Sin(math.Pi*s), y-mix(y0, y1, s)
	return bell((dx*dx+dy*dy)/12) * (1 - 0.5*s)
}

// corner is how much higher than its middle the line of the mouth is.
func (t *traits) line(ax float64, pl plan) float64 {
	u := ax / t.mouthWide
	return pl.mouthY + t.smile*u*u - 0.8*t.bow*math.Exp(-u*u*40)
}

func (t *traits) mouth(x, ax, y float64, pl plan, old float64) float64 {
	u := clamp(1-ax*ax/(t.mouthWide*t.mouthWide), 0, 1)
	at := t.line(ax, pl)
	up, low := t.lipUp*(1-0.35*old), t.lipLow*(1-0.25*old)
	z := (3 + 0.5*t.lipOut) * hill(x, y, 0, pl.mouthY, 36, 27)
	z += (1.6 + 0.6*t.lipOut) * math.Sqrt(u) * hill(0, y, 0, at+up*0.45, 1, up*0.9+1)
	z += (2.0 + 0.6*t.lipOut) * math.Sqrt(u) * hill(0, y, 0, at-low*0.5, 1, low*0.9+1)
	z -= 2.6 * math.Sqrt(u) * hill(0, y, 0, at, 1, 2.2)
	z -= 1.8 * hill(ax, y, t.mouthWide+2, t.line(t.mouthWide, pl), 6, 6)
	z -= 1.2 * hill(x, y, 0, mix(pl.noseY, pl.mouthY+up, 0.5), 4, 9)
	return z
}

// shifted is by how much the features laid on a place of the loft are off it.
func (t *traits) shifted(p vec) (d vec) {
	if p.z < -80 {
		return d
	}
	k := step(-80, -50, p.z)
	for _, s := range t.shifts {
		h := k * (1 - s.own) * hill(math.Abs(p.x), p.y, s.x, s.y, s.r, s.r)
		d.x += math.Copysign(h*s.dx, p.x) * min(1, math.Abs(p.x)/6)
		d.y += h * s.dy
		h = k * s.own * hill(p.x, p.y, s.x, s.y, s.r, s.r)
		d.x += h * s.dx
		d.y += h * s.dy
	}
	return d
}
