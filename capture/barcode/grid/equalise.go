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
