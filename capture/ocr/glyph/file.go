package glyph

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The weights file: magic, layer count, then for each layer In and Out (uint16),
// Out biases and Out scales (float32), Out rows of In weights (int8). Everything
// is little-endian. A weight is its int8 times the scale of its row.
const (
	magic     = "OCRB\x01"
	maxLayers = 8
	maxWidth  = 1024
)

// ErrWeights marks a weights file that does not fit.
var ErrWeights = errors.New("classifier weights")

// Parse loads a weights file.
func Parse(b []byte) (*Net, error) {
	if len(b) < len(magic)+1 || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: no weights file of version 1; run go generate ./capture/ocr", ErrWeights)
	}
	count := int(b[len(magic)])
	b = b[len(magic)+1:]
	if count == 0 || count > maxLayers {
		return nil, fmt.Errorf("%w: %d layers, want 1 to %d", ErrWeights, count, maxLayers)
	}
	n := &Net{Layers: make([]Layer, count)}
	want := Size
	for i := range n.Layers {
		l := &n.Layers[i]
		rest, err := l.parse(b)
		if err != nil {
			return nil, fmt.Errorf("%w: layer %d: %w", ErrWeights, i, err)
		}
		if l.In != want {
			return nil, fmt.Errorf("%w: layer %d takes %d values, gets %d", ErrWeights, i, l.In, want)
		}
		want, b = l.Out, rest
	}
	if want != Classes || len(b) != 0 {
		return nil, fmt.Errorf("%w: %d classes and %d bytes left, want %d and 0", ErrWeights, want, len(b), Classes)
	}
	return n, nil
}

func (l *Layer) parse(b []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, errors.New("cut short")
	}
	l.In, l.Out = int(binary.LittleEndian.Uint16(b)), int(binary.LittleEndian.Uint16(b[2:]))
	b = b[4:]
	if l.In == 0 || l.Out == 0 || l.In > maxWidth || l.Out > maxWidth {
		return nil, fmt.Errorf("%d by %d, want 1 to %d", l.In, l.Out, maxWidth)
	}
	if len(b) < l.Out*(8+l.In) {
		return nil, errors.New("cut short")
	}
	float := func(at int) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b[4*at:])) }
	l.Bias, l.Weight = make([]float32, l.Out), make([]float32, l.Out*l.In)
	for o := range l.Out {
		bias, scale := float(o), float(l.Out+o)
		// Compared this way round so that NaN is refused too.
		if !(math.Abs(float64(bias)) < 1e6) || !(scale >= 0 && scale < 1e6) {
			return nil, fmt.Errorf("row %d is out of range", o)
		}
		l.Bias[o] = bias
		row := b[8*l.Out+o*l.In:]
		for i := range l.In {
			l.Weight[o*l.In+i] = float32(int8(row[i])) * scale
		}
	}
	return b[l.Out*(8+l.In):], nil
}

// Marshal writes the weights file, rounding each weight to 1/127 of the largest
// in its row.
func (n *Net) Marshal() []byte {
	b := append([]byte(magic), byte(len(n.Layers)))
	for _, l := range n.Layers {
		b = binary.LittleEndian.AppendUint16(b, uint16(l.In))
		b = binary.LittleEndian.AppendUint16(b, uint16(l.Out))
		for _, v := range l.Bias {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
		scales := make([]float32, l.Out)
		for o := range scales {
			for _, v := range l.Weight[o*l.In : (o+1)*l.In] {
				scales[o] = max(scales[o], max(v, -v)/127)
			}
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scales[o]))
		}
		for o, scale := range scales {
			for _, v := range l.Weight[o*l.In : (o+1)*l.In] {
				q := 0.0
				if scale > 0 {
					q = math.Round(float64(v / scale))
				}
				b = append(b, byte(int8(q)))
			}
		}
	}
	return b
}
