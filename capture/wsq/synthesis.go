package wsq

// strip is how many columns are worked on at a time, so that they stay near the
// processor.
const strip = 128

// reach is how far filters look beyond the ends of half a line.
const reach = MaxTaps/2 + 1

// plane is the coefficients, and in the end the grey levels, of a picture.
type plane struct {
	v    []float32
	w, h int
}

func (p *plane) row(y int) []float32 { return p.v[y*p.w : (y+1)*p.w] }

// synthesis undoes a split after the other. Its memory is reused.
type synthesis struct {
	*plane
	bank  *bank
	copy  []float32    // of a strip
	line  [4][]float32 // low and high half with their ends, even and odd samples
	terms terms
}

// terms are the summands of a row.
type terms struct {
	rows    [][]float32
	factors []float32
}

func (t *terms) reset() { t.rows, t.factors = t.rows[:0], t.factors[:0] }

func (t *terms) add(row []float32, factor float32) {
	t.rows, t.factors = append(t.rows, row), append(t.factors, factor)
}

// sum adds the terms up, in their order. Products are rounded before they are added,
// so that no processor fuses the two.
func (t *terms) sum(to []float32) {
	for len(t.rows) < 4 || len(t.rows)%4 > 1 {
		t.add(to, 0)
	}
	f := t.factors
	four(to, t.rows[0], t.rows[1], t.rows[2], t.rows[3], f[0], f[1], f[2], f[3])
	i := 4
	for ; i+4 <= len(f); i += 4 {
		fourMore(to, t.rows[i], t.rows[i+1], t.rows[i+2], t.rows[i+3], f[i], f[i+1], f[i+2], f[i+3])
	}
	if i < len(f) {
		last, factor := t.rows[i][:len(to)], f[i]
		for x := range to {
			to[x] += float32(factor * last[x])
		}
	}
}

// four sets a row to the sum of four terms.
func four(to, a, b, c, d []float32, fa, fb, fc, fd float32) {
	a, b, c, d = a[:len(to)], b[:len(to)], c[:len(to)], d[:len(to)]
	for x := range to {
		s := float32(fa * a[x])
		s += float32(fb * b[x])
		s += float32(fc * c[x])
		s += float32(fd * d[x])
		to[x] = s
	}
}

// fourMore adds four terms to a row.
func fourMore(to, a, b, c, d []float32, fa, fb, fc, fd float32) {
	a, b, c, d = a[:len(to)], b[:len(to)], c[:len(to)], d[:len(to)]
	for x := range to {
		s := to[x] + float32(fa*a[x])
		s += float32(fb * b[x])
		s += float32(fc * c[x])
		s += float32(fd * d[x])
		to[x] = s
	}
}

func (s *synthesis) prepare() {
	s.copy = make([]float32, strip*s.h)
	for i := range s.line {
		s.line[i] = make([]float32, (max(s.w, s.h)+1)/2+2*MaxTaps)
	}
}

// run puts the picture together.
func (s *synthesis) run(t *tree) {
	s.prepare()
	for i := len(t.splits) - 1; i >= 0; i-- {
		s.columns(t.splits[i], i == 0)
		s.rows(t.splits[i])
	}
}

// columns joins the upper and the lower half of a split. The finest diagonal detail
// is zero and is passed over.
func (s *synthesis) columns(at split, finest bool) {
	left, _ := cut(at.w, at.flipX)
	for x := 0; x < at.w; {
		end := min(x+strip, at.w)
		if x < left {
			end = min(end, left)
		}
		n := end - x
		for y := range at.h {
			copy(s.copy[y*n:(y+1)*n], s.row(at.y + y)[at.x+x:])
		}
		s.strip(at, x, n, finest && x >= left)
		x = end
	}
}

// strip joins n columns, from x on, out of their copy.
func (s *synthesis) strip(at split, x, n int, lowOnly bool) {
	low, high := 0, at.h-at.h/2
	if at.flipY {
		low, high = at.h/2, 0
	}
	add := func(all []tap, m, base int, isHigh bool) {
		for _, t := range all {
			k, sign := s.bank.fold(m+t.shift, at.h, isHigh)
			if sign != 0 {
				s.terms.add(s.copy[(base+k)*n:(base+k+1)*n], sign*t.factor)
			}
		}
	}
	for y := range at.h {
		p := &s.bank.even
		if y&1 != 0 {
			p = &s.bank.after
		}
		s.terms.reset()
		add(p.low, y/2, low, false)
		if !lowOnly {
			add(p.high, y/2, high, true)
		}
		s.terms.sum(s.row(at.y + y)[at.x+x : at.x+x+n])
	}
}

// rows joins the left and the right half of a split.
func (s *synthesis) rows(at split) {
	nLow, nHigh := at.w-at.w/2, at.w/2
	low, high := 0, nLow
	if at.flipX {
		low, high = nHigh, 0
	}
	for y := range at.h {
		row := s.row(at.y + y)[at.x : at.x+at.w]
		s.extend(s.line[0], row[low:low+nLow], at.w, false)
		s.extend(s.line[1], row[high:high+nHigh], at.w, true)
		for i, p := range []*phase{&s.bank.even, &s.bank.after} {
			n := nLow
			if i == 1 {
				n = nHigh
			}
			s.terms.reset()
			for _, t := range p.low {
				s.terms.add(s.line[0][MaxTaps+t.shift:], t.factor)
			}
			for _, t := range p.high {
				s.terms.add(s.line[1][MaxTaps+t.shift:], t.factor)
			}
			s.terms.sum(s.line[2+i][:n])
		}
		even, odd := s.line[2][:nLow], s.line[3][:nHigh]
		for m, v := range odd {
			row[2*m], row[2*m+1] = even[m], v
		}
		if nLow > nHigh {
			row[at.w-1] = even[nHigh]
		}
	}
}

// extend copies half a line and adds what lies beyond its ends.
func (s *synthesis) extend(to, half []float32, n int, high bool) {
	copy(to[MaxTaps:], half)
	for k := -reach; k < 0; k++ {
		at, sign := s.bank.fold(k, n, high)
		to[MaxTaps+k] = sign * half[at]
	}
	for k := len(half); k < len(half)+reach; k++ {
		at, sign := s.bank.fold(k, n, high)
		to[MaxTaps+k] = sign * half[at]
	}
}
