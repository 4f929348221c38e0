package index

import "math/bits"

// arctan[i] is atan(i/64) in 1/256 turn, rounded.
var arctan = [65]uint8{
	0, 1, 1, 2, 3, 3, 4, 4, 5, 6, 6, 7, 8, 8, 9, 9, 10, 11, 11, 12, 12, 13, 13, 14, 15, 15, 16, 16, 17, 17, 18, 18, 19,
	19, 20, 20, 21, 21, 22, 22, 23, 23, 24, 24, 25, 25, 25, 26, 26, 27, 27, 27, 28, 28, 29, 29, 29, 30, 30, 30, 31, 31, 31, 32, 32,
}

// sine[i] is 16384 sin(i/256 turn), rounded, of the first quarter.
var sine = [65]int32{
	0, 402, 804, 1205, 1606, 2006, 2404, 2801, 3196, 3590, 3981, 4370, 4756, 5139, 5520, 5897, 6270, 6639, 7005, 7366, 7723, 8076,
	8423, 8765, 9102, 9434, 9760, 10080, 10394, 10702, 11003, 11297, 11585, 11866, 12140, 12406, 12665, 12916, 13160, 13395,
	13623, 13842, 14053, 14256, 14449, 14635, 14811, 14978, 15137, 15286, 15426, 15557, 15679, 15791, 15893, 15986, 16069,
	16143, 16207, 16261, 16305, 16340, 16364, 16379, 16384,
}

// direction gives the angle of (dx, dy) in 1/256 turn counter-clockwise from +x,
// dy downwards as in an image.
func direction(dx, dy int) uint8 {
	dy = -dy
	ax, ay := max(dx, -dx), max(dy, -dy)
	if ax == 0 && ay == 0 {
		return 0
	}
	var a uint8
	if ax >= ay {
		a = arctan[(ay*64+ax/2)/ax]
	} else {
		a = 64 - arctan[(ax*64+ay/2)/ay]
	}
	if dx < 0 {
		a = 128 - a
	}
	if dy < 0 {
		a = -a
	}
	return a
}

// sincos gives 16384 times sine and cosine of an angle in 1/256 turn.
func sincos(a uint8) (s, c int32) {
	at := func(a uint8) int32 {
		switch i := a & 63; a >> 6 {
		case 0:
			return sine[i]
		case 1:
			return sine[64-i]
		case 2:
			return -sine[i]
		default:
			return -sine[64-i]
		}
	}
	return at(a), at(a + 64)
}

// root is the integer square root.
func root(n uint32) uint32 {
	if n == 0 {
		return 0
	}
	r := uint32(1) << ((bits.Len32(n) + 1) / 2)
	for {
		next := (r + n/r) / 2
		if next >= r {
			return r
		}
		r = next
	}
}
