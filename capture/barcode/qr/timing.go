package qr

import (
	"cmp"
	"math"
	"slices"

	"gatehouse/capture/barcode/grid"
)

const (
	around = 2   // versions to each side of the measured one, and a sixth of it, that are looked at
	pick   = 4   // of them that are laid on the picture
	ticks  = 0.3 // correlation with the timing patterns below which a version is not
)

// How much longer modules may be at one end of a leg than at the other, as a root: perspective.
var tilts = [...]float64{0.92, 0.95, 0.975, 1, 1.025, 1.05, 1.08}

// versionsOf are those near the measured one whose timing patterns show along both legs, best first.
func versionsOf(p *grid.Picture, t *triple) []*symbol {
	type rated struct {
		*symbol
		rate float64
	}
	var all []rated
	measured := int(math.Round((t.sides() - 17) / 4))
	wide := around + measured/6
	for v := measured - wide; v <= measured+wide; v++ {
		s := ofVersion(v)
		if s == nil {
			continue
		}
		across := timing(p, t.right.at.Sub(t.corner.at), t.below.at.Sub(t.corner.at), t.corner.at, s.side)
		down := timing(p, t.below.at.Sub(t.corner.at), t.right.at.Sub(t.corner.at), t.corner.at, s.side)
		if r := (across + down) / 2; r >= ticks {
			all = append(all, rated{s, r})
		}
	}
	slices.SortStableFunc(all, func(a, b rated) int { return cmp.Compare(b.rate, a.rate) })
	var best []*symbol
	for _, r := range all[:min(len(all), pick)] {
		best = append(best, r.symbol)
	}
	return best
}

// timing is the correlation of the pattern beside the leg along with what a symbol of n modules a side has there, at
// the tilt that suits best. Both legs begin in the corner's finder pattern.
func timing(p *grid.Picture, along, side, corner grid.Point, n int) (best float64) {
	legs := float64(n - 7) // modules between two middles
	start := corner.Add(side.Mul(3 / legs))
	for _, tilt := range tilts {
		var c, sum, squares, dot, signs float64
		for i := 8; i < n-8; i++ {
			at := (float64(i) - 3) / legs
			at = at / (at + tilt*(1-at))
			v := p.At(start.Add(along.Mul(at)))
			sign := float64(i%2*2 - 1) // dark on even modules
			c, sum, squares, dot, signs = c+1, sum+v, squares+v*v, dot+sign*v, signs+sign
		}
		if den := (c*squares - sum*sum) * (c*c - signs*signs); den > 0 {
			best = max(best, (c*dot-sum*signs)/math.Sqrt(den))
		}
	}
	return best
}
