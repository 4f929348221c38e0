package main

import (
	"math"
	"math/rand/v2"

	"gatehouse/capture/optics/typeface"
)

const batch = 64

// trainer is Adam on the log-loss of "OCR-B or not". Products are rounded before
// they are added (float32(a*b)), so that no processor's fused instruction changes
// the outcome.
type trainer struct {
	net, grad, first, second *typeface.Net
	steps, taken             int
	hidden                   [typeface.Hidden]float32
}

func newTrainer(rng *rand.Rand, steps int) *trainer {
	t := &trainer{net: &typeface.Net{}, grad: &typeface.Net{}, first: &typeface.Net{}, second: &typeface.Net{}, steps: steps}
	spread := math.Sqrt(2.0 / typeface.Size)
	for h := range t.net.First {
		for i := range t.net.First[h] {
			t.net.First[h][i] = float32(rng.NormFloat64() * spread)
		}
		for c := range t.net.Letter[h] {
			t.net.Letter[h][c] = float32(rng.NormFloat64() * 0.5)
			t.net.Last[c][h] = float32(rng.NormFloat64() * 0.3)
		}
	}
	return t
}

// learn adds the gradient of one cell and returns its loss.
func (t *trainer) learn(c *cell) float64 {
	n, g := t.net, t.grad
	sum := n.Bias[c.class]
	for h := range t.hidden {
		v := n.Letter[h][c.class]
		for i, w := range n.First[h] {
			v += float32(w * c.window[i])
		}
		t.hidden[h] = max(v, 0)
		sum += float32(t.hidden[h] * n.Last[c.class][h])
	}
	odds := float64(sum)
	p := 1 / (1 + math.Exp(-odds))
	want := 0.0
	loss := -math.Log(max(1-p, 1e-9))
	if c.ocrb {
		want, loss = 1, -math.Log(max(p, 1e-9))
	}
	delta := float32(p - want)
	g.Bias[c.class] += delta
	for h, a := range t.hidden {
		if a <= 0 {
			continue
		}
		g.Last[c.class][h] += float32(delta * a)
		d := float32(delta * n.Last[c.class][h])
		g.Letter[h][c.class] += d
		row := &g.First[h]
		for i := range row {
			row[i] += float32(d * c.window[i])
		}
	}
	return loss
}

// update takes one step down the gradient of the batch; the steps shrink to
// nothing by a cosine.
func (t *trainer) update() {
	t.taken++
	const decay1, decay2, weightDecay = 0.9, 0.999, 1e-4
	rate := 0.002 * 0.5 * (1 + math.Cos(math.Pi*float64(t.taken)/float64(t.steps+1)))
	rate *= math.Sqrt(1-math.Pow(decay2, float64(t.taken))) / (1 - math.Pow(decay1, float64(t.taken)))
	net, grad, first, second := t.net.Rows(), t.grad.Rows(), t.first.Rows(), t.second.Rows()
	for r := range net {
		for i, g := range grad[r] {
			g = float32(g/batch) + float32(weightDecay*net[r][i])
			m := float32(decay1*first[r][i]) + float32((1-decay1)*g)
			v := float32(decay2*second[r][i]) + float32((1-decay2)*float32(g*g))
			first[r][i], second[r][i], grad[r][i] = m, v, 0
			net[r][i] -= float32(float32(rate) * m / (float32(math.Sqrt(float64(v))) + 1e-8))
		}
	}
}
