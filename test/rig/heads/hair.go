package heads

import "math"

// line of hair: how high it begins at each angle from the middle of the face, by degrees.
func (p *traits) hairFrom(theta float64) float64 {
	a := math.Abs(theta) * 180 / math.Pi
	top := p.hairline
	if p.fringe > 0 && p.style >= full {
		top = mix(top, p.eyeUp+p.browUp+9, p.fringe)
	}
	r := p.recede * (1 - p.fringe)
	top += p.sweep * math.Sin(2.2*theta) * step(1.2, 0.6, math.Abs(theta))
	ys := [...][2]float64{{0, top}, {14, top + 1 + 0.2*r}, {30, top - 3 + r}, {46, top - 14 + 0.8*r + p.temple}, {60, 22 + p.temple}, {70, 6 + 0.3*p.temple}, {78, -10 + p.temple}, {86, -8}, {97, 12}, {114, 6}, {128, -38}, {150, -82}, {180, -92}}
	if p.style == bald {
		ys = [...][2]float64{{0, 140}, {14, 140}, {30, 138}, {46, 130}, {60, 70}, {70, 30}, {79, 0}, {84, -10}, {90, 18}, {112, 12}, {128, -30}, {150, -70}, {180, -80}}
	}
	for i := 1; i < len(ys); i++ {
		if a <= ys[i][0] {
			return mix(ys[i-1][1], ys[i][1], step(ys[i-1][0], ys[i][0], a))
		}
	}
	return ys[len(ys)-1][1]
}

// hairy is how far inside the hair a place of the head lies: 0 outside, 1 well inside.
func (p *traits) hairy(theta, y float64) float64 {
	from := p.hairFrom(theta)
	if y < from-6 {
		return 0
	}
	ragged := 2.2 * noise(theta*38+p.at[0], p.at[1])
	return clamp((y-from+ragged)/14, 0, 1)
}

// thick is by how many mm the hair stands off the skull.
func (p *traits) thick(theta, y float64) float64 {
	h := p.hairy(theta, y)
	if h == 0 {
		return 0
	}
	t := p.hairThick
	switch p.style {
	case bald:
		t = 2
	case cropped:
		t = 1.5 + 0.15*t
	case short:
		t = 3 + 0.6*t*step(20, 80, y)
	case tied:
		t = 3 + 0.35*t
	}
	part := 1 - 0.35*bell(math.Pow((theta*90-p.parting)/14, 2))*step(50, 90, y)
	wave := 1 + 0.22*p.curl*noise(theta*7+p.at[0], y*0.09) + 0.08*noise(theta*20, y*0.05+p.at[1])
	return t * h * part * wave
}

// strands is the colour of hair: streaks that run down, or curls.
func (p *paint) strands(theta, y float64, k rgb) rgb {
	bend := 3 * p.curl * noise(theta*6, y*0.06+p.at[0])
	n := 0.55*noise(theta*55+bend+p.at[0], y*0.035) + 0.35*noise(theta*130+2*bend, y*0.05+p.at[1])
	if p.style <= short || p.curl > 0.6 {
		n = 0.5*n + 0.5*noise(theta*60+bend, y*0.6+p.at[1])
	}
	grey := p.grey * 0.25 * noise(theta*90, y*0.04)
	return k.by(1+0.75*n).mix(rgb{0.4, 0.4, 0.4}, max(0, grey))
}

// whiskers are stubble, moustache and beard.
func (p *paint) whiskers(k rgb, at vec, ax, theta, u, v float64) rgb {
	m := p.bearded(at, theta)
	if m == 0 {
		return k
	}
	dots := 0.5 + 0.5*noise(u*1.7, v*1.7)
	cheek := 0.30 * p.stubble * (0.6 + 0.4*dots) * p.hue.mark
	full := p.beardHere(at)
	if full > 0.05 {
		h := 0.65 + 0.6*noise(u*1.1+at.z, v*0.3) + 0.4*noise(u*2.3, v*0.8)
		return k.mix(p.hue.hair.by(0.6+0.8*clamp(h, 0, 1)), clamp(m*1.6*full*(0.75+0.5*dots), 0, 0.96))
	}
	return k.mix(p.hue.hair.mix(rgb{0.05, 0.055, 0.06}, 0.3), m*cheek)
}

// bearded is where a beard grows, 0..1.
func (p *traits) bearded(at vec, theta float64) float64 {
	if p.female || p.child || at.z < -100 || at.y < -145 || at.y > 5 {
		return 0
	}
	pl := p.plan()
	ax, y := math.Abs(at.x), at.y
	line := mix(pl.noseY-2, pl.noseY*0.35, step(24, 62, ax)) // upper edge over the cheek
	m := step(line+3, line-7, y) * step(-78, -68, at.z+0.2*ax)
	if ax < p.mouthWide+6 { // lips, and the bare place below them
		m *= 1 - hill(ax, y, 0, pl.mouthY+0.3*(p.lipUp-p.lipLow), p.mouthWide+4, 0.6*(p.lipUp+p.lipLow)+1.5)
	}
	m *= step(-78, -58, at.z) * step(pl.chinY-12, pl.chinY+4, y-0.25*(at.z+20))
	return clamp(m*1.5, 0, 1)
}

// beardHere is how much of it is left to grow.
func (p *traits) beardHere(at vec) float64 {
	pl := p.plan()
	ax, y := math.Abs(at.x), at.y
	b := p.beard
	round := math.Hypot(ax, 0.8*(y-pl.chinY-14))
	b = max(b, p.goatee*step(p.mouthWide*0.6+13, p.mouthWide*0.6+5, round)*step(pl.mouthY+4, pl.mouthY-6, y))
	return max(b, p.moustache*step(p.mouthWide+7, p.mouthWide-5, ax-0.5*(y-pl.mouthY))*step(pl.mouthY-9, pl.mouthY+2, y))
}
