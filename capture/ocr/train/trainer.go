package main

import (
	"math"
	"math/rand/v2"

	"gatehouse/capture/ocr/glyph"
)

const batchSize = 64

// trainer is Adam on the log-loss. Products are rounded before they are added
// (float32(a*b)), so that no processor's fused instruction changes the outcome.
type trainer struct {
	net    *glyph.Net
	layers []*tape
	steps  int
	taken  int
}

// tape is what one layer remembers of a cell, and of the steps so far.
type tape struct {
	*glyph.Layer
	weight, bias adam
	windows      []float32 // input, as the windows that the kernel saw
	act, delta   []float32 // result, and the loss's slope in it
	slope        []float32 // the loss's slope in one window
}

// adam holds the gradient of some parameters and its running moments.
type adam struct{ grad, first, second []float32 }

func newAdam(n int) adam { return adam{make([]float32, n), make([]float32, n), make([]float32, n)} }

// plan is one layer of an architecture: kernel side (0 = all of the input),
// stride and planes.
type plan struct{ kernel, stride, out int }

func newTrainer(rng *rand.Rand, layout []plan, steps int) *trainer {
	t := &trainer{net: &glyph.Net{Layers: make([]glyph.Layer, len(layout))}, steps: steps}
	shape := glyph.Shape{Planes: 1, Wide: glyph.Width, High: glyph.Height}
	for i, plan := range layout {
		l := &t.net.Layers[i]
		*l = glyph.Layer{In: shape, Kernel: shape, Stride: plan.stride, Out: plan.out}
		if plan.kernel > 0 {
			l.Kernel.Wide, l.Kernel.High = plan.kernel, plan.kernel
		}
		n := l.Kernel.Len()
		l.Weight, l.Bias = make([]float32, l.Out*n), make([]float32, l.Out)
		spread := math.Sqrt(2 / float64(n))
		for k := range l.Weight {
			l.Weight[k] = float32(rng.NormFloat64() * spread)
		}
		shape = l.Result()
		t.layers = append(t.layers, &tape{
			Layer: l, weight: newAdam(len(l.Weight)), bias: newAdam(l.Out),
			windows: make([]float32, shape.Wide*shape.High*n), slope: make([]float32, n),
			act: make([]float32, shape.Len()), delta: make([]float32, shape.Len()),
		})
	}
	return t
}

// step learns from one batch and returns its mean loss before.
func (t *trainer) step(cells []*cell) float64 {
	var loss float64
	for _, c := range cells {
		loss += t.forward(c)
		t.backward()
	}
	t.taken++
	t.update(1 / float32(len(cells)))
	return loss / float64(len(cells))
}

func (t *trainer) forward(c *cell) float64 {
	in := c.in[:]
	for i, l := range t.layers {
		count := l.Patches(in, l.windows)
		l.Apply(l.windows, l.act, count)
		if i < len(t.layers)-1 {
			for k, v := range l.act {
				l.act[k] = max(v, 0)
			}
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

func (t *trainer) backward() {
	for i := len(t.layers) - 1; i >= 0; i-- {
		l := t.layers[i]
		n := l.Kernel.Len()
		var below *tape
		if i > 0 {
			below = t.layers[i-1]
			clear(below.delta)
		}
		for at := 0; at < len(l.act); at += l.Out {
			window := l.windows[at/l.Out*n:][:n]
			if below != nil {
				clear(l.slope)
			}
			for o, d := range l.delta[at : at+l.Out] {
				if d == 0 {
					continue
				}
				axpy(d, window, l.weight.grad[o*n:(o+1)*n])
				l.bias.grad[o] += d
				if below != nil {
					axpy(d, l.Weight[o*n:(o+1)*n], l.slope)
				}
			}
			if below != nil {
				l.scatter(at/l.Out, below.delta)
			}
		}
		if below != nil {
			for k, v := range below.act {
				if v <= 0 {
					below.delta[k] = 0
				}
			}
		}
	}
}

// scatter adds the slope in window k to the places that the window saw.
func (l *tape) scatter(k int, delta []float32) {
	wide := l.Result().Wide
	n, pitch := l.Kernel.Wide*l.Kernel.Planes, l.In.Wide*l.In.Planes
	to := k/wide*l.Stride*pitch + k%wide*l.Stride*l.In.Planes
	for at := 0; at < len(l.slope); at += n {
		axpy(1, l.slope[at:at+n], delta[to:to+n])
		to += pitch
	}
}

// update is one step of Adam with a rate that falls along half a cosine.
func (t *trainer) update(scale float32) {
	phase := float64(t.taken) / float64(t.steps)
	rate := 1e-5 + 0.5*1.5e-3*(1+math.Cos(math.Pi*phase))
	rate *= math.Sqrt(1-math.Pow(decay2, float64(t.taken))) / (1 - math.Pow(decay1, float64(t.taken)))
	for _, l := range t.layers {
		l.weight.update(l.Weight, float32(rate), scale)
		l.bias.update(l.Bias, float32(rate), scale)
	}
}

const decay1, decay2 = 0.9, 0.999

func (a *adam) update(w []float32, rate, scale float32) {
	for k, g := range a.grad {
		g *= scale
		a.first[k] = float32(decay1*a.first[k]) + float32((1-decay1)*g)
		a.second[k] = float32(decay2*a.second[k]) + float32((1-decay2)*float32(g*g))
		w[k] -= float32(rate*a.first[k]) / (float32(math.Sqrt(float64(a.second[k]))) + 1e-8)
	}
	clear(a.grad)
}

func axpy(k float32, x, y []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += float32(k * v)
	}
}
