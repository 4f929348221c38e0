package grid

// What the symbology prescribes for a module, in slices of one entry per module, row by row.
const (
	Light int8 = -1
	Open  int8 = 0 // the message decides
	Dark  int8 = +1
)

const (
	window = 4 // modules to each side that settle what is dark and light here
	rounds = 4 // of measuring the smear and deciding anew
	sweeps = 4 // over all modules in a round
)

// Read is the decision on a symbol's modules.
type Read struct {
	Bits   *Bits
	Margin []float32 // of each module, row by row: 0 a coin's toss, about 1 as clear as can be
}

// Equalise decides which modules are dark; known holds what is prescribed, and around the symbol is
// light.
//
// Levels of dark and light are those around the module, so a shadow or a gradient does no harm.
// Then the symbol teaches how much of each of its eight neighbours a module shows, by least
// squares over all modules, and each module takes the colour that explains the grey levels of
// itself and its neighbours better. The margin is by how much.
func Equalise(v *Values, known []int8) *Read {
	e := &equaliser{w: v.W, h: v.H, known: known, sign: make([]float64, (v.W+2)*(v.H+2)), level: make([]float64, v.W*v.H)}
	for i := range e.sign {
		e.sign[i] = -1
	}
	e.levels(v)
	e.kernel[4] = 1
	for range rounds {
		if !e.learn() {
			break
		}
		if e.decide() == 0 {
			break
		}
	}
	out := &Read{NewBits(v.W, v.H), make([]float32, v.W*v.H)}
	e.residuals()
	for y := range v.H {
		for x := range v.W {
			out.Bits.Set(x, y, e.sign[e.at(x, y)] > 0)
			out.Margin[y*v.W+x] = float32(max(0, e.cost(x, y)/(4*e.power)))
		}
	}
	return out
}

// equaliser works on levels of +1 dark and -1 light. Its signs carry a frame of light.
type equaliser struct {
	w, h   int
	known  []int8
	sign   []float64 // decided so far, (w+2) by (h+2)
	level  []float64 // measured
	left   []float64 // of the level, not explained by the signs; framed like sign
	kernel [9]float64
	offset float64
	power  float64 // of the kernel
}

func (e *equaliser) at(x, y int) int { return (y+1)*(e.w+2) + x + 1 }

// levels makes grey values comparable across the symbol: two means, dark and light, in a window around each
// module, settled in a few turns.
func (e *equaliser) levels(v *Values) {
	n := len(v.V)
	mid, half := make([]float64, n), make([]float64, n)
	all := newSums(e.w, e.h)
	for i, g := range v.V {
		all.put(i, float64(g), 1)
	}
	all.finish()
	for y := range e.h {
		for x := range e.w {
			s, c := all.around(x, y, window)
			mid[y*e.w+x] = s / c
		}
	}
	for range 3 {
		dark, light := newSums(e.w, e.h), newSums(e.w, e.h)
		for i, g := range v.V {
			is := float64(g) < mid[i]
			if k := e.known[i]; k != Open {
				is = k == Dark
			}
			if is {
				dark.put(i, float64(g), 1)
			} else {
				light.put(i, float64(g), 1)
			}
		}
		dark.finish()
		light.finish()
		d, nd := dark.around(0, 0, MaxModules)
		l, nl := light.around(0, 0, MaxModules)
		if nd == 0 || nl == 0 {
			break
		}
		d, l = d/nd, l/nl
		for y := range e.h {
			for x := range e.w {
				// A few of the symbol's own mean stand for a window that has only one sort.
				const own = 3
				ds, dn := dark.around(x, y, window)
				ls, ln := light.around(x, y, window)
				hd, hl := (ds+own*d)/(dn+own), (ls+own*l)/(ln+own)
				mid[y*e.w+x], half[y*e.w+x] = (hd+hl)/2, (hl-hd)/2
			}
		}
	}
	for y := range e.h {
		for x := range e.w {
			i := y*e.w + x
			e.level[i] = (mid[i] - float64(v.V[i])) / max(1, half[i])
			dark := e.level[i] > 0
			if k := e.known[i]; k != Open {
				dark = k == Dark
			}
			if dark {
				e.sign[e.at(x, y)] = 1
			}
		}
	}
}

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

// residuals recomputes what the signs leave unexplained.
func (e *equaliser) residuals() {
	e.left = make([]float64, len(e.sign))
	e.power = 0
	for _, k := range e.kernel {
		e.power += k * k
	}
	for y := range e.h {
		for x := range e.w {
			row := e.inputs(x, y)
			sum := e.offset
			for i, k := range e.kernel {
				sum += k * row[i]
			}
			e.left[e.at(x, y)] = e.level[y*e.w+x] - sum
		}
	}
}

// cost is by how much the unexplained squares grow if the module is turned over.
func (e *equaliser) cost(x, y int) float64 {
	at := e.at(x, y)
	turn := -2 * e.sign[at]
	sum := 0.0
	for j := -1; j <= 1; j++ {
		if uint(y+j) >= uint(e.h) {
			continue
		}
		for i := -1; i <= 1; i++ {
			if uint(x+i) >= uint(e.w) {
				continue
			}
			change := turn * e.kernel[4-3*j-i] // the neighbour sees this module on its other side
			sum += change * (change - 2*e.left[at+j*(e.w+2)+i])
		}
	}
	return sum
}

// decide turns modules over while that explains more, and counts them.
func (e *equaliser) decide() (turned int) {
	e.residuals()
	for range sweeps {
		before := turned
		for y := range e.h {
			for x := range e.w {
				if e.known[y*e.w+x] == Open && e.cost(x, y) < 0 {
					e.turn(x, y)
					turned++
				}
			}
		}
		if turned == before {
			break
		}
	}
	return turned
}

func (e *equaliser) turn(x, y int) {
	at := e.at(x, y)
	change := -2 * e.sign[at]
	e.sign[at] += change
	for j := -1; j <= 1; j++ {
		for i := -1; i <= 1; i++ {
			if uint(y+j) < uint(e.h) && uint(x+i) < uint(e.w) {
				e.left[at+j*(e.w+2)+i] -= change * e.kernel[4-3*j-i]
			}
		}
	}
}

// Transposed is the decision mirrored at the main diagonal.
func (r *Read) Transposed() *Read {
	t := &Read{r.Bits.Transposed(), make([]float32, len(r.Margin))}
	for i, m := range r.Margin {
		t.Margin[i%r.Bits.W*r.Bits.H+i/r.Bits.W] = m
	}
	return t
}
