package glyph

import (
	"math"
	"slices"
)

// Alphabet lists the characters in class order; class Reject follows them.
const Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

// Reject is the class of what is no character in its place; Classes counts it.
const (
	Reject  = len(Alphabet)
	Classes = Reject + 1
)

// Class gives the class of a character, Reject for one outside the Alphabet.
func Class(r byte) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= 'A' && r <= 'Z':
		return int(r-'A') + 10
	case r == '<':
		return Reject - 1
	}
	return Reject
}

// Shape is a stack of planes, stored row by row with the planes' values of one
// place side by side.
type Shape struct{ Planes, Wide, High int }

// Len counts the values of a shape.
func (s Shape) Len() int { return s.Planes * s.Wide * s.High }

// Layer is a convolution without padding: a window of Kernel (whose Planes are
// those of In) moves over In by Stride and gives Out planes. A window as large
// as In makes it a fully connected layer.
type Layer struct {
	In, Kernel  Shape
	Stride, Out int
	Weight      []float32 // Out rows of Kernel.Len() values, laid out as a Shape
	Bias        []float32 // Out
}

// Result is the shape that the layer gives.
func (l *Layer) Result() Shape {
	return Shape{l.Out, (l.In.Wide-l.Kernel.Wide)/l.Stride + 1, (l.In.High-l.Kernel.High)/l.Stride + 1}
}

// Patches copies the windows of one input to dst, one after the other, and
// returns how many there are.
func (l *Layer) Patches(in, dst []float32) int {
	r := l.Result()
	n := l.Kernel.Wide * l.Kernel.Planes
	pitch := l.In.Wide * l.In.Planes
	at := 0
	for y := range r.High {
		for x := range r.Wide {
			from := y*l.Stride*pitch + x*l.Stride*l.In.Planes
			for range l.Kernel.High {
				copy(dst[at:at+n], in[from:from+n])
				at += n
				from += pitch
			}
		}
	}
	return r.Wide * r.High
}

// Net is the classifier: layers with rectifiers between them and a log-softmax
// over the classes at the end. It is read-only in use, so one Net serves any
// number of goroutines, each with a Scratch of its own.
type Net struct{ Layers []Layer }

// batch windows go through a layer together, so that each weight that was
// fetched is used several times.
const batch = 4

// Scratch holds the activations of one evaluation.
type Scratch struct{ act, next, patches []float32 }

// Eval classifies n cells. in holds n*Size normalised values, out receives
// n*Classes log-probabilities.
func (n *Net) Eval(in, out []float32, cells int, s *Scratch) {
	for at := 0; at < cells; at += batch {
		k := min(batch, cells-at)
		s.act = append(s.act[:0], in[at*Size:(at+k)*Size]...)
		for i := range n.Layers {
			l := &n.Layers[i]
			windows := s.act
			count := k
			if l.Kernel != l.In {
				size, each := l.In.Len(), l.Result().Wide*l.Result().High
				count = k * each
				s.patches = slices.Grow(s.patches[:0], count*l.Kernel.Len())[:count*l.Kernel.Len()]
				for c := range k {
					l.Patches(s.act[c*size:(c+1)*size], s.patches[c*each*l.Kernel.Len():])
				}
				windows = s.patches
			}
			s.next = slices.Grow(s.next[:0], count*l.Out)[:count*l.Out]
			l.Apply(windows, s.next, count)
			if i < len(n.Layers)-1 {
				for j, v := range s.next {
					s.next[j] = max(v, 0)
				}
			}
			s.act, s.next = s.next, s.act
		}
		for c := range k {
			logSoftmax(s.act[c*Classes:(c+1)*Classes], out[(at+c)*Classes:(at+c+1)*Classes])
		}
	}
}

// Apply gives Out sums for each of count windows.
func (l *Layer) Apply(windows, out []float32, count int) {
	n := l.Kernel.Len()
	at := 0
	for ; at+batch <= count; at += batch {
		l.apply4(windows[at*n:(at+batch)*n], out[at*l.Out:(at+batch)*l.Out])
	}
	for ; at < count; at++ {
		x := windows[at*n : (at+1)*n]
		for o := range l.Out {
			sum := l.Bias[o]
			for i, w := range l.Weight[o*n : (o+1)*n][:len(x)] {
				sum += float32(w * x[i])
			}
			out[at*l.Out+o] = sum
		}
	}
}

// apply4 is Apply for four windows: one pass over the weights, four sums that do
// not wait for each other.
func (l *Layer) apply4(in, out []float32) {
	n := l.Kernel.Len()
	x0, x1, x2, x3 := in[:n:n], in[n:2*n:2*n], in[2*n:3*n:3*n], in[3*n:4*n:4*n]
	for o := range l.Out {
		w := l.Weight[o*n : (o+1)*n : (o+1)*n]
		x0, x1, x2, x3 := x0[:len(w)], x1[:len(w)], x2[:len(w)], x3[:len(w)]
		s0 := l.Bias[o]
		s1, s2, s3 := s0, s0, s0
		for i, w := range w {
			s0 += float32(w * x0[i])
			s1 += float32(w * x1[i])
			s2 += float32(w * x2[i])
			s3 += float32(w * x3[i])
		}
		out[o], out[l.Out+o], out[2*l.Out+o], out[3*l.Out+o] = s0, s1, s2, s3
	}
}

func logSoftmax(in, out []float32) {
	top := in[0]
	for _, v := range in {
		top = max(top, v)
	}
	var sum float64
	for _, v := range in {
		sum += math.Exp(float64(v - top))
	}
	shift := top + float32(math.Log(sum))
	for i, v := range in {
		out[i] = v - shift
	}
}
