package heads

// mesh is a grid of places bent in space. Its texture spans it from the first column
// and row to the last.
type mesh struct {
	cols, rows int
	rest, pos  []vec // before and after what the features do
	nrm        []vec
	open       []float32 // share of the sky that a place sees
	neck       []float32 // how far it turns with the head
	gloss      []float32
	skin       *texture
	cell       float64 // mm to a cell, about, where it is seen best
	both       bool    // seen from behind as well
}

func newMesh(cols, rows int) *mesh {
	n := cols * rows
	m := &mesh{cell: 1.05, cols: cols, rows: rows, rest: make([]vec, n), pos: make([]vec, n), nrm: make([]vec, n), open: make([]float32, n), neck: make([]float32, n), gloss: make([]float32, n)}
	for i := range n {
		m.open[i], m.neck[i] = 1, 1
	}
	return m
}

// finish computes normals and openness; ring says that the last column meets the first.
func (m *mesh) finish(ring bool) {
	at := func(c, r int) vec {
		if ring {
			c = (c + m.cols - 1) % (m.cols - 1)
		}
		return m.pos[max(0, min(m.rows-1, r))*m.cols+max(0, min(m.cols-1, c))]
	}
	for r := range m.rows {
		for c := range m.cols {
			across, down := at(c+1, r).sub(at(c-1, r)), at(c, r+1).sub(at(c, r-1))
			m.nrm[r*m.cols+c] = down.cross(across).unit()
		}
	}
	for r := range m.rows {
		for c := range m.cols {
			i := r*m.cols + c
			p, n := m.pos[i], m.nrm[i]
			shut := 0.0
			for _, k := range [...]int{3, 8} {
				for _, d := range [...][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}} {
					q := at(c+d[0]*k, r+d[1]*k).sub(p)
					if l := q.long(); l > 0.1 {
						shut += clamp(q.dot(n)/l, 0, 1)
					}
				}
			}
			m.open[i] = float32(1 - clamp(shut/16*1.5, 0, 0.75))
		}
	}
}

// near is the place on the mesh whose rest lies before x, y.
func (m *mesh) near(x, y float64) vec {
	best, at := 1e9, 0
	for i, p := range m.rest {
		if p.z < -60 {
			continue
		}
		if d := (p.x-x)*(p.x-x) + (p.y-y)*(p.y-y); d < best {
			best, at = d, i
		}
	}
	p, n := m.pos[at], m.nrm[at]
	dx, dy := x-m.rest[at].x, y-m.rest[at].y
	if n.z < 0.2 {
		return p
	}
	return vec{p.x + dx, p.y + dy, p.z - (n.x*dx+n.y*dy)/n.z}
}
