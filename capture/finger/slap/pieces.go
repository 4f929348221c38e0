package slap

// piece is a part of the skin that hangs together.
type piece struct {
	number      int16
	cells       []int32 // indices into the grid
	x, y        float64 // middle, cells
	xx, xy, yy  float64 // central moments, each over the number of cells
	width       int     // of the grid
	front, back float64 // along the hand, see foremost
	left, right float64 // across it
}

// least is the smallest piece that may be a pad, square inches.
const least = 0.03

// pieces parts the skin where it has a waist. The larger come first.
func (g *grid) pieces() []*piece {
	depth := g.depths()
	seen := make([]bool, len(g.skin))
	var out []*piece
	for i, s := range g.skin {
		if !s || seen[i] {
			continue
		}
		whole := g.flood(int32(i), seen, func(j int32) bool { return g.skin[j] })
		for _, cells := range g.part(whole, depth) {
			if float64(len(cells)) < least*g.inch()*g.inch() {
				continue
			}
			p := &piece{number: int16(len(out) + 1), cells: cells, width: g.w}
			for _, c := range cells {
				g.owner[c] = p.number
			}
			p.measure()
			out = append(out, p)
		}
	}
	return out
}

// flood gives the cells that hang together with i and are in.
func (g *grid) flood(i int32, seen []bool, in func(int32) bool) []int32 {
	cells := []int32{i}
	seen[i] = true
	for k := 0; k < len(cells); k++ {
		g.around(cells[k], func(j int32) {
			if !seen[j] && in(j) {
				seen[j] = true
				cells = append(cells, j)
			}
		})
	}
	return cells
}

func (g *grid) around(i int32, do func(int32)) {
	w := int32(g.w)
	if c := i % w; c > 0 {
		do(i - 1)
	}
	if i%w < w-1 {
		do(i + 1)
	}
	if i >= w {
		do(i - w)
	}
	if i < w*int32(g.h-1) {
		do(i + w)
	}
}

// depths is how far each cell of skin is from the glass, in thirds of a cell: 3 to the
// side and 4 across (Borgefors 1986).
func (g *grid) depths() []int16 {
	d := make([]int16, len(g.skin))
	at := func(r, c int) int16 {
		if r < 0 || c < 0 || r >= g.h || c >= g.w {
			return 0
		}
		return d[r*g.w+c]
	}
	for r := range g.h {
		for c := range g.w {
			if g.skin[r*g.w+c] {
				d[r*g.w+c] = min(at(r-1, c)+3, at(r, c-1)+3, at(r-1, c-1)+4, at(r-1, c+1)+4)
			}
		}
	}
	for r := g.h - 1; r >= 0; r-- {
		for c := g.w - 1; c >= 0; c-- {
			if i := r*g.w + c; g.skin[i] {
				d[i] = min(d[i], at(r+1, c)+3, at(r, c+1)+3, at(r+1, c+1)+4, at(r+1, c-1)+4)
			}
		}
	}
	return d
}

// part gives the cells of each core of a whole, where it has more than one, with what
// lies nearest to it.
func (g *grid) part(whole []int32, depth []int16) [][]int32 {
	var deepest int16
	for _, c := range whole {
		deepest = max(deepest, depth[c])
	}
	// A waist is narrower than three quarters of the narrower side.
	cores := g.cores(whole, depth, deepest*2/3)
	if len(cores) < 2 {
		return [][]int32{whole}
	}
	owner := make(map[int32]int, len(whole))
	for _, c := range whole {
		owner[c] = -1
	}
	var queue []int32
	for k, core := range cores {
		for _, c := range core {
			owner[c] = k
		}
		queue = append(queue, core...)
	}
	for k := 0; k < len(queue); k++ {
		from := owner[queue[k]]
		g.around(queue[k], func(j int32) {
			if o, in := owner[j]; in && o < 0 {
				owner[j] = from
				queue = append(queue, j)
			}
		})
	}
	out := make([][]int32, len(cores))
	for _, c := range whole { // in an order that does not depend on the map
		if k := owner[c]; k >= 0 {
			out[k] = append(out[k], c)
		}
	}
	return out
}

func (g *grid) cores(whole []int32, depth []int16, limit int16) (out [][]int32) {
	seen := make([]bool, len(g.skin))
	for _, c := range whole {
		if depth[c] >= limit && !seen[c] {
			out = append(out, g.flood(c, seen, func(j int32) bool { return depth[j] >= limit }))
		}
	}
	return out
}

func (p *piece) measure() {
	var sx, sy, xx, xy, yy int64
	for _, i := range p.cells {
		x, y := int64(int(i)%p.width), int64(int(i)/p.width)
		sx, sy, xx, xy, yy = sx+x, sy+y, xx+x*x, xy+x*y, yy+y*y
	}
	n := int64(len(p.cells))
	f := float64(n)
	p.x, p.y = float64(sx)/f, float64(sy)/f
	// Exact in whole numbers before the one division.
	p.xx, p.xy, p.yy = float64(xx*n-sx*sx)/(f*f), float64(xy*n-sx*sy)/(f*f), float64(yy*n-sy*sy)/(f*f)
}
