package model

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gatehouse/capture"
)

// ErrUnregistered: the page has nothing that ties it to millimetres.
var ErrUnregistered = errors.New("the page cannot be laid on the frame of its machine readable zone")

// Nominal grid of the lines, Doc 9303-3 clause 4.4 and parts 4 to 7: the pitch of
// characters and the distance of lines, in micrometres.
const (
	pitchUM   = 2540
	leadUM    = 6350
	leadTD1UM = 4233
)

const (
	fewestCells = 20  // below it a frame would rest on chance
	mostOffUM   = 350 // a grid that fits worse is none of Doc 9303
)

// point is a place in micrometres of the frame or in pixels of the page.
type point struct{ x, y float64 }

// Frame maps the millimetre frame of a document to pixels of its page. The origin
// is the centre of the first character of the last line; x runs along the line, y
// towards its foot, both in micrometres. Most of a page therefore has negative y.
type Frame struct {
	xx, xy, x0 float64 // pixel x = xx*x + xy*y + x0
	yx, yy, y0 float64
	OffUM      int // mean distance of the cells from the fitted grid
}

// at gives the pixel of a place.
func (f *Frame) at(p point) point {
	return point{f.xx*p.x + f.xy*p.y + f.x0, f.yx*p.x + f.yy*p.y + f.y0}
}

// pxPerUM is the scale.
func (f *Frame) pxPerUM() float64 { return math.Sqrt(math.Abs(f.xx*f.yy - f.xy*f.yx)) }

// from gives the place of a pixel.
func (f *Frame) from(p point) point {
	det := f.xx*f.yy - f.xy*f.yx
	x, y := p.x-f.x0, p.y-f.y0
	return point{(f.yy*x - f.xy*y) / det, (f.xx*y - f.yx*x) / det}
}

// Register lays the frame on the page by the cells of its lines. A similarity is
// fitted to all cell centres and again without those that lie far off, so that a
// stain on some characters does not turn the page. Error: ErrUnregistered.
func Register(m *capture.MRZ) (Frame, error) {
	lead, ok := leadOf(m.Format)
	if !ok {
		return Frame{}, fmt.Errorf("%w: no lines with a known grid were read", ErrUnregistered)
	}
	var on, in []point
	for i, l := range m.Lines {
		for j, c := range l {
			on = append(on, point{float64(j) * pitchUM, float64(i-len(m.Lines)+1) * lead})
			in = append(in, point{float64(c.Box.Min.X+c.Box.Max.X) / 2, float64(c.Box.Min.Y+c.Box.Max.Y) / 2})
		}
	}
	f, off, ok := trimmed(on, in, fewestCells, similarity)
	if !ok {
		return Frame{}, fmt.Errorf("%w: only %d characters", ErrUnregistered, len(on))
	}
	if f.OffUM = int(math.Round(off)); off > mostOffUM {
		return Frame{}, fmt.Errorf("%w: its characters lie %d micrometres off the grid of Doc 9303", ErrUnregistered, f.OffUM)
	}
	return f, nil
}

func leadOf(f capture.Format) (float64, bool) {
	switch f {
	case capture.TD1:
		return leadTD1UM, true
	case capture.TD2, capture.TD3, capture.MRVA, capture.MRVB, capture.FRAID:
		return leadUM, true
	}
	return 0, false
}

// trimmed fits to all pairs, then again and again to the half of them that the fit
// before came nearest to, and at last to all within three times their median
// distance. off is the mean distance of these in micrometres.
func trimmed(on, in []point, fewest int, fit func(on, in []point) (Frame, bool)) (f Frame, off float64, ok bool) {
	const rounds = 8
	keepOn, keepIn := on, in
	for round := range rounds {
		if len(keepOn) < fewest {
			return f, 0, false
		}
		if f, ok = fit(keepOn, keepIn); !ok || !(f.pxPerUM() > 0) {
			return f, 0, false
		}
		d := make([]float64, len(on))
		for i := range on {
			p := f.at(on[i])
			d[i] = math.Hypot(p.x-in[i].x, p.y-in[i].y)
		}
		sorted := slices.Clone(d)
		slices.Sort(sorted)
		limit := sorted[max(len(sorted)/2, min(fewest, len(sorted)-1))] + 1e-9
		if round >= rounds-2 {
			limit *= 3
		}
		keepOn, keepIn, off = nil, nil, 0
		for i := range d {
			if d[i] <= limit {
				keepOn, keepIn, off = append(keepOn, on[i]), append(keepIn, in[i]), off+d[i]
			}
		}
		off /= float64(len(keepOn)) * f.pxPerUM()
	}
	return f, off, true
}

// similarity fits turn, scale and place in least squares.
func similarity(on, in []point) (Frame, bool) {
	a, b := middle(on), middle(in)
	var dot, cross, size float64
	for i := range on {
		u, v := point{on[i].x - a.x, on[i].y - a.y}, point{in[i].x - b.x, in[i].y - b.y}
		dot += u.x*v.x + u.y*v.y
		cross += u.x*v.y - u.y*v.x
		size += u.x*u.x + u.y*u.y
	}
	if !(size > 0) {
		return Frame{}, false
	}
	c, s := dot/size, cross/size
	return Frame{xx: c, xy: -s, x0: b.x - c*a.x + s*a.y, yx: s, yy: c, y0: b.y - s*a.x - c*a.y}, true
}

// affine fits all six numbers in least squares.
func affine(on, in []point) (Frame, bool) {
	a, b := middle(on), middle(in)
	var sxx, sxy, syy, ux, uy, vx, vy float64
	for i := range on {
		x, y, px, py := on[i].x-a.x, on[i].y-a.y, in[i].x-b.x, in[i].y-b.y
		sxx, sxy, syy = sxx+x*x, sxy+x*y, syy+y*y
		ux, uy, vx, vy = ux+px*x, uy+px*y, vx+py*x, vy+py*y
	}
	det := sxx*syy - sxy*sxy
	if !(det > 1e-6*sxx*syy) {
		return Frame{}, false // all on one line
	}
	f := Frame{xx: (ux*syy - uy*sxy) / det, xy: (uy*sxx - ux*sxy) / det, yx: (vx*syy - vy*sxy) / det, yy: (vy*sxx - vx*sxy) / det}
	f.x0, f.y0 = b.x-f.xx*a.x-f.xy*a.y, b.y-f.yx*a.x-f.yy*a.y
	return f, true
}

func middle(ps []point) (m point) {
	for _, p := range ps {
		m.x, m.y = m.x+p.x, m.y+p.y
	}
	n := float64(max(1, len(ps)))
	return point{m.x / n, m.y / n}
}
