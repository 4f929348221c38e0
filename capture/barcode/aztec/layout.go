package aztec

import (
	"gatehouse/capture/barcode/gf"
	"gatehouse/capture/barcode/grid"
)

// layout is the make of a symbol: its size follows from kind and layers.
type layout struct {
	compact bool
	layers  int // 0 is a rune
}

// core is the side of bullseye and mode message together.
func (l layout) core() int {
	if l.compact {
		return 11
	}
	return 15
}

// plain is the side without the reference grid.
func (l layout) plain() int {
	if l.compact {
		return 11 + 4*l.layers
	}
	return 14 + 4*l.layers
}

// side is that of the symbol in modules (clause 7.3): full ones have a line of the reference grid through the
// middle and every 16 modules from there.
func (l layout) side() int {
	if l.compact {
		return l.plain()
	}
	return l.plain() + 1 + 2*((2*l.layers+6)/15)
}

// capacity is the number of bits of all layers.
func (l layout) capacity() int {
	if l.compact {
		return (88 + 16*l.layers) * l.layers
	}
	return (112 + 16*l.layers) * l.layers
}

// field is that of the codewords, of as many bits each (clause 7.2).
func (l layout) field() (f *gf.Field, bits int) {
	switch {
	case l.layers <= 2:
		return gf.Aztec6, 6
	case l.layers <= 8:
		return gf.Aztec8, 8
	case l.layers <= 22:
		return gf.Aztec10, 10
	}
	return gf.Aztec12, 12
}

// prescribed is what is known of the middle n by n modules: the bullseye, the corner marks, the
// reference grid, and the mode message, its bits in the order of ringPlaces.
func (l layout) prescribed(n int, mode []int8) []int8 {
	known := make([]int8, n*n)
	c, core := n/2, l.core()/2
	for i := range known {
		x, y := i%n-c, i/n-c
		switch d := max(x, -x, y, -y); {
		case d < core:
			known[i] = ring(i%n, i/n, n)
		case !l.compact && (d > core || x == 0 || y == 0) && (x%16 == 0 || y%16 == 0):
			if (x+y)%2 == 0 {
				known[i] = grid.Dark
			} else {
				known[i] = grid.Light
			}
		}
	}
	for _, m := range l.marks() {
		known[(c+m.y)*n+c+m.x] = m.sign
	}
	for i, at := range l.ringPlaces() {
		if i < len(mode) {
			known[(c+at.y)*n+c+at.x] = mode[i]
		}
	}
	return known
}

// place is a module by its distance from the middle, with what is prescribed there.
type place struct {
	x, y int
	sign int8
}

// quarter turns the place clockwise about the middle.
func (p place) quarter() place { return place{-p.y, p.x, p.sign} }

// marks are the three modules at each corner of the core that tell its orientation: three dark ones upper left,
// then clockwise two, one and none.
func (l layout) marks() []place {
	d := l.core() / 2
	corner := [4][3]int8{
		{grid.Dark, grid.Dark, grid.Dark}, // before the corner, clockwise; it; after it
		{grid.Light, grid.Dark, grid.Dark},
		{grid.Dark, grid.Light, grid.Light},
		{grid.Light, grid.Light, grid.Light},
	}
	var all []place
	for turns, signs := range corner {
		for _, at := range [3]place{{-d, -d + 1, signs[0]}, {-d, -d, signs[1]}, {-d + 1, -d, signs[2]}} {
			for range turns {
				at = at.quarter()
			}
			all = append(all, at)
		}
	}
	return all
}

// ringPlaces are those of the mode message's bits, clockwise from the upper left.
func (l layout) ringPlaces() []place {
	d := l.core() / 2
	var all []place
	for turns := range 4 {
		for x := 2 - d; x <= d-2; x++ {
			if x == 0 && !l.compact {
				continue // the reference grid
			}
			at := place{x: x, y: -d}
			for range turns {
				at = at.quarter()
			}
			all = append(all, at)
		}
	}
	return all
}

// places are the modules of the message's bits in order, as indices into the symbol: layers from the outside, in each
// four sides counter clockwise of dominoes two modules wide.
func (l layout) places() []int {
	n, side := l.plain(), l.side()
	axis := l.axis()
	out := make([]int, 0, l.capacity())
	for layer := range l.layers {
		long := n - 4*layer - 2
		for turns := range 4 {
			for j := range long {
				for k := range 2 {
					x, y := 2*layer+k, 2*layer+j
					for range turns {
						x, y = y, n-1-x
					}
					out = append(out, axis[y]*side+axis[x])
				}
			}
		}
	}
	return out
}

// axis tells where a row or column lies once the reference grid is put in.
func (l layout) axis() []int {
	n := l.plain()
	out := make([]int, n)
	for i := range out {
		if l.compact {
			out[i] = i
			continue
		}
		if d := i - n/2; d >= 0 {
			out[i] = l.side()/2 + 1 + d + d/15
		} else {
			out[i] = l.side()/2 + d + (d+1)/15
		}
	}
	return out
}
