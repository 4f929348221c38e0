package grid

// learn measures the kernel and the offset; false if the symbol does not tell.
func (e *equaliser) learn() bool {
	const n = 10
	var normal [n][n + 1]float64
	for y := range e.h {
		for x := range e.w {
			row := e.inputs(x, y)
			for i := range n {
				for j := i; j < n; j++ {
					normal[i][j] += row[i] * row[j]
				}
				normal[i][n] += row[i] * e.level[y*e.w+x]
			}
		}
	}
	ridge := 0.01 * float64(e.w*e.h)
	for i := range n {
		for j := range i {
			normal[i][j] = normal[j][i]
		}
		normal[i][i] += ridge
	}
	var x [n]float64
	if !solve(normal[:], x[:]) {
		return false
	}
	for i, k := range x[:9] {
		if i != 4 && k > x[4] {
			return false // a module shows a neighbour more than itself: not this grid
		}
	}
	copy(e.kernel[:], x[:9])
	e.offset = x[9]
	return true
}

// inputs are the signs of the module and its neighbours, and the constant.
func (e *equaliser) inputs(x, y int) (row [10]float64) {
	at := e.at(x, y)
	for i := range 3 {
		copy(row[3*i:3*i+3], e.sign[at+(i-1)*(e.w+2)-1:])
	}
	row[9] = 1
	return row
}

// solve is Gauss with pivots on rows of n coefficients and a right side.
func solve[R ~[11]float64](m []R, x []float64) bool {
	n := len(x)
	for c := range n {
		p := c
		for r := c; r < n; r++ {
			if m[r][c]*m[r][c] > m[p][c]*m[p][c] {
				p = r
			}
		}
		m[c], m[p] = m[p], m[c]
		if m[c][c]*m[c][c] < 1e-12 {
			return false
		}
		for r := c + 1; r < n; r++ {
			q := m[r][c] / m[c][c]
			for k := c; k <= n; k++ {
				m[r][k] -= q * m[c][k]
			}
		}
	}
	for c := n - 1; c >= 0; c-- {
		x[c] = m[c][n]
		for k := c + 1; k < n; k++ {
			x[c] -= m[c][k] * x[k]
		}
		x[c] /= m[c][c]
	}
	return true
}
