package quality

import "math"

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
