package aztec

import (
	"math"
	"math/bits"

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

// least is the correlation of the core, mode message included, from which on the symbol is read.
func (m mode) least() float64 {
	if m.layers == 0 {
		return 0.92 // a rune has nothing else to go by
	}
	return 0.8
}

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

// nearest is the message whose bits agree most with the soft ones, positive for a one, among those
// allowed, mask laid over each; and the modules of its ring.
func (c *code) nearest(soft []float64, mask uint64, allowed func(data int) bool) (data int, ring []int8) {
	tables := make([][16]float64, c.length/4) // four bits at a time
	for i := range tables {
		for v := range 16 {
			for b := range 4 {
				if v>>(3-b)&1 == 1 {
					tables[i][v] += soft[4*i+b]
				} else {
					tables[i][v] -= soft[4*i+b]
				}
			}
		}
	}
	most, best, word, v := math.Inf(-1), mask, mask, 0
	for n := range 1 << c.bits {
		if n > 0 { // Gray's order: one bit of the data changes at a time
			bit := bits.TrailingZeros(uint(n))
			word ^= c.base[bit]
			v ^= 1 << bit
		}
		sum := 0.0
		for i := range tables {
			sum += tables[i][word>>(c.length-4-4*i)&15]
		}
		if sum > most && allowed(v) {
			most, best, data = sum, word, v
		}
	}
	ring = make([]int8, c.length)
	for i := range ring {
		ring[i] = 2*int8(best>>(c.length-1-i)&1) - 1
	}
	return data, ring
}

// modes reads the core from its grey values: the likeliest mode message as symbol, and as rune if
// compact. Whether the core is one is to be judged by what comes of it.
func modes(v *grid.Values, l layout) []mode {
	soft, _ := softRing(v, l)
	if !l.compact {
		d, ring := fullCode.nearest(soft, 0, func(d int) bool { return fullMode(d).possible() })
		m := fullMode(d)
		m.ring = ring
		return []mode{m}
	}
	d, ring := compactCode.nearest(soft, 0, func(d int) bool { return compactMode(d).possible() })
	m := compactMode(d)
	m.ring = ring
	d, ring = compactCode.nearest(soft, runeMask, func(int) bool { return true })
	return []mode{m, {layout: layout{compact: true}, rune: byte(d), ring: ring}}
}

// compactMode and fullMode take the message's data apart (clause 7.2.3): layers and codewords, each less one.
func compactMode(d int) mode { return mode{layout: layout{true, d>>6 + 1}, data: d&0x3f + 1} }
func fullMode(d int) mode    { return mode{layout: layout{false, d>>11 + 1}, data: d&0x7ff + 1} }

// possible: some check codewords must be left.
func (m mode) possible() bool {
	_, size := m.field()
	return m.data+3 <= m.capacity()/size
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
