package match

import "math/bits"

// A descriptor says how the ridges run around a minutia, relative to its direction
// (after Tico and Kuosmanen 2003): samples on four circles, each in a cyclic unary
// code of 8 bits, so that the bits by which two codes differ count the steps of
// 1/16 half turn between two orientations.
type descriptor struct {
	code, valid [words]uint64
	present     uint64 // valid, a bit for each sample
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
		d.present |= 1 << k
	}
	return d
}

// alike compares two descriptors: 0..256, 0 where too few samples lie in both.
func alike(a, b *descriptor) int32 {
	both := 8 * bits.OnesCount64(a.present&b.present)
	if both < 8*samples/4 {
		return 0
	}
	apart := bits.OnesCount64((a.code[0]^b.code[0])&a.valid[0]&b.valid[0]) +
		bits.OnesCount64((a.code[1]^b.code[1])&a.valid[1]&b.valid[1]) +
		bits.OnesCount64((a.code[2]^b.code[2])&a.valid[2]&b.valid[2]) +
		bits.OnesCount64((a.code[3]^b.code[3])&a.valid[3]&b.valid[3]) +
		bits.OnesCount64((a.code[4]^b.code[4])&a.valid[4]&b.valid[4]) +
		bits.OnesCount64((a.code[5]^b.code[5])&a.valid[5]&b.valid[5])
	// Two of different fingers are 4 steps of 8 apart on average.
	if both <= 2*apart {
		return 0
	}
	return int32(quotient(uint64(both-2*apart)*256, uint64(both+64)))
}
