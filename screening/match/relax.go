package match

// Two candidates support each other where one turn and shift takes both.
const (
	turnApart   = 16  // of two candidates, 1/256 turn
	nearest     = 10  // pixels: nearer minutiae say nothing about the turn
	farthest    = 180 // pixels
	slack       = 7   // pixels that two distances may differ by,
	stretch     = 8   // and 1/stretch of the distance
	linkLimit   = 48  // supporters that are kept of a candidate
	relaxRounds = 4
)

// link is a supporter and how well it fits, 1..16.
type link struct {
	to, fit int16
}

// relax lets candidates support each other and leaves each one's support.
func (m *Matcher) relax() {
	c := m.cand
	clear(m.degree[:len(c)])
	for i := range c {
		p := &c[i]
		// Those that follow in order of turn, round the circle.
		last := int32(p.turn) + turnApart
		m.support(c, i, i+1, last)
		if last > 255 {
			m.support(c[:i], i, 0, last-256)
		}
		m.power[i] = p.alike
	}
	power := m.power[:len(c)]
	for range relaxRounds {
		top := int32(1)
		for i := range c {
			sum := 4 * power[i]
			for _, l := range m.linksOf(i) {
				sum += power[l.to] * int32(l.fit)
			}
			c[i].support = sum
			top = max(top, sum)
		}
		shift := 0
		for top>>shift > 1<<14 {
			shift++
		}
		for i := range c {
			power[i] = c[i].support >> shift
		}
	}
}

// support connects candidate i with those of c from k on, up to a turn.
func (m *Matcher) support(c []candidate, i, k int, last int32) {
	p := m.cand[i]
	for ; k < len(c); k++ {
		q := &c[k]
		if int32(q.turn) > last {
			break
		}
		// How well the way from p to q, turned, is the same in both impressions: one
		// branch for what is too far apart, as most are.
		ax, ay, bx, by := q.ax-p.ax, q.ay-p.ay, q.bx-p.bx, q.by-p.by
		turn := p.turn + (q.turn-p.turn)/2
		co, si := cosine(turn), sine(turn)
		ex, ey := (ax*co+ay*si)>>14-bx, (ay*co-ax*si)>>14-by
		const most = slack + farthest/stretch
		if (farthest-bx)|(farthest+bx)|(farthest-by)|(farthest+by)|(most-ex)|(most+ex)|(most-ey)|(most+ey) < 0 {
			continue
		}
		l := length(bx, by)
		if l < nearest || l > farthest || q.a == p.a || q.b == p.b {
			continue
		}
		may := slack + l/stretch
		if f := 16 * (may - length(ex, ey)); f >= may {
			m.connect(i, k, int32(quotient(uint64(f), uint64(may))))
		}
	}
}

func (m *Matcher) connect(i, k int, fit int32) {
	if m.degree[i] < linkLimit && m.degree[k] < linkLimit {
		m.links[i*linkLimit+int(m.degree[i])] = link{int16(k), int16(fit)}
		m.links[k*linkLimit+int(m.degree[k])] = link{int16(i), int16(fit)}
		m.degree[i]++
		m.degree[k]++
	}
}

// linksOf are the supporters of a candidate.
func (m *Matcher) linksOf(i int) []link {
	return m.links[i*linkLimit : i*linkLimit+int(m.degree[i])]
}
