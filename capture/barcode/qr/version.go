package qr

import (
	"sync"

	"gatehouse/capture/barcode/grid"
)

const versions = 40

// level is the degree of error correction, in the order of the tables.
type level int

const (
	levelL level = iota
	levelM
	levelQ
	levelH
)

// Check codewords of a block by version, and number of blocks (ISO/IEC 18004 table 9).
var (
	checks = [4][versions]int{
		{7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
		{10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28},
		{13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
		{17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
	}
	blocks = [4][versions]int{
		{1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25},
		{1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49},
		{1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68},
		{1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81},
	}
)

// symbol is what a version prescribes.
type symbol struct {
	version int
	side    int    // modules
	known   []int8 // function patterns, row by row
	data    []int  // module of each bit of the codewords, in their order
}

// symbols are those of all versions, each laid out at its first use.
var symbols = func() (all [versions]func() *symbol) {
	for i := range all {
		all[i] = sync.OnceValue(func() *symbol { return layOut(i + 1) })
	}
	return all
}()

// ofVersion is the symbol of a version; nil if there is none.
func ofVersion(v int) *symbol {
	if v < 1 || v > versions {
		return nil
	}
	return symbols[v-1]()
}

func layOut(version int) *symbol {
	s := &symbol{version: version, side: 17 + 4*version}
	n := s.side
	s.known = make([]int8, n*n)
	taken := make([]bool, n*n) // also format and version, which differ from symbol to symbol
	put := func(x, y int, dark bool) {
		if x < 0 || y < 0 || x >= n || y >= n {
			return
		}
		s.known[y*n+x] = grid.Light
		if dark {
			s.known[y*n+x] = grid.Dark
		}
		taken[y*n+x] = true
	}
	for i := range n {
		put(6, i, i%2 == 0)
		put(i, 6, i%2 == 0)
	}
	at := alignment(version)
	for i, x := range at {
		for j, y := range at {
			if last := len(at) - 1; i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue
			}
			rings(x, y, 2, put)
		}
	}
	for _, c := range [][2]int{{3, 3}, {n - 4, 3}, {3, n - 4}} {
		rings(c[0], c[1], 4, put)
	}
	for i := range 15 {
		for _, m := range s.format(i) {
			taken[m] = true
		}
	}
	put(8, n-8, true)
	if version >= 7 {
		for i := range 18 {
			a, b := n-11+i%3, i/3
			taken[a*n+b], taken[b*n+a] = true, true
		}
	}
	s.zigzag(taken)
	return s
}

// rings puts squares around a middle, light where the distance is 2 of a finder pattern or 1 of an alignment
// pattern, and light at the rim of a finder pattern.
func rings(cx, cy, reach int, put func(x, y int, dark bool)) {
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			d := max(dx, -dx, dy, -dy)
			put(cx+dx, cy+dy, d != 4 && (d != 2 || reach == 2) && (d != 1 || reach == 4))
		}
	}
}

// alignment is the rows and columns in which alignment patterns have their middles (annex E).
func alignment(version int) []int {
	if version == 1 {
		return nil
	}
	n := version/7 + 2
	step := 26
	if version != 32 {
		step = (version*4 + n*2 + 1) / (n*2 - 2) * 2
	}
	at := make([]int, n)
	at[0] = 6
	for i, p := n-1, 17+4*version-7; i > 0; i, p = i-1, p-step {
		at[i] = p
	}
	return at
}

// format is where the two copies of bit i of the format stand (clause 7.9).
func (s *symbol) format(i int) [2]int {
	at := func(x, y int) int { return y*s.side + x }
	n := s.side
	switch {
	case i < 6:
		return [2]int{at(8, i), at(n-1-i, 8)}
	case i < 8:
		return [2]int{at(8, i+1), at(n-1-i, 8)}
	case i == 8:
		return [2]int{at(7, 8), at(8, n-7)}
	}
	return [2]int{at(14-i, 8), at(8, n-15+i)}
}

// zigzag lists the modules in the order of the bits: pairs of columns from the right, up and down in turn, past
// the column of the timing pattern (clause 7.7.3).
func (s *symbol) zigzag(taken []bool) {
	n := s.side
	up := true
	for right := n - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range n {
			y := i
			if up {
				y = n - 1 - i
			}
			for _, x := range [2]int{right, right - 1} {
				if !taken[y*n+x] {
					s.data = append(s.data, y*n+x)
				}
			}
		}
		up = !up
	}
}
