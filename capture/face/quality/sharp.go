package quality

import "math"

// plane is the middle of the face as grey, in the picture's own pixels where the eyes are
// no more than cropEyes apart, in the crop's else: so nothing is interpolated that was
// never there, and a near face is not called sharper than a far one.
type plane struct {
	pix  []uint8
	w, h int
}

// ofSharpness measures how much of the detail is left at the finest scale: the variance of
// the Laplacian over that of the first differences, so that neither light nor contrast
// counts. Both are of pixels that were smoothed a little, for noise is no detail.
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

// detail is the ratio, in thousandths; false where the plane is flat.
func (p *plane) detail() (float64, bool) {
	first, second := 0, 0
	for y := 1; y < p.h-1; y++ {
		up, row, low := p.pix[(y-1)*p.w:][:p.w], p.pix[y*p.w:][:p.w], p.pix[(y+1)*p.w:][:p.w]
		for x := 1; x < p.w-1; x++ {
			l, r, u, d, c := int(row[x-1]), int(row[x+1]), int(up[x]), int(low[x]), int(row[x])
			lap := l + r + u + d - 4*c
			second += lap * lap
			first += (r-l)*(r-l) + (d-u)*(d-u)
		}
	}
	if first < 2*p.w*p.h {
		return 0, false
	}
	return 1000 * float64(second) / float64(first), true
}
