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
		for k := i + 1; k != i; k++ {
			if k == len(c) {
				k = 0
				if i == 0 {
					break
				}
			}
			q := &c[k]
			apart := q.turn - p.turn
			if apart > turnApart || apart == 0 && k < i { // seen from the other side
				break
			}
			if q.a == p.a || q.b == p.b {
				continue
			}
			if f := fits(p, q, p.turn+apart/2); f > 0 {
				m.connect(i, k, f)
			}
		}
		m.power[i] = p.alike
	}
	for range relaxRounds {
		top := int32(1)
		for i := range c {
			sum := 4 * m.power[i]
			for _, l := range m.linksOf(i) {
				sum += m.power[l.to] * int32(l.fit)
			}
			c[i].support = sum
			top = max(top, sum)
		}
		shift := 0
		for top>>shift > 1<<14 {
			shift++
		}
		for i := range c {
			m.power[i] = c[i].support >> shift
		}
	}
}

// fits says how well the way from p to q, turned, is the same in both impressions: 0..16.
func fits(p, q *candidate, turn uint8) int32 {
	ax, ay, bx, by := q.ax-p.ax, q.ay-p.ay, q.bx-p.bx, q.by-p.by
	if bx > farthest || bx < -farthest || by > farthest || by < -farthest {
		return 0
	}
	co, si := cosine(turn), sine(turn)
	ex, ey := (ax*co+ay*si)>>14-bx, (ay*co-ax*si)>>14-by
	const most = slack + farthest/stretch
	if ex > most || ex < -most || ey > most || ey < -most {
		return 0
	}
	l := length(bx, by)
	if l < nearest || l > farthest {
		return 0
	}
	may := slack + l/stretch
	return 16 * (may - length(ex, ey)) / may
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
