package main

import (
	"math"
	"math/rand/v2"

	"gatehouse/capture/ocr/glyph"
)

const batchSize = 64

// trainer is Adam on the log-loss of a fully connected net. Products are rounded
// before they are added (float32(a*b)), so that no processor's fused instruction
// changes the outcome.
type trainer struct {
	layers []*trainLayer
	steps  int
	taken  int
}

type trainLayer struct {
	in, out               int
	w, grad, first, secnd []float32 // out rows of in weights and one bias
	act, delta            []float32
}

func newTrainer(rng *rand.Rand, sizes []int, steps int) *trainer {
	t := &trainer{steps: steps}
	for i := range len(sizes) - 1 {
		in, out := sizes[i], sizes[i+1]
		n := out * (in + 1)
		l := &trainLayer{
			in: in, out: out,
			w: make([]float32, n), grad: make([]float32, n), first: make([]float32, n), secnd: make([]float32, n),
			act: make([]float32, out), delta: make([]float32, out),
		}
		spread := math.Sqrt(2 / float64(in))
		for o := range out {
			for k := range in {
				l.w[o*(in+1)+k] = float32(rng.NormFloat64() * spread)
			}
		}
		t.layers = append(t.layers, l)
	}
	return t
}

// step learns from one batch and returns its mean loss before.
func (t *trainer) step(cells []*cell) float64 {
	var loss float64
	for _, c := range cells {
		loss += t.forward(c)
		t.backward(c)
	}
	t.taken++
	t.update(1 / float32(len(cells)))
	return loss / float64(len(cells))
}

func (t *trainer) forward(c *cell) float64 {
	in := c.in[:]
	for i, l := range t.layers {
		for o := range l.out {
			row := l.w[o*(l.in+1) : (o+1)*(l.in+1)]
			s := row[l.in] + dot(row[:l.in], in)
			if i < len(t.layers)-1 {
				s = max(s, 0)
			}
			l.act[o] = s
		}
		in = l.act
	}
	last := t.layers[len(t.layers)-1]
	top := last.act[0]
	for _, v := range last.act {
		top = max(top, v)
	}
	var sum float64
	for o, v := range last.act {
		e := math.Exp(float64(v - top))
		last.delta[o] = float32(e)
		sum += e
	}
	for o := range last.delta {
		last.delta[o] /= float32(sum)
	}
	p := last.delta[c.class]
	last.delta[c.class]--
	return -math.Log(math.Max(float64(p), 1e-9))
}

func (t *trainer) backward(c *cell) {
	for i := len(t.layers) - 1; i >= 0; i-- {
		l := t.layers[i]
		in := c.in[:]
		var below []float32
		if i > 0 {
			in, below = t.layers[i-1].act, t.layers[i-1].delta
			clear(below)
		}
		for o, d := range l.delta {
			if d == 0 {
				continue
			}
			at := o * (l.in + 1)
			axpy(d, in, l.grad[at:at+l.in])
			l.grad[at+l.in] += d
			if below != nil {
				axpy(d, l.w[at:at+l.in], below)
			}
		}
		for k := range below {
			if in[k] <= 0 {
				below[k] = 0
			}
		}
	}
}

// update is one step of Adam with a rate that falls along half a cosine.
func (t *trainer) update(scale float32) {
	const b1, b2 = 0.9, 0.999
	phase := float64(t.taken) / float64(t.steps)
	rate := 1e-5 + 0.5*1.5e-3*(1+math.Cos(math.Pi*phase))
	rate *= math.Sqrt(1-math.Pow(b2, float64(t.taken))) / (1 - math.Pow(b1, float64(t.taken)))
	r := float32(rate)
	for _, l := range t.layers {
		for k, g := range l.grad {
			g *= scale
			l.first[k] = float32(b1*l.first[k]) + float32((1-b1)*g)
			l.secnd[k] = float32(b2*l.secnd[k]) + float32((1-b2)*float32(g*g))
			l.w[k] -= float32(r*l.first[k]) / (float32(math.Sqrt(float64(l.secnd[k]))) + 1e-8)
		}
		clear(l.grad)
	}
}

func (t *trainer) net() *glyph.Net {
	n := &glyph.Net{}
	for _, l := range t.layers {
		g := glyph.Layer{In: l.in, Out: l.out, Weight: make([]float32, l.in*l.out), Bias: make([]float32, l.out)}
		for o := range l.out {
			copy(g.Weight[o*l.in:(o+1)*l.in], l.w[o*(l.in+1):])
			g.Bias[o] = l.w[o*(l.in+1)+l.in]
		}
		n.Layers = append(n.Layers, g)
	}
	return n
}

func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += float32(a[i] * b[i])
		s1 += float32(a[i+1] * b[i+1])
		s2 += float32(a[i+2] * b[i+2])
		s3 += float32(a[i+3] * b[i+3])
	}
	for ; i < len(a); i++ {
		s0 += float32(a[i] * b[i])
	}
	return s0 + s1 + s2 + s3
}

func axpy(k float32, x, y []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += float32(k * v)
	}
}
