package ocr

import (
	"context"
	"fmt"

	"gatehouse/capture/ocr/glyph"
)

// reader is one call of Read.
type reader struct {
	levels  levels
	opt     Options
	nets    nets
	scratch glyph.Scratch
	cells   []float32
	devs    []float32
	second  []float32 // the judge's opinion
	means   []float32
}

// find looks for lines as the picture lies, then on its side; where it finds
// none, for light lines on a dark ground. Upside-down lines are found with the
// upright ones, and turned by the classifier. A zone without rows: there is none.
func (r *reader) find(ctx context.Context) (zone, error) {
	var best zone
	for i, search := range r.searches() {
		for _, side := range [...]bool{false, true} {
			if err := ctx.Err(); err != nil {
				return zone{}, fmt.Errorf("reading the machine readable zone: %w", err)
			}
			z := assemble(r.screen(search.lines(side)))
			if z.beats(&best) {
				z = r.redraw(z)
			}
			if z.beats(&best) {
				r.refine(&z)
			}
			if z.beats(&best) {
				best = z
			}
			if best.sure() {
				return best, nil
			}
		}
		if i+1 == negative && best.credible() { // before the picture is turned into its negative
			return best, nil
		}
	}
	if !best.credible() {
		r.levels = levels{base: r.levels.base} // as it is again
		return zone{}, nil
	}
	return best, nil
}
