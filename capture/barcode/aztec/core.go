package aztec

import (
	"math"

	"gatehouse/capture/barcode/gf"
	"gatehouse/capture/barcode/grid"
)

// mode is what the mode message tells.
type mode struct {
	layout
	data int    // codewords with data
	rune byte   // of a rune
	ring []int8 // the message's bits as modules
}

const (
	leastCore = 0.55 // mean agreement of the core's soft bits from which on a symbol is read
	leastRune = 0.75 // the same for a rune, which has nothing else to go by
)

// word is the bits of a mode message: data in words of four and the check words.
func word(data, words, checks int) uint64 {
	d := make([]uint16, words)
	for i := range d {
		d[i] = uint16(data>>(4*(words-1-i))) & 15
	}
	w := uint64(0)
	for _, v := range append(d, gf.Aztec4.Parity(d, checks)...) {
		w = w<<4 | uint64(v)
	}
	return w
}

// code is the linear code of a mode message by its generators.
type code struct {
	bits, length int
	base         []uint64
}

func newCode(words, checks int) *code {
	c := &code{bits: 4 * words, length: 4 * (words + checks)}
	for i := range c.bits {
		c.base = append(c.base, word(1<<i, words, checks))
	}
	return c
}

var (
	compactCode = newCode(2, 5)
	fullCode    = newCode(4, 6)
	runeMask    = uint64(0xaaaaaaa) // a rune's message has every other bit turned over
)

// nearest is the message whose bits agree most with the soft ones, +1 for a one, among those
// allowed, and their mean agreement. mask is laid over each.
func (c *code) nearest(soft []float64, mask uint64, allowed func(data int) bool) (data int, w uint64, agree float64) {
	// Four bits at a time, by table.
	tables := make([][16]float64, c.length/4)
	for i := range tables {
		for v := range 16 {
			for b := range 4 {
				s := soft[4*i+b]
				if v>>(3-b)&1 == 0 {
					s = -s
				}
				tables[i][v] += s
			}
		}
	}
	agree = math.Inf(-1)
	for v := range 1 << c.bits {
		if !allowed(v) {
			continue
		}
		x := mask
		for rest, i := v, 0; rest != 0; rest, i = rest>>1, i+1 {
			if rest&1 == 1 {
				x ^= c.base[i]
			}
		}
		sum := 0.0
		for i := range tables {
			sum += tables[i][x>>(c.length-4-4*i)&15]
		}
		if sum > agree {
			data, w, agree = v, x, sum
		}
	}
	return data, w, agree / float64(c.length)
}

// modes reads the core under corners, those of the inner n by n modules: the likeliest mode message
// as symbol, and as rune if compact.
func modes(v *grid.Values, l layout) (out []mode) {
	soft, marks := softRing(v, l)
	if marks < 0.3 {
		return nil
	}
	add := func(m mode, w uint64, length int, agree, least float64) {
		if agree >= least {
			m.ring = make([]int8, length)
			for i := range m.ring {
				m.ring[i] = 2*int8(w>>(length-1-i)&1) - 1
			}
			out = append(out, m)
		}
	}
	if !l.compact {
		d, w, a := fullCode.nearest(soft, 0, func(d int) bool { return mode{layout{false, d>>11 + 1}, d&0x7ff + 1, 0, nil}.possible() })
		add(mode{layout{false, d>>11 + 1}, d&0x7ff + 1, 0, nil}, w, fullCode.length, a, leastCore)
		return out
	}
	d, w, a := compactCode.nearest(soft, 0, func(d int) bool { return mode{layout{true, d>>6 + 1}, d&0x3f + 1, 0, nil}.possible() })
	add(mode{layout{true, d>>6 + 1}, d&0x3f + 1, 0, nil}, w, compactCode.length, a, leastCore)
	d, w, a = compactCode.nearest(soft, runeMask, func(int) bool { return true })
	add(mode{layout{true, 0}, 0, byte(d), nil}, w, compactCode.length, min(a, marks), leastRune)
	return out
}

// possible: some check codewords must be left.
func (m mode) possible() bool {
	_, bits := m.field()
	return m.data+3 <= m.capacity()/bits
}

// softRing gives the bits of the mode message from -1 to about 1, and the mean agreement of the
// corner marks. The levels of dark and light are those of the bullseye.
func softRing(v *grid.Values, l layout) (soft []float64, marks float64) {
	c, d := v.W/2, l.core()/2
	var sum, n [2]float64
	for y := range v.H {
		for x := range v.W {
			if dx, dy := x-c, y-c; max(dx, -dx, dy, -dy) < d && max(dx, -dx, dy, -dy) > 0 {
				i := max(dx, -dx, dy, -dy) % 2
				sum[i] += float64(v.At(x, y))
				n[i]++
			}
		}
	}
	dark, light := sum[0]/n[0], sum[1]/n[1]
	mid, half := (dark+light)/2, max(1, (light-dark)/2)
	level := func(p place) float64 {
		return max(-1, min(1, (mid-float64(v.At(c+p.x, c+p.y)))/half))
	}
	for _, p := range l.ringPlaces() {
		soft = append(soft, level(p))
	}
	all := l.marks()
	for _, p := range all {
		marks += level(p) * float64(p.sign) / float64(len(all))
	}
	return soft, marks
}
