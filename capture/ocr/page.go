package ocr

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/ocr/glyph"
	"gatehouse/device"
)

// ReadPage reads the zone of a page from its white and its infrared picture, in
// which the same pixel shows the same spot of the paper. Where both show the
// zone, the evidence for a character is the mean of both; where only one does,
// it is read from that one alone: dye ink vanishes in infrared, a stamp covers
// in white. Pictures that do not lie on each other are not mixed. Light says where
// the zone was found: white, unless it is poor there and infrared shows it better.
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
			best.confer(reads, r)
		}
	}
	m := placed(reads.transcript(&best), page.In(light).Gray.Rect.Min)
	m.Light = light
	return m, nil
}

// confer takes in what another picture of the same page shows in the zone's
// cells, if it shows the zone at all. Each picture has a voice, and so has the
// mean of both, in which there is less noise.
func (z *zone) confer(own, other *reader) {
	seen := make([]row, len(z.rows))
	var belief float64
	for j := range z.rows {
		seen[j] = other.reread(z.rows[j].line, z.starts[j], z.length)
		belief += seen[j].window(z.starts[j], z.length)
	}
	if belief < credible*float64(z.length*len(z.rows)) || z.outOfStep(seen) {
		return
	}
	both := make([]float32, z.length*glyph.Classes)
	for j := range z.rows {
		w, start := &z.rows[j], z.starts[j]
		own.blend(other, w, &seen[j], start, z.length, both)
		for i := range z.length {
			mean(w.cell(start+i-w.first), seen[j].cell(start+i-seen[j].first), both[i*glyph.Classes:(i+1)*glyph.Classes])
		}
		w.judge()
	}
}

// outOfStep tells whether another picture's rows agree better with the zone's when
// they are moved by some cells: the pictures do not lie on each other, and what is
// beside a character there has no say in it.
func (z *zone) outOfStep(seen []row) bool {
	var same [2*margin + 1]int // by how far they are moved, from -margin on
	for j := range z.rows {
		w, o := &z.rows[j], &seen[j]
		for k := z.starts[j]; k < z.starts[j]+z.length; k++ {
			here, _, _ := choose(w.cell(k - w.first))
			for by := range same {
				if there, _, _ := choose(o.cell(k + by - margin - o.first)); here == there && here != '<' {
					same[by]++
				}
			}
		}
	}
	return slices.Max(same[:]) > same[margin]
}

// blend classifies the means of the cells that the two readers see.
func (r *reader) blend(other *reader, w, seen *row, start, length int, out []float32) {
	n := max(1, int(w.pitch()/finest))
	for i := range length {
		f := w.frame(float64(start+i), n)
		r.put(i, n, f)
		other.put(i, n, f)
	}
	r.normalise(length, w.floor)
	other.normalise(length, seen.floor)
	for i := range length {
		a, b := r.cells[i*glyph.Size:(i+1)*glyph.Size], other.cells[i*glyph.Size:(i+1)*glyph.Size]
		var sq float32
		for k, v := range b {
			a[k] = (a[k] + v) / 2
			sq += float32(a[k] * a[k])
		}
		r.means[i], r.devs[i] = 0, float32(math.Sqrt(float64(sq/glyph.Size)))
		for k := range a {
			a[k] = a[k] / max(r.devs[i], 0.3)
		}
	}
	r.nets.scout.Eval(r.cells[:length*glyph.Size], out, length, &r.scratch)
	r.join(length, out)
}

// mean averages the log-probabilities of a cell in three voices: its own, that in
// another light, and that of both blended. Who sees no character has little to
// say.
func mean(cell, other, both []float32) {
	shows := func(c []float32) float32 { return float32(max(0.05, 1-math.Exp(float64(c[glyph.Reject])))) }
	a, b := shows(cell), shows(other)
	c := 2 * min(a, b)
	for i := range cell {
		sum := float32(a*max(cell[i], faintest)) + float32(b*max(other[i], faintest)) + float32(c*both[i])
		cell[i] = sum / (a + b + c)
	}
}
