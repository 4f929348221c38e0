package finger

import "math"

// Angles inside this package are turns of 1/65536, counter-clockwise from +x with y
// up. Sines and arc tangents come from CORDIC rotations in integers: the functions of
// package math differ in the last bit from one CPU to the next.

// unit is one in Q14.
const unit = 1 << 14

// arcs[i] is atan(2^-i) in 1/2^32 turn.
var arcs = [...]int64{
	536870912, 316933406, 167458907, 85004756, 42667331, 21354465, 10679838, 5340245,
	2670163, 1335087, 667544, 333772, 166886, 83443, 41722, 20861,
}

// shrink is the product of cos(arcs[i]) in Q30: rotations by CORDIC lengthen.
const shrink = 652032874

// polar gives cosine and sine of an angle in Q14.
func polar(turn uint16) (cos, sin int) {
	a := int64(int16(turn)) << 16
	flip := false
	if a > 1<<30 || a < -1<<30 { // CORDIC converges within a quarter turn
		flip = true
		a = int64(int16(turn+0x8000)) << 16
	}
	x, y := int64(shrink), int64(0)
	for i, arc := range arcs {
		if a >= 0 {
			x, y, a = x-y>>i, y+x>>i, a-arc
		} else {
			x, y, a = x+y>>i, y-x>>i, a+arc
		}
	}
	c, s := int((x+1<<15)>>16), int((y+1<<15)>>16)
	if flip {
		return -c, -s
	}
	return c, s
}

// turnOf is the direction of a vector; that of the zero vector is 0.
func turnOf(x, y int) uint16 {
	if x == 0 && y == 0 {
		return 0
	}
	for x > 1<<40 || x < -1<<40 || y > 1<<40 || y < -1<<40 {
		x, y = x>>8, y>>8
	}
	for x < 1<<20 && x > -1<<20 && y < 1<<20 && y > -1<<20 {
		x, y = x<<8, y<<8
	}
	a := int64(0)
	if x < 0 {
		x, y, a = -x, -y, 1<<31
	}
	for i, arc := range arcs {
		if y > 0 {
			x, y, a = x+y>>i, y-x>>i, a+arc
		} else {
			x, y, a = x-y>>i, y+x>>i, a-arc
		}
	}
	return uint16((a + 1<<15) >> 16)
}

// root is the largest integer whose square is not above n.
func root(n int) int {
	if n <= 0 {
		return 0
	}
	r := int(math.Sqrt(float64(n)))
	for r*r > n {
		r--
	}
	for (r+1)*(r+1) <= n {
		r++
	}
	return r
}
