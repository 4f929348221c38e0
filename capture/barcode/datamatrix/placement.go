package datamatrix

import "sync"

// spot is a module of the mapping matrix relative to something.
type spot struct{ row, col int }

// The module of each bit of a codeword, most significant first, relative to that of the last
// (ISO/IEC 16022 annex F).
var shape = [8]spot{{-2, -2}, {-2, -1}, {-1, -2}, {-1, -1}, {-1, 0}, {0, -2}, {0, -1}, {0, 0}}

// Codewords that lie around the corners; negative counts from the far side.
var corners = [4][8]spot{
	{{-1, 0}, {-1, 1}, {-1, 2}, {0, -2}, {0, -1}, {1, -1}, {2, -1}, {3, -1}},
	{{-3, 0}, {-2, 0}, {-1, 0}, {0, -4}, {0, -3}, {0, -2}, {0, -1}, {1, -1}},
	{{-3, 0}, {-2, 0}, {-1, 0}, {0, -2}, {0, -1}, {1, -1}, {2, -1}, {3, -1}},
	{{-1, 0}, {-1, -1}, {0, -3}, {0, -2}, {0, -1}, {1, -3}, {1, -2}, {1, -1}},
}

// plan is which module of the symbol each bit of each codeword lies in.
type plan struct {
	*size
	bits  [][8]int // of each codeword, most significant first
	known []int8   // the finder pattern
	used  []bool   // modules of the mapping matrix
}

// plans are those of all sizes, laid out once.
var plans = sync.OnceValue(func() (all []*plan) {
	for i := range sizes {
		all = append(all, place(&sizes[i]))
	}
	return all
})

// place lays the codewords out along diagonals, up and down in turn.
func place(s *size) *plan {
	rows, cols := s.mapping()
	p := &plan{size: s, known: s.finder(), used: make([]bool, rows*cols)}
	row, col := 4, 0
	for row < rows || col < cols {
		switch {
		case row == rows && col == 0:
			p.corner(0)
		case row == rows-2 && col == 0 && cols%8 == 4:
			p.corner(2)
		case row == rows-2 && col == 0 && cols%4 != 0:
			p.corner(1)
		case row == rows+4 && col == 2 && cols%8 == 0:
			p.corner(3)
		}
		for ; row >= 0 && col < cols; row, col = row-2, col+2 {
			if row < rows && col >= 0 {
				p.regular(row, col)
			}
		}
		for row, col = row+1, col+3; row < rows && col >= 0; row, col = row+2, col-2 {
			if row >= 0 && col < cols {
				p.regular(row, col)
			}
		}
		row, col = row+3, col+1
	}
	return p
}

func (p *plan) corner(n int) {
	rows, cols := p.mapping()
	var at [8]spot
	for i, s := range corners[n] {
		at[i] = spot{(s.row + rows) % rows, (s.col + cols) % cols}
	}
	p.add(at)
}

// regular places a codeword with its last bit at the spot, unless that is taken. What sticks out comes back in on
// the other side, shifted.
func (p *plan) regular(row, col int) {
	rows, cols := p.mapping()
	if p.used[row*cols+col] {
		return
	}
	var at [8]spot
	for i, s := range shape {
		r, c := row+s.row, col+s.col
		if r < 0 {
			r, c = r+rows, c+4-(rows+4)%8
		}
		if c < 0 {
			r, c = r+4-(cols+4)%8, c+cols
		}
		if r >= rows { // only in sizes of the rectangular extension
			r -= rows
		}
		at[i] = spot{r, c}
	}
	p.add(at)
}

func (p *plan) add(at [8]spot) {
	_, cols := p.mapping()
	var word [8]int
	for i, s := range at {
		p.used[s.row*cols+s.col] = true
		word[i] = p.module(s.row, s.col)
	}
	p.bits = append(p.bits, word)
}
