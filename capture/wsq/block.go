package wsq

import "math/bits"

// The values of Huffman codes (table 3 of the specification): runs of zeros 1 to 100,
// what follows as bits, and coefficients -73 to 74.
const (
	maxRun      = 100
	plus8       = 101
	minus8      = 102
	plus16      = 103
	minus16     = 104
	run8        = 105
	run16       = 106
	zeroValue   = 180 // what coefficients are counted from
	firstNumber = 107
	lastNumber  = 254
)

// bitReader gives the bits of a block. A byte FF is followed by 00, which is no part
// of them; any other byte after it makes a marker, where the block ends.
type bitReader struct {
	b     []byte
	at    int
	acc   uint64
	n     int  // bits of acc that are not used up
	ended bool // a marker, or the end of the file, comes next
}

func (r *bitReader) fill() {
	for r.n <= 48 && !r.ended {
		switch {
		case r.at >= len(r.b):
			r.ended = true
			return
		case r.b[r.at] != 0xFF:
			r.acc = r.acc<<8 | uint64(r.b[r.at])
			r.at++
		case r.at+1 < len(r.b) && r.b[r.at+1] == 0:
			r.acc = r.acc<<8 | 0xFF
			r.at += 2
		default:
			r.ended = true
			return
		}
		r.n += 8
	}
}

// peek gives the next 16 bits, zeros where there are no more.
func (r *bitReader) peek() uint32 {
	if r.n < 16 {
		r.fill()
		if r.n < 16 {
			return uint32(r.acc<<(16-r.n)) & 0xFFFF
		}
	}
	return uint32(r.acc>>(r.n-16)) & 0xFFFF
}

// take uses up to 16 bits up that peek has shown; false: there are not as many.
func (r *bitReader) take(n int) bool {
	r.n -= n
	return r.n >= 0
}

// number reads an unsigned number of 8 or 16 bits.
func (r *bitReader) number(n int) (int, bool) {
	v := r.peek() >> (16 - n)
	return int(v), r.take(n)
}

// block is one of the three parts that coefficients are written in.
type block struct {
	bitReader
	codes decoder
	run   int // zeros that are still to come
}

// problem is what is wrong with a block.
type problem struct {
	kind error
	text string
}

// next reads a coefficient that is not zero, or sets run.
func (b *block) next() (int, *problem) {
	code, length := b.codes.find(b.peek())
	if length == 0 || !b.take(length) {
		if b.ended {
			return 0, &problem{ErrTruncated, "a code"}
		}
		return 0, &problem{ErrValue, "a code that the table does not have"}
	}
	if code >= firstNumber && code <= lastNumber && code != zeroValue {
		return int(code) - zeroValue, nil
	}
	if code >= 1 && code <= maxRun {
		b.run = int(code)
		return 0, nil
	}
	size := 8
	switch code {
	case plus16, minus16, run16:
		size = 16
	case plus8, minus8, run8:
	default:
		return 0, &problem{ErrValue, "a code without a meaning"}
	}
	n, ok := b.number(size)
	switch {
	case !ok:
		return 0, &problem{ErrTruncated, "a number"}
	case n == 0:
		return 0, &problem{ErrValue, "a run or coefficient of zero"}
	case code == run8 || code == run16:
		b.run = n
		return 0, nil
	case code == minus8 || code == minus16:
		n = -n
	}
	return n, nil
}

// band reads the coefficients of a band into its place.
func (b *block) band(p *plane, at band, number int, q *quantizer) *problem {
	for y := range at.h {
		row := p.row(at.y + y)[at.x : at.x+at.w]
		for x := 0; x < len(row); {
			if b.run > 0 {
				n := min(b.run, len(row)-x)
				x += n
				b.run -= n
				continue
			}
			v, wrong := b.next()
			if wrong != nil {
				return wrong
			}
			if v != 0 {
				row[x] = q.value(number, v)
				x++
			}
		}
	}
	return nil
}

// close looks at what is left of a block: less than a byte, all ones.
func (b *block) close(departures *[]string) *problem {
	b.fill()
	switch {
	case b.run > 0:
		return &problem{ErrValue, "zeros beyond its bands"}
	case b.n >= 8:
		return &problem{ErrValue, "bytes after its last coefficient"}
	case bits.OnesCount64(b.acc&(1<<b.n-1)) != b.n:
		depart(departures, Padding)
	}
	return nil
}
