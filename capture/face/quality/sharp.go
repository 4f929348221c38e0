package quality

import "math"

// plane is the middle of the face as grey, in the picture's own pixels where the eyes are
// no more than cropEyes apart, in the crop's else: so nothing is interpolated that was
// never there, and a near face is not called sharper than a far one.
type plane struct {
	pix  []uint8
	w, h int
	rest [4*510 + 1]int // how often each size of what noise leaves
}

// ofSharpness measures how much of the detail is left at the finest scale: along each
// axis, the second differences squared over the first ones squared, both less what the
// sensor's noise adds to them; the worse axis counts, for a head that moves is blurred along
// one. So neither light nor contrast counts, and the noise of a blurred picture is not taken
// for detail.
func (m *Meter) ofSharpness(img Image, g geometry) {
	m.middle(img, g)
	p := &m.plane
	if p.w < 16 || p.h < 16 {
		m.found[sharpness].why = "too much of the face is not in the picture"
		return
	}
	v, ok := p.detail()
	if !ok {
		m.found[sharpness].why = "there is no detail to tell by"
		return
	}
	m.set(sharpness, v)
}

// middle fills the plane: from above the brows to below the mouth, from cheek to cheek.
func (m *Meter) middle(img Image, g geometry) {
	p := &m.plane
	p.pix, p.w, p.h = p.pix[:0], 0, 0
	if g.apart > cropEyes {
		const x0, x1, y0, y1 = cropWidth/2 - 78, cropWidth/2 + 78, eyeLine - 33, eyeLine + 150
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				i := y*cropWidth + x
				if !m.crop.in[i] {
					p.w = 0
					return
				}
				q := m.crop.bgr[i]
				p.pix = append(p.pix, luma(q[0], q[1], q[2]))
			}
		}
		p.w, p.h = x1-x0, y1-y0
		return
	}
	mid := g.eyes.mid(g.mouth)
	rx, ry := .7*g.apart, .5*g.drop+.3*g.apart
	x0, x1 := int(math.Ceil(mid.x-rx)), int(mid.x+rx)
	y0, y1 := int(math.Ceil(mid.y-ry)), int(mid.y+ry)
	if x0 < 0 || y0 < 0 || x1 > img.Width || y1 > img.Height {
		return
	}
	for y := y0; y < y1; y++ {
		line := img.Pix[y*img.Stride+3*x0:][:3*(x1-x0)]
		for i := 0; i+2 < len(line); i += 3 {
			p.pix = append(p.pix, luma(line[i], line[i+1], line[i+2]))
		}
	}
	p.w, p.h = x1-x0, y1-y0
}

// What white noise of variance 1 adds, for each pixel, to the sums of detail: the squares of
// the taps of second and of first differences.
const (
	noiseSecond = 6
	noiseFirst  = 2
)

// faintest is the least of the first differences squared, for each pixel, that detail is
// told by: half a level.
const faintest = .25

// detail is the ratio, in thousandths; false where the plane is flat along an axis.
func (p *plane) detail() (float64, bool) {
	var first, second [2]int
	for y := 1; y < p.h-1; y++ {
		up, row, low := p.pix[(y-1)*p.w:][:p.w], p.pix[y*p.w:][:p.w], p.pix[(y+1)*p.w:][:p.w]
		for x := 1; x < len(row)-1; x++ {
			l, r, u, d, c := int(row[x-1]), int(row[x+1]), int(up[x]), int(low[x]), 2*int(row[x])
			first[0] += (r - l) * (r - l)
			first[1] += (d - u) * (d - u)
			second[0] += (l + r - c) * (l + r - c)
			second[1] += (u + d - c) * (u + d - c)
		}
	}
	n, s := float64((p.w-2)*(p.h-2)), p.noise()
	worst := math.Inf(1)
	for k := range first {
		f := float64(first[k]) - s*noiseFirst*n
		if f < faintest*n {
			return 0, false
		}
		worst = min(worst, max(float64(second[k])-s*noiseSecond*n, 0)/f)
	}
	return 1000 * worst, true
}

// noise estimates the variance of the sensor's noise, from the median of what the
// difference of two Laplacians leaves (Immerkaer 1996, there by the mean, which detail spoils).
func (p *plane) noise() float64 {
	p.rest = [4*510 + 1]int{}
	n := 0
	for y := 1; y < p.h-1; y++ {
		a, b, c := p.pix[(y-1)*p.w:][:p.w], p.pix[y*p.w:][:p.w], p.pix[(y+1)*p.w:][:p.w]
		column := func(x int) int { return int(a[x]) - 2*int(b[x]) + int(c[x]) }
		l, m := column(0), column(1)
		for x := 2; x < p.w; x++ {
			r := column(x)
			d := l - 2*m + r
			p.rest[max(d, -d)]++
			l, m = m, r
			n++
		}
	}
	// Within the level that holds the median, as if all were spread evenly over it.
	below := 0
	for v, k := range p.rest {
		if 2*(below+k) >= n {
			median := float64(v) - .5 + (float64(n)/2-float64(below))/float64(k)
			s := max(median, 0) / (.6745 * 6)
			return s * s
		}
		below += k
	}
	return 0
}
