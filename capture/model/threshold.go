package model

import (
	"math"
	"slices"

	"gatehouse/device"
)

// guardText says in the template how its thresholds were made.
const guardText = "mean of left-out documents and Student's quantile for one further document; deviation and distance have least values by quantity; a distance above the most is cut, and marked"

// guard bounds what few documents can say, in the unit of the quantity. They never
// show all the wear that is to come: so their deviation is taken for deviation at
// least, and the threshold stands off their mean by distance at least. Nor can six
// documents prove a rare event: where Student's quantile asks for more than most,
// most is taken, and the check is marked as one whose target is not shown (Cut).
// Beyond reject a threshold would tell nothing apart, and the zone is not proposed.
type guard struct{ deviation, distance, most, reject float64 }

// never is a most that is never cut to: a zone that varies so much is not proposed.
const never = 1e6

func guardOf(m Quantity, g Generic) guard {
	switch {
	case m == Pattern && g.Light() == device.UV:
		return guard{40, 450, 550, 220} // fluorescent print fades by a third before anybody minds
	case m == Level:
		return guard{2, 25, never, 120}
	case m == Brightest:
		return guard{3, 30, never, 140}
	case m == Colour:
		return guard{10, 200, never, 700} // a fibre of another colour may cross the zone
	case m == Frequency:
		return guard{20, 100, never, 50}
	case m == Strokes && !g.atMost():
		return guard{20, 200, never, 280} // a ratio of one ink in two lights does not feel wear
	case g.atMost():
		return guard{25, 200, never, 600}
	}
	return guard{25, 350, never, 280}
}

// threshold places the threshold for the values of genuine documents, each
// measured without its own part in the reference. ok is false where none is of
// use, or where one of the documents itself would come near to it.
func threshold(values []int, m Quantity, g Generic, ppm int) (limit int, cut, ok bool) {
	guard := guardOf(m, g)
	mean, sigma := moments(values)
	n := float64(len(values))
	away := max(guard.distance, student(1-float64(ppm)/1e6, len(values)-1)*math.Sqrt(1+1/n)*max(guard.deviation, sigma))
	cut = away > guard.most
	away = min(away, guard.most)
	if g.atMost() {
		t := math.Ceil(mean + away)
		return int(t), cut, t <= guard.reject && float64(slices.Max(values)) <= mean+away/2
	}
	t := math.Floor(mean - away)
	return int(t), cut, t >= guard.reject && float64(slices.Min(values)) >= mean-away/2
}

func moments(values []int) (mean, sigma float64) {
	for _, v := range values {
		mean += float64(v)
	}
	n := float64(len(values))
	mean /= n
	for _, v := range values {
		sigma += (float64(v) - mean) * (float64(v) - mean)
	}
	return mean, math.Sqrt(sigma / max(1, n-1))
}

// student is the quantile q (above one half) of Student's distribution with nu
// degrees of freedom, by halving an interval over the integral of its density.
func student(q float64, nu int) float64 {
	v := float64(nu)
	a, _ := math.Lgamma((v + 1) / 2)
	b, _ := math.Lgamma(v / 2)
	scale := math.Exp(a-b) / math.Sqrt(v*math.Pi)
	density := func(x float64) float64 { return scale * math.Pow(1+x*x/v, -(v+1)/2) }
	below := func(t float64) float64 { // Simpson's rule
		const n = 400
		h, sum := t/n, 0.0
		for i := range n {
			x := float64(i) * h
			sum += density(x) + 4*density(x+h/2) + density(x+h)
		}
		return 0.5 + sum*h/6
	}
	low, high := 0.0, 1000.0
	for range 60 {
		if t := (low + high) / 2; below(t) < q {
			low = t
		} else {
			high = t
		}
	}
	return low
}
