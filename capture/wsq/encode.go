package wsq

import (
	"encoding/binary"
	"image"
	"math"
)

// The range of bit rates, in bits a pixel of the quantizers' model, that Encode takes.
// Files come out smaller: 0.75, the rate of law enforcement and travel documents, gives
// about 15:1.
const (
	Bitrate    = 0.75
	minBitrate = 0.05
	maxBitrate = 5
)

// Encode writes a picture at a bit rate. ppi, 0 where it is not known, is kept in a
// comment. It writes as encoder number 2 does, and no number of a certified software.
func Encode(img *image.Gray, ppi int, bitrate float64) ([]byte, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	fail := func(what string, kind error) ([]byte, error) {
		return nil, &Error{Where: "picture", What: what, Kind: kind}
	}
	switch {
	case min(w, h) < MinSide || max(w, h) > MaxSide || w*h > MaxPixels:
		return fail("size", ErrLimit)
	case ppi < 0 || ppi > maxPPI:
		return fail("resolution", ErrValue)
	case !(bitrate >= minBitrate && bitrate <= maxBitrate):
		return fail("bit rate", ErrValue)
	}
	p := &plane{make([]float32, w*h), w, h}
	shift, scale := levels(img, p)
	t := newTree(w, h)
	newAnalysis(p).run(t)
	q, bin := newQuantizer(p, t, bitrate)
	out := writer{binary.BigEndian.AppendUint16(nil, soi)}
	out.segment(com, []byte(nistCom(w, h, ppi, bitrate)))
	out.segment(dtt, transformTable())
	out.segment(dqt, bin)
	out.segment(sof, frameHeader(w, h, shift, scale))
	var blocks [3][]symbol
	first := 0
	for i, end := range blockEnds {
		var ok bool
		if blocks[i], ok = symbols(p, t, q, first, end); !ok {
			return fail("bit rate, too high for this picture", ErrLimit)
		}
		first = end
	}
	one, two := newSpec(blocks[0]), newSpec(blocks[1], blocks[2])
	out.segment(dht, one.table(0))
	out.block(0, one, blocks[0])
	out.segment(dht, two.table(1))
	out.block(1, two, blocks[1])
	out.block(1, two, blocks[2])
	return binary.BigEndian.AppendUint16(out.b, eoi), nil
}

// newQuantizer gives the bins of a picture and their table.
func newQuantizer(p *plane, t *tree, bitrate float64) (*quantizer, []byte) {
	const centre = 44 // hundredths
	q := &quantizer{centre: centre / 100.0}
	table := binary.BigEndian.AppendUint16([]byte{2}, centre)
	widths := bins(p.variances(t), bitrate)
	for i := range allBands {
		var bin, zero float64
		if i < numBands {
			bin = widths[i]
			zero = 1.2 * bin
			q.bin[i], q.zero[i] = float32(asWritten(bin)), float32(asWritten(zero))
		}
		table = appendShort(appendShort(table, bin), zero)
	}
	return q, table
}

// number gives the bin of a coefficient.
func (q *quantizer) number(band int, v float32) int {
	half := q.zero[band] / 2
	switch {
	case v > half:
		return int((v-half)/q.bin[band]) + 1
	case v < -half:
		return int((v+half)/q.bin[band]) - 1
	}
	return 0
}

// symbols gives those of the bands first to end-1; false where a bin has no number.
func symbols(p *plane, t *tree, q *quantizer, first, end int) (all []symbol, ok bool) {
	run := 0
	for i := first; i < end; i++ {
		b := t.bands[i]
		if q.bin[i] == 0 {
			continue
		}
		for y := range b.h {
			for _, v := range p.row(b.y + y)[b.x : b.x+b.w] {
				n := q.number(i, v)
				if n == 0 {
					run++
					continue
				}
				if n > maxBins || n < -maxBins {
					return nil, false
				}
				all = append(symbolsOfRun(all, run), symbolOf(n))
				run = 0
			}
		}
	}
	return symbolsOfRun(all, run), true
}

// decimal gives up to four or ten digits of a number that is not negative and the
// power of ten that they are divided by: as many as do not exceed most.
func decimal(v, most float64) (exponent byte, digits uint32) {
	if v == 0 {
		return 0, 0
	}
	for float64(v*10) < most && exponent < maxExponent {
		v *= 10
		exponent++
	}
	return exponent, uint32(math.Floor(v + 0.5))
}

// asWritten rounds a number to what a table holds.
func asWritten(v float64) float64 {
	exponent, digits := decimal(v, math.MaxUint16)
	return float64(new(cursor).decimal(int(exponent), digits))
}

func appendShort(b []byte, v float64) []byte {
	exponent, digits := decimal(v, math.MaxUint16)
	return binary.BigEndian.AppendUint16(append(b, exponent), uint16(digits))
}
