package ocr

import (
	"context"
	"fmt"
	"math"

	"gatehouse/capture"
	"gatehouse/capture/ocr/glyph"
	"gatehouse/device"
)

// ReadPage reads the zone of a page from its white and its infrared picture, in
// which the same pixel shows the same spot of the paper. Where both show the
// zone, the evidence for a character is the mean of both; where only one does,
// it is read from that one alone: dye ink vanishes in infrared, a stamp covers
// in white. Light says where the zone was found: white, where both show it.
//
// A page without a zone, or without a picture in either light, gives
// capture.FormatUnknown and no error; errors are those of Read. The scale is
// that of the pictures.
func ReadPage(ctx context.Context, page *capture.Page, opt Options) (capture.MRZ, error) {
	var (
		best   zone
		light  device.Light
		reads  *reader
		others []*reader
	)
	for _, l := range [...]device.Light{device.White, device.IR} {
		p := page.In(l)
		if p == nil {
			continue
		}
		opt.PxPerMM = p.PxPerMM
		r, err := newReader(p.Gray, opt)
		if err != nil {
			return capture.MRZ{}, fmt.Errorf("%s light: %w", l, err)
		}
		others = append(others, r)
		if best.sure() {
			continue
		}
		z, err := r.find(ctx)
		if err != nil {
			return capture.MRZ{}, err
		}
		if z.beats(&best) {
			best, light, reads = z, l, r
		}
	}
	if reads == nil {
		return capture.MRZ{}, nil
	}
	for _, r := range others {
		if r != reads && r.levels.base.Rect == reads.levels.base.Rect {
			best.confer(r)
		}
	}
	m := placed(reads.transcript(&best), page.In(light).Gray.Rect.Min)
	m.Light = light
	return m, nil
}

// confer takes in what another picture of the same page shows in the zone's
// cells, if it shows the zone at all.
func (z *zone) confer(r *reader) {
	var seen []row
	var belief float64
	for j := range z.rows {
		w := r.reread(z.rows[j].line, z.starts[j], z.length)
		belief += w.window(z.starts[j], z.length)
		seen = append(seen, w)
	}
	if belief < credible*float64(z.length*len(z.rows)) {
		return
	}
	for j := range z.rows {
		for k := z.starts[j]; k < z.starts[j]+z.length; k++ {
			mean(z.rows[j].cell(k-z.rows[j].first), seen[j].cell(k-seen[j].first))
		}
		z.rows[j].judge()
	}
}

// mean averages the log-probabilities of a cell with those of the same cell in
// another light, each by how likely there is a character at all.
func mean(cell, other []float32) {
	shows := func(c []float32) float32 { return float32(max(0.05, 1-math.Exp(float64(c[glyph.Reject])))) }
	a, b := shows(cell), shows(other)
	for i := range cell {
		cell[i] = (float32(a*max(cell[i], -12)) + float32(b*max(other[i], -12))) / (a + b)
	}
}
