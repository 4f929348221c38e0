package paper

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"gatehouse/capture"
)

// model is how one issuing state designs one document format.
type model struct {
	r         *rand.Rand // draws the design; never the person
	format    capture.Format
	code      string
	hues      [3]float64 // of the rainbow print, 0..1
	engraved  bool       // laser engraving: visual zone and portrait stay in B900
	dullness  int        // brightest channel of the paper under ultraviolet
	points    int        // of the emblem's star
	petals    int        // of the rosettes
	main      ink        // line work
	accent    ink
	data      ink // personal data
	label     ink
	heraldry  ink
	glowFirst ink // fluorescent, invisible in white and infrared
	glowOther ink
}

func newModel(issuer string, format capture.Format) *model {
	h := fnv.New64a()
	h.Write([]byte(issuer))
	r := rand.New(rand.NewPCG(h.Sum64(), uint64(format)))
	hue := r.Float64()
	m := &model{r: r, format: format, code: issuer, engraved: r.IntN(2) == 0, dullness: 22 + r.IntN(11), points: 5 + r.IntN(5), petals: 6 + r.IntN(7)}
	m.hues = [3]float64{hue, hue + 0.09 + 0.12*r.Float64(), hue - 0.08 - 0.1*r.Float64()}
	m.main = ink{white: hsl(m.hues[0], 0.55, 0.52), uv: rgb{4, 4, 8}, uvShare: 90}
	m.accent = ink{white: hsl(m.hues[1], 0.60, 0.55), uv: rgb{4, 4, 8}, uvShare: 60}
	m.label = ink{white: hsl(m.hues[0], 0.50, 0.30), ir: 120, irShare: 26, uv: rgb{4, 4, 8}, uvShare: 90}
	m.heraldry = ink{white: hsl(m.hues[2]+0.5, 0.45, 0.36), ir: 120, irShare: 22, uv: rgb{4, 4, 8}, uvShare: 90}
	m.data = ink{white: rgb{34, 34, 44}, ir: 60, irShare: 18, uv: rgb{4, 4, 8}, uvShare: 110}
	if m.engraved {
		m.data = ink{white: rgb{38, 38, 40}, ir: 48, irShare: 255, uv: rgb{4, 4, 8}, uvShare: 110}
	}
	glows := []rgb{{240, 235, 70}, {90, 240, 110}, {250, 90, 60}, {70, 160, 250}, {240, 140, 40}}
	r.Shuffle(len(glows), func(i, j int) { glows[i], glows[j] = glows[j], glows[i] })
	m.glowFirst, m.glowOther = ink{uv: glows[0]}, ink{uv: glows[1]}
	return m
}

// paperUV is the colour of the bare paper at 365 nm: security paper is dull,
// office paper glows from its optical brightener.
func (m *model) paperUV(bright bool) rgb {
	if bright {
		return rgb{138, 158, 186}
	}
	v := m.dullness
	return rgb{uint8(v * 2 / 5), uint8(v * 2 / 5), uint8(v)}
}

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

// mrzAt gives where the lines of a format stand, in mm: the left edge of the
// first character and the centre lines above the lower edge (part 4 figure 3,
// part 5 figure 6, part 6 figure 6).
var mrzAt = map[capture.Format]struct {
	left    float64
	centres []float64
}{
	capture.TD1: {5.0, []float64{15.73, 11.50, 7.27}},
	capture.TD2: {4.0, []float64{15.75, 9.40}},
	capture.TD3: {6.0, []float64{15.75, 9.40}},
}

// drawMRZ prints the lines in ink that is black in infrared, or in a dye that
// is not.
func (m *model) drawMRZ(c *canvas, f *fonts, format capture.Format, lines []string, dye bool) {
	k := &ink{white: rgb{24, 23, 26}, ir: 34, irShare: 255, uv: rgb{5, 5, 10}, uvShare: 120}
	if dye {
		k.irShare = 6
	}
	const em = pitch * PxPerMM * 1000 / 723
	at := mrzAt[format]
	for i, line := range lines {
		y := float64(c.h) - px(at.centres[i]) + 0.3565*em // half the height of a capital
		for n, r := range line {
			x := px(at.left+float64(n)*pitch) - 0.119*em // its side bearing
			c.text(f.mrz, x, y, 0, string(r), k)
		}
	}
}

// drawFluorescence prints what only ultraviolet shows: fibres in the paper and
// the emblem. A copy on office paper has neither.
func (m *model) drawFluorescence(c *canvas, person *rand.Rand, bright bool) {
	if bright {
		return
	}
	fibres := 14 + person.IntN(10)
	for range fibres {
		x, y := person.Float64()*float64(c.w), person.Float64()*float64(c.h)
		a, bend, long := person.Float64()*2*math.Pi, (person.Float64()-0.5)*2.4, px(2.5+2*person.Float64())
		k := ink{uv: pick(person, []rgb{{230, 70, 60}, {70, 120, 240}, {200, 210, 60}})}
		c.stroke(int(long*2), 1.8, c.glow, &k, func(t float64) (float64, float64) {
			b := a + bend*t
			return x + t*long*math.Cos(b), y + t*long*math.Sin(b)
		})
	}
	mid := float64(c.h) - px(23.2)
	m.drawStar(c, float64(c.w)*0.60, mid*0.55, mid*0.30)
}

// drawStar is the fluorescent emblem: a line-drawn star in a ring.
func (m *model) drawStar(c *canvas, cx, cy, r float64) {
	n := float64(m.points)
	for i := range 7 {
		q := r * (1 - 0.07*float64(i))
		k := &m.glowFirst
		if i > 3 {
			k = &m.glowOther
		}
		c.stroke(int(q*8), 2.2, c.glow, k, func(t float64) (float64, float64) {
			a := 2*math.Pi*t - math.Pi/2
			// distance to the edge of a star polygon, rounded by the inner lines
			s := math.Abs(math.Mod(t*n+0.5, 1)-0.5) * 2
			d := q * (1 - (0.46-0.03*float64(i))*s)
			return cx + d*math.Cos(a), cy + d*math.Sin(a)
		})
	}
	for _, q := range []float64{1.08, 1.13} {
		c.stroke(int(r*7), 2.2, c.glow, &m.glowOther, func(t float64) (float64, float64) {
			a := 2 * math.Pi * t
			return cx + r*q*math.Cos(a), cy + r*q*math.Sin(a)
		})
	}
}

// emblem prints the state's arms in one colour: a shield with a star, a base of
// waves and a wreath.
func (m *model) emblem(c *canvas, cx, cy, r float64) {
	k, inner := &m.heraldry, ink{white: hsl(m.hues[1], 0.5, 0.94), uv: rgb{4, 4, 8}, uvShare: 30}
	shield := func(q float64) *shape {
		s := &shape{}
		s.add('M', cx-q*0.62, cy-q*0.70).add('L', cx+q*0.62, cy-q*0.70)
		s.add('C', cx+q*0.64, cy+q*0.10, cx+q*0.40, cy+q*0.56, cx, cy+q*0.82)
		return s.add('C', cx-q*0.40, cy+q*0.56, cx-q*0.64, cy+q*0.10, cx-q*0.62, cy-q*0.70)
	}
	c.fill(shield(r), k)
	c.fill(shield(r*0.86), &inner)
	var star []float64
	for i := range 2 * m.points {
		q := r * 0.34
		if i%2 == 1 {
			q *= 0.45
		}
		a := math.Pi*float64(i)/float64(m.points) - math.Pi/2
		star = append(star, cx+q*math.Cos(a), cy-r*0.22+q*math.Sin(a))
	}
	c.fill((&shape{}).polygon(star...), k)
	for i := range 3 {
		y, half := cy+r*(0.22+0.13*float64(i)), r*(0.42-0.10*float64(i))
		c.stroke(int(half*6), r*0.045, c.dot, k, func(t float64) (float64, float64) {
			return cx + half*(2*t-1), y + r*0.03*math.Sin(t*4*math.Pi)
		})
	}
	for i := range 18 { // leaves of the wreath, nine on each side
		side := float64(1 - 2*(i%2))
		a := math.Pi/2 - side*(0.25+0.24*float64(i/2))
		x, y := cx+r*1.02*math.Cos(a), cy+r*1.02*math.Sin(a)
		out := a - side*0.9
		leaf, wide := r*0.26, r*0.075
		ux, uy := math.Cos(out), math.Sin(out)
		s := (&shape{}).add('M', x, y)
		s.add('Q', x+ux*leaf/2-uy*wide, y+uy*leaf/2+ux*wide, x+ux*leaf, y+uy*leaf)
		s.add('Q', x+ux*leaf/2+uy*wide, y+uy*leaf/2-ux*wide, x, y)
		c.fill(s, k)
	}
}

// hsl turns hue (any real, whole turns), saturation and lightness into a colour.
func hsl(h, s, l float64) rgb {
	h -= math.Floor(h)
	chroma := (1 - math.Abs(2*l-1)) * s
	var k rgb
	for i, shift := range [...]float64{0, 2.0 / 3, 1.0 / 3} {
		d := math.Abs(math.Mod((h+shift)*6, 6) - 3)
		k[i] = uint8(255*(l-chroma/2+chroma*max(0, min(1, d-1))) + 0.5)
	}
	return k
}
