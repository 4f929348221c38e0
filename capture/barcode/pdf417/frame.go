package pdf417

import (
	"math"

	"gatehouse/capture/barcode/grid"
)

// plan is what the row indicators tell of a symbol.
type plan struct {
	rows, columns, level int
	open                 bool // no stop pattern: a bar follows the data (compact symbols), or it is not seen
}

func (p plan) checks() int { return 2 << p.level }

// width is that of the part of the symbol that is laid over the picture, in modules.
func (p plan) width() int {
	if p.open {
		return modules*(p.columns+2) + 1
	}
	return modules*(p.columns+4) + 1
}

// valid: the limits of ISO/IEC 15438 clause 5.2.
func (p plan) valid() bool {
	n := p.rows * p.columns
	return p.rows >= 3 && p.rows <= 90 && p.columns >= 1 && p.columns <= 30 && p.level >= 0 && p.level <= 8 &&
		n <= codes-1 && n > p.checks()
}

// sight is a row indicator read on a scan line.
type sight struct {
	y      float64
	row    int // that it tells
	third  int // what its remainder is about: its cluster
	told   int
	weight float64
}

// indicators reads the row indicator beside a guard along its whole length: to the right
// of a start pattern, to the left of a stop pattern.
func (s *search) indicators(g *guard, left bool) []sight {
	axis := g.axis()
	var out []sight
	step := max(1, g.module/2, (g.span()+6*g.module)/maxSights)
	for y := g.lo - 3*g.module; y <= g.hi+3*g.module; y += step {
		from := g.b.point(y)
		if !left {
			from = g.a.point(y).Sub(axis.Mul(modules))
		}
		var levels [taps]float64
		for i := range levels {
			levels[i] = s.grey(from.Add(axis.Mul(float64(i-reach) + 0.5)))
		}
		sh := normal(&levels)
		best := sight{y: y}
		s.Spend(clusters * matching)
		for k := range clusters {
			if b := s.shapes.best(k, &sh); float64(b.likely) > best.weight {
				best.weight, best.third = float64(b.likely), k
				best.row, best.told = 3*int(b.value/30)+k, int(b.value%30)
			}
		}
		if best.weight -= leastLikely; best.weight > 0 && best.row < 90 {
			out = append(out, best)
		}
	}
	return out
}

const (
	leastLikely = 0.6
	maxSights   = 240 // two and more for each of 90 rows
)

// pace is the row number as a linear function of y on one side: row n lies where it is
// from n to n+1.
type pace struct{ y0, perRow float64 }

func (p pace) top(row float64) float64 { return p.y0 + row*p.perRow }

// keepPace finds the pace that most sights agree with.
func keepPace(all []sight, module float64) (best pace, agree []sight, weight float64) {
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			rows := all[j].row - all[i].row
			if rows <= 0 {
				continue
			}
			per := (all[j].y - all[i].y) / float64(rows)
			if per < 1.2*module || per > 12*module {
				continue
			}
			p := pace{all[i].y - (float64(all[i].row)+0.5)*per, per}
			w := 0.0
			for k := range all {
				w += all[k].worth(p)
			}
			if w > weight {
				best, weight = p, w
			}
		}
	}
	for _, s := range all {
		if s.worth(best) > 0 {
			agree = append(agree, s)
		}
	}
	return best, agree, weight
}

// worth is the sight's weight if its row lies there at that pace, less the further off.
func (s *sight) worth(p pace) float64 {
	if p.perRow == 0 {
		return 0
	}
	off := math.Abs((s.y-p.y0)/p.perRow - float64(s.row) - 0.5)
	if off > 0.8 {
		return 0
	}
	return s.weight * (1 - 0.5*off)
}

// vote sums up what both sides tell of the plan; near is the number of columns by the
// distance between the guards, 0 if only one is known.
func vote(left, right []sight, near float64) plan {
	var thirds, ends, columns [30]float64
	for side, all := range [2][]sight{left, right} {
		for _, s := range all {
			// The three remainders come in another order on the right.
			switch (s.third + 3 - side) % 3 {
			case 0:
				thirds[s.told] += s.weight
			case 1:
				ends[s.told] += s.weight
			case 2:
				columns[s.told] += s.weight
			}
		}
	}
	if near > 0 {
		for i := range columns {
			if math.Abs(float64(i+1)-near) > 0.6+0.06*near {
				columns[i] = 0
			} else {
				columns[i] += 0.1 * (1 - math.Abs(float64(i+1)-near))
			}
		}
	}
	t, e := top(thirds[:]), top(ends[:])
	return plan{rows: 3*t + e%3 + 1, columns: top(columns[:]) + 1, level: e / 3}
}

func top(v []float64) (at int) {
	for i := range v {
		if v[i] > v[at] {
			at = i
		}
	}
	return at
}

// frame gives the corners of the symbol in the view.
func frame(start, stop *guard, left, right pace, rows int) grid.Quad {
	n := float64(rows)
	sa, ta := start.axis().Mul(17), stop.axis().Mul(18)
	return grid.Quad{
		start.b.point(left.top(0)).Sub(sa), stop.a.point(right.top(0)).Add(ta),
		stop.a.point(right.top(n)).Add(ta), start.b.point(left.top(n)).Sub(sa),
	}
}
