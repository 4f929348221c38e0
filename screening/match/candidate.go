package match

// candidate is a pair of minutiae that may be the same one.
type candidate struct {
	a, b           uint8 // index of points
	turn           uint8 // from a to b
	ax, ay, bx, by int32
	alike          int32 // of surroundings, 0..256
	support        int32 // by other candidates
}

// Candidates: how many are kept of each minutia, and in all.
const (
	perPoint       = 3
	candidateLimit = 640
)

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
	picked := m.picked[:n*k]
	clear(picked)
	for i := range n {
		var row [perPoint]int32
		for j := range k {
			s := alike(&a.marks[i], &b.marks[j])
			sim[i*k+j] = int16(s)
			if s == 0 {
				continue
			}
			insert(&row, s<<8|int32(j))
			insert(&best[j], s<<8|int32(i))
		}
		for _, v := range row {
			if v != 0 {
				picked[i*k+int(v&255)] = true
			}
		}
	}
	for j := range k {
		for _, v := range best[j] {
			if v != 0 {
				picked[int(v&255)*k+j] = true
			}
		}
	}
	// Sorted by turn: counted first, then laid out.
	var count [257]int32
	for i := range n {
		for j := range k {
			if picked[i*k+j] {
				count[int(b.points[j].angle-a.points[i].angle)+1]++
			}
		}
	}
	for t := range 256 {
		count[t+1] += count[t]
	}
	total := int(count[256])
	m.cand = m.cand[:total]
	for i := range n {
		for j := range k {
			if !picked[i*k+j] {
				continue
			}
			t := b.points[j].angle - a.points[i].angle
			p, q := &a.points[i], &b.points[j]
			m.cand[count[t]] = candidate{uint8(i), uint8(j), t, p.x, p.y, q.x, q.y, int32(sim[i*k+j]), 0}
			count[t]++
		}
	}
}

// insert puts v into a falling list if it is among the largest.
func insert(list *[perPoint]int32, v int32) {
	if v <= list[perPoint-1] {
		return
	}
	i := perPoint - 1
	for i > 0 && list[i-1] < v {
		list[i] = list[i-1]
		i--
	}
	list[i] = v
}
