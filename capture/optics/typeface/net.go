package typeface

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"
)

//go:generate go run ../train -out weights.bin

//go:embed weights.bin
var weights []byte

// Most bounds the log odds of a character.
const Most = 4

// Alphabet lists the characters that have a shape of their own here.
const Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

// Hidden is the number of units between samples and answer.
const Hidden = 28

// ErrWeights marks a weights file that does not fit.
var ErrWeights = errors.New("weights of the typeface")

// Net gives log odds. It is read-only in use.
type Net struct {
	First  [Hidden][Size]float32
	Letter [Hidden][len(Alphabet)]float32 // what a unit expects of the character that was read
	Last   [len(Alphabet)][Hidden]float32
	Bias   [len(Alphabet)]float32
}

// Shipped gives the net that go generate made; it is read-only.
var Shipped = sync.OnceValues(func() (*Net, error) { return Parse(weights) })

// Class is the index of a character in Alphabet, -1 for another one.
func Class(r byte) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= 'A' && r <= 'Z':
		return int(r-'A') + 10
	case r == '<':
		return len(Alphabet) - 1
	}
	return -1
}

// Odds gives the log odds that a window shows the character of a class in OCR-B.
func (n *Net) Odds(window []float32, class int) float64 {
	sum := n.Bias[class]
	for h := range n.First {
		v := n.Letter[h][class]
		for i, w := range n.First[h] {
			v += w * window[i]
		}
		if v > 0 {
			sum += v * n.Last[class][h]
		}
	}
	return max(-Most, min(Most, float64(sum)))
}

// Rows lists the rows of a net; each is stored with a scale of its own.
func (n *Net) Rows() (all [][]float32) {
	for h := range n.First {
		all = append(all, n.First[h][:], n.Letter[h][:])
	}
	for c := range n.Last {
		all = append(all, n.Last[c][:])
	}
	return append(all, n.Bias[:])
}

// Marshal writes the weights: for each row its scale (float32, little-endian) and
// one int8 a weight.
func (n *Net) Marshal() (b []byte) {
	for _, row := range n.Rows() {
		most := float32(0)
		for _, v := range row {
			most = max(most, v, -v)
		}
		scale := most / 127
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scale))
		for _, v := range row {
			q := 0.0
			if scale > 0 {
				q = math.Round(float64(v / scale))
			}
			b = append(b, byte(int8(q)))
		}
	}
	return b
}

// Parse reads what Marshal writes.
func Parse(b []byte) (*Net, error) {
	n := &Net{}
	for i, row := range n.Rows() {
		if len(b) < 4+len(row) {
			return nil, fmt.Errorf("%w: cut short in row %d; run go generate ./capture/optics/typeface", ErrWeights, i)
		}
		scale := math.Float32frombits(binary.LittleEndian.Uint32(b))
		if !(scale >= 0 && scale < 1e6) {
			return nil, fmt.Errorf("%w: scale of row %d out of range", ErrWeights, i)
		}
		for k := range row {
			row[k] = float32(int8(b[4+k])) * scale
		}
		b = b[4+len(row):]
	}
	if len(b) > 0 {
		return nil, fmt.Errorf("%w: %d bytes left", ErrWeights, len(b))
	}
	return n, nil
}
