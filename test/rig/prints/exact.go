package prints

import "math"

// Functions whose bits are the same on every CPU: Go may fuse a product and a sum,
// and the package math has code of its own for some CPUs; here every product is
// rounded before it is added, and only sums, products, quotients, square roots and
// floors are used.

const pi = 3.14159265358979323846

// exp is e to the x, for -600 < x < 600.
func exp(x float64) float64 {
	x = float64(x) / (1 << 10)
	e := 1.0
	for i := 7.0; i >= 1; i-- {
		e = 1 + float64(float64(e*x)/i)
	}
	for range 10 {
		e = float64(e * e)
	}
	return e
}

func tanh(x float64) float64 {
	e := exp(2 * x)
	return (e - 1) / (e + 1)
}

// cos of x radians.
func cos(x float64) float64 {
	x = float64(x) - float64(2*pi*math.Floor(x/(2*pi)+0.5))
	q := float64(x * x)
	c := 1.0
	for i := 24.0; i >= 2; i -= 2 {
		c = 1 - float64(float64(c*q)/float64(i*(i-1)))
	}
	return c
}

func sin(x float64) float64 { return cos(float64(x) - pi/2) }

// atan2 is the angle of (x, y) in -pi..pi, to 1e-5 (Abramowitz and Stegun 4.4.49).
func atan2(y, x float64) float64 {
	ax, ay := math.Abs(x), math.Abs(y)
	if ax == 0 && ay == 0 {
		return 0
	}
	t := min(ax, ay) / max(ax, ay)
	q := float64(t * t)
	a := 0.0208351
	for _, c := range [...]float64{-0.0851330, 0.1801410, -0.3302995, 0.9998660} {
		a = c + float64(a*q)
	}
	a = float64(a * t)
	if ay > ax {
		a = pi/2 - a
	}
	if x < 0 {
		a = pi - a
	}
	if y < 0 {
		a = -a
	}
	return a
}

// round is the nearest integer.
func round(x float64) int { return int(math.Floor(float64(x) + 0.5)) }

// dice are splitmix64 (Steele, Lea, Flood 2014): a seed and a purpose give a stream.
type dice struct{ state uint64 }

func throw(seed, purpose uint64) *dice {
	d := &dice{seed}
	d.state = d.next() ^ purpose*0x9e3779b97f4a7c15
	d.next()
	return d
}

func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	z := d.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit is in 0..1.
func (d *dice) unit() float64 { return float64(d.next()>>11) / (1 << 53) }

// between is uniform in a..b.
func (d *dice) between(a, b float64) float64 { return a + float64((b-a)*d.unit()) }

// chance is true p of the time.
func (d *dice) chance(p float64) bool { return d.unit() < p }

// bell is near a normal variable of deviation 1: the sum of eight uniform ones.
func (d *dice) bell() float64 {
	sum := 0
	for range 2 {
		for w := d.next(); w != 0; w >>= 16 {
			sum += int(w & 0xffff)
		}
	}
	return float64(sum-8*32768) / 53510 // 65536 * sqrt(8/12)
}
