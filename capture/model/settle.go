package model

import (
	"errors"
	"math"

	"gatehouse/capture"
	"gatehouse/device"
)

const (
	anchorReach  = 4   // grains to each side in which an anchor is looked for
	anchorAlike  = 0.6 // correlation from which on it is found
	fewestFound  = 6   // anchors, to correct the frame at all
	sharedWithin = 150 // micrometres within which moves are the same
	settledOff   = 100 // micrometres: the shared anchors agree that well
)

// frameOf registers by the lines or, for a side without any, by the outline of
// the page.
func frameOf(page *capture.Page, m *capture.MRZ, plain bool) (Frame, error) {
	if !plain {
		return Register(m)
	}
	for _, p := range page.Pictures {
		if p.Gray == nil || p.Gray.Rect.Empty() {
			continue
		}
		scale := p.PxPerMM
		if scale == 0 && page.WidthMM > 0 {
			scale = float64(p.Gray.Rect.Dx()) / page.WidthMM
		}
		if !(scale > 0) {
			return Frame{}, errors.Join(ErrUnregistered, errors.New("neither lines nor the scale of the picture are known"))
		}
		r := p.Gray.Rect
		return Frame{xx: scale / 1000, yy: scale / 1000, x0: float64(r.Min.X), y0: float64(r.Max.Y)}, nil
	}
	return Frame{}, errors.Join(ErrUnregistered, errors.New("there is no picture"))
}

// settle corrects the frame by the anchors that are found near their place.
// Personalisation and security print are two passes of a sheet through machines
// and lie up to half a millimetre apart, so anchors that move with the lines
// cannot speak for the print: the move that most of them share counts. A page on
// which too few agree, as one with another print, keeps the frame of its lines.
func (s *sheet) settle(anchors []Patch) *sheet {
	if len(anchors) < fewestFound {
		return s
	}
	white := s.plain()
	if white == nil {
		return s
	}
	var on, moves []point
	for _, a := range anchors {
		if dx, dy, alike := white.find(a); alike >= anchorAlike {
			on = append(on, point{float64(a.Rectangle.X) + float64(a.Rectangle.W)/2, float64(a.Rectangle.Y) + float64(a.Rectangle.H)/2})
			moves = append(moves, point{dx * grainUM, dy * grainUM})
		}
	}
	shared, most := point{}, 0
	for _, m := range moves {
		n := 0
		for _, o := range moves {
			if math.Hypot(m.x-o.x, m.y-o.y) < sharedWithin {
				n++
			}
		}
		if n > most {
			shared, most = m, n
		}
	}
	if most < fewestFound {
		return s
	}
	var places, in []point
	for i, m := range moves {
		if math.Hypot(m.x-shared.x, m.y-shared.y) < sharedWithin {
			places = append(places, on[i])
			in = append(in, s.frame.at(point{on[i].x + m.x, on[i].y + m.y}))
		}
	}
	f, off, ok := trimmed(places, in, fewestFound, affine)
	if !ok || off > settledOff {
		return s
	}
	f.OffUM = s.frame.OffUM
	return newSheet(s.page, f)
}

// find looks for a patch around its place: where, in parts of grains, and how
// alike in -1..1.
func (c *chart) find(a Patch) (dx, dy, alike float64) {
	ref := a.Reference.values(device.White)
	x0, y0 := floorDiv(a.Rectangle.X, grainUM), floorDiv(a.Rectangle.Y, grainUM)
	const n = 2*anchorReach + 1
	var scores [n * n]float64
	best := 0
	for i := range scores {
		scores[i] = c.correlate(ref, a.Reference.Columns, x0+i%n-anchorReach, y0+i/n-anchorReach)
		if scores[i] > scores[best] {
			best = i
		}
	}
	x, y := best%n, best/n
	if x == 0 || y == 0 || x == n-1 || y == n-1 {
		return 0, 0, -1
	}
	dx = float64(x-anchorReach) + crest(scores[best-1], scores[best], scores[best+1])
	dy = float64(y-anchorReach) + crest(scores[best-n], scores[best], scores[best+n])
	return dx, dy, scores[best]
}

// crest is the top of the parabola through three values, -0.5..0.5.
func crest(a, b, c float64) float64 {
	if d := a - 2*b + c; d < 0 {
		return max(-0.5, min(0.5, (a-c)/(2*d)))
	}
	return 0
}

// correlate is the normalised correlation of ref with the darkness of the chart at
// x, y; -1 if it is not all on the page.
func (c *chart) correlate(ref []float32, columns, x, y int) float64 {
	var sr, sc, rr, cc, rc float64
	for k, r := range ref {
		i, ok := c.sample(x+k%columns, y+k/columns)
		if !ok {
			return -1
		}
		a, b := float64(r), 255-float64(c.v[i])
		sr, sc, rr, cc, rc = sr+a, sc+b, rr+a*a, cc+b*b, rc+a*b
	}
	n := float64(len(ref))
	va, vb := rr-sr*sr/n, cc-sc*sc/n
	if va <= 0 || vb <= 0 {
		return -1
	}
	return (rc - sr*sc/n) / math.Sqrt(va*vb)
}
