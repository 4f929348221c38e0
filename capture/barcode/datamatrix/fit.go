package datamatrix

import (
	"cmp"
	"math"
	"slices"

	"gatehouse/capture/barcode/grid"
)

const (
	least  = 1.3  // pixels: the smallest module
	tries  = 4    // grids that are read per blob
	chance = 0.45 // correlation with the finder pattern below which a grid is not read
	square = 0.45 // a module may be this much wider than high, or the reverse, as logarithm
)

// guess is a size laid on a quadrilateral whose first corner is the symbol's upper left.
type guess struct {
	*plan
	corners grid.Quad
	alike   float64 // correlation of grey levels and finder pattern, at most 1
}

// guesses are the best few sizes and turns for a blob's frame, best first. The sides left and below must be
// dark all along. In a mirror they run the other way round.
func guesses(p *grid.Picture, frame grid.Quad, solids [4]bool) []guess {
	var all []guess
	for turn := range 4 {
		at := func(i int) grid.Point { return frame[(turn+i)%4] }
		// The frame's sides run clockwise from each corner; a mirrored symbol has its left side there.
		if solids[(turn+2)%4] && solids[(turn+3)%4] {
			all = fitting(p, grid.Quad{at(0), at(1), at(2), at(3)}, all)
		}
		if solids[turn] && solids[(turn+1)%4] {
			all = fitting(p, grid.Quad{at(0), at(3), at(2), at(1)}, all)
		}
	}
	slices.SortStableFunc(all, func(a, b guess) int { return cmp.Compare(b.alike, a.alike) })
	return all[:min(len(all), tries)]
}

// fitting adds the sizes that suit a quadrilateral and show their finder pattern in it.
func fitting(p *grid.Picture, q grid.Quad, all []guess) []guess {
	wide := q[1].Sub(q[0]).Len() + q[2].Sub(q[3]).Len()
	high := q[3].Sub(q[0]).Len() + q[2].Sub(q[1]).Len()
	for _, pl := range plans() {
		module := wide / 2 / float64(pl.cols)
		if module < least || math.Abs(math.Log(wide/high*float64(pl.rows)/float64(pl.cols))) > square {
			continue
		}
		if g := (guess{pl, q, p.Alike(q, pl.cols, pl.rows, pl.known)}); g.alike >= chance {
			all = append(all, g)
		}
	}
	return all
}
