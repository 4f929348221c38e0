package quality

import "math"

// enough is the share of a region that must be within the picture to say something of it.
const enough = .9

// ofLight measures what the histogram of the face's luminance tells, then the two cheeks
// and the eyes.
func (m *Meter) ofLight(g geometry) {
	c := &m.crop
	if float64(c.seen) < enough*float64(c.under) {
		for _, k := range []int{uniformity, mean, variance, underExposure, overExposure, dynamicRange, colour, equalLight, glassesEffects, contrast} {
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
	if avg > 0 {
		m.set(contrast, math.Sqrt(dev)/avg)
	} else {
		m.found[contrast].why = "the face is black"
	}
	m.set(dynamicRange, bits)
	m.set(underExposure, float64(dark)/n)
	m.set(overExposure, float64(bright)/n)
	m.ofCheeks(g)
	m.ofSides()
	m.ofGlasses(g, float64(bright)/n)
}

// ofCheeks compares the squares outward below the two eyes, half way down to the mouth:
// how much their histograms have in common, and what colour they have.
func (m *Meter) ofCheeks(g geometry) {
	right, left := g.inCrop(g.right), g.inCrop(g.left)
	side := int(left.sub(right).length() * .3)
	down := int(g.inCrop(g.mouth).sub(g.inCrop(g.eyes)).length() / 2)
	r := m.square(int(right.x)-side, int(right.y)+down, side)
	l := m.square(int(left.x), int(left.y)+down, side)
	if r.n == 0 || l.n == 0 {
		for _, k := range []int{uniformity, colour} {
			m.found[k].why = "the cheeks are not in the picture"
		}
		return
	}
	same := 0.0
	for v := range r.hist {
		same += min(float64(r.hist[v])/float64(r.n), float64(l.hist[v])/float64(l.n))
	}
	m.set(uniformity, same)
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

// stop is how many steps a stop has in ofSides, and deepest what is added to each
// luminance there (of 4095), so that the ratio of two that are nearly black is no matter of noise.
const (
	stop    = 64
	deepest = 32
)

// stops are the logarithms of luminances in steps.
var stops = func() (t [4096]int) {
	for l := range t {
		t[l] = int(math.Round(stop * math.Log2(float64(l+deepest)/deepest)))
	}
	return t
}()

// ofSides measures from which side the light comes: how much more light each place of the
// person's left half of the face has than the place opposite, in the mean over the middle
// three fifths of such ratios: hair, beard, glasses and moles on one side move it little. A
// head that is turned has other light on both halves wherever the lamp is.
func (m *Meter) ofSides() {
	if math.Abs(m.found[yaw].value) > table[yaw].limits[Live].high {
		m.found[equalLight].why = "the head is turned"
		return
	}
	m.ratio = [len(m.ratio)]int{}
	n := 0
	for y := eyeLine - 20; y < eyeLine+160; y++ {
		for x := cropWidth / 2; x < m.crop.mask[y][1]; x++ {
			l, r := y*cropWidth+x, y*cropWidth+cropWidth-1-x
			if m.crop.in[l] && m.crop.in[r] {
				m.ratio[len(m.ratio)/2+stops[fine(m.crop.bgr[l])]-stops[fine(m.crop.bgr[r])]]++
				n++
			}
		}
	}
	from, to := n/5, n-n/5
	below, sum, taken := 0, 0, 0
	for i, k := range m.ratio {
		k, below = min(below+k, to)-max(below, from), below+k
		if k > 0 {
			sum += k * (i - len(m.ratio)/2)
			taken += k
		}
	}
	if taken == 0 {
		m.found[equalLight].why = "the face is not in the picture"
		return
	}
	m.set(equalLight, float64(sum)/float64(taken)/stop)
}

// patch is what was seen of a square.
type patch struct {
	hist [256]int
	sum  [3]int
	n    int
	grey bool // all of it
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

// white is what glasses that mirror a lamp are at least, in each colour.
const white = 235

// Where glasses are looked at: a box about each eye without the eye itself, half their
// sides in distances of the eyes. White of the eye is no glare, nor is the lamp in it.
const (
	glassX, glassY = .35, .25
	eyeX, eyeY     = .24, .11
)

// ofGlasses measures the share of white about the eyes. In a picture with white skin
// nothing can be told.
func (m *Meter) ofGlasses(g geometry, bright float64) {
	if bright > table[overExposure].limits[Live].high {
		m.found[glassesEffects].why = "the picture is over-exposed"
		return
	}
	n, lit := 0, 0
	for _, eye := range []vec{g.inCrop(g.right), g.inCrop(g.left)} {
		for y := max(int(eye.y-glassY*cropEyes), 0); y < min(int(eye.y+glassY*cropEyes), cropHeight); y++ {
			for x := max(int(eye.x-glassX*cropEyes), 0); x < min(int(eye.x+glassX*cropEyes), cropWidth); x++ {
				dx, dy := (float64(x)-eye.x)/(eyeX*cropEyes), (float64(y)-eye.y)/(eyeY*cropEyes)
				i := y*cropWidth + x
				if dx*dx+dy*dy < 1 || !m.crop.in[i] {
					continue
				}
				n++
				if p := m.crop.bgr[i]; min(p[0], p[1], p[2]) >= white {
					lit++
				}
			}
		}
	}
	const all = 2 * (4*glassX*glassY - math.Pi*eyeX*eyeY) * cropEyes * cropEyes
	if float64(n) < enough*all {
		m.found[glassesEffects].why = "the eyes are not in the picture"
		return
	}
	m.set(glassesEffects, float64(lit)/float64(n))
}
