package glyph

import "math"

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

// Layer is one fully connected layer: Out rows of In weights, and Out biases.
type Layer struct {
	In, Out int
	Weight  []float32
	Bias    []float32
}

// Net is the classifier: fully connected layers with rectifiers between them
// and a log-softmax over the classes at the end. It is read-only in use, so one
// Net serves any number of goroutines, each with a Scratch of its own.
type Net struct{ Layers []Layer }

// batch cells go through the net together, so that each weight that was fetched
// is used several times.
const batch = 4

// Scratch holds the activations of one evaluation.
type Scratch struct{ a, b []float32 }

// Eval classifies n cells. in holds n*Size normalised values, out receives
// n*Classes log-probabilities.
func (n *Net) Eval(in, out []float32, cells int, s *Scratch) {
	widest := 0
	for _, l := range n.Layers {
		widest = max(widest, l.Out)
	}
	if len(s.a) < widest*batch {
		s.a, s.b = make([]float32, widest*batch), make([]float32, widest*batch)
	}
	for at := 0; at < cells; at += batch {
		k := min(batch, cells-at)
		src, dst := in[at*Size:(at+k)*Size], s.a
		for i, l := range n.Layers {
			l.forward(src, dst, k, i < len(n.Layers)-1)
			src = dst[:k*l.Out]
			if dst = s.b; i%2 == 1 {
				dst = s.a
			}
		}
		for c := range k {
			logSoftmax(src[c*Classes:(c+1)*Classes], out[(at+c)*Classes:(at+c+1)*Classes])
		}
	}
}

func (l *Layer) forward(in, out []float32, cells int, rectify bool) {
	if cells == batch {
		l.forward4(in, out, rectify)
		return
	}
	for c := range cells {
		x := in[c*l.In : (c+1)*l.In]
		for o := range l.Out {
			sum := l.Bias[o]
			for i, w := range l.Weight[o*l.In : (o+1)*l.In][:len(x)] {
				sum += float32(w * x[i])
			}
			if rectify {
				sum = max(sum, 0)
			}
			out[c*l.Out+o] = sum
		}
	}
}

// forward4 is forward for four cells: one pass over the weights, four sums that
// do not wait for each other.
func (l *Layer) forward4(in, out []float32, rectify bool) {
	n := l.In
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
		if rectify {
			s0, s1, s2, s3 = max(s0, 0), max(s1, 0), max(s2, 0), max(s3, 0)
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
