package finger

import (
	"math/bits"
	"slices"
)

// graph is a skeleton as nodes, where lines end or meet, and the lines between them.
type graph struct {
	nodes  []node
	lines  []line
	points []point // of all lines; those that healing joins are appended
	owner  []int32 // of pixels of the skeleton: node+1, or 0
	queue  []int32
}

type point struct{ x, y int16 }

// ends is the most lines that meet in one node; more are left out.
const ends = 6

type node struct {
	point
	n     int
	lines [ends]int32 // a line that starts and ends here is listed twice
}

type line struct {
	a, b     int32 // nodes
	from, to int32 // of points, from a to b
	dead     bool
}

func (l *line) length() int { return int(l.to - l.from) }

// trace reads the skeleton b.
func (g *graph) trace(b *bitmap) {
	g.nodes, g.lines, g.points = g.nodes[:0], g.lines[:0], g.points[:0]
	g.owner = grow(g.owner, len(b.pix))
	clear(g.owner)
	around := b.around()
	for y := range b.h {
		for x := range b.w {
			at := b.at(x, y)
			if b.pix[at] != 0 && g.owner[at] == 0 && b.isNode(at) {
				g.gather(b, at, &around)
			}
		}
	}
	for y := range b.h {
		for x := range b.w {
			at := b.at(x, y)
			if id := g.owner[at]; id > 0 && b.pix[at] == 1 {
				g.leave(b, at, id-1, &around)
			}
		}
	}
}

// isNode tells pixels where lines end or meet from those of lines: they do not have exactly
// two neighbours.
func (b *bitmap) isNode(at int) bool {
	return bits.OnesCount8(b.code(at)) != 2
}

// gather makes one node of all pixels of nodes that touch.
func (g *graph) gather(b *bitmap, at int, around *[8]int) {
	id := int32(len(g.nodes)) + 1
	g.queue = append(g.queue[:0], int32(at))
	g.owner[at] = id
	var sx, sy int
	for k := 0; k < len(g.queue); k++ {
		p := int(g.queue[k])
		sx, sy = sx+p%b.stride-1, sy+p/b.stride-1
		for _, o := range around {
			if b.pix[p+o] != 0 && g.owner[p+o] == 0 && b.isNode(p+o) {
				g.owner[p+o] = id
				g.queue = append(g.queue, int32(p+o))
			}
		}
	}
	n := len(g.queue)
	g.nodes = append(g.nodes, node{point: point{int16((sx + n/2) / n), int16((sy + n/2) / n)}})
}

// leave follows every line that starts at a pixel of node id. Pixels it has passed are
// marked by 2 and stay in the picture.
func (g *graph) leave(b *bitmap, at int, id int32, around *[8]int) {
	for _, o := range around {
		if b.pix[at+o] != 1 || g.owner[at+o] != 0 {
			continue
		}
		from := int32(len(g.points))
		g.points = append(g.points, g.nodes[id].point)
		last, p, other := at, at+o, id
		for {
			b.pix[p] = 2
			g.points = append(g.points, point{int16(p%b.stride - 1), int16(p/b.stride - 1)})
			next := -1
			for _, o := range around { // of two neighbours, the one it does not come from
				if q := p + o; q != last && b.pix[q] != 0 {
					next = q
					break
				}
			}
			if next < 0 {
				break
			}
			if n := g.owner[next]; n > 0 {
				other = n - 1
				break
			}
			if b.pix[next] == 2 {
				break
			}
			last, p = p, next
		}
		g.points = append(g.points, g.nodes[other].point)
		g.join(id, other, from)
	}
}

// join adds a line between nodes a and b, the points of which are the last ones.
func (g *graph) join(a, b, from int32) {
	id := int32(len(g.lines))
	g.lines = append(g.lines, line{a: a, b: b, from: from, to: int32(len(g.points))})
	if g.nodes[a].n == ends || g.nodes[b].n == ends || a == b && g.nodes[a].n >= ends-1 {
		g.lines[id].dead = true
		return
	}
	for _, n := range [...]int32{a, b} {
		d := &g.nodes[n]
		d.lines[d.n] = id
		d.n++
	}
}

// cut takes a line out.
func (g *graph) cut(id int32) {
	l := &g.lines[id]
	l.dead = true
	for _, n := range [...]int32{l.a, l.b} {
		d := &g.nodes[n]
		for i := range d.n {
			if d.lines[i] == id {
				d.n--
				d.lines[i] = d.lines[d.n]
				break
			}
		}
	}
}

// smooth makes one line of two that meet where nothing else does.
func (g *graph) smooth(id int32) {
	d := &g.nodes[id]
	if d.n != 2 || d.lines[0] == d.lines[1] {
		return
	}
	i, j := d.lines[0], d.lines[1]
	from := int32(len(g.points))
	a := g.copyTo(i, id)
	at := len(g.points)
	b := g.copyTo(j, id)
	slices.Reverse(g.points[at:])
	g.cut(i)
	g.cut(j)
	g.join(a, b, from)
}

// copyTo appends the points of line i so that they end at node id, without the last one, and
// returns the other node.
func (g *graph) copyTo(i, id int32) int32 {
	l := g.lines[i]
	at := len(g.points)
	g.points = append(g.points, g.points[l.from:l.to]...)
	other := l.a
	if l.a == id {
		slices.Reverse(g.points[at:])
		other = l.b
	}
	g.points = g.points[:len(g.points)-1]
	return other
}
