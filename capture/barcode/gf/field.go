package gf

// Field is a finite field with a table of its powers and logarithms. Its elements
// are the integers below Size. A Field is read only and may be shared.
type Field struct {
	size  int      // number of elements
	prime int      // characteristic: 2, or size itself
	first int      // the generator polynomial's first root is the primitive element to this power
	exp   []uint16 // twice the order, so that a sum of two logarithms needs no reduction
	log   []uint16
}

// The fields of the symbologies.
var (
	QR         = Binary(8, 0x11d, 0)
	DataMatrix = Binary(8, 0x12d, 1)
	Aztec4     = Binary(4, 0x13, 1) // mode message
	Aztec6     = Binary(6, 0x43, 1) // layers 1 and 2
	Aztec8     = DataMatrix         // layers 3 to 8
	Aztec10    = Binary(10, 0x409, 1)
	Aztec12    = Binary(12, 0x1069, 1)
	PDF417     = Prime(929, 3, 1)
)

// Binary is GF(2^m) with the primitive polynomial poly (bit i is the coefficient of
// x^i); first is the power of the generator polynomial's first root.
func Binary(m, poly, first int) *Field {
	f := blank(1<<m, 2, first)
	x := 1
	for i := range f.size - 1 {
		f.set(i, x)
		if x <<= 1; x >= f.size {
			x ^= poly
		}
	}
	return f
}

// Prime is GF(p) with primitive element root; first is the power of the generator
// polynomial's first root.
func Prime(p, root, first int) *Field {
	f := blank(p, p, first)
	x := 1
	for i := range p - 1 {
		f.set(i, x)
		x = x * root % p
	}
	return f
}

func blank(size, prime, first int) *Field {
	return &Field{size, prime, first, make([]uint16, 2*(size-1)), make([]uint16, size)}
}

func (f *Field) set(power, x int) {
	f.exp[power], f.exp[power+f.order()] = uint16(x), uint16(x)
	f.log[x] = uint16(power)
}

// Size is the number of elements.
func (f *Field) Size() int { return f.size }

// order is that of the multiplicative group.
func (f *Field) order() int { return f.size - 1 }

// power is the primitive element to the power i, which may be negative.
func (f *Field) power(i int) uint16 {
	i %= f.order()
	if i < 0 {
		i += f.order()
	}
	return f.exp[i]
}

func (f *Field) add(a, b uint16) uint16 {
	if f.prime == 2 {
		return a ^ b
	}
	s := int(a) + int(b)
	if s >= f.size {
		s -= f.size
	}
	return uint16(s)
}

func (f *Field) sub(a, b uint16) uint16 {
	if f.prime == 2 {
		return a ^ b
	}
	if a >= b {
		return a - b
	}
	return uint16(f.size) + a - b
}

func (f *Field) mul(a, b uint16) uint16 {
	if a == 0 || b == 0 {
		return 0
	}
	return f.exp[int(f.log[a])+int(f.log[b])]
}

// div is a/b; b is not zero.
func (f *Field) div(a, b uint16) uint16 {
	if a == 0 {
		return 0
	}
	return f.exp[int(f.log[a])+f.order()-int(f.log[b])]
}

// times is a added to itself n times: the factor a derivative brings with it.
func (f *Field) times(n int, a uint16) uint16 {
	if f.prime == 2 {
		return a * uint16(n&1)
	}
	return f.mul(uint16(n%f.prime), a)
}

// eval is the polynomial p, its lowest coefficient first, at x.
func (f *Field) eval(p []uint16, x uint16) uint16 {
	var v uint16
	for i := len(p) - 1; i >= 0; i-- {
		v = f.add(f.mul(v, x), p[i])
	}
	return v
}
