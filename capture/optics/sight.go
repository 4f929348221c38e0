package optics

import "image"

// clipped is the level from which a pixel counts as saturated.
const clipped = 252

// lookedAt is about how many characters of a line are looked at for their edges.
const lookedAt = 12

// sight tells how well g shows the lines. Nil gives nothing.
func sight(g *image.Gray, all []row) (out Sight) {
	if g == nil {
		return out
	}
	var h [256]int
	n := 0
	var rises []float64
	for _, r := range all {
		out.PitchMilli += int(1000*r.pitch()) / len(all)
		for k, c := range r.chars {
			box := c.Box.Intersect(g.Rect)
			if box.Empty() {
				continue
			}
			cell, count := histogram(g, box)
			for v, q := range cell {
				h[v] += q
			}
			n += count
			if k%max(1, len(r.chars)/lookedAt) != 0 || c.Rune == '<' {
				continue
			}
			if p, ok := r.patch(g, k); ok {
				rises = append(rises, p.rise())
			}
		}
	}
	if n == 0 {
		return out
	}
	over := 0
	for v := clipped; v < len(h); v++ {
		over += h[v]
	}
	out.Paper = percentile(&h, n, 0.75)
	out.ClipMilli = over * 1000 / n
	if len(rises) >= leastMRZ {
		out.RiseMilli = int(1000 * middle(rises))
	}
	return out
}
