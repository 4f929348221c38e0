package match

import "math/bits"

// A descriptor says how the ridges run around a minutia, relative to its direction
// (after Tico and Kuosmanen 2003): samples on four circles, each in a cyclic unary
// code of 8 bits, so that the bits by which two codes differ count the steps of
// 1/16 half turn between two orientations.
type descriptor struct {
	code, valid [words]uint64
}

const (
	words   = 6
	samples = 8 * words
)

// circles of samples: radius in pixels, number of samples.
var circles = [...]struct{ radius, n int32 }{{18, 6}, {36, 10}, {56, 14}, {78, 18}}

type offset struct{ x, y int32 } // times unit

var sampled = func() (o [samples]offset) {
	k := 0
	for _, c := range circles {
		for i := range c.n {
			a := uint8(i * 256 / c.n)
			o[k] = offset{c.radius * cosine(a), -c.radius * sine(a)}
			k++
		}
	}
	return o
}()

// unary is the cyclic unary code of 16 levels.
var unary = func() (u [16]uint8) {
	for i := range u {
		if i <= 8 {
			u[i] = uint8(1<<i - 1)
		} else {
			u[i] = ^uint8(1<<(i-8) - 1)
		}
	}
	return u
}()

func describe(f *field, m point) (d descriptor) {
	c, s := cosine(m.angle), sine(m.angle)
	for k, o := range sampled {
		ox, oy := o.x>>4, o.y>>4 // 18 bits
		x := m.x + int32((int64(ox)*int64(c)+int64(oy)*int64(s))>>24)
		y := m.y + int32((int64(oy)*int64(c)-int64(ox)*int64(s))>>24)
		i := f.at(x, y)
		if i < 0 {
			continue
		}
		level := (f.orientation[i] - 2*m.angle + 8) >> 4
		d.code[k>>3] |= uint64(unary[level]) << (8 * (k & 7))
		d.valid[k>>3] |= 0xff << (8 * (k & 7))
	}
	return d
}

// alike compares two descriptors: 0..256, 0 where too few samples lie in both.
func alike(a, b *descriptor) int32 {
	both, apart := 0, 0
	for i := range words {
		v := a.valid[i] & b.valid[i]
		both += bits.OnesCount64(v)
		apart += bits.OnesCount64((a.code[i] ^ b.code[i]) & v)
	}
	if both < 8*samples/4 {
		return 0
	}
	// Two of different fingers are 4 steps of 8 apart on average.
	return max(0, int32((both-2*apart)*256/(both+64)))
}
