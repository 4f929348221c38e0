package match

import "math/bits"

// candidate is a pair of minutiae that may be the same one.
type candidate struct {
	a, b           uint8 // index of points
	turn           uint8 // from a to b
	ax, ay, bx, by int32
	alike          int32 // of surroundings, 0..256
	support        int32 // by other candidates
}

// perPoint is how many candidates are kept of each minutia.
const perPoint = 3

// candidates fills m.cand with the pairs whose surroundings are most alike,
// sorted by turn.
func (m *Matcher) candidates(a, b *Prepared) {
	n, k := len(a.points), len(b.points)
	if n == 0 || k == 0 {
		m.cand = m.cand[:0]
		return
	}
	sim := m.similar[:n*k]
	var best [pointLimit][perPoint]int32 // of each of b: similarity<<8 | index of a, falling
	var picked [pointLimit]pointSet      // of each of a
	for i := range n {
		var row [perPoint]int32
		mark, marks, out := &a.marks[i], b.marks[:k], sim[i*k:i*k+k]
		for j := range marks {
			s := alike(mark, &marks[j])
			out[j] = int16(s)
			if s == 0 {
				continue
			}
			if v := s<<8 | int32(j); v > row[perPoint-1] {
				insert(&row, v)
			}
			if v := s<<8 | int32(i); v > best[j][perPoint-1] {
				insert(&best[j], v)
			}
		}
		for _, v := range row {
			if v != 0 {
				picked[i].add(uint8(v))
			}
		}
	}
	for j := range k {
		for _, v := range best[j] {
			if v != 0 {
				picked[v&(pointLimit-1)].add(uint8(j))
			}
		}
	}
	// Sorted by turn: counted first, then laid out.
	var count [257]int32
	for i := range n {
		for s := picked[i]; !s.empty(); {
			j := s.take()
			count[int(b.points[j].angle-a.points[i].angle)+1]++
		}
	}
	for t := range 256 {
		count[t+1] += count[t]
	}
	total := int(count[256])
	m.cand = m.cand[:total]
	for i := range n {
		p := &a.points[i]
		for s := picked[i]; !s.empty(); {
			j := s.take()
			q := &b.points[j]
			t := q.angle - p.angle
			m.cand[count[t]] = candidate{uint8(i), j, t, p.x, p.y, q.x, q.y, int32(sim[i*k+int(j)]), 0}
			count[t]++
		}
	}
}

// pointSet is a set of indices of points.
type pointSet [pointLimit / 64]uint64

func (s *pointSet) add(i uint8) { s[i>>6&1] |= 1 << (i & 63) }

func (s *pointSet) empty() bool { return s[0]|s[1] == 0 }

// take removes the least.
func (s *pointSet) take() uint8 {
	if s[0] != 0 {
		i := bits.TrailingZeros64(s[0])
		s[0] &= s[0] - 1
		return uint8(i)
	}
	i := bits.TrailingZeros64(s[1])
	s[1] &= s[1] - 1
	return uint8(64 + i)
}

// insert puts v into a falling list, in the place of its last.
func insert(list *[perPoint]int32, v int32) {
	i := perPoint - 1
	for i > 0 && list[i-1] < v {
		list[i] = list[i-1]
		i--
	}
	list[i] = v
}
