package paper

import "math"

// drawBackground prints the rainbow tint and the guilloches over the page.
func (m *model) drawBackground(c *canvas) {
	m.tint(c)
	mrzTop := float64(c.h) - px(23.2)
	bands := 4 + m.r.IntN(2)
	for b := range bands {
		k := m.main
		if b%2 == 1 {
			k = m.accent
		}
		centre := float64(c.h) * (float64(b) + 0.5) / float64(bands)
		m.band(c, centre, float64(c.h)/float64(bands)*0.95, mrzTop, &k)
	}
	cx, cy := float64(c.w)*(0.62+0.1*m.r.Float64()), mrzTop*0.56
	m.rosette(c, cx, cy, mrzTop*0.43, 60, &m.accent)
	m.rosette(c, cx, cy, mrzTop*0.25, 70, &m.main)
}

// tint lays a slanting rainbow of three pale colours over the sheet.
func (m *model) tint(c *canvas) {
	a, b, d := hsl(m.hues[0], 0.42, 0.90), hsl(m.hues[1], 0.45, 0.92), hsl(m.hues[2], 0.40, 0.91)
	slant := 0.4
	wide := c.w + int(float64(c.h)*slant) + 1
	row := make([]byte, wide*4)
	for x := range wide {
		t := float64(x) / float64(wide) * 2
		from, to := a, b
		if t >= 1 {
			from, to, t = b, d, t-1
		}
		t = t * t * (3 - 2*t)
		for i := range 3 {
			row[x*4+i] = uint8(float64(from[i])*(1-t) + float64(to[i])*t)
		}
		row[x*4+3] = 255
	}
	for y := range c.h {
		copy(c.white.Pix[y*c.white.Stride:(y+1)*c.white.Stride], row[int(float64(y)*slant)*4:])
	}
}

// band draws a guilloche band: one wave in many phases inside a breathing
// envelope. Below mrzTop it is paler, as Doc 9303-3 clause 4 wants of the
// background of a machine readable zone.
func (m *model) band(c *canvas, centre, height, mrzTop float64, k *ink) {
	const lines = 13
	period := px(24 + 20*m.r.Float64())
	breath := px(50 + 40*m.r.Float64())
	shift := 2 * math.Pi * m.r.Float64()
	wave := make([]float64, c.w)
	envelope := make([]float64, c.w)
	middle := make([]float64, c.w)
	for x := range c.w {
		t := 2 * math.Pi * float64(x)
		wave[x] = t/period + 0.7*math.Sin(t/breath+shift)
		envelope[x] = height * (0.40 + 0.22*math.Sin(t/breath*1.7+shift))
		middle[x] = centre + height*0.18*math.Sin(t/(3*breath)+2*shift)
	}
	for n := range lines {
		phase := 2 * math.Pi * float64(n) / lines
		last := 0.0
		for x := range c.w {
			y := middle[x] + envelope[x]*math.Sin(wave[x]+phase)
			slope := y - last
			last = y
			if x == 0 {
				continue
			}
			weight := 105.0
			if y > mrzTop {
				weight = 46
			}
			half := 0.65 * math.Sqrt(1+slope*slope)
			for j := int(y - half); j <= int(y+half+1); j++ {
				if a := half + 0.5 - math.Abs(float64(j)-y); a > 0 {
					c.dot(x, j, int(min(1, a)*weight), k)
				}
			}
		}
	}
}

// rosette draws a closed guilloche of radius r around cx, cy.
func (m *model) rosette(c *canvas, cx, cy, r float64, weight int, k *ink) {
	turns, petals := 11.0, float64(m.petals)+1/11.0
	pale := func(x, y, a int, k *ink) { c.dot(x, y, a*weight/255, k) }
	c.stroke(int(turns*r*6), 1.3, pale, k, func(t float64) (float64, float64) {
		a := 2 * math.Pi * turns * t
		q := r * (0.68 + 0.32*math.Sin(a*petals))
		return cx + q*math.Cos(a), cy + q*math.Sin(a)
	})
}
