package datamatrix

import (
	"context"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/barcode/gf"
	"gatehouse/capture/barcode/grid"
)

// What a picture may cost, hostile ones included.
const (
	maxFrames = 300 // blobs with two solid sides that are compared with the sizes
	maxReads  = 60  // grids that are read
)

// search is what was found in a picture, and what may still be spent on it.
type search struct {
	found         []capture.Code
	frames, reads int
}

// Find returns the symbols of a picture, in no order, with corners in its pixels and
// without Light. When ctx ends it returns what it has.
func Find(ctx context.Context, p *grid.Picture) []capture.Code {
	s := search{frames: maxFrames, reads: maxReads}
	for _, cell := range cells {
		s.through(ctx, patch(p, cell))
	}
	s.through(ctx, patch(p.Negative(), cells[0]))
	return s.found
}

// through reads the symbols that blobs are, but for those read already.
func (s *search) through(ctx context.Context, in *patches) {
	for i := range in.blobs {
		b := &in.blobs[i]
		if ctx.Err() != nil || s.frames <= 0 || s.reads <= 0 || in.p.Left() <= 0 {
			return
		}
		middle := b.box.Min.Add(b.box.Max).Mul(in.cell).Div(2)
		if slices.ContainsFunc(s.found, func(c capture.Code) bool { return middle.In(c.Region()) }) {
			continue
		}
		around, ok := box(in.outline(b))
		if !ok || !busy(in.p, around) {
			continue
		}
		q, solids, ok := frame(in.p, around)
		if !ok {
			continue
		}
		s.frames--
		for _, g := range guesses(in.p, q, solids) {
			if s.reads--; in.p.Left() <= 0 {
				return
			}
			if code, ok := read(in.p, g); ok {
				s.found = append(s.found, code)
				break
			}
		}
	}
}

// read refines the grid of a guess and decodes its modules.
func read(p *grid.Picture, g guess) (capture.Code, bool) {
	fit, ok := p.Refine(g.corners, g.cols, g.rows, g.known, 0.4)
	if !ok {
		return capture.Code{}, false
	}
	v := p.Sample(&fit.T, g.cols, g.rows)
	if v == nil {
		return capture.Code{}, false
	}
	payload, corrected, ok := g.plan.decode(grid.Equalise(v, g.known))
	if !ok {
		return capture.Code{}, false
	}
	return capture.Code{
		Symbology: capture.DataMatrix,
		Payload:   payload,
		Corners:   fit.Corners.Points(),
		Corrected: corrected,
	}, true
}

// decode corrects the codewords of the modules and reads their message.
func (p *plan) decode(r *grid.Read) (payload []byte, corrected int, ok bool) {
	words := make([]uint16, len(p.bits))
	weak := make([]float32, len(p.bits))
	for i, bits := range p.bits {
		weak[i] = r.Margin[bits[0]]
		for _, at := range bits {
			words[i] <<= 1
			if r.Bits.Get(at%p.cols, at/p.cols) {
				words[i] |= 1
			}
			weak[i] = min(weak[i], r.Margin[at])
		}
	}
	data := make([]byte, p.data)
	for b := range p.blocks {
		n, ok := p.block(b, words, weak, data)
		if !ok {
			return nil, 0, false
		}
		corrected += n
	}
	payload, err := decode(data)
	return payload, corrected, err == nil && len(payload) > 0
}

// block corrects one interleaved word into its part of data.
func (p *plan) block(b int, words []uint16, weak []float32, data []byte) (corrected int, ok bool) {
	var word []uint16
	var margin []float32
	for i := b; i < p.data+p.check; i += p.blocks {
		word, margin = append(word, words[i]), append(margin, weak[i])
	}
	n, err := gf.DataMatrix.DecodeSoft(word, p.check/p.blocks, margin)
	if err != nil {
		return 0, false
	}
	for i, at := 0, b; at < p.data; i, at = i+1, at+p.blocks {
		data[at] = byte(word[i])
	}
	return n, true
}
