package mjpeg

import (
	"math"
	"math/rand/v2"
)

// deviates is a table of normal deviates in 1/16, read from a random place in each row.
var deviates = func() (t [1 << 14]int8) {
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range t {
		t[i] = int8(max(-127, min(127, math.Round(16*rng.NormFloat64()))))
	}
	return t
}()

// sigma is the noise at each brightness, in 1/16: read-out noise and shot noise.
var sigma = func() (t [256]int) {
	for i := range t {
		t[i] = int(math.Round(16 * math.Sqrt(1.2*1.2+0.012*float64(i))))
	}
	return t
}()

// Grain adds a sensor's noise to one row of luma, at most 16384 pixels.
func Grain(row []uint8, rng *rand.Rand) {
	n := deviates[rng.IntN(len(deviates)-len(row)+1):]
	for i, y := range row {
		row[i] = uint8(max(0, min(255, int(y)+(int(n[i])*sigma[y]+128)>>8)))
	}
}
