package prints

// Filters: a ridge filter is the product of a cosine across the ridge and a bell
// along it, so it runs as two passes of one row of taps each, along tables of
// offsets: some 30 products a pixel where the plain Gabor filter has 289.
const (
	turns   = 64 // orientations in half a turn
	periods = 24 // steps of a quarter of a pixel from firstPeriod
	one     = 4096
	reach   = 10 // of the filters, pixels
	pad     = reach + 1
)

const firstPeriod = 6.5

type tap struct{ offset, weight int32 }

type bank struct {
	stride int
	across [turns][periods][]tap
	along  [turns][]tap
}

// newBank makes the taps for rows of a length. The bell along the ridge has
// deviation spread pixels.
func newBank(stride int, spread float64) *bank {
	b := &bank{stride: stride}
	for t := range turns {
		a := float64(float64(t) * (pi / turns))
		c, s := cos(a), sin(a) // the ridge runs along (c, -s) in the image, its normal is (s, c)
		b.along[t] = line(stride, c, -s, spread, 0)
		for p := range periods {
			period := firstPeriod + float64(p)/4
			// The bell is 1e-3 at one and a half periods (Cappelli, Maio, Maltoni 2002).
			b.across[t][p] = line(stride, s, c, float64(0.403*period), period)
		}
	}
	return b
}

// line walks straight through the origin, pixel by pixel; each weighs by its true
// place u on the line: a bell of deviation sigma times, for a period, a cosine whose
// mean is taken out. Gain is one for the wave that the row is made for.
func line(stride int, dx, dy, sigma, period float64) []tap {
	type spot struct {
		offset     int32
		bell, wave float64
		weight     float64
	}
	var spots []spot
	length := float64(2.4 * sigma)
	n := min(int(length), reach)
	for k := -n; k <= n; k++ {
		x, y := k, k
		if max(dx, -dx) < max(dy, -dy) {
			x = round(float64(float64(k)*dx) / dy)
		} else {
			y = round(float64(float64(k)*dy) / dx)
		}
		u := float64(float64(x)*dx) + float64(float64(y)*dy)
		if max(u, -u) > length {
			continue
		}
		s := spot{offset: int32(y*stride + x), bell: exp(float64(-0.5*float64(u*u)) / float64(sigma*sigma)), wave: 1}
		if period > 0 {
			s.wave = cos(float64(2*pi*u) / period)
		}
		s.weight = float64(s.bell * s.wave)
		spots = append(spots, s)
	}
	sum, bells, gain := 0.0, 0.0, 0.0
	for _, s := range spots {
		sum += s.weight
		bells += s.bell
	}
	taps := make([]tap, len(spots))
	for i := range spots {
		s := &spots[i]
		if period > 0 {
			s.weight -= float64(s.bell*sum) / bells
		}
		gain += float64(s.weight * s.wave)
	}
	for i, s := range spots {
		taps[i] = tap{s.offset, int32(round(float64(s.weight*one) / gain))}
	}
	if period == 0 {
		// On a diagonal the two passes would never join odd and even pixels.
		for i := range taps {
			taps[i].weight -= taps[i].weight / 4
		}
		for _, o := range [...]int{-1, 1, -stride, stride} {
			taps = append(taps, tap{int32(o), one / 16})
		}
	}
	return taps
}

// sums runs one row of taps over a plane at i.
func sums(plane []int16, i int, taps []tap) int32 {
	s := int32(0)
	for _, t := range taps {
		s += int32(plane[i+int(t.offset)]) * t.weight
	}
	return s / one
}

// hard is the tanh of three times its argument, both in units of one.
var hard = func() (h [2*one/8 + 1]int16) {
	for i := range h {
		h[i] = int16(round(float64(one * tanh(float64(3*float64(8*i))/one))))
	}
	return
}()

func saturate(v int32) int16 {
	if v < 0 {
		return -saturate(-v)
	}
	return hard[min(v, 2*one)/8]
}

// grow lets ridges spread from random seeds until they fill the finger (SFinGe: local
// ridge filters applied again and again); where waves meet out of step, minutiae arise.
// It returns the last answer of the filters: near a cosine across each ridge.
func (w *workshop) grow(d *dice, rounds int) {
	clear(w.wave)
	clear(w.spare)
	for range len(w.list) / 250 {
		v := int16(one)
		if d.next()&1 == 0 {
			v = -one
		}
		w.wave[w.list[d.next()%uint64(len(w.list))]] = v
	}
	for r := range rounds {
		for _, i := range w.list {
			w.spare[i] = int16(max(-4*one, min(4*one, sums(w.wave, int(i), w.bank.across[w.turn[i]][w.period[i]]))))
		}
		for _, i := range w.list {
			v := sums(w.spare, int(i), w.bank.along[w.turn[i]])
			if r < rounds-1 {
				w.wave[i] = saturate(v)
			} else {
				w.wave[i] = int16(max(-2*one, min(2*one, v)))
			}
		}
	}
}
