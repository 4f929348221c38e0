package index

import (
	"fmt"
	"slices"
)

// MaxTemplates is the most that one index holds.
const MaxTemplates = 1 << 20

// blockSize templates have a table of keys and accumulators together: those stay
// in a core's second cache, and the number of a template fits its entries.
const (
	blockBits = 10
	blockSize = 1 << blockBits
)

// entryWords is what an edge takes in a list: where it is, and the flow about it.
const entryWords = 3

// An entry names an edge of a template: 10 bits number in its block, 7 bits direction
// in 1/128 turn, 7 bits each x and y of the middle in 8 px (beyond 1,016 px as if there).
func entryOf(row int, e edge, turned bool) uint32 {
	d := e.direction() >> 1
	if turned {
		d = (d + 64) & 127
	}
	x, y := e.middle()
	return uint32(row) | uint32(d)<<blockBits | uint32(min(x>>3, 127))<<17 | uint32(min(y>>3, 127))<<24
}

// Index is the edges of many templates, ordered by key. It is not changed once it is
// built and may be searched from several goroutines.
type Index struct {
	rows   int
	used   int
	blocks []block
}

type block struct {
	rows    int
	edges   []uint32 // how many each template has
	ends    []uint32 // of each key's list, in edges: it begins where the one before it ends
	entries []uint32 // entryWords each
}

// list gives the entries of a key.
func (b *block) list(key int) []uint32 {
	from := uint32(0)
	if key > 0 {
		from = b.ends[key-1]
	}
	return b.entries[entryWords*from : entryWords*b.ends[key]]
}

// Words says how many words of memory an index of so many templates may need.
func Words(templates int) int {
	return (templates+blockSize-1)/blockSize*keys + templates*(1+MaxEdges*entryWords)
}

// Rows is the number of templates.
func (ix *Index) Rows() int { return ix.rows }

// Bytes is the memory in use.
func (ix *Index) Bytes() int { return 4 * ix.used }

// Build makes an index in memory, which must be of Words(rows) and stays the
// index's. describe appends the edges of one template to dst (Describe); it is
// called once for each, in order.
func Build(memory []uint32, rows int, describe func(row int, dst []uint64) ([]uint64, error)) (*Index, error) {
	if rows < 0 || rows > MaxTemplates {
		return nil, fmt.Errorf("index: %d templates, at most %d: split the gallery", rows, MaxTemplates)
	}
	if len(memory) < Words(rows) {
		return nil, fmt.Errorf("index: memory of %d words for %d templates: give %d", len(memory), rows, Words(rows))
	}
	ix := &Index{rows: rows}
	take := func(n int) []uint32 {
		ix.used += n
		return memory[ix.used-n : ix.used]
	}
	edges := make([]uint64, 0, min(rows, blockSize)*MaxEdges*edgeWords)
	defer func() { clear(edges[:cap(edges)]) }() // they are biometric
	for from := 0; from < rows; from += blockSize {
		n := min(blockSize, rows-from)
		b := block{rows: n, edges: take(n), ends: take(keys)}
		edges = edges[:0]
		for i := range n {
			described, err := describe(from+i, edges)
			if err != nil {
				return nil, err
			}
			b.edges[i] = uint32(min((len(described)-len(edges))/edgeWords, MaxEdges))
			edges = described[:len(edges)+int(b.edges[i])*edgeWords]
		}
		b.entries = take(len(edges) / edgeWords * entryWords)
		b.fill(edges)
		ix.blocks = append(ix.blocks, b)
	}
	return ix, nil
}

// fill sorts the edges into the lists of their keys by counting.
func (b *block) fill(edges []uint64) {
	own := func(e edge) (int, bool) {
		return keyOf(int(lengthOf[e.length()][0]), angleBin(e.first()), angleBin(e.second()))
	}
	clear(b.ends)
	for i := 0; i < len(edges); i += edgeWords {
		k, _ := own(edge(edges[i]))
		b.ends[k]++
	}
	total := uint32(0)
	for k, n := range b.ends { // where each list begins
		b.ends[k] = total
		total += n
	}
	for row, n := range b.edges {
		for ; n > 0; n-- {
			e, flow := edge(edges[0]), edges[1]
			edges = edges[edgeWords:]
			k, turned := own(e)
			if turned {
				flow = turnedFlow(flow)
			}
			copy(b.entries[entryWords*b.ends[k]:], []uint32{entryOf(row, e, turned), uint32(flow), uint32(flow >> 32)})
			b.ends[k]++ // in the end: where it ends
		}
	}
}

// Candidate is a template that survived the screen.
type Candidate struct {
	Row   int
	Score int // votes in the densest place; comparable within one probe only
}

// best keeps the k candidates of the highest score; of one score, the first rows.
func best(scores []uint16, k int, dst []Candidate) []Candidate {
	var count [maxScore + 1]int
	for _, s := range scores {
		count[s]++
	}
	least, room := maxScore, min(k, len(scores))
	for least > 0 && count[least] < room {
		room -= count[least]
		least--
	}
	from := len(dst) // room is now what is left for those of exactly least
	for row, s := range scores {
		if int(s) > least || int(s) == least && room > 0 {
			if int(s) == least {
				room--
			}
			dst = append(dst, Candidate{row, int(s)})
		}
	}
	slices.SortStableFunc(dst[from:], func(a, b Candidate) int { return b.Score - a.Score })
	return dst
}
