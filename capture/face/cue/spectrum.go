package cue

import (
	"math"
	"math/bits"
	"math/cmplx"
	"slices"
)

// The square that MoireOf takes from the middle of a face, pixels.
const (
	leastSide = 64
	mostSide  = 128
)

// MoireOf measures periodic patterns in a grey picture of w by h pixels, rows without
// padding, at the scale of the sensor: thousandths, 0..1000, higher = stronger; -1 where
// it is smaller than 64 by 64 or has no texture at all.
//
// It takes the power spectrum of the middle, at most 128 by 128, through a Hann window
// from which the mean was taken. A lattice gives peaks that stand alone between 0.08 and
// 0.5 cycles a pixel: how far the highest stands over what lies around it, in decibels,
// is the measure. Blocks of JPEG peak on the axes at eighths, which are left out.
func MoireOf(grey []byte, w, h int) int {
	if w < leastSide || h < leastSide || w > 1<<14 || h > 1<<14 || len(grey) < w*h {
		return -1
	}
	n := 1 << (bits.Len(uint(min(w, h, mostSide))) - 1)
	f := make([]complex128, n*n)
	if !windowed(f, n, grey[(h-n)/2*w+(w-n)/2:], w) {
		return -1
	}
	transform(f, n)
	power := blurred(f, n)
	best := 0.0
	for _, at := range peaks(power, n) {
		best = max(best, stands(power, n, at[0], at[1]))
	}
	decibels := 10 * math.Log10(best)
	return min(max(int(1000*(decibels-quiet)/(loud-quiet)), 0), 1000)
}

// Between these, in decibels, lie all levels.
const (
	quiet = 7
	loud  = 27
)

// windowed fills f with a picture through the window. False: it is of one grey.
func windowed(f []complex128, n int, grey []byte, stride int) bool {
	sum, low, high := 0, byte(255), byte(0)
	for y := range n {
		for _, v := range grey[y*stride:][:n] {
			sum += int(v)
			low, high = min(low, v), max(high, v)
		}
	}
	mean := float64(sum) / float64(n*n)
	hann := make([]float64, n)
	for i := range hann {
		hann[i] = 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(n))
	}
	for y := range n {
		for x, v := range grey[y*stride:][:n] {
			f[y*n+x] = complex((float64(v)-mean)*hann[x]*hann[y], 0)
		}
	}
	return high > low
}

// transform is the discrete Fourier transform of n by n values in place, n a power of two.
func transform(f []complex128, n int) {
	roots := make([]complex128, n/2)
	for i := range roots {
		roots[i] = cmplx.Rect(1, -2*math.Pi*float64(i)/float64(n))
	}
	for y := range n {
		line(f[y*n:][:n], roots)
	}
	column := make([]complex128, n)
	for x := range n/2 + 1 { // of a real picture the other half mirrors
		for y := range n {
			column[y] = f[y*n+x]
		}
		line(column, roots)
		for y := range n {
			f[y*n+x] = column[y]
		}
	}
}

// line is the transform of one line, by decimation in time.
func line(f, roots []complex128) {
	n := len(f)
	shift := bits.LeadingZeros32(uint32(n)) + 1
	for i := range f {
		if j := int(bits.Reverse32(uint32(i)) >> shift); j > i {
			f[i], f[j] = f[j], f[i]
		}
	}
	for half := 1; half < n; half *= 2 {
		step := n / (2 * half)
		for i := 0; i < n; i += 2 * half {
			for k := range half {
				a, b := f[i+k], f[i+k+half]*roots[k*step]
				f[i+k], f[i+k+half] = a+b, a-b
			}
		}
	}
}

// blurred is the power summed over 3 by 3 bins, n rows of n/2+1: the window spreads a
// single wave as far, and noise gets calmer.
func blurred(f []complex128, n int) []float64 {
	cols := n/2 + 1
	raw := make([]float64, n*cols)
	for y := range n {
		for x := range cols {
			v := f[y*n+x]
			raw[y*cols+x] = real(v)*real(v) + imag(v)*imag(v)
		}
	}
	out := make([]float64, n*cols)
	for y := range n {
		for x := range cols {
			sum := 0.0
			for _, r := range [3]int{(y + n - 1) % n, y, (y + 1) % n} {
				sum += raw[r*cols+x]
				for _, c := range [2]int{x - 1, x + 1} {
					switch {
					case c < 0: // mirrored through the origin
						sum += raw[(n-r)%n*cols+1]
					case c == cols:
						sum += raw[(n-r)%n*cols+cols-2]
					default:
						sum += raw[r*cols+c]
					}
				}
			}
			out[y*cols+x] = sum
		}
	}
	return out
}

const mostPeaks = 24

// peaks are the highest local maxima, weighted by their frequency since pictures have
// less power the higher it is, where a lattice may be.
func peaks(power []float64, n int) [][2]int {
	type peak struct {
		at [2]int
		v  float64
	}
	cols, all := n/2+1, []peak(nil)
	for y := range n {
		fy := min(y, n-y)
		for x := range cols {
			r2 := x*x + fy*fy
			if r2*156 < n*n || block(x, fy, n) || x == 0 && y > n/2 {
				continue
			}
			v := power[y*cols+x]
			if v >= power[(y+1)%n*cols+x] && v >= power[(y+n-1)%n*cols+x] && (x == 0 || v >= power[y*cols+x-1]) && (x == cols-1 || v >= power[y*cols+x+1]) {
				all = append(all, peak{[2]int{x, y}, v * float64(r2)})
			}
		}
	}
	slices.SortFunc(all, func(a, b peak) int {
		switch {
		case a.v > b.v:
			return -1
		case a.v < b.v:
			return 1
		}
		return 0
	})
	var out [][2]int
	for _, p := range all[:min(len(all), mostPeaks)] {
		out = append(out, p.at)
	}
	return out
}

// block tells whether a bin is one on which the blocks of JPEG peak.
func block(x, fy, n int) bool {
	eighth := n / 8
	near := func(v int) bool { m := v % eighth; return m <= 1 || m >= eighth-1 }
	return near(x) && near(fy) && (x <= 1 || fy <= 1)
}

// stands is by how much a bin stands over nine tenths of a ring around it: edges give
// streaks, which cross the ring.
func stands(power []float64, n, x, y int) float64 {
	cols := n/2 + 1
	var ring []float64
	for dy := -6; dy <= 6; dy++ {
		for dx := -6; dx <= 6; dx++ {
			if d := dx*dx + dy*dy; d < 16 || d > 42 {
				continue
			}
			c, r := x+dx, (y+dy+n)%n
			if c < 0 {
				c, r = -c, (n-r)%n
			}
			if c >= cols {
				c, r = n-c, (n-r)%n
			}
			ring = append(ring, power[r*cols+c])
		}
	}
	slices.Sort(ring)
	return power[y*cols+x] / max(ring[len(ring)*9/10], 1e-9)
}
