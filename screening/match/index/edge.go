package index

import (
	"math/bits"

	"gatehouse/capture"
)

// Limits of a description.
const (
	MaxEdges    = 224 // of one template
	maxMinutiae = 64  // best ones that edges are made of
	neighbours  = 7   // nearest ones that each is joined to; with more, the longer edges of many are cut off
	minLength   = 10  // px at 500 ppi; shorter ones have no direction
	maxLength   = 127
)

// An edge is a pair of minutiae in one word, so that a description is flat memory:
//
//	bits 0-6    length, px
//	bits 8-15   angle of the first minutia less the direction from it to the second, 1/256 turn
//	bits 16-23  angle of the second one less the direction from it to the first
//	bits 24-31  direction from the first to the second, 1/256 turn
//	bits 32-43  x of the middle, px
//	bits 44-55  y of the middle, px
//
// Length and the first two angles do not change when the finger is turned or moved.
type edge uint64

func (e edge) length() int      { return int(e & 127) }
func (e edge) first() uint8     { return uint8(e >> 8) }
func (e edge) second() uint8    { return uint8(e >> 16) }
func (e edge) direction() uint8 { return uint8(e >> 24) }

func (e edge) middle() (x, y int) { return int(e >> 32 & 4095), int(e >> 44 & 4095) }

// edgeWords is what an edge takes in a description: itself, and the flow about it.
const edgeWords = 2

// Describe appends the edges of a template to dst: at most MaxEdges, edgeWords each,
// the shortest first. A template without two minutiae adds none.
func Describe(t *capture.FingerTemplate, dst []uint64) []uint64 {
	var both [2 * maxMinutiae]capture.Minutia
	list := merge(t, &both)
	var joined [maxMinutiae]uint64
	for i := range list {
		join(list, i, &joined)
	}
	var room [maxMinutiae * neighbours]uint64
	edges := room[:0]
	for i := range list {
		for m := joined[i] >> (i + 1) << (i + 1); m != 0; m &= m - 1 {
			edges = append(edges, uint64(newEdge(&list[i], &list[bits.TrailingZeros64(m)])))
		}
	}
	for _, e := range edges[:shortest(edges)] {
		dst = append(dst, e, flowAbout(&t.Field, list, edge(e)))
	}
	clear(room[:])
	clear(both[:])
	return dst
}

// join marks the nearest neighbours of minutia i, both ways.
func join(list []capture.Minutia, i int, joined *[maxMinutiae]uint64) {
	var near [neighbours]uint32 // squared distance << 6 | index, ascending
	n := 0
	for j := range list {
		dx, dy := int(list[j].X)-int(list[i].X), int(list[j].Y)-int(list[i].Y)
		d := dx*dx + dy*dy
		if d < minLength*minLength || d > maxLength*maxLength {
			continue
		}
		v := uint32(d)<<6 | uint32(j)
		at := n
		for at > 0 && near[at-1] > v {
			at--
		}
		if at == neighbours {
			continue
		}
		n = min(n+1, neighbours)
		copy(near[at+1:n], near[at:n-1])
		near[at] = v
	}
	for _, v := range near[:n] {
		j := v & 63
		joined[i] |= 1 << j
		joined[j] |= 1 << i
	}
}

func newEdge(a, b *capture.Minutia) edge {
	dx, dy := int(b.X)-int(a.X), int(b.Y)-int(a.Y)
	dir := direction(dx, dy)
	x, y := (int(a.X)+int(b.X))/2, (int(a.Y)+int(b.Y))/2
	return edge(root(uint32(dx*dx+dy*dy))) | edge(a.Angle-dir)<<8 | edge(b.Angle-dir-128)<<16 |
		edge(dir)<<24 | edge(x&4095)<<32 | edge(y&4095)<<44
}

// shortest orders words by length, those of one length as they were, and says how
// many are kept.
func shortest(words []uint64) int {
	for i := 1; i < len(words); i++ {
		w := words[i]
		j := i
		for ; j > 0 && words[j-1]&127 > w&127; j-- {
			words[j] = words[j-1]
		}
		words[j] = w
	}
	return min(len(words), MaxEdges)
}
