package glyph

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The weights file: magic, layer count, then for each layer the width and height
// of its kernel, its stride and Out (uint16), Out biases and Out scales
// (float32), Out rows of weights (int8). Everything is little-endian. A weight is
// its int8 times the scale of its row. A layer's input is the result before it.
const (
	magic     = "OCRB\x02"
	maxLayers = 8
	maxOut    = 512
)

// ErrWeights marks a weights file that does not fit.
var ErrWeights = errors.New("classifier weights")

// Parse loads a weights file.
func Parse(b []byte) (*Net, error) {
	if len(b) < len(magic)+1 || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: no weights file of version 2; run go generate ./capture/ocr", ErrWeights)
	}
	count := int(b[len(magic)])
	b = b[len(magic)+1:]
	if count == 0 || count > maxLayers {
		return nil, fmt.Errorf("%w: %d layers, want 1 to %d", ErrWeights, count, maxLayers)
	}
	n := &Net{Layers: make([]Layer, count)}
	shape := Shape{1, Width, Height}
	for i := range n.Layers {
		l := &n.Layers[i]
		l.In = shape
		rest, err := l.parse(b)
		if err != nil {
			return nil, fmt.Errorf("%w: layer %d: %w", ErrWeights, i, err)
		}
		shape, b = l.Result(), rest
	}
	if shape != (Shape{Classes, 1, 1}) || len(b) != 0 {
		return nil, fmt.Errorf("%w: result %v and %d bytes left, want %d classes and 0", ErrWeights, shape, len(b), Classes)
	}
	return n, nil
}

func (l *Layer) parse(b []byte) ([]byte, error) {
	if len(b) < 8 {
		return nil, errors.New("cut short")
	}
	short := func(i int) int { return int(binary.LittleEndian.Uint16(b[2*i:])) }
	l.Kernel = Shape{l.In.Planes, short(0), short(1)}
	l.Stride, l.Out = short(2), short(3)
	b = b[8:]
	if l.Kernel.Wide < 1 || l.Kernel.Wide > l.In.Wide || l.Kernel.High < 1 || l.Kernel.High > l.In.High ||
		l.Stride < 1 || l.Out < 1 || l.Out > maxOut {
		return nil, fmt.Errorf("kernel %v, stride %d and %d planes do not fit an input of %v", l.Kernel, l.Stride, l.Out, l.In)
	}
	n := l.Kernel.Len()
	if len(b) < l.Out*(8+n) {
		return nil, errors.New("cut short")
	}
	float := func(at int) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b[4*at:])) }
	l.Bias, l.Weight = make([]float32, l.Out), make([]float32, l.Out*n)
	for o := range l.Out {
		bias, scale := float(o), float(l.Out+o)
		// Compared this way round so that NaN is refused too.
		if !(math.Abs(float64(bias)) < 1e6) || !(scale >= 0 && scale < 1e6) {
			return nil, fmt.Errorf("row %d is out of range", o)
		}
		l.Bias[o] = bias
		row := b[8*l.Out+o*n:]
		for i := range n {
			l.Weight[o*n+i] = float32(int8(row[i])) * scale
		}
	}
	return b[l.Out*(8+n):], nil
}

// Marshal writes the weights file, rounding each weight to 1/127 of the largest
// in its row.
func (n *Net) Marshal() []byte {
	b := append([]byte(magic), byte(len(n.Layers)))
	for _, l := range n.Layers {
		n := l.Kernel.Len()
		for _, v := range [...]int{l.Kernel.Wide, l.Kernel.High, l.Stride, l.Out} {
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		}
		for _, v := range l.Bias {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
		scales := make([]float32, l.Out)
		for o := range scales {
			for _, v := range l.Weight[o*n : (o+1)*n] {
				scales[o] = max(scales[o], max(v, -v)/127)
			}
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scales[o]))
		}
		for o, scale := range scales {
			for _, v := range l.Weight[o*n : (o+1)*n] {
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
