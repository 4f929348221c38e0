package finger

import (
	"cmp"
	"slices"

	"gatehouse/capture"
)

// Limits of the lists.
const (
	most      = 80 // minutiae in a list
	leastEdge = 18 // thirds of a quad from the edge of the print: 24 pixels
	crowd     = 20 // pixels
	crowded   = 4  // more than so many others within crowd are noise
)

// collect appends the endings of a skeleton to list.
func collect(list []capture.Minutia, g *graph, kind capture.MinutiaKind, d *field, s *segmenter) []capture.Minutia {
	for i := range g.nodes {
		n := &g.nodes[i]
		if n.n != 1 {
			continue
		}
		at := int(n.y)/quad*d.cols + int(n.x)/quad
		if s.depth[at] < leastEdge {
			continue
		}
		dx, dy := g.into(int32(i))
		m := capture.Minutia{X: n.x, Y: n.y, Kind: kind, Angle: heading(d.cells[at].orientation, turnOf(dx, -dy))}
		if kind == capture.RidgeBifurcation {
			toFork(&m, d, int(d.cells[at].period))
		}
		list = append(list, m)
	}
	return list
}

// toFork moves the minutia from the tip of the valley, where its skeleton ends, to where the
// skeleton of the ridge forks, 7/16 of a period before it (measured on synthetic fingers).
func toFork(m *capture.Minutia, d *field, period int) {
	cs, sn := polar(uint16(m.Angle) << 8)
	by := period * 7 / 16 // 1/16 px
	m.X = min(max(m.X-int16(near(cs*by/16)), 0), int16(d.w-1))
	m.Y = min(max(m.Y+int16(near(sn*by/16)), 0), int16(d.h-1))
}

// heading is the direction of a minutia, 1/256 turn: halfway between that of its line and
// that of the flow. The line feels every bend beside the minutia, the flow none.
func heading(orientation uint8, line uint16) uint8 {
	a := uint16(orientation) << 7
	if d := int16(line - a); d > 0x4000 || d < -0x4000 {
		a += 0x8000
	}
	a += uint16(int16(line-a) / 2)
	return uint8((uint32(a) + 128) >> 8)
}

// thinOut takes out crowds, which are noise.
func thinOut(list []capture.Minutia, drop []bool) []capture.Minutia {
	drop = drop[:len(list)]
	for i := range list {
		n := 0
		for j := range list {
			if i != j && apart2(&list[i], &list[j]) <= crowd*crowd {
				n++
			}
		}
		drop[i] = n > crowded
	}
	out := list[:0]
	for i, m := range list {
		if !drop[i] {
			out = append(out, m)
		}
	}
	return out
}

func apart2(a, b *capture.Minutia) int {
	dx, dy := int(a.X)-int(b.X), int(a.Y)-int(b.Y)
	return dx*dx + dy*dy
}

// rate sets the qualities of list, of which other is the other skeleton's.
func rate(list, other []capture.Minutia, d *field, s *segmenter) {
	for i := range list {
		m := &list[i]
		at := int(m.Y)/quad*d.cols + int(m.X)/quad
		c := &d.cells[at]
		q := 20 + int(c.coherence)*50/255
		q += min(int(s.depth[at])-leastEdge, 30) / 3
		for k := range other {
			o := &other[k]
			if apart2(m, o) <= 8*8 && turned(m.Angle, o.Angle) <= 16 {
				q += 20
				break
			}
		}
		m.Quality = uint8(min(max(q, 1), 100))
	}
}

// turned is how far two directions are apart, 0..128.
func turned(a, b uint8) int {
	t := int(int8(a - b))
	return max(t, -t)
}

// best sorts by quality and keeps the best.
func best(list []capture.Minutia) []capture.Minutia {
	slices.SortFunc(list, func(a, b capture.Minutia) int {
		return cmp.Or(cmp.Compare(b.Quality, a.Quality), cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X), cmp.Compare(a.Angle, b.Angle), cmp.Compare(a.Kind, b.Kind))
	})
	return list[:min(len(list), most)]
}
