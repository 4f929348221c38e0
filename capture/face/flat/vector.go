package flat

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Limits of a block.
const (
	Lanes    = 32   // components that the kernels take at once
	Align    = 64   // bytes, of a block's memory
	MaxWidth = 4096 // components of a vector
)

// ErrVector says that a vector is not one of its form.
var ErrVector = errors.New("vector refused")

// Form is how a vector is written.
type Form uint8

// The forms. The zero value is none.
const (
	Float32 Form = 1 + iota
	Int8
)

const peak = 127 // largest component of a vector in Int8

// Width is the number of components of a vector of so many bytes; 0: there is none.
func (f Form) Width(bytes int) int {
	switch {
	case f == Float32 && bytes%4 == 0 && bytes/4 <= MaxWidth:
		return bytes / 4
	case f == Int8 && bytes <= MaxWidth:
		return bytes
	}
	return 0
}

// Check tells whether b is a vector of the form. Error: ErrVector.
func (f Form) Check(b []byte) error {
	n := f.Width(len(b))
	if n == 0 {
		return fmt.Errorf("%w: %d bytes; 1 to %d components are taken", ErrVector, len(b), MaxWidth)
	}
	if f == Int8 {
		most := 0
		for _, c := range b {
			q := int(int8(c))
			most = max(most, q, -q)
		}
		if most != peak {
			return fmt.Errorf("%w: its largest component is %d, of a vector in int8 it is %d", ErrVector, most, peak)
		}
		return nil
	}
	var sum float64
	for i := range n {
		x := float64(floatAt(b, i))
		sum = float64(sum + float64(x*x))
	}
	return unit(sum)
}

// unit tells whether a sum of squares is that of a vector of length one. One component
// that is no number makes the sum none; squares of float32 do not overflow float64.
func unit(sum float64) error {
	switch length := math.Sqrt(sum); {
	case math.IsNaN(sum) || math.IsInf(sum, 0):
		return fmt.Errorf("%w: a component is no number", ErrVector)
	case math.Abs(length-1) > tolerance:
		return fmt.Errorf("%w: its length is not one", ErrVector)
	}
	return nil
}

// tolerance of a length: a vector that was scaled in float32 is within it.
const tolerance = 1e-5

func floatAt(b []byte, i int) float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
}

// Quantise writes a vector of any length in Int8. Errors: ErrVector of no component, too
// many, one that is no number, and of a vector without direction.
func Quantise(v []float32) ([]byte, error) {
	q, err := scaled(v, peak)
	if err != nil {
		return nil, err
	}
	b := make([]byte, len(q))
	for i, x := range q {
		b[i] = byte(int8(x))
	}
	clear(q)
	return b, nil
}

// scaled makes the largest component of v most and rounds all.
func scaled(v []float32, most float64) ([]int16, error) {
	var largest float64
	for _, x := range v {
		if x-x != 0 {
			return nil, fmt.Errorf("%w: a component is no number", ErrVector)
		}
		largest = max(largest, math.Abs(float64(x)))
	}
	if len(v) == 0 || len(v) > MaxWidth || largest == 0 {
		return nil, fmt.Errorf("%w: %d components, 1 to %d and one that is not zero are wanted", ErrVector, len(v), MaxWidth)
	}
	q := make([]int16, len(v), (len(v)+Lanes-1)/Lanes*Lanes)
	for i, x := range v {
		q[i] = int16(math.RoundToEven(float64(x) / largest * most))
	}
	return q, nil
}
