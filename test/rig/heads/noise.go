package heads

import (
	"math"
	"math/rand/v2"
)

// lattice is a table of chance that repeats; every head reads it from places of its own.
var lattice = func() (t [256 * 256]float32) {
	r := rand.New(rand.NewPCG(0x6e015e, 0xface))
	for i := range t {
		t[i] = r.Float32()*2 - 1
	}
	return t
}()

// noise is smooth chance of -1..1 with details of size 1.
func noise(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	u, v := float32(x-fx), float32(y-fy)
	u, v = u*u*(3-2*u), v*v*(3-2*v)
	i, j := int(fx)&255, int(fy)&255
	i1, j1 := (i+1)&255, (j+1)&255
	a, b := lattice[j<<8|i], lattice[j<<8|i1]
	c, d := lattice[j1<<8|i], lattice[j1<<8|i1]
	a += (b - a) * u
	c += (d - c) * u
	return float64(a + (c-a)*v)
}

// cloud is noise of n sizes, each half the one before and half as strong.
func cloud(x, y float64, n int) float64 {
	s, k := 0.0, 0.5
	for range n {
		s += k * noise(x, y)
		x, y, k = 2*x+17.3, 2*y+9.1, k/2
	}
	return s
}
