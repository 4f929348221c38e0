package ocr

import "math"

// mark is a patch of ink on an axis: its place along it and its deviation
// upright to it, in pixels.
type mark struct{ x, y float64 }

// fitPitch finds the pitch that the members keep best, numbers them by it, and
// fits the line's polynomials.
func fitPitch(bs []blob, members []int, a axis, minPitch, maxPitch float64) (line, bool) {
	if minPitch >= maxPitch {
		return line{}, false
	}
	marks := make([]mark, 0, len(members))
	for _, k := range members {
		if b := bs[k]; b.width() <= 1.25*a.high {
			marks = append(marks, mark{b.centreX(), b.centreY()})
		}
	}
	if len(marks) < leastCount {
		return line{}, false
	}
	// Along a sloping axis x advances by less than the pitch.
	lean := math.Hypot(1, a.slope)
	pitch, phase, fit := period(marks, minPitch/lean, maxPitch/lean)
	if fit < leastFit {
		return line{}, false
	}
	l := line{high: a.high / lean, fit: fit}
	l.x = [3]float64{phase, pitch, 0}
	l.y = [3]float64{a.y0 + a.slope*phase, a.slope * pitch, 0}
	// A patch belongs to the cell that its centre is next to, unless it lies
	// between two. The second round knows the bend.
	for round := range 2 {
		var xs, ys fitting
		l.count = 0
		l.lo, l.hi = math.MaxInt32, math.MinInt32
		for _, m := range marks {
			k := (m.x - l.x[0]) / l.x[1]
			for range 2 {
				dx, _ := l.slope(k)
				k += (m.x - at(l.x, k)) / dx
			}
			n := math.Round(k)
			if math.Abs(k-n) > 0.3 || math.Abs(n) > 200 {
				continue
			}
			xs.add(n, m.x)
			ys.add(n, m.y)
			l.lo, l.hi = min(l.lo, int(n)), max(l.hi, int(n))
			l.count++
		}
		if l.count < leastCount || l.hi-l.lo > 120 {
			return line{}, false
		}
		bent := round == 1 && l.count >= 20
		l.x, l.y = xs.solve(bent), ys.solve(bent)
		if dx, _ := l.slope(l.middle()); dx < minPitch/lean*0.9 || dx > maxPitch/lean*1.1 {
			return line{}, false
		}
	}
	return l, true
}

// period finds the distance between minPitch and maxPitch at which the marks
// repeat: where their phases, as unit vectors, add up to the longest sum. fit is
// the length of that sum over the number of marks.
func period(marks []mark, minPitch, maxPitch float64) (pitch, phase, fit float64) {
	span := marks[len(marks)-1].x - marks[0].x
	if span <= 0 {
		return 0, 0, 0
	}
	mid := marks[0].x + span/2
	sum := func(f float64) (re, im float64) {
		for _, m := range marks {
			sin, cos := math.Sincos(2 * math.Pi * f * (m.x - mid))
			re, im = re+cos, im+sin
		}
		return re, im
	}
	best := -1.0
	step := 0.2 / span
	var freq float64
	for f := 1 / maxPitch; f <= 1/minPitch; f += step {
		if r := math.Hypot(sum(f)); r > best {
			best, freq = r, f
		}
	}
	for range 4 {
		step /= 2
		for _, f := range [...]float64{freq - step, freq + step} {
			if r := math.Hypot(sum(f)); r > best {
				best, freq = r, f
			}
		}
	}
	re, im := sum(freq)
	pitch = 1 / freq
	phase = mid + math.Atan2(im, re)/(2*math.Pi)*pitch
	return pitch, phase, best / float64(len(marks))
}

// fitting gathers the sums of a least-squares polynomial of second degree.
type fitting struct {
	s [5]float64 // sums of powers of k
	t [3]float64 // sums of v times powers of k
}

func (f *fitting) add(k, v float64) {
	p := 1.0
	for i := range f.s {
		f.s[i] += p
		if i < len(f.t) {
			f.t[i] += p * v
		}
		p *= k
	}
}

// solve gives the polynomial; of first degree unless bent.
func (f *fitting) solve(bent bool) [3]float64 {
	n := 2
	if bent {
		n = 3
	}
	var m [3][4]float64
	for i := range n {
		for j := range n {
			m[i][j] = f.s[i+j]
		}
		m[i][n] = f.t[i]
	}
	for i := range n { // the matrix is positive definite: no pivots needed
		for j := range n {
			if j == i || m[i][i] == 0 {
				continue
			}
			q := m[j][i] / m[i][i]
			for c := i; c <= n; c++ {
				m[j][c] -= q * m[i][c]
			}
		}
	}
	var out [3]float64
	for i := range n {
		if m[i][i] != 0 {
			out[i] = m[i][n] / m[i][i]
		}
	}
	return out
}
