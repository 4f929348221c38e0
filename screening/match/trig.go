package match

// Angles are 1/256 turn, counter-clockwise from +x, with y pointing down the image
// (capture.Minutia). A turn by phi takes (x, y) to (x cos + y sin, y cos - x sin).

// unit is one in the fixed point of sines and cosines.
const unit = 1 << 14

// quarter is the sine of the first quarter turn in steps of 1/256 turn, times unit.
var quarter = [65]int32{
	0, 402, 804, 1205, 1606, 2006, 2404, 2801, 3196, 3590, 3981, 4370, 4756, 5139, 5520, 5897,
	6270, 6639, 7005, 7366, 7723, 8076, 8423, 8765, 9102, 9434, 9760, 10080, 10394, 10702, 11003, 11297,
	11585, 11866, 12140, 12406, 12665, 12916, 13160, 13395, 13623, 13842, 14053, 14256, 14449, 14635, 14811, 14978,
	15137, 15286, 15426, 15557, 15679, 15791, 15893, 15986, 16069, 16143, 16207, 16261, 16305, 16340, 16364, 16379,
	16384,
}

// sines of all directions, times unit.
var sines = func() (s [256]int32) {
	for i := range 65 {
		s[i], s[128-i] = quarter[i], quarter[i]
		s[(256-i)&255], s[128+i] = -quarter[i], -quarter[i]
	}
	return s
}()

func sine(a uint8) int32 { return sines[a] }

func cosine(a uint8) int32 { return sines[a+64] }

// turn is the smaller angle between two directions, 0..128.
func turn(a, b uint8) int32 {
	d := int32(int8(a - b))
	return max(d, -d)
}

// length is the length of a vector within 4 %, of vectors shorter than 2^23.
func length(x, y int32) int32 {
	x, y = max(x, -x), max(y, -y)
	return (123*max(x, y) + 51*min(x, y)) >> 7
}

// root is the integer square root.
func root(v int64) int64 {
	if v <= 0 {
		return 0
	}
	r, bit := int64(0), int64(1)<<62
	for bit > v {
		bit >>= 2
	}
	for ; bit != 0; bit >>= 2 {
		if v >= r+bit {
			v -= r + bit
			r = r>>1 + bit
		} else {
			r >>= 1
		}
	}
	return r
}

// reciprocals of small numbers, 2^32 / d, rounded up.
var reciprocals = func() (r [512]uint64) {
	for d := 1; d < len(r); d++ {
		r[d] = 1<<32/uint64(d) + 1
	}
	return r
}()

// quotient is n / d, for n*d below 2^32 and d from 2 to 511: no division, which is
// slow.
func quotient(n, d uint64) uint64 { return n * reciprocals[d&511] >> 32 }
