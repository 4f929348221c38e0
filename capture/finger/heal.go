package finger

import "slices"

// Limits of what is a flaw of the picture and not of the finger, pixels.
const (
	porePerimeter = 41
	gapAtMost     = 20
	gapAnyway     = 5  // so near, two endings are one line whatever their directions
	spurBelow     = 5  // pixels from ending to fork before gaps are closed
	tailBelow     = 14 // pixels from ending to fork
	pieceBelow    = 16 // from ending to ending
	tangent       = 17 // pixels along a line that its direction is taken over
)

// healer mends a graph: pores, gaps, tails, pieces.
type healer struct {
	gaps []gap
}

type gap struct{ d2, a, b int32 }

func (h *healer) run(g *graph, b *bitmap) {
	h.tails(g, spurBelow) // of the thinning: the ending of another ridge would be joined to them
	h.pores(g)
	h.gapsOf(g, b)
	h.pores(g)
	h.tails(g, tailBelow/2)
	h.tails(g, tailBelow)
	h.pieces(g)
}

// pores closes the small loops that a pore makes in a ridge.
func (h *healer) pores(g *graph) {
	for n := range g.nodes {
		d := &g.nodes[n]
		for again := true; again; {
			again = false
			for i := 0; i < d.n && !again; i++ {
				l := &g.lines[d.lines[i]]
				if l.a == l.b {
					if l.length() < porePerimeter {
						g.cut(d.lines[i])
						again = true
					}
					continue
				}
				for j := i + 1; j < d.n; j++ {
					m := &g.lines[d.lines[j]]
					same := l.a == m.a && l.b == m.b || l.a == m.b && l.b == m.a
					if same && l.length()+m.length() < porePerimeter {
						a, b := l.a, l.b
						li, mi := d.lines[i], d.lines[j]
						g.cut(li)
						g.cut(mi)
						g.bridge(a, b)
						g.smooth(a)
						g.smooth(b)
						again = true
						break
					}
				}
			}
		}
		g.smooth(int32(n))
	}
}

// gapsOf joins endings that face each other with nothing between.
func (h *healer) gapsOf(g *graph, b *bitmap) {
	h.gaps = h.gaps[:0]
	for i := range g.nodes {
		p := &g.nodes[i]
		if p.n != 1 {
			continue
		}
		for j := i + 1; j < len(g.nodes); j++ {
			q := &g.nodes[j]
			dx, dy := int(q.x)-int(p.x), int(q.y)-int(p.y)
			if q.n != 1 || dy > gapAtMost || dy < -gapAtMost || dx*dx+dy*dy > gapAtMost*gapAtMost {
				continue
			}
			if g.faces(int32(i), int32(j), dx, dy) && !b.between(p.point, q.point) {
				h.gaps = append(h.gaps, gap{int32(dx*dx + dy*dy), int32(i), int32(j)})
			}
		}
	}
	slices.SortFunc(h.gaps, func(x, y gap) int {
		if x.d2 != y.d2 {
			return int(x.d2 - y.d2)
		}
		if x.a != y.a {
			return int(x.a - y.a)
		}
		return int(x.b - y.b)
	})
	for _, x := range h.gaps {
		if g.nodes[x.a].n == 1 && g.nodes[x.b].n == 1 {
			g.bridge(x.a, x.b)
			g.smooth(x.a)
			g.smooth(x.b)
		}
	}
}

// faces tells whether the lines that end in i and j, (dx, dy) apart, go on in each other.
func (g *graph) faces(i, j int32, dx, dy int) bool {
	if g.nodes[i].lines[0] == g.nodes[j].lines[0] {
		return false
	}
	if dx*dx+dy*dy <= gapAnyway*gapAnyway {
		return true
	}
	ix, iy := g.into(i)
	jx, jy := g.into(j)
	return within45(-ix, -iy, dx, dy) && within45(jx, jy, dx, dy)
}

// within45 tells whether two vectors are at most 45 degrees apart.
func within45(ax, ay, bx, by int) bool {
	dot := ax*bx + ay*by
	return dot > 0 && 2*dot*dot >= (ax*ax+ay*ay)*(bx*bx+by*by)
}

// into is the vector from the ending i along its line.
func (g *graph) into(i int32) (dx, dy int) {
	n := &g.nodes[i]
	l := &g.lines[n.lines[0]]
	k := min(tangent, l.length()-1)
	at := l.from + int32(k)
	if l.a != i {
		at = l.to - 1 - int32(k)
	}
	p := g.points[at]
	return int(p.x) - int(n.x), int(p.y) - int(n.y)
}

// between tells whether another line runs between two points.
func (b *bitmap) between(p, q point) bool {
	dx, dy := int(q.x)-int(p.x), int(q.y)-int(p.y)
	n := max(dx, -dx, dy, -dy)
	for i := 2; i < n-1; i++ {
		x, y := int(p.x)+(dx*i*2+n)/(2*n), int(p.y)+(dy*i*2+n)/(2*n)
		at := b.at(x, y)
		if b.pix[at]|b.pix[at+1]|b.pix[at+b.stride] != 0 && i > 3 && i < n-3 {
			return true
		}
	}
	return false
}

// bridge draws a straight line from node a to node b.
func (g *graph) bridge(a, b int32) {
	from := int32(len(g.points))
	p, q := g.nodes[a].point, g.nodes[b].point
	dx, dy := int(q.x)-int(p.x), int(q.y)-int(p.y)
	n := max(dx, -dx, dy, -dy, 1)
	for i := range n + 1 {
		g.points = append(g.points, point{p.x + int16(dx*i/n), p.y + int16(dy*i/n)})
	}
	g.join(a, b, from)
}

// tails cuts lines shorter than limit that end beside a fork.
func (h *healer) tails(g *graph, limit int) {
	for id := range g.lines {
		l := &g.lines[id]
		if l.dead || l.length() >= limit || l.a == l.b {
			continue
		}
		tip, fork := l.a, l.b
		if g.nodes[tip].n != 1 {
			tip, fork = fork, tip
		}
		if g.nodes[tip].n == 1 && g.nodes[fork].n >= 3 {
			g.cut(int32(id))
			g.smooth(fork)
		}
	}
}

// pieces cuts short lines between two endings.
func (h *healer) pieces(g *graph) {
	for id := range g.lines {
		l := &g.lines[id]
		if !l.dead && l.length() < pieceBelow && g.nodes[l.a].n == 1 && g.nodes[l.b].n == 1 {
			g.cut(int32(id))
		}
	}
}
