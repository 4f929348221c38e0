package match

// features are what is measured under one alignment.
type features struct {
	Pairs     int32 // matched minutiae
	Weight    int32 // of their reliability and closeness
	Expected  int32 // reliability of minutiae in the common area
	Local     int32 // sum of alike
	Field     int32 // agreement of ridge flow, -256..256
	Area      int32 // common cells of 16 px
	Period    int32 // mean difference
	Off, Turn int32 // mean residuals
	Support   int32
	Kinds     int32
}

// measure measures the alignment that place left.
func (m *Matcher) measure(a, b *Prepared, r *rigid) (f features) {
	for k := range m.matched {
		t := &m.matched[k]
		p, q := &a.points[t.a], &b.points[t.b]
		rel := (p.reliability() + q.reliability()) / 2
		near := max(0, 256-t.off*256/(16*13))
		straight := max(0, 256-t.turn*256/26)
		f.Weight += rel * near * straight >> 16
		f.Pairs++
		f.Off += t.off
		f.Turn += t.turn
		f.Local += alike(&a.marks[t.a], &b.marks[t.b])
		if p.kind == q.kind {
			f.Kinds++
		}
	}
	if f.Pairs > 0 {
		f.Off /= f.Pairs
		f.Turn = 16 * f.Turn / f.Pairs
	}
	for i := range a.points {
		q := &m.moved[i]
		if m.usedA[i] || b.field.at((q.x+q.ex)>>4, (q.y+q.ey)>>4) >= 0 {
			f.Expected += a.points[i].reliability()
		}
	}
	for j := range b.points {
		o := &b.points[j]
		x, y := r.back(o.x, o.y)
		if m.usedB[j] || a.field.at(x, y) >= 0 {
			f.Expected += o.reliability()
		}
	}
	m.flow(a, b, r, &f)
	return f
}

// flow compares the ridge fields in the common area.
func (m *Matcher) flow(a, b *Prepared, r *rigid, f *features) {
	g := &a.field
	stride := max(1, 16/g.step)
	var sum, weight, per, nper int32
	for row := stride / 2; row < g.rows; row += stride {
		for col := stride / 2; col < g.cols; col += stride {
			i := row*g.cols + col
			if g.coherence[i] == 0 {
				continue
			}
			x, y := r.at(col*g.step+g.step/2, row*g.step+g.step/2)
			k := b.field.at(x>>4, y>>4)
			if k < 0 {
				continue
			}
			f.Area++
			w := int32(min(g.coherence[i], b.field.coherence[k]))
			d := int32(int8(g.orientation[i] + 2*r.turn - b.field.orientation[k]))
			if d < 0 {
				d = -d
			}
			sum += w * max(-32, 64-2*d) // 0..128: 64 is 45 degrees
			weight += w
			if p, q := int32(g.period[i]), int32(b.field.period[k]); p > 0 && q > 0 {
				per += 256 * max(p-q, q-p) / (p + q)
				nper++
			}
		}
	}
	if weight > 0 {
		f.Field = 4 * sum / weight
	}
	if nper > 0 {
		f.Period = per / nper
	}
}

// Weights of the score, 1/100 nat: a logistic regression over genuine and impostor
// pairs (see doc.go).
const (
	origin       = 206 // score of no evidence at all
	perWeight    = 433 // a hundred of weight of matched minutiae
	perUnmatched = 18  // a hundred of weight of minutiae that should have a partner
	perField     = 130 // a hundredth of agreement
)

func (f *features) score() int32 {
	if f.Pairs == 0 {
		return 0
	}
	s := origin + (perWeight*f.Weight-perUnmatched*(f.Expected-2*f.Weight)+perField*f.Field)/100
	return max(0, s)
}
