package match

// Matcher is the workspace of comparisons; one for each goroutine.
type Matcher struct {
	similar [pointLimit * pointLimit]int16 // surroundings, by pair of minutiae
	cand    []candidate
	links   []link // linkLimit of each candidate
	degree  []int16
	power   []int32
	ties    []tie

	moved        [pointLimit]moved
	pulls        [pointLimit]pull // of each point's pair, as they are in the sums
	near         []pair
	sorted       []int16
	matched      []pair
	usedA, usedB [pointLimit]bool

	best alignment
}

// alignment is how one impression lies on another, and what speaks for it.
type alignment struct {
	features
	rigid
	pairs []pair
	score int32
}

const (
	candMost = 2 * pointLimit * perPoint
	nearMost = 16 * pointLimit
)

// NewMatcher makes a workspace, about a third of a megabyte.
func NewMatcher() *Matcher {
	return &Matcher{
		cand:    make([]candidate, 0, candMost),
		links:   make([]link, candMost*linkLimit),
		degree:  make([]int16, candMost),
		power:   make([]int32, candMost),
		ties:    make([]tie, 0, pointLimit),
		near:    make([]pair, 0, nearMost),
		sorted:  make([]int16, 0, nearMost),
		matched: make([]pair, 0, pointLimit),
		best:    alignment{pairs: make([]pair, 0, pointLimit)},
	}
}

// Score compares two impressions: 0 and up, more is more alike. The order of the two
// does not matter. What a score stands for says FMRCenti.
func (m *Matcher) Score(a, b *Prepared) int {
	if a.after(b) {
		a, b = b, a
	}
	m.compare(a, b)
	return int(m.best.score)
}

// after orders two impressions, the one of fewer minutiae first: it is the one that
// is moved.
func (p *Prepared) after(q *Prepared) bool {
	if n, k := len(p.points), len(q.points); n != k {
		return n > k
	}
	return p.order() > q.order()
}

// hypotheses is how many alignments are tried of two impressions.
const hypotheses = 4

// compare leaves the best alignment of a on b.
func (m *Matcher) compare(a, b *Prepared) {
	m.best = alignment{pairs: m.best.pairs[:0]}
	m.candidates(a, b)
	m.relax()
	var tried [hypotheses]int
	for h := range hypotheses {
		root := m.strongest(tried[:h])
		if root < 0 {
			return
		}
		tried[h] = root
		r, ok := m.hypothesis(root)
		if !ok {
			continue
		}
		m.place(a, b, &r)
		f, ok := m.measure(a, b, &r)
		if !ok {
			continue
		}
		if s := f.score(); s > m.best.score {
			m.best = alignment{f, r, append(m.best.pairs[:0], m.matched...), s}
		}
	}
}

// strongest is the candidate of most support that is not of an alignment that was
// tried; -1 = none.
func (m *Matcher) strongest(tried []int) int {
	root, most := -1, int32(0)
next:
	for i := range m.cand {
		if m.cand[i].support <= most {
			continue
		}
		for _, t := range tried {
			if m.linked(t, i) {
				continue next
			}
		}
		root, most = i, m.cand[i].support
	}
	return root
}

func (m *Matcher) linked(i, k int) bool {
	if i == k {
		return true
	}
	for _, l := range m.linksOf(i) {
		if int(l.to) == k {
			return true
		}
	}
	return false
}

// hypothesis is the transform of a candidate and its supporters.
func (m *Matcher) hypothesis(root int) (rigid, bool) {
	m.ties = m.ties[:0]
	add := func(i int, fit int32) {
		c := &m.cand[i]
		m.ties = append(m.ties, tie{c.ax, c.ay, c.bx, c.by, fit * (1 + m.power[i]>>4)})
	}
	add(root, 16)
	for _, l := range m.linksOf(root) {
		add(int(l.to), int32(l.fit))
	}
	if len(m.ties) > 1 {
		return fit(m.ties)
	}
	c := &m.cand[root]
	r := rigid{turn: c.turn, co: cosine(c.turn), si: sine(c.turn)}
	x, y := r.at(c.ax, c.ay)
	r.x, r.y = 16*c.bx-x, 16*c.by-y
	return r, true
}
