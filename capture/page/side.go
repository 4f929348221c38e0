package page

import (
	"image"
	"math"
	"slices"
)

// line is a point on it and its unit direction.
type line struct{ p, d point }

func (l line) meet(m line) (point, bool) {
	c := l.d.cross(m.d)
	if math.Abs(c) < 1e-3 {
		return point{}, false
	}
	return l.p.along(l.d, m.p.sub(l.p).cross(m.d)/c), true
}

// refine moves each side of q onto the strongest edge near it; reach is the
// distance searched, as a share of the picture's longer side.
func refine(g *image.Gray, q quad, reach float64, d demand) (quad, bool) {
	r := math.Max(5, reach*float64(max(g.Rect.Dx(), g.Rect.Dy())))
	var sides [4]line
	for i := range q {
		l, ok := fitSide(g, q[i], q[(i+1)%4], r, d)
		if !ok {
			return q, false
		}
		sides[i] = l
	}
	for i := range q {
		p, ok := sides[(i+3)%4].meet(sides[i])
		if !ok || p.sub(q[i]).len() > 4*r+0.05*q.width() {
			return q, false
		}
		q[i] = p
	}
	return q, true
}

const samples = 96

// fitSide samples edges across the side from a to b (the page on its right) and
// fits a line. Rounded corners are left out.
func fitSide(g *image.Gray, a, b point, r float64, d demand) (line, bool) {
	dir := b.sub(a)
	length := dir.len()
	if length < 20 {
		return line{}, false
	}
	dir = point{dir.x / length, dir.y / length}
	inward := point{-dir.y, dir.x}
	var edges []point
	for i := range samples {
		t := (0.07 + 0.86*float64(i)/(samples-1)) * length
		if at, ok := edge(g, a.along(dir, t), dir, inward, r, d.contrast); ok {
			edges = append(edges, a.along(dir, t).along(inward, at))
		}
	}
	need := int(d.support * samples)
	if len(edges) < need {
		return line{}, false
	}
	// Least squares, trimmed: print that touches the border, a finger or a hole
	// is far from where most samples are.
	l := line{a.along(dir, length/2), dir}
	for _, keep := range []float64{math.Inf(1), 3, 2.5, 2.5} {
		off := make([]float64, len(edges))
		for i, e := range edges {
			off[i] = math.Abs(e.sub(l.p).cross(l.d))
		}
		limit := math.Max(0.7, keep*1.48*median(off))
		var kept []point
		for i, e := range edges {
			if off[i] <= limit || math.IsInf(keep, 1) {
				kept = append(kept, e)
			}
		}
		if len(kept) < need {
			return line{}, false
		}
		l = fitLine(kept, dir)
	}
	return l, true
}

// edge finds the outermost strong rise of luma along the normal through p, in
// pixels inward from p. Three neighbours along the side are averaged.
func edge(g *image.Gray, p, dir, inward point, r, contrast float64) (float64, bool) {
	n := int(math.Ceil(2*r)) + 5
	profile := make([]float64, n)
	for i := range profile {
		at := p.along(inward, float64(i)-float64(n-1)/2)
		for k := -1.0; k <= 1; k++ {
			profile[i] += sample(g, at.along(dir, 1.5*k)) / 3
		}
	}
	slope := make([]float64, n)
	steepest := 0.0
	for i := 2; i < n-2; i++ {
		slope[i] = profile[i+1] + profile[i+2] - profile[i-1] - profile[i-2]
		steepest = math.Max(steepest, slope[i])
	}
	if steepest < 2*contrast*0.8 {
		return 0, false
	}
	for i := 3; i < n-3; i++ {
		if slope[i] >= 0.5*steepest && slope[i] >= slope[i-1] && slope[i] > slope[i+1] {
			return float64(i) + peak(slope[i-1], slope[i], slope[i+1]) - float64(n-1)/2, true
		}
	}
	return 0, false
}

// peak is the place of the summit of a parabola through three values at -1, 0, 1.
func peak(a, b, c float64) float64 {
	if den := a - 2*b + c; den < 0 {
		return math.Max(-0.5, math.Min(0.5, (a-c)/(2*den)))
	}
	return 0
}

// fitLine is the total least squares line; hint gives its sense.
func fitLine(points []point, hint point) line {
	var c point
	for _, p := range points {
		c.x += p.x / float64(len(points))
		c.y += p.y / float64(len(points))
	}
	var xx, xy, yy float64
	for _, p := range points {
		d := p.sub(c)
		xx, xy, yy = xx+d.x*d.x, xy+d.x*d.y, yy+d.y*d.y
	}
	angle := math.Atan2(2*xy, xx-yy) / 2
	d := point{math.Cos(angle), math.Sin(angle)}
	if d.x*hint.x+d.y*hint.y < 0 {
		d = point{-d.x, -d.y}
	}
	return line{c, d}
}

// sample is the bilinear luma at p; the border is continued outside.
func sample(g *image.Gray, p point) float64 {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	x, y := math.Max(0, math.Min(float64(w-1), p.x)), math.Max(0, math.Min(float64(h-1), p.y))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
	fx, fy := x-float64(x0), y-float64(y0)
	at := func(x, y int) float64 { return float64(g.Pix[y*g.Stride+x]) }
	return (at(x0, y0)*(1-fx)+at(x1, y0)*fx)*(1-fy) + (at(x0, y1)*(1-fx)+at(x1, y1)*fx)*fy
}

func median(v []float64) float64 {
	s := slices.Clone(v)
	slices.Sort(s)
	return s[len(s)/2]
}
