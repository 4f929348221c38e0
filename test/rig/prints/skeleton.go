package prints

import (
	"image"
	"math"
	"slices"

	"gatehouse/capture"
)

// thin leaves lines one pixel wide in w.bits: of the ridges, or for sign -1 of the
// valleys (Zhang and Suen 1984).
func (w *workshop) thin(sign int16) {
	clear(w.bits)
	w.queue = w.queue[:0]
	for _, i := range w.list {
		if w.wave[i]*sign > 0 {
			w.bits[i] = 1
			w.queue = append(w.queue, i)
		}
	}
	for changed := true; changed; {
		changed = false
		for pass := range 2 {
			w.doomed = w.doomed[:0]
			keep := w.queue[:0]
			for _, i := range w.queue {
				if peel[pass][w.ring(int(i))] {
					w.doomed = append(w.doomed, i)
				} else {
					keep = append(keep, i)
				}
			}
			w.queue = keep
			for _, i := range w.doomed {
				w.bits[i] = 0
			}
			changed = changed || len(w.doomed) > 0
		}
	}
	// Corners of a staircase: a pixel whose two neighbours touch without it.
	for _, i := range w.queue {
		r := w.ring(int(i))
		for k := 0; k < 8; k += 2 {
			a, b := uint8(1)<<k, uint8(1)<<((k+2)%8)
			if r&a != 0 && r&b != 0 && crossings(r) == 2 && r&^(a|b|1<<(k+1)) == 0 {
				w.bits[i] = 0
			}
		}
	}
}

// ring is the eight neighbours as bits, clockwise from north.
func (w *workshop) ring(i int) uint8 {
	b, s := w.bits, w.stride
	up, down := b[i-s-1:i-s+2], b[i+s-1:i+s+2]
	return up[1] | up[2]<<1 | b[i+1]<<2 | down[2]<<3 | down[1]<<4 | down[0]<<5 | b[i-1]<<6 | up[0]<<7
}

// crossings counts the changes around a ring: 2 on an end, 4 on a line, 6 on a fork.
func crossings(r uint8) int {
	n := 0
	for d := r ^ (r<<1 | r>>7); d != 0; d &= d - 1 {
		n++
	}
	return n
}

var peel = func() (p [2][256]bool) {
	for r := range 256 {
		n, v := 0, func(k int) int { return r >> k & 1 }
		for k := range 8 {
			n += v(k)
		}
		if n < 2 || n > 6 || crossings(uint8(r)) != 2 {
			continue
		}
		north, east, south, west := v(0), v(2), v(4), v(6)
		p[0][r] = north*east*south == 0 && east*south*west == 0
		p[1][r] = north*east*west == 0 && north*south*west == 0
	}
	return
}()

// Structures shorter than this are the width of a ridge, not minutiae.
const (
	shortest = 10 // path between two minutiae, pixels: half a millimetre
	look     = 14 // pixels along the skeleton over which a direction is taken
	margin   = 14 // to the outline
	knot     = 18 // about a core or delta: ridges are torn there
)

// walk follows the skeleton from i, not back to from, for at most n steps. It returns
// where it stands and the crossings there, 4 while it could go on.
func (w *workshop) walk(from, i, n int) (at, kind int) {
	prev := from
	for range n {
		r := w.ring(i)
		if c := crossings(r); c != 4 && c != 0 {
			return i, c
		}
		next := -1
		for k := range 8 {
			if j := i + w.step(k); r>>k&1 == 1 && j != prev && !w.touch(j, prev) {
				next = j
				break
			}
		}
		if next < 0 {
			return i, 2
		}
		prev, i = i, next
	}
	return i, 4
}

func (w *workshop) step(k int) int {
	return [8]int{-w.stride, -w.stride + 1, 1, w.stride + 1, w.stride, w.stride - 1, -1, -w.stride - 1}[k]
}

// touch says whether two pixels are the same or side by side.
func (w *workshop) touch(a, b int) bool {
	d := a - b
	return d == 0 || d == 1 || d == -1 || d == w.stride || d == -w.stride
}

func (w *workshop) place(i int) (x, y float64) {
	return float64(i%w.stride - pad), float64(i/w.stride - pad)
}

// minutiae are the ends of the ridges, and as forks the ends of the valleys; apart
// from them those that need not be found: spurs, dots, bridges, knots, and what is at
// the outline or in a singular point. The skeleton of the ridges is left behind.
func (w *workshop) minutiae(f *Finger) (alone, doubtful []capture.Minutia) {
	var all []capture.Minutia
	for _, sign := range [...]int16{-1, 1} {
		kind := capture.RidgeEnding
		if sign < 0 {
			kind = capture.RidgeBifurcation
		}
		w.thin(sign)
		for _, i := range w.queue {
			if w.bits[i] == 0 || crossings(w.ring(int(i))) != 2 {
				continue
			}
			m, real := w.ending(int(i), kind)
			switch x, y := w.place(int(i)); {
			case !f.shape.holds(x, y, 2): // where the finger ends all ridges do
			case real && f.shape.holds(x, y, margin) && !torn(f.Deltas, m, knot) && !torn(f.Cores, m, knot/2):
				all = append(all, m)
			default:
				doubtful = append(doubtful, m)
			}
		}
	}
	return apart(all, doubtful)
}

// ending is the minutia at the end of a line, and whether the line is long enough.
func (w *workshop) ending(i int, kind capture.MinutiaKind) (m capture.Minutia, real bool) {
	x, y := w.place(i)
	next := i
	for k := range 8 {
		if j := i + w.step(k); w.bits[j] != 0 {
			next = j
			break
		}
	}
	at, stop := w.walk(i, next, look)
	ax, ay := w.place(at)
	// The tangent is that of the flow; the chord only says which of its two ways.
	m = capture.Minutia{X: int16(x), Y: int16(y), Kind: kind, Quality: 100, Angle: w.turn[i] * (128 / turns)}
	if off := int8(uint8(round(float64(atan2(y-ay, ax-x)*(128/pi)))&255) - m.Angle); off > 64 || off < -64 {
		m.Angle += 128
	}
	return m, stop == 4 || max(math.Abs(ax-x), math.Abs(ay-y)) >= shortest
}

// torn says whether a minutia is part of a singular point.
func torn(singular []image.Point, m capture.Minutia, radius int) bool {
	return slices.ContainsFunc(singular, func(p image.Point) bool {
		p = p.Sub(image.Pt(int(m.X), int(m.Y)))
		return p.X*p.X+p.Y*p.Y < radius*radius
	})
}

// apart moves minutiae to the doubtful ones that are so near to each other that they
// are one knot.
func apart(all, doubtful []capture.Minutia) (alone, knots []capture.Minutia) {
	for i, m := range all {
		near := slices.ContainsFunc(all, func(o capture.Minutia) bool {
			dx, dy := int(m.X-o.X), int(m.Y-o.Y)
			return o != all[i] && dx*dx+dy*dy < shortest*shortest
		})
		if near {
			doubtful = append(doubtful, m)
		} else {
			alone = append(alone, m)
		}
	}
	return alone, doubtful
}

// holds says whether a point lies in the outline by a margin in pixels.
func (s *shape) holds(x, y, margin float64) bool {
	return s.inside(x, y) > margin/s.half
}

// sweat puts pores on the ridges, 9 to 18 pixels apart, and finds how near to one each
// piece of a ridge is.
func (w *workshop) sweat(d *dice, f *Finger) {
	f.pores, f.moist = make([]uint8, len(f.ridges)), make([]uint8, len(f.ridges))
	clear(w.spare)
	for _, i32 := range w.queue {
		i := int(i32)
		// A pore claims a square; a later pixel in it gets none.
		if w.bits[i] == 0 || d.next()%5 != 0 || w.spare[i] != 0 {
			continue
		}
		side := 4 + int(d.next()%5)
		for y := -side; y <= side; y++ {
			for x := -side; x <= side; x++ {
				if at := i + y*w.stride + x; at >= 0 && at < len(w.spare) {
					w.spare[at] = 1
				}
			}
		}
		w.bits[i] |= 2
	}
	clear(w.wave)
	for _, i32 := range w.queue {
		i := int(i32)
		if w.bits[i]&2 == 0 {
			continue
		}
		w.bits[i] = 1
		px, py := i%w.stride-pad, i/w.stride-pad
		for y := max(py-1, 0); y <= min(py+1, f.Height-1); y++ {
			for x := max(px-1, 0); x <= min(px+1, f.Width-1); x++ {
				v := uint8(255)
				if x != px || y != py {
					v = 110
				}
				f.pores[y*f.Width+x] = max(f.pores[y*f.Width+x], v)
				w.wave[(y+pad)*w.stride+x+pad] = one
			}
		}
	}
	clear(w.spare)
	for range 2 {
		for _, i := range w.list {
			w.spare[i] = int16(sums(w.wave, int(i), w.bank.along[w.turn[i]]))
		}
		w.wave, w.spare = w.spare, w.wave
	}
	for y := range f.Height {
		for x := range f.Width {
			f.moist[y*f.Width+x] = uint8(min(255, max(0, int(w.wave[(y+pad)*w.stride+x+pad])*255/(one/3))))
		}
	}
}
