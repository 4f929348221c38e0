package match

// pair is two minutiae that lie on each other, and by how much they miss.
type pair struct {
	a, b   uint8
	cost   int32
	dx, dy int32 // from where a was expected to b, 1/16 px
	off    int32 // 1/16 px
	turn   int32 // 1/256 turn
}

// reach is how far from the expected place, 1/16 px and 1/256 turn, a partner is
// looked for in each round of pairing.
var reach = [...]struct{ off, turn int32 }{{16 * 18, 22}, {16 * 13, 20}, {16 * 10, 18}}

// Skin stretches: neighbours within this distance, in 1/16 px, say where a minutia
// is to be expected; stiff is the weight of the rigid transform against them.
const (
	bend  = 16 * 80
	stiff = 40
)

// place pairs minutiae under the transform r, in rounds from wide to narrow, each
// from where the pairs of the round before let a minutia be expected.
func (m *Matcher) place(a, b *Prepared, r *rigid) {
	n := len(a.points)
	for i := range n {
		p := &a.points[i]
		m.moved[i].x, m.moved[i].y = r.at(p.x, p.y)
		m.moved[i].ex, m.moved[i].ey = 0, 0
	}
	for round := range reach {
		if round > 0 {
			m.bend(n)
		}
		m.assign(a, b, r, round)
	}
}

// moved is a point of a in b's plane, and how much its neighbours are off; 1/16 px.
type moved struct{ x, y, ex, ey int32 }

// bend sets what each point's neighbours, without itself, say of its place.
func (m *Matcher) bend(n int) {
	for i := range n {
		p := &m.moved[i]
		w, x, y := int32(stiff), int32(0), int32(0)
		for k := range m.matched {
			t := &m.matched[k]
			if int(t.a) == i {
				continue
			}
			o := &m.moved[t.a]
			d := length(o.x-p.x, o.y-p.y)
			if d >= bend {
				continue
			}
			g := (bend - d) >> 4
			w += g
			x += g * (t.dx)
			y += g * (t.dy)
		}
		m.bent[i] = offset{x / w, y / w}
	}
	for i := range n {
		m.moved[i].ex, m.moved[i].ey = m.bent[i].x, m.bent[i].y
	}
}

// assign makes one-to-one pairs within the round's reach, nearest first.
func (m *Matcher) assign(a, b *Prepared, r *rigid, round int) {
	far, wide := reach[round].off, reach[round].turn
	m.near = m.near[:0]
	px := far/16 + 1
	for i := range a.points {
		p, q := &a.points[i], &m.moved[i]
		x, y := q.x+q.ex, q.y+q.ey
		for j := b.first(x/16 - px); j < len(b.points); j++ {
			o := &b.points[j]
			dx, dy := 16*o.x-x, 16*o.y-y
			if dx > far {
				break
			}
			if dy > far || dy < -far || dx < -far {
				continue
			}
			t := turn(p.angle+r.turn, o.angle)
			if t > wide {
				continue
			}
			d := length(dx, dy)
			if d > far || len(m.near) == cap(m.near) {
				continue
			}
			m.near = append(m.near, pair{uint8(i), uint8(j), d*16/far + t*8/wide, dx + q.ex, dy + q.ey, d, t})
		}
	}
	// Counted by cost, 0..24.
	var count [26]int32
	for k := range m.near {
		count[m.near[k].cost+1]++
	}
	for k := range 25 {
		count[k+1] += count[k]
	}
	m.sorted = m.sorted[:len(m.near)]
	for k := range m.near {
		c := m.near[k].cost
		m.sorted[count[c]] = int16(k)
		count[c]++
	}
	clear(m.usedA[:len(a.points)])
	clear(m.usedB[:len(b.points)])
	m.matched = m.matched[:0]
	for _, k := range m.sorted {
		t := &m.near[k]
		if m.usedA[t.a] || m.usedB[t.b] {
			continue
		}
		m.usedA[t.a], m.usedB[t.b] = true, true
		m.matched = append(m.matched, *t)
	}
}

// first is the first point whose x is not smaller.
func (p *Prepared) first(x int32) int {
	lo, hi := 0, len(p.points)
	for lo < hi {
		mid := (lo + hi) / 2
		if p.points[mid].x < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
