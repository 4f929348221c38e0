package heads

import "math"

// paint colours a head: skin, features, and hair that grows on it.
type paint struct {
	*traits
	plan
	years, old, grey float64
	hue              palette
}

// palette is what a spectrum makes of the materials.
type palette struct {
	skin, lip, hair, iris, cloth rgb
	white                        rgb     // of the eye
	mark                         float64 // strength of spots and redness
	ir                           bool
}

func (t *traits) seen(years float64, ir bool) *paint {
	p := &paint{traits: t, plan: t.plan(), years: years, old: step(30, 80, years)}
	p.grey = step(46, 80, years+8*noise(t.at[0], 3.3))
	hair := t.hair.mix(rgb{0.45, 0.44, 0.43}, 0.9*p.grey)
	p.hue = palette{skin: t.skin, lip: t.lip.mix(t.skin, 0.3*p.old), hair: hair, iris: t.iris, cloth: t.cloth, white: rgb{0.62, 0.58, 0.56}, mark: 1}
	if ir {
		p.hue = infrared(p.hue)
	}
	return p
}

// face is the colour of the skin at a place of the rest.
func (p *paint) face(at vec, theta, _ float64) rgb {
	x, ax, y := at.x, math.Abs(at.x), at.y
	hair := p.hairy(theta, y)
	if hair >= 0.64 { // no skin is seen
		return p.strands(theta, y, p.hue.hair)
	}
	front := at.z > -70 && y < 95 && y > -140
	u, v := theta*100+p.at[0], y+p.at[1]
	fine := noise(u*0.9, v*0.9)
	k := p.hue.skin.by(1 + 0.03*noise(u*0.11, v*0.11)*p.hue.mark + 0.02*fine + 0.015*noise(u*0.37, v*0.37))
	if front {
		k = p.complexion(k, x, ax, y, u, v)
	}
	k = p.whiskers(k, at, ax, theta, u, v)
	if front {
		k = p.brows(k, x, ax, y)
		k = p.lips(k, ax, y, u, v)
		if d := math.Abs(ax - p.eyeApart); d < 30 && math.Abs(y-p.eyeUp) < 25 {
			k = p.eye(k, x, ax, y)
		}
	}
	if hair > 0 {
		k = k.mix(p.strands(theta, y, p.hue.hair), clamp(hair*3+0.9*noise(u*1.3, v*0.25), 0, 1)*step(0, 0.2, hair))
	}
	return k
}

// complexion is redness, freckles, moles, folds and wrinkles.
func (p *paint) complexion(k rgb, x, ax, y, u, v float64) rgb {
	red := 0.5*p.blood*hill(ax, y, 36, p.noseY*0.85, 26, 24) + 0.4*p.blood*hill(x, y, 0, p.noseY+8, 17, 16) + 0.15*hill(x, y, 0, p.chinY+12, 20, 14)
	for _, s := range p.stains {
		if d := hill(x, y, s.x, s.y, s.rx, s.ry); d > 0 {
			k = k.by(1 + 0.20*p.hue.mark*s.high*d)
		}
	}
	if b := p.birthmark; b.high > 0 {
		red += 2.6 * b.high * step(0.15, 0.3, hill(x, y, b.x, b.y, b.rx, b.ry)+0.12*noise(u*0.2, v*0.2))
	}
	red *= p.hue.mark
	k = rgb{k[0] * (1 + 0.05*red), k[1] * (1 - 0.26*red), k[2] * (1 - 0.24*red)}
	// shade under the eyes, in the corners of nose and eyes
	e := hill(ax, y, p.eyeApart-4, p.eyeUp-p.eyeOpen-5, 15, 7) * (0.10 + 0.22*p.bags)
	k = rgb{k[0] * (1 - e), k[1] * (1 - 1.15*e), k[2] * (1 - e)}
	if p.makeup > 0 {
		k = k.mix(k.times(p.lipShade()), 0.95*p.makeup*hill(ax, y, p.eyeApart+1, p.eyeUp+p.eyeOpen*0.6, p.eyeWide*1.35, p.eyeOpen+5))
	}
	dark := 0.55 * hill(ax, y, p.noseWide*0.45, p.noseY+0.6, p.noseWide*0.28, 2.9)
	dark += 0.30 * hill(ax, y, p.noseWide+0.6, p.noseY+p.ala*0.8, 2.2, p.ala*1.1)
	dark += (0.10 + 0.22*p.old) * p.crease(ax, y, p.plan)
	// forehead, crow's feet, between the brows, above the lip
	if w := step(32, 75, p.years); w > 0 {
		if y > p.eyeUp+p.browUp+6 {
			d := (y - 30 - 2.5*noise(x*0.03+p.at[0], 5)) / 8.5
			dark += 0.20 * w * bell(math.Pow((d-math.Round(d))*5, 2)) * step(48, 30, ax) * hill(0, y, 0, 38, 1, 24)
		}
		dx, dy := ax-p.eyeApart-p.eyeWide-3, y-p.eyeUp
		if dx > 0 && dx < 16 && math.Abs(dy) < 14 {
			a := math.Atan2(dy, dx+2)*3.2 + noise(ax*0.2, p.at[1])
			dark += 0.16 * w * bell(math.Pow((a-math.Round(a))*4.5, 2)) * bell(math.Pow(dx/16, 2))
		}
		dark += 0.2 * w * hill(ax, y, 4.5, p.eyeUp+p.browUp+1, 1.5, 8)
		dark += 0.12 * w * bell(math.Pow(4*noise(x*0.35+p.at[0], y*0.05), 2)) * hill(x, y, 0, p.mouthY+p.lipUp+4, 20, 7)
	}
	if p.freckles > 0 {
		f := noise(u*0.55+71, v*0.55) + 0.5*noise(u*1.1, v*1.1+33)
		dark += 0.45 * p.hue.mark * p.freckles * step(0.35, 0.75, f) * (hill(x, y, 0, p.noseY*0.6, 62, 42) + 0.4*hill(x, y, 0, 35, 60, 35))
	}
	if p.old > 0 {
		dark += 0.25 * p.hue.mark * p.old * step(0.45, 0.6, noise(u*0.13+9, v*0.13+50)) * hill(ax, y, 50, 10, 26, 60)
	}
	for _, m := range p.moles {
		if dx, dy := x-m.x, y-m.y; math.Abs(dx) < 3 && math.Abs(dy) < 3 {
			dark += m.dark * (0.4 + 0.6*p.hue.mark) * bell((dx*dx+dy*dy)/(m.r*m.r*1.4))
		}
	}
	dark = clamp(dark, 0, 0.9)
	return rgb{k[0] * (1 - dark), k[1] * (1 - min(1, 1.1*dark)), k[2] * (1 - min(1, 1.1*dark))}
}

func (p *paint) lipShade() rgb { return rgb{0.34, 0.25, 0.32} }

// brows are strokes along two bows.
func (p *paint) brows(k rgb, x, ax, y float64) rgb {
	if ax < p.browApart-5 || ax > p.browLong+6 {
		return k
	}
	s := (ax - p.browApart) / (p.browLong - p.browApart)
	mid := p.eyeUp + p.browUp + p.browSlant*(s-0.4) + p.browArch*(1-math.Pow((s-0.62)/0.62, 2)) - 1.5*p.old*s + p.crooked*0.35*math.Copysign(1, x)
	half := 0.5 * p.browThick * (1 - 0.65*step(0.55, 1.05, s)) * (0.75 + 0.25*step(-0.1, 0.2, s))
	d := (y - mid) / half
	if math.Abs(d) > 2.2 {
		return k
	}
	hair := noise(ax*1.5-y*0.9+p.at[0], y*0.5+ax*0.12) + 0.5*noise(ax*2.9-y*1.7, y*0.9+p.at[1])
	cover := (1.15 - math.Abs(d)*0.85) * step(-0.18, 0.06, s) * step(1.12, 0.9, s)
	a := clamp((cover-0.25)*1.5+0.45*hair*(0.3+cover), 0, 1) * (0.45 + 0.55*p.browDense)
	return k.mix(p.hue.hair.by(0.5), a*0.95)
}

// lips are two bows that meet on the line of the mouth.
func (p *paint) lips(k rgb, ax, y, u, v float64) rgb {
	if ax > p.mouthWide+5 || math.Abs(y-p.mouthY) > 24 {
		return k
	}
	q := clamp(1-ax*ax/(p.mouthWide*p.mouthWide), 0, 1)
	at := p.line(ax, p.plan)
	up := p.lipUp * (1 - 0.35*p.old) * math.Pow(q, 0.6) * (1 + 0.25*p.bow*(hill(ax, 0, p.mouthWide*0.22, 0, 6, 1)-0.8*hill(ax, 0, 0, 0, 4, 1)))
	low := p.lipLow * (1 - 0.25*p.old) * math.Pow(q, 0.45)
	if d := y - at; d > -low-1.5 && d < up+1.5 && q > 0 {
		a := step(up+0.8, up-0.8, d) * step(-low-0.9, -low+0.9, d)
		lip := p.hue.lip.by(1 + 0.10*noise(u*0.9, v*0.12) - 0.12*step(0, up, d))
		k = k.mix(lip, a*0.9)
	}
	open := 0.75 * bell(math.Pow((y-at)/1.3, 2)) * step(p.mouthWide+2, p.mouthWide-4, ax)
	open += 0.3 * hill(ax, y, p.mouthWide+1, p.line(p.mouthWide, p.plan), 3.5, 2.5)
	open += 0.14 * hill(ax, y, 0, at-low-3, p.mouthWide*0.8, 3)
	return k.mix(k.times(rgb{0.12, 0.06, 0.06}), min(1, open))
}
