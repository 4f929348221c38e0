package model

import (
	"encoding/binary"
	"fmt"
	"log/slog"
	"math"
	"slices"

	"gatehouse/capture"
)

// Embedder makes templates of what one network gave. Checked.Embedder is the only way
// to one; the zero value makes none.
type Embedder struct {
	ref    capture.ModelRef
	floats int
}

// Embedder gives that of a network of Embedding; of another, or of none: ErrTask.
func (m *Checked) Embedder() (*Embedder, error) {
	if m == nil || m.card.Embedder == nil || len(m.files) == 0 {
		return nil, fmt.Errorf("%w: an embedder is wanted", ErrTask)
	}
	return &Embedder{m.ref, m.card.Embedder.Floats}, nil
}

// Ref names the network.
func (e *Embedder) Ref() capture.ModelRef { return e.ref }

// Floats is the length of a vector.
func (e *Embedder) Floats() int { return e.floats }

// Template is a face as one network sees it: a vector of length one. Templates come from
// an Embedder alone; the zero value is none. Copies share the vector, which Wipe takes
// from all of them. It is a person's: it prints as its network only.
type Template struct{ of *template }

type template struct {
	ref    capture.ModelRef
	vector []float32
}

// Template scales v to length one. Errors: ErrVector of another number of floats than
// the network gives, of one that is no number, and of a vector without direction.
func (e *Embedder) Template(v []float32) (Template, error) {
	norm, err := e.norm(v)
	if err != nil {
		return Template{}, err
	}
	unit := make([]float32, len(v))
	for i, x := range v {
		unit[i] = float32(float64(x) / norm)
	}
	return Template{&template{e.ref, unit}}, nil
}

// Restore reads what Bytes gave. A vector that is not of length one is refused
// (ErrVector): it is none of Bytes, and is not mended.
func (e *Embedder) Restore(b []byte) (Template, error) {
	if e == nil || e.floats == 0 || len(b) != 4*e.floats {
		return Template{}, fmt.Errorf("%w: %d bytes are no template of this network", ErrVector, len(b))
	}
	v := make([]float32, e.floats)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	norm, err := e.norm(v)
	if err == nil && math.Abs(norm-1) > 1e-5 {
		err = fmt.Errorf("%w: its length is not one", ErrVector)
	}
	if err != nil {
		clear(v)
		return Template{}, err
	}
	return Template{&template{e.ref, v}}, nil
}

// norm is the length of a vector of this network.
func (e *Embedder) norm(v []float32) (float64, error) {
	if e == nil || e.floats == 0 {
		return 0, fmt.Errorf("%w: there is no network", ErrVector)
	}
	if len(v) != e.floats {
		return 0, fmt.Errorf("%w: %d floats, network %s gives %d", ErrVector, len(v), e.ref.ID, e.floats)
	}
	norm := math.Sqrt(dot(v, v))
	// One that is no number makes the sum none; squares of float32 cannot overflow float64.
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		return 0, fmt.Errorf("%w: a float is no number", ErrVector)
	}
	if norm < 1e-6 {
		return 0, fmt.Errorf("%w: it has no direction", ErrVector)
	}
	return norm, nil
}

// None tells whether there is no template, or none any more.
func (t Template) None() bool { return t.of == nil || t.of.vector == nil }

// Ref names the network that it is of.
func (t Template) Ref() capture.ModelRef {
	if t.None() {
		return capture.ModelRef{}
	}
	return t.of.ref
}

// Bytes are the floats, little-endian, four bytes each; nil of none.
func (t Template) Bytes() []byte {
	if t.None() {
		return nil
	}
	b := make([]byte, 0, 4*len(t.of.vector))
	for _, x := range t.of.vector {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// Vector is a copy of the floats; whoever takes it wipes it.
func (t Template) Vector() []float32 {
	if t.None() {
		return nil
	}
	return slices.Clone(t.of.vector)
}

// Wipe overwrites the vector: this and every copy is none from here on. Nothing else may
// use one of them meanwhile.
func (t Template) Wipe() {
	if t.of != nil {
		clear(t.of.vector)
		t.of.vector = nil
	}
}

func (t Template) String() string {
	if t.None() {
		return "no face template"
	}
	return "face template of " + t.of.ref.String()
}

// Format prints what String says, whatever is asked for.
func (t Template) Format(s fmt.State, _ rune) { fmt.Fprint(s, t.String()) }

// LogValue prints the network only.
func (t Template) LogValue() slog.Value { return slog.StringValue(t.String()) }
