package match

// features are what is measured of an alignment.
type features struct {
	pairs    int32 // minutiae that have a partner
	kinds    int32 // those of one kind with it
	weight   int32 // reliability of the pairs, less where they miss each other
	local    int32 // sum of how alike their surroundings are
	expected int32 // reliability of all minutiae of both that lie in the common area
	chance   int32 // how crowded that area is: what would lie on each other by chance
	field    int32 // how well ridge flow agrees in the common area, -256..256
	period   int32 // mean difference of ridge periods there, 256 = all
}

// Weights of the score in 1/1000 of its points, 100 points to the nat: a logistic
// regression of genuine against impostor pairs, see doc.go.
const (
	origin      = 174274
	perWeight   = 1004
	perExpected = -222
	perShare    = 1723 // of weight in what was expected, 1/1024
	perPair     = 34090
	perKind     = 42161
	perLocal    = 184
	perField    = 386
	perPeriod   = -5072
	perChance   = -108
)

// doubt is added to what was expected: a share of little says little.
const doubt = 200

// rim is added to the common area: minutiae lie at its edge too.
const rim = 20

// score is what speaks for the alignment, 0 and up; 0 = nothing lies on each other.
func (f *features) score() int32 {
	if f.pairs == 0 {
		return 0
	}
	share := 1024 * f.weight / (f.expected + doubt)
	s := origin + perWeight*f.weight + perExpected*f.expected + perShare*share + perPair*f.pairs + perKind*f.kinds +
		perLocal*f.local + perField*f.field + perPeriod*f.period + perChance*f.chance
	return max(0, s/1000)
}

// measure measures the alignment that place left; false where it cannot be better than
// the best, however well ridge flow and period agree.
func (m *Matcher) measure(a, b *Prepared, r *rigid) (f features, ok bool) {
	f.pairs = int32(len(m.matched))
	for k := range m.matched {
		t := &m.matched[k]
		p, q := &a.points[t.a], &b.points[t.b]
		near := max(0, 256-t.off*256/offWorth)
		straight := max(0, 256-t.turn*256/turnWorth)
		f.weight += (p.weight + q.weight) / 2 * near * straight >> 16
		f.local += int32(m.similar[int(t.a)*len(b.points)+int(t.b)])
		if p.kind == q.kind {
			f.kinds++
		}
	}
	var ours, theirs int32
	for i := range a.points {
		x, y := m.moved[i].now()
		if m.usedA[i] || b.field.within(x>>4, y>>4) {
			ours += a.points[i].weight
		}
	}
	for j := range b.points {
		q := &b.points[j]
		if m.usedB[j] || a.field.within(r.back(q.x, q.y)) {
			theirs += q.weight
		}
	}
	f.expected = ours + theirs
	f.field = fieldMost
	if f.score() <= m.best.score {
		return f, false
	}
	area := int32(0)
	f.field, f.period, area = compareFlow(&a.field, &b.field, r)
	f.chance = ours * theirs / (4 * (area + rim))
	return f, true
}

// A pair is worth nothing that misses by so much: 1/16 px, 1/256 turn.
const (
	offWorth  = 16 * 13
	turnWorth = 26
)

// Ridge flow is compared every so many pixels. Where one of the two has no periods,
// their difference is taken to be what it is between impressions of one finger.
const (
	flowStep    = 16
	periodUsual = 10
	fieldMost   = 256 // of agreement
)

// compareFlow compares two ridge fields in their common area, and says how many squares
// of flowStep it has.
func compareFlow(g, h *field, r *rigid) (agreement, period, area int32) {
	stride := max(1, flowStep/g.step)
	var sum, weight, apart, n int32
	for row := stride / 2; row < g.rows; row += stride {
		for col := stride / 2; col < g.cols; col += stride {
			i := row*g.cols + col
			if g.coherence[i] == 0 {
				continue
			}
			x, y := r.at(col*g.step+g.step/2, row*g.step+g.step/2)
			k := h.at(x>>4, y>>4)
			if k < 0 {
				continue
			}
			area++
			w := int32(min(g.coherence[i], h.coherence[k]))
			d := int32(int8(g.orientation[i] + 2*r.turn - h.orientation[k]))
			sum += w * max(-32, 64-2*max(d, -d)) // 32 is an eighth of a turn
			weight += w
			if p, q := int32(g.period[i]), int32(h.period[k]); p > 0 && q > 0 {
				apart += int32(quotient(uint64(256*max(p-q, q-p)), uint64(p+q)))
				n++
			}
		}
	}
	period = periodUsual
	if n > 0 {
		period = apart / n
	}
	return 4 * sum / max(weight, 1), period, area
}
