package prints

// field is smooth noise: random values on a lattice, straight between them.
type field struct {
	cell, cols int
	v          []int16
	line       []int32
}

// newField has deviation amp at its knots, for a plane of w by h.
func newField(d *dice, w, h, cell int, amp float64) *field {
	n := &field{cell: cell, cols: w/cell + 2}
	n.v = make([]int16, n.cols*(h/cell+2))
	n.line = make([]int32, n.cols)
	for i := range n.v {
		s := int64(-4 * 32768)
		for w := d.next(); w != 0; w >>= 16 {
			s += int64(w & 0xffff)
		}
		// Four uniform values have deviation 37837.
		n.v[i] = int16(s * int64(amp) / 37837)
	}
	return n
}

// add adds row y from column x on to dst.
func (n *field) add(x, y int, dst []int32) {
	r, fy, cell := y/n.cell, int32(y%n.cell), int32(n.cell)
	a, b := n.v[r*n.cols:(r+1)*n.cols], n.v[(r+1)*n.cols:(r+2)*n.cols]
	for c := range n.line {
		n.line[c] = int32(a[c])*(cell-fy) + int32(b[c])*fy
	}
	c, fx := x/n.cell, int32(x%n.cell)
	for i := range dst {
		dst[i] += (n.line[c]*(cell-fx) + n.line[c+1]*fx) / (cell * cell)
		if fx++; fx == cell {
			fx, c = 0, c+1
		}
	}
}

// at is the value at one point.
func (n *field) at(x, y int) int32 {
	var v [1]int32
	n.add(x, y, v[:])
	return v[0]
}
