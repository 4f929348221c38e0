package datamatrix

import (
	"context"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/barcode/gf"
	"gatehouse/capture/barcode/grid"
)

// Find returns the symbols of a picture, in no order, with corners in its pixels and
// without Light. When ctx ends it returns what it has.
func Find(ctx context.Context, p *grid.Picture) []capture.Code {
	var out []capture.Code
	for _, cell := range cells {
		out = inBlobs(ctx, patch(p, cell), out)
	}
	return inBlobs(ctx, patch(p.Negative(), cells[0]), out)
}

// inBlobs adds the symbols that blobs are, but for those read already.
func inBlobs(ctx context.Context, s *patches, out []capture.Code) []capture.Code {
	for i := range s.blobs {
		b := &s.blobs[i]
		if ctx.Err() != nil {
			break
		}
		middle := b.box.Min.Add(b.box.Max).Mul(s.cell).Div(2)
		if slices.ContainsFunc(out, func(c capture.Code) bool { return middle.In(c.Region()) }) {
			continue
		}
		around, ok := box(s.outline(b))
		if !ok || !busy(s.p, around) {
			continue
		}
		q, solids, ok := frame(s.p, around)
		if !ok {
			continue
		}
		for _, g := range guesses(s.p, q, solids) {
			if code, ok := read(s.p, g); ok {
				out = append(out, code)
				break
			}
		}
	}
	return out
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
