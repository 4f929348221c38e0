package match

import "gatehouse/capture"

// Alignment is how impression a lies on b, for drawing.
type Alignment struct {
	Score int
	Pairs []Pair
	Turn  uint8 // from a to b, 1/256 turn, counter-clockwise
	X, Y  int   // shift after the turn about a's upper left corner, pixels
}

// Pair is a minutia of a and the one of b that lies on it.
type Pair struct{ A, B capture.Minutia }

// Align compares and says how the two lie on each other. Two that have nothing in
// common have no pairs.
func (m *Matcher) Align(a, b *Prepared) Alignment {
	swapped := a.after(b)
	if swapped {
		a, b = b, a
	}
	m.compare(a, b)
	r := &m.best.rigid
	x := Alignment{Score: int(m.best.score), Turn: r.turn, X: int(r.x >> 4), Y: int(r.y >> 4)}
	if swapped {
		sx, sy := r.back(0, 0)
		x.Turn, x.X, x.Y = -r.turn, int(sx), int(sy)
	}
	for _, t := range m.best.pairs {
		p := Pair{a.points[t.a].minutia(), b.points[t.b].minutia()}
		if swapped {
			p.A, p.B = p.B, p.A
		}
		x.Pairs = append(x.Pairs, p)
	}
	return x
}

func (p point) minutia() capture.Minutia {
	return capture.Minutia{X: int16(p.x), Y: int16(p.y), Angle: p.angle, Kind: p.kind, Quality: uint8(p.quality)}
}
