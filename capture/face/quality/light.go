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
