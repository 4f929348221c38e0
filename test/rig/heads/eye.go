package heads

import "math"

// eye paints lids, white, iris, pupil and lashes over the bulge of the eyeball.
func (p *paint) eye(k rgb, x, ax, y float64) rgb {
	side := math.Copysign(1, x)
	dx, dy := ax-p.eyeApart, y-p.eyeUp // dx grows outwards
	dy -= p.eyeSlant * (dx / p.eyeWide) * 0.5
	s := dx / p.eyeWide
	droop := 0.9 * p.old * step(-0.2, 1, s)
	q := max(0, 1-s*s)
	top := p.eyeOpen*math.Pow(q, 0.55)*(1+0.10*s) - droop
	low := -p.eyeOpen * 0.78 * math.Pow(q, 0.75) * (1 + 0.12*s)
	in := math.Abs(s) < 1 && dy < top && dy > low

	// crease of the upper lid and the skin between
	if d := dy - top; s > -1.05 && s < 1.2 && d > -0.5 {
		fold := p.lid*(1-0.7*p.fold) + 0.8
		c := (d - fold*(1-0.25*s*s)) / 0.9
		k = k.by(1 - (0.34-0.12*p.fold)*bell(c*c*0.6)*step(1.25, 0.7, math.Abs(s)))
		k = k.by(1 - 0.10*step(fold+1, 0, d)*step(1.2, 0.8, math.Abs(s)))
	}
	if d := low - dy; s > -1 && s < 1.05 && d > 0 {
		c := (d - 4.5 - 2*p.bags) / 1.4
		k = k.by(1 - (0.08+0.16*p.bags+0.10*p.old)*bell(c*c*0.5)*step(1.1, 0.6, math.Abs(s)))
	}
	if in {
		gx, gy := side*dx, dy-0.3 // both eyes look ahead
		r := math.Hypot(gx, gy)
		ball := p.hue.white.by((1 - 0.35*s*s) * (0.78 + 0.22*step(top, top-3.5, dy)))
		ball = ball.mix(ball.times(rgb{1, 0.62, 0.58}), clamp(step(-0.55, -1, s)+0.15+0.2*noise(dx*1.5, dy*1.5), 0, 1)) // the inner corner is red
		if r < 6.3 {
			ray := 0.75 + 0.35*noise(math.Atan2(gy, gx)*6+p.at[0], r*0.25)
			iris := p.hue.iris.by(ray * (1.25 - 0.5*step(3.5, 5.9, r)) * (0.7 + 0.3*step(top, top-3, dy)))
			iris = iris.mix(rgb{0.004, 0.004, 0.004}, step(p.pupil+0.35, p.pupil-0.35, r))
			ball = ball.mix(iris, step(6.2, 5.5, r))
		}
		if h := math.Hypot(side*dx+1.9, dy-2.0); h < 1.5 {
			ball = ball.mix(rgb{1.6, 1.6, 1.6}, step(1.4, 0.5, h))
		}
		edge := min(top-dy, dy-low)
		k = k.mix(ball, step(-0.2, 0.45, edge))
	}
	// lashes
	if math.Abs(s) < 1.12 {
		line := 0.55 + 0.9*p.lashes
		d := dy - top
		hair := 0.65 + 0.35*noise(dx*2.4+dy*0.8*s, 3)
		a := bell(math.Pow(d/(line*1.35), 2)) * (0.55 + 0.4*p.lashes) * step(-1.1, -0.6, s) * step(1.15, 0.95, s)
		if d > 0 && d < 3.2 {
			a = max(a, p.lashes*0.5*hair*step(3.2*p.lashes, 0, d)*step(-0.7, 0.5, s))
		}
		d = dy - low
		a = max(a, bell(math.Pow(d/1.0, 2))*0.32*(0.4+p.lashes)*step(1.05, 0.6, math.Abs(s)))
		k = k.mix(rgb{0.012, 0.009, 0.008}.mix(p.hue.hair, 0.3), clamp(a, 0, 1))
	}
	return k
}
