package index

import "slices"

var (
	A       = 20 // bins of an angle
	R       = 32 // bins of a rotation
	lenEdge = []int{16, 23, 31, 40, 50, 61, 73, 86, 102, 127}
	soft    = 2
	lenBin  [128]uint8
	lenOth  [128]uint8
)

const blockSize = 2048

func setup() {
	b := 0
	lo := minLength
	for l := range 128 {
		for b < len(lenEdge)-1 && l >= lenEdge[b] {
			lo = lenEdge[b]
			b++
		}
		lenBin[l] = uint8(b)
		o := b
		if l-lo < lenEdge[b]-l {
			o = b - 1
		} else {
			o = b + 1
		}
		if o < 0 || o >= len(lenEdge) {
			o = b
		}
		lenOth[l] = uint8(o)
	}
}

func pairs() int { return A * (A + 1) / 2 }
func key(l, a, b int) (k int, swapped bool) {
	if a > b {
		a, b, swapped = b, a, true
	}
	return l*pairs() + b*(b+1)/2 + a, swapped
}

type block struct {
	n       int
	offset  []uint32
	posting []uint32
}

type Index struct {
	blocks []block
	n      int
}

// posting: id 11 | rot 7 | x 7 | y 7
func Build(n int, describe func(i int, dst []uint64) []uint64) *Index {
	setup()
	ix := &Index{n: n}
	type rec struct {
		k, p uint32
	}
	for from := 0; from < n; from += blockSize {
		b := block{n: min(blockSize, n-from), offset: make([]uint32, pairs()*len(lenEdge)+1)}
		var recs []rec
		var buf []uint64
		for i := range b.n {
			buf = describe(from+i, buf[:0])
			for _, w := range buf {
				e := edge(w)
				k, sw := key(int(lenBin[e.length()]), int(e.first())*A>>8, int(e.second())*A>>8)
				d := e.direction()
				if sw {
					d += 128
				}
				x, y := e.middle()
				p := uint32(i) | uint32(d>>1)<<11 | uint32(min(x>>3, 127))<<18 | uint32(min(y>>3, 127))<<25
				recs = append(recs, rec{uint32(k), p})
				b.offset[k+1]++
			}
		}
		for i := 1; i < len(b.offset); i++ {
			b.offset[i] += b.offset[i-1]
		}
		pos := slices.Clone(b.offset)
		b.posting = make([]uint32, len(recs))
		for _, r := range recs {
			b.posting[pos[r.k]] = r.p
			pos[r.k]++
		}
		ix.blocks = append(ix.blocks, b)
	}
	return ix
}

type visit struct {
	key  uint32
	dir  uint8
	x, y int16
	e    int
}

func visits(probe []uint64) []visit {
	var vs []visit
	for ei, w := range probe {
		e := edge(w)
		near := func(a uint8) [2]int {
			f := int(a) * A
			b := f >> 8
			o := (b + A - 1) % A
			if f&255 >= 128 {
				o = (b + 1) % A
			}
			return [2]int{b, o}
		}
		as, bs := near(e.first()), near(e.second())
		x, y := e.middle()
		ls := [2]uint8{lenBin[e.length()], lenOth[e.length()]}
		for li, l := range ls {
			if li == 1 && l == ls[0] {
				continue
			}
			for _, a := range as {
				for _, b := range bs {
					k, sw := key(int(l), a, b)
					d := e.direction()
					if sw {
						d += 128
					}
					vs = append(vs, visit{uint32(k), d, int16(x), int16(y), ei})
					if a == b {
						vs = append(vs, visit{uint32(k), d + 128, int16(x), int16(y), ei})
					}
				}
			}
		}
	}
	return vs
}

type Candidate struct {
	Row   int
	Score int
}


var (
	cell = 16 // px
	RM   = 4  // rotation bins in torus
)

func (ix *Index) Scores(probe []uint64, out []int) (votes int) {
	vs := visits(probe)
	const B = blockSize
	stride := RM * 64
	acc := make([]uint8, B*stride)
	sh := 0
	for 128>>sh > R {
		sh++
	}
	cx, cy := 0, 0
	for _, w := range probe {
		x, y := edge(w).middle()
		cx += x
		cy += y
	}
	cx /= max(1, len(probe))
	cy /= max(1, len(probe))
	type xy struct{ x, y int16 }
	rotated := make([]xy, MaxEdges*R)
	for ei, w := range probe {
		x, y := edge(w).middle()
		x -= cx
		y -= cy
		for r := range R {
			s, c := sincos(uint8((r*2<<sh + 1<<sh)))
			// turned counter-clockwise, y down
			rotated[ei*R+r] = xy{int16((int(c)*x+int(s)*y)>>14 + 1<<12), int16((int(c)*y-int(s)*x)>>14 + 1<<12)}
		}
	}
	for bi, b := range ix.blocks {
		clear(acc)
		for _, v := range vs {
			d := v.dir >> 1
			ps := b.posting[b.offset[v.key]:b.offset[v.key+1]]
			votes += len(ps)
			rot := rotated[v.e*R : v.e*R+R]
			for _, p := range ps {
				r := int((uint8(p>>11) - d) & 127 >> sh)
				q := rot[r]
				tx := (int(q.x) - int(p>>18&127)<<3) / cell & 7
				ty := (int(q.y) - int(p>>25&127)<<3) / cell & 7
				acc[int(p&2047)*stride+(r%RM)*64+ty*8+tx]++
			}
		}
		for i := range b.n {
			a := acc[i*stride : i*stride+stride]
			best := 0
			for r := range RM {
				r2 := (r + 1) % RM
				for y := range 8 {
					y2 := (y + 1) & 7
					for x := range 8 {
						x2 := (x + 1) & 7
						sum := 0
						for _, rr := range [2]int{r, r2} {
							q := a[rr*64:]
							sum += int(q[y*8+x]) + int(q[y*8+x2]) + int(q[y2*8+x]) + int(q[y2*8+x2])
						}
						best = max(best, sum)
					}
				}
			}
			out[bi*blockSize+i] = best
		}
	}
	return votes
}
