package optics

import (
	"image"
	"math"
	"slices"

	"gatehouse/capture/optics/typeface"
)

// imprint is the shape of a printed line, in pitches.
type imprint struct {
	top, bottom float64 // of the capitals, from the centre of the boxes
	left        float64 // edge of the first character, from the centre of its box
	lean        float64 // of upright strokes: along the line per pitch down
	hasLean     bool
}

// The raster in which a character is looked at.
const (
	fine   = 24 // samples per pitch
	across = 16 // samples on each side of the centre, along the line
	down   = 20 // samples above and below the centre
)

const (
	leastDepth = 12 // grey levels between paper and ink
	edgeAt     = 0.5
)

// patch is one character as darkness, 0 paper to 1 ink.
type patch [2*down + 1][2*across + 1]float64

func (r *row) patch(g *image.Gray, k int) (p patch, ok bool) {
	var h [256]int
	for j := range p {
		for i := range p[j] {
			x, y := r.place(k, float64(i-across)/fine, float64(j-down)/fine)
			p[j][i] = typeface.At(g, x, y)
			h[int(p[j][i])]++
		}
	}
	n := len(p) * len(p[0])
	paper, ink := float64(percentile(&h, n, 0.8)), float64(percentile(&h, n, 0.02))
	if paper-ink < leastDepth {
		return p, false
	}
	for j := range p {
		for i := range p[j] {
			p[j][i] = (paper - p[j][i]) / (paper - ink)
		}
	}
	return p, true
}

// stemmed are the characters that begin with an upright stroke.
const stemmed = "BDEFHKLMNPR"

// printed measures the print of r in g. ok is false where too few characters show.
func (r *row) printed(g *image.Gray) (out imprint, ok bool) {
	var profile [2*down + 1]float64
	var leans []float64
	n := 0
	for k, c := range r.chars {
		p, seen := r.patch(g, k)
		if !seen {
			continue
		}
		if k == 0 {
			out.left = p.left()
		}
		if c.Rune == '<' {
			continue
		}
		n++
		for j := range p {
			profile[j] += slices.Max(p[j][across-across*2/3 : across+across*2/3+1])
		}
		if slices.Contains([]byte(stemmed), c.Rune) {
			if lean, found := p.lean(); found {
				leans = append(leans, lean)
			}
		}
	}
	if n < leastMRZ {
		return out, false
	}
	for j := range profile {
		profile[j] /= float64(n)
	}
	top, bottom, ok := flanks(profile[:])
	out.top, out.bottom = (top-down)/fine, (bottom-down)/fine
	if len(leans) >= 3 {
		out.lean, out.hasLean = middle(leans), true
	}
	return out, ok
}

// flanks are the places, in samples, where a profile rises through the half of its
// plateau and falls again.
func flanks(p []float64) (first, last float64, ok bool) {
	level := edgeAt * slices.Max(p)
	from := len(p) / 2
	for i := from; i > 0; i-- {
		if p[i-1] < level && p[i] >= level {
			first, ok = float64(i)-(p[i]-level)/(p[i]-p[i-1]), true
			break
		}
	}
	for i := from; ok && i < len(p)-1; i++ {
		if p[i+1] < level && p[i] >= level {
			return first, float64(i) + (p[i]-level)/(p[i]-p[i+1]), true
		}
	}
	return 0, 0, false
}

// left is where the character begins, in pitches from its centre.
func (p *patch) left() float64 {
	for i := 1; i <= 2*across; i++ {
		if a, b := p.column(i-1), p.column(i); a < edgeAt && b >= edgeAt {
			return (float64(i-across) - (b-edgeAt)/(b-a)) / fine
		}
	}
	return -float64(across) / fine
}

// column is how dark column i is where it is darkest for the length of a stroke.
func (p *patch) column(i int) float64 {
	most := 0.0
	for j := down - 10; j < down+9; j++ {
		most = max(most, (p[j][i]+p[j+1][i])/2)
	}
	return most
}

// lean compares where the first stroke begins a quarter above and a quarter below
// the centre.
func (p *patch) lean() (float64, bool) {
	const arm = 6
	var x [2]float64
	for n, j := range [...]int{down - arm, down + arm} {
		found := false
		for i := across / 4; i <= across && !found; i++ {
			if a, b := p[j][i-1], p[j][i]; a < edgeAt && b >= edgeAt {
				x[n], found = float64(i)-(b-edgeAt)/(b-a), true
			}
		}
		if !found {
			return 0, false
		}
	}
	return (x[1] - x[0]) / (2 * arm), true
}

// rise is the distance in pitches over which ink begins where it begins most steeply,
// by depth and slope; 1 where nothing does.
func (p *patch) rise() float64 {
	steepest := 0.0
	for j := down - 9; j <= down+9; j++ {
		for i := 1; i < 2*across; i++ {
			steepest = max(steepest, math.Abs(p[j][i+1]-p[j][i-1])/2)
		}
	}
	return 1 / max(1, steepest*fine)
}

// middle is the median.
func middle(v []float64) float64 {
	s := slices.Clone(v)
	slices.Sort(s)
	return s[len(s)/2]
}
