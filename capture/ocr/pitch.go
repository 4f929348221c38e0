package ocr

import "math"

// swell is the height of a letter over that of its patch of ink, which blur has
// made larger.
const swell = 0.96

// mostBeats is the length in cells beyond which a line is no line of a zone, which
// has 44, with some print in step with it on either side.
const mostBeats = 120

// enoughToBend marks show a line's bend rather than their own scatter.
const enoughToBend = 20

// spot is the centre of a patch of ink and its height, in pixels.
type spot struct{ x, y, high float64 }

// fitPitch finds the pitch that the members keep best, numbers them by it, and
// fits the line's polynomials.
func fitPitch(bs []blob, members []int, a axis, minPitch, maxPitch float64) (line, bool) {
	if minPitch >= maxPitch {
		return line{}, false
	}
	spots := make([]spot, 0, len(members))
	for _, k := range members {
		if b := bs[k]; b.width() <= 1.25*a.high {
			spots = append(spots, spot{b.centreX(), b.centreY(), b.height()})
		}
	}
	if len(spots) < leastCount {
		return line{}, false
	}
	// Along a sloping axis x advances by less than the pitch, and the box around
	// a character is higher than the character.
	cos := 1 / math.Hypot(1, a.slope)
	beat, ok := findBeat(spots, minPitch*cos, maxPitch*cos)
	if !ok {
		return line{}, false
	}
	l := line{fit: beat.fit}
	upright := swell / (cos + 0.4*cos*math.Abs(a.slope))
	// A patch belongs to the cell that its centre is next to, unless it lies
	// between two. The second round knows the bend.
	for round := range 2 {
		l.marks = l.marks[:0]
		l.lo, l.hi = math.MaxInt32, math.MinInt32
		for _, s := range spots {
			k := beat.index(s.x)
			if round > 0 {
				k = (s.x - l.x[0]) / l.x[1]
				for range 3 {
					dx, _ := l.slope(k)
					k += (s.x - at(l.x, k)) / dx
				}
			}
			n := math.Round(k)
			if !(math.Abs(k-n) < 0.3 && math.Abs(n) < 200) {
				continue
			}
			l.marks = append(l.marks, mark{int(n), s.x, s.y, s.high})
			l.lo, l.hi = min(l.lo, int(n)), max(l.hi, int(n))
		}
		if len(l.marks) < leastCount || l.hi-l.lo > mostBeats {
			return line{}, false
		}
		l = l.fitted(func(mark) bool { return true })
		if dx, _ := l.slope(l.middle()); dx < 0.8*minPitch*cos || dx > 1.2*maxPitch*cos {
			return line{}, false
		}
	}
	l.tall = a.high * upright / l.pitch()
	for i := range l.marks {
		m := &l.marks[i]
		m.tall *= upright / math.Hypot(l.slope(float64(m.k)))
	}
	return l, true
}

// beat is a pitch that drifts along the axis, as it does in perspective: around
// mid it is pitch, and at half*drift more or less at either end.
type beat struct {
	mid, half    float64
	pitch, drift float64
	phase        float64 // of the spots, in pitches
	fit          float64
}

// straighten undoes the drift: equal steps of it are equal numbers of pitches.
func straighten(x, half, drift float64) float64 {
	return x - drift*x*x/(2*half)
}

// index numbers the place x along the axis.
func (b *beat) index(x float64) float64 {
	return straighten(x-b.mid, b.half, b.drift)/b.pitch - b.phase
}

// steady is a fit that needs no drift; mostDrift is the change of pitch from the
// middle of a line to its end that is looked for.
const (
	steady    = 0.85
	mostDrift = 0.32
)

// findBeat finds the pitch between minPitch and maxPitch that the spots keep
// best: where their phases, as unit vectors, add up to the longest sum. The fit
// is the length of that sum over the number of spots.
func findBeat(spots []spot, minPitch, maxPitch float64) (beat, bool) {
	half := (spots[len(spots)-1].x - spots[0].x) / 2
	if half <= 0 {
		return beat{}, false
	}
	// A finer pitch would make a line of more cells than any has.
	if minPitch = max(minPitch, 2*half/mostBeats); minPitch >= maxPitch {
		return beat{}, false
	}
	best := beat{mid: spots[0].x + half, half: half}
	best.search(spots, minPitch, maxPitch, 0)
	// Chance finds some beat in a few spots if it may try enough of them.
	if best.fit < steady && len(spots) >= 18 {
		step := minPitch / half
		level := best
		for drift := step; drift <= mostDrift; drift += step {
			best.search(spots, minPitch, maxPitch, drift)
			best.search(spots, minPitch, maxPitch, -drift)
		}
		for _, near := range [...]float64{best.drift - step/2, best.drift + step/2} {
			best.search(spots, minPitch, maxPitch, near)
		}
		if best.fit < max(level.fit+0.1, 0.6) {
			best = level
		}
	}
	return best, best.fit >= leastFit
}

// search replaces b by a better beat of the given drift, if there is one.
func (b *beat) search(spots []spot, minPitch, maxPitch, drift float64) {
	const most = 256
	var re, im, cos, sin [most]float64
	spots = spots[:min(len(spots), most)]
	step := 0.1 / b.half
	for i, s := range spots {
		x := 2 * math.Pi * straighten(s.x-b.mid, b.half, drift)
		sin[i], cos[i] = math.Sincos(x * step)
		im[i], re[i] = math.Sincos(x / maxPitch)
	}
	n := float64(len(spots))
	for f := 1 / maxPitch; f <= 1/minPitch; f += step {
		var sumRe, sumIm float64
		for i := range spots {
			sumRe, sumIm = sumRe+re[i], sumIm+im[i]
			re[i], im[i] = re[i]*cos[i]-im[i]*sin[i], re[i]*sin[i]+im[i]*cos[i]
		}
		if fit := math.Hypot(sumRe, sumIm) / n; fit > b.fit {
			b.fit, b.pitch, b.drift = fit, 1/f, drift
			b.phase = math.Atan2(sumIm, sumRe) / (2 * math.Pi)
		}
	}
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
func (f *fitting) solve(bent bool) curve {
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
	var out curve
	for i := range n {
		if m[i][i] != 0 {
			out[i] = m[i][n] / m[i][i]
		}
	}
	return out
}
