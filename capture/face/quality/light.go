package quality

import "math"

// enough is the share of a region that must be within the picture to say something of it.
const enough = .9

// ofLight measures what the histogram of the face's luminance tells, then the two cheeks
// and the eyes.
func (m *Meter) ofLight(g geometry) {
	c := &m.crop
	if float64(c.seen) < enough*float64(c.under) {
		for _, k := range []int{uniformity, mean, variance, underExposure, overExposure, dynamicRange, colour, equalLight, glassesEffects} {
			m.found[k].why = "too much of the face is not in the picture"
		}
		return
	}
	m.hist = [256]int{}
	for y, span := range c.mask {
		for i := y*cropWidth + span[0]; i < y*cropWidth+span[1]; i++ {
			if c.in[i] {
				m.hist[c.lum[i]]++
			}
		}
	}
	n := float64(c.seen)
	avg, dev, bits := 0.0, 0.0, 0.0
	dark, bright := 0, 0
	for v, k := range m.hist {
		avg += float64(k) * float64(v) / 255 / n
	}
	for v, k := range m.hist {
		if k == 0 {
			continue
		}
		d, p := float64(v)/255-avg, float64(k)/n
		dev += p * d * d
		bits -= p * math.Log2(p)
		if v <= 25 {
			dark += k
		}
		if v >= 247 {
			bright += k
		}
	}
	m.set(mean, avg)
	m.set(variance, dev)
	m.set(dynamicRange, bits)
	m.set(underExposure, float64(dark)/n)
	m.set(overExposure, float64(bright)/n)
	m.ofCheeks(g)
	m.ofGlasses(g, float64(bright)/n)
}

// ofCheeks compares the squares outward below the two eyes, half way down to the mouth:
// how far their histograms have the same, which of them has more light, and their colour.
func (m *Meter) ofCheeks(g geometry) {
	right, left := g.inCrop(g.right), g.inCrop(g.left)
	side := int(left.sub(right).length() * .3)
	down := int(g.inCrop(g.mouth).sub(g.inCrop(g.eyes)).length() / 2)
	r := m.square(int(right.x)-side, int(right.y)+down, side)
	l := m.square(int(left.x), int(left.y)+down, side)
	if r.n == 0 || l.n == 0 {
		for _, k := range []int{uniformity, colour, equalLight} {
			m.found[k].why = "the cheeks are not in the picture"
		}
		return
	}
	same := 0.0
	for v := range r.hist {
		same += min(float64(r.hist[v])/float64(r.n), float64(l.hist[v])/float64(l.n))
	}
	m.set(uniformity, same)
	// A level below the least that is told apart would make the ratio a matter of noise.
	m.set(equalLight, math.Log2(max(l.mean(), 2)/max(r.mean(), 2)))
	if r.grey && l.grey {
		m.found[colour].why = "the picture is grey"
		return
	}
	m.set(colour, unnatural([3]float64{
		float64(r.sum[0]+l.sum[0]) / float64(r.n+l.n),
		float64(r.sum[1]+l.sum[1]) / float64(r.n+l.n),
		float64(r.sum[2]+l.sum[2]) / float64(r.n+l.n),
	}))
}

// patch is what was seen of a square.
type patch struct {
	hist [256]int
	sum  [3]int
	n    int
	grey bool // all of it
}

func (p *patch) mean() float64 {
	s := 0
	for v, k := range p.hist {
		s += v * k
	}
	return float64(s) / float64(p.n)
}

// square looks at a square of the crop; n is 0 where not enough of it was taken.
func (m *Meter) square(x, y, side int) (p patch) {
	p.grey = true
	for v := max(y, 0); v < min(y+side, cropHeight); v++ {
		for u := max(x, 0); u < min(x+side, cropWidth); u++ {
			i := v*cropWidth + u
			if !m.crop.in[i] {
				continue
			}
			q := m.crop.bgr[i]
			p.hist[m.crop.lum[i]]++
			for k, b := range q {
				p.sum[k] += int(b)
			}
			p.grey = p.grey && q[0] == q[1] && q[1] == q[2]
			p.n++
		}
	}
	if float64(p.n) < enough*float64(side*side) {
		p.n = 0
	}
	return p
}

// unnatural is how far a mean colour (blue, green, red) is from where those of skin are
// in CIELAB: a* of 5 to 25, b* of 5 to 35; 100 where one of them is below zero.
func unnatural(bgr [3]float64) float64 {
	b, g, r := light(bgr[0]/255), light(bgr[1]/255), light(bgr[2]/255)
	// sRGB to CIEXYZ and the white of illuminant D50.
	x := (.43605*r + .38508*g + .14309*b) / .964221
	y := .22249*r + .71689*g + .06062*b
	z := (.01393*r + .09710*g + .71419*b) / .825211
	as, bs := 500*(lab(x)-lab(y)), 200*(lab(y)-lab(z))
	if as < 0 || bs < 0 {
		return 100
	}
	return math.Hypot(max(5-as, as-25, 0), max(5-bs, bs-35, 0))
}

func lab(t float64) float64 {
	if t > 216./24389 {
		return math.Cbrt(t)
	}
	return (24389./27*t + 16) / 116
}

// White is what glasses that mirror a lamp are at least, in each colour.
const white = 235

// ofGlasses measures the share of white about the eyes. The lamp in a bare eye is
// far smaller than the limit. In a picture with white skin nothing can be told.
func (m *Meter) ofGlasses(g geometry, bright float64) {
	if bright > table[overExposure].limits[Live].high {
		m.found[glassesEffects].why = "the picture is over-exposed"
		return
	}
	c := &m.crop
	n, lit := 0, 0
	for _, eye := range []vec{g.inCrop(g.right), g.inCrop(g.left)} {
		for y := int(eye.y - .25*cropEyes); y < int(eye.y+.25*cropEyes); y++ {
			for x := int(eye.x - .35*cropEyes); x < int(eye.x+.35*cropEyes); x++ {
				if x < 0 || y < 0 || x >= cropWidth || y >= cropHeight || !c.in[y*cropWidth+x] {
					continue
				}
				n++
				if p := c.bgr[y*cropWidth+x]; min(p[0], p[1], p[2]) >= white {
					lit++
				}
			}
		}
	}
	if n < cropEyes*cropEyes/4 {
		m.found[glassesEffects].why = "the eyes are not in the picture"
		return
	}
	m.set(glassesEffects, float64(lit)/float64(n))
}
