package index

import (
	"context"
	"encoding/binary"
	"math/bits"
)

// The accumulator of a template counts votes by rotation and shift. It is a torus:
// what is a whole turn of it away is counted together, which costs little, as votes
// of other fingers lie everywhere and those of the same one in one place.
const (
	rotations = 32 // of a turn
	planes    = 8  // of them before the torus closes
	side      = 8  // cells of a plane each way, of cellPixels
	cells     = planes * side * side
	cellBits  = 4 // 16 px

	// A place counts where one of its cells has so many votes.
	peak = 6

	maxScore = 8 * 255 * perEdges / manyEdges

	// A template of many edges gets votes by chance: its score is votes times perEdges
	// by its edges and manyEdges.
	perEdges  = 240
	manyEdges = 120
)

// point is a middle, turned and moved so that it is never negative.
type point struct{ x, y int16 }

// Screen is the workspace of searches; one at a time.
type Screen struct {
	votes   [blockSize * cells]uint8
	turned  [MaxEdges][rotations]point // middles of the probe's edges
	lookups [maxLookups]lookup
	scores  []uint16
}

// NewScreen makes a workspace.
func NewScreen() *Screen { return &Screen{} }

// Search appends to dst the k templates of ix that are most like the probe (its edges
// from Describe), best first. Errors: ctx's.
func (s *Screen) Search(ctx context.Context, ix *Index, probe []uint64, k int, dst []Candidate) ([]Candidate, error) {
	probe = probe[:min(len(probe)/edgeWords, MaxEdges)*edgeWords]
	s.turn(probe)
	lists := s.lookups[:0]
	for i := 0; i < len(probe); i += edgeWords {
		lists = lookups(lists, i/edgeWords, edge(probe[i]), probe[i+1])
	}
	if cap(s.scores) < ix.rows {
		s.scores = make([]uint16, ix.rows)
	}
	scores := s.scores[:ix.rows]
	for n := range ix.blocks {
		if err := ctx.Err(); err != nil {
			return dst, err
		}
		b := &ix.blocks[n]
		s.vote(b, lists)
		for row := range b.rows {
			votes := uint32(densest((*[cells]uint8)(s.votes[row*cells:])))
			scores[n*blockSize+row] = uint16(votes * perEdges / (manyEdges + b.edges[row]))
		}
	}
	return best(scores, k, dst), nil
}

// turn computes where the middles of the probe's edges come to lie under each
// rotation about their mean.
func (s *Screen) turn(probe []uint64) {
	var cx, cy int
	for i := 0; i < len(probe); i += edgeWords {
		x, y := edge(probe[i]).middle()
		cx, cy = cx+x, cy+y
	}
	n := max(1, len(probe)/edgeWords)
	cx, cy = cx/n, cy/n
	const away = 1 << 13 // keeps shifts positive
	for r := range rotations {
		sin, cos := sincos(uint8(r*256/rotations + 128/rotations))
		for i := 0; i < len(probe); i += edgeWords {
			x, y := edge(probe[i]).middle()
			x, y = x-cx, y-cy
			s.turned[i/edgeWords][r] = point{int16((int(cos)*x+int(sin)*y)>>14 + away), int16((int(cos)*y-int(sin)*x)>>14 + away)}
		}
	}
}

// vote counts the votes of all lists for the templates of a block.
func (s *Screen) vote(b *block, lists []lookup) {
	votes := s.votes[:b.rows*cells]
	clear(votes)
	for i := range lists {
		l := &lists[i]
		turned := &s.turned[l.edge]
		for entries := b.list(int(l.key)); len(entries) >= entryWords; entries = entries[entryWords:] {
			weight := weights[bits.OnesCount64(l.flow^(uint64(entries[1])|uint64(entries[2])<<32))]
			if weight == 0 {
				continue
			}
			e := entries[0]
			r := (e>>blockBits - uint32(l.direction)) & 127 / (128 / rotations)
			p := turned[r]
			x := uint32(int(p.x)-int(e>>17&127)<<3) >> cellBits % side
			y := uint32(int(p.y)-int(e>>24)<<3) >> cellBits % side
			at := e%blockSize*cells + r%planes*(side*side) + y*side + x
			votes[at] = uint8(min(255, uint32(votes[at])+uint32(weight)))
		}
	}
}

// densest gives the most votes in a place of two cells each way: shift and rotation
// of the same finger lie between two cells as often as not.
func densest(v *[cells]uint8) uint16 {
	const high = 0x8080808080808080
	const more = (128 - peak) * 0x0101010101010101
	var most uint16
	for r := range planes {
		for y := range side {
			w := row(v, r, y)
			if (w|((w&^high)+more))&high == 0 { // no cell of this row reaches peak
				continue
			}
			for _, r := range [2]int{r, (r + planes - 1) % planes} {
				for _, y := range [2]int{y, (y + side - 1) % side} {
					even, odd := place(v, r, y)
					most = max(most, highest(even), highest(odd))
				}
			}
		}
	}
	return most
}

// row gives eight cells in a word, the first in the low byte.
func row(v *[cells]uint8, r, y int) uint64 {
	return binary.LittleEndian.Uint64(v[r*side*side+y*side:])
}

// place sums two planes and two rows, and each cell with the next one of its row:
// places that begin at even cells, and at odd ones, in 16-bit lanes.
func place(v *[cells]uint8, r, y int) (even, odd uint64) {
	const low = 0x00ff00ff00ff00ff
	r2, y2 := (r+1)%planes, (y+1)%side
	var e, o uint64
	for _, w := range [4]uint64{row(v, r, y), row(v, r, y2), row(v, r2, y), row(v, r2, y2)} {
		e += w & low
		o += w >> 8 & low
	}
	return e + o, o + bits.RotateLeft64(e, -16)
}

func highest(lanes uint64) uint16 {
	return max(uint16(lanes), uint16(lanes>>16), uint16(lanes>>32), uint16(lanes>>48))
}
