package match

// pair is two minutiae that lie on each other, and by how much they miss.
type pair struct {
	a, b   uint8
	cost   int32 // 0..24
	dx, dy int32 // of b from where the rigid transform takes a, 1/16 px
	off    int32 // from where a was expected, 1/16 px
	turn   int32 // 1/256 turn
}

// moved is where a point of a is in b's plane, how much its neighbours say that skin
// was stretched there, 1/16 px, and the sums that this is drawn from.
type moved struct {
	x, y, ex, ey int32
	sum          pull
}

// pull is a weight, and a distance from where the rigid transform takes a point to its
// partner, times the weight.
type pull struct{ w, x, y int32 }

// now is where the point is expected.
func (p *moved) now() (x, y int32) { return p.x + p.ex, p.y + p.ey }

// reach is how far from the expected place and direction, 1/16 px and 1/256 turn, a
// partner is looked for in each round of pairing.
var reach = [...]struct{ off, turn int32 }{{16 * 18, 22}, {16 * 15, 22}, {16 * 13, 20}, {16 * 11, 20}, {16 * 10, 18}}

// place pairs minutiae under the transform r, in rounds from wide to narrow, each
// from where the pairs of the round before let a minutia be expected. The transform
// is fitted anew to the pairs of the first.
func (m *Matcher) place(a, b *Prepared, r *rigid) {
	m.move(a, r)
	m.assign(a, b, r, 0)
	if n, ok := m.refit(a, b, r); ok {
		*r = n
		m.move(a, r)
		for k := range m.matched {
			t := &m.matched[k]
			p, q := &m.moved[t.a], &b.points[t.b]
			t.dx, t.dy = 16*q.x-p.x, 16*q.y-p.y
		}
	}
	for round := 1; round < len(reach); round++ {
		m.bend(len(a.points))
		m.assign(a, b, r, round)
	}
}

func (m *Matcher) move(a *Prepared, r *rigid) {
	for i := range a.points {
		p := &a.points[i]
		x, y := r.at(p.x, p.y)
		m.moved[i] = moved{x: x, y: y}
		m.pulls[i] = pull{}
	}
}

// A transform is fitted anew to so many pairs, and not where it would turn by more
// than refitTurn, 1/256 turn: then the first was one of chance.
const (
	refitPairs = 4
	refitTurn  = 10
)

func (m *Matcher) refit(a, b *Prepared, r *rigid) (rigid, bool) {
	if len(m.matched) < refitPairs {
		return rigid{}, false
	}
	m.ties = m.ties[:0]
	for k := range m.matched {
		t := &m.matched[k]
		p, q := &a.points[t.a], &b.points[t.b]
		m.ties = append(m.ties, tie{p.x, p.y, q.x, q.y, costs + 1 - t.cost})
	}
	n, ok := fit(m.ties)
	return n, ok && turn(n.turn, r.turn) <= refitTurn
}

// Skin stretches: pairs within this distance, in 1/16 px, say where a minutia is to
// be expected; stiff is the weight of the rigid transform against them.
const (
	bendReach = 16 * 80
	stiff     = 10
)

// bend sets what each point's neighbours, without itself, say of its place. From one
// round to the next few pairs change, so that only changes are added to the sums.
func (m *Matcher) bend(n int) {
	var next [pointLimit]pull
	for k := range m.matched {
		t := &m.matched[k]
		next[t.a] = pull{1, t.dx, t.dy}
	}
	points := m.moved[:n]
	for i := range points {
		was, is := &m.pulls[i], &next[i]
		if *was == *is {
			continue
		}
		w, x, y := is.w-was.w, is.x-was.x, is.y-was.y
		*was = *is
		o := points[i]
		for k := range points {
			p := &points[k]
			d := length(o.x-p.x, o.y-p.y)
			if d >= bendReach || k == i {
				continue
			}
			g := (bendReach - d) >> 4
			p.sum.w += g * w
			p.sum.x += g * x
			p.sum.y += g * y
		}
	}
	for i := range points {
		p := &points[i]
		p.ex, p.ey = p.sum.x/(stiff+p.sum.w), p.sum.y/(stiff+p.sum.w)
	}
}

// costs is how many steps the cost of a pair has.
const costs = 25

// assign makes one-to-one pairs within the round's reach, the closest first.
func (m *Matcher) assign(a, b *Prepared, r *rigid, round int) {
	far, wide := reach[round].off, reach[round].turn
	m.near = m.near[:0]
	var count [costs + 1]int32
	for i := range a.points {
		p, q := &a.points[i], &m.moved[i]
		x, y := q.now()
		angle := p.angle + r.turn
		for j := b.first(x>>4 - far>>4 - 1); j < len(b.points); j++ {
			o := &b.points[j]
			dx, dy := 16*o.x-x, 16*o.y-y
			if dx > far {
				break
			}
			if (far-dy)|(far+dy)|(far+dx) < 0 { // one branch
				continue
			}
			t, d := turn(angle, o.angle), length(dx, dy)
			if (far-d)|(wide-t) < 0 || len(m.near) == cap(m.near) {
				continue
			}
			cost := int32(quotient(uint64(d*16), uint64(far)) + quotient(uint64(t*8), uint64(wide)))
			count[cost+1]++
			m.near = append(m.near, pair{uint8(i), uint8(j), cost, 16*o.x - q.x, 16*o.y - q.y, d, t})
		}
	}
	for k := range costs {
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
		if !m.usedA[t.a] && !m.usedB[t.b] {
			m.usedA[t.a], m.usedB[t.b] = true, true
			m.matched = append(m.matched, *t)
		}
	}
}

// first is the first point whose x is not smaller.
func (p *Prepared) first(x int32) int {
	j := int(p.starts[min(max(x>>startStep, 0), int32(len(p.starts)-1))])
	for j < len(p.points) && p.points[j].x < x {
		j++
	}
	return j
}
