package slap

import (
	"cmp"
	"math"
	"slices"
)

// pad is the last joint of a finger, with what lies behind it.
type pad struct {
	*piece
	behind *piece // the joint before; nil = not on the glass
}

// row finds the direction of the hand and its pads, from left to right. Three things
// say where it points: ridges lie across a finger at its joints, and on the whole on its
// pads too, but for loops; a finger is longer than wide, and what lies one behind the
// other is one finger; hands are laid down upright.
func (g *grid) row(pieces []*piece, flow slope) ([]*pad, axis) {
	habit := slope{-0.05, 0}
	d := sum(flow, habit)
	for range 3 {
		own := within(behind(pieces, d))
		d = sum(flow, own, own, habit)
	}
	out := pads(behind(pieces, d))
	for _, p := range out {
		p.shorten(d, g.inch())
	}
	return out, d
}

// sum is the direction of all of them, weighted by how sure each is.
func sum(all ...slope) axis {
	var c, s float64
	for _, v := range all {
		c, s = c+float64(v.c), s+float64(v.s)
	}
	a, _ := principal(c, s/2, 0)
	return a
}

// flow is the direction across the ridges of all pieces.
func (g *grid) flow(pieces []*piece) slope {
	var c, s, n float64
	for _, p := range pieces {
		for _, i := range p.cells {
			c, s, n = c+float64(g.slope[i].c), s+float64(g.slope[i].s), n+1
		}
	}
	if n == 0 {
		return slope{}
	}
	return slope{float32(c / n), float32(s / n)}
}

// share is how much of the narrower of two pieces has to lie behind the other.
const share = 0.25

// behind puts pieces together that lie one behind the other along d. Each finger
// begins with its foremost piece.
func behind(pieces []*piece, d axis) (fingers [][]*piece) {
	for _, p := range pieces {
		p.extent(d)
	}
	byTip := slices.Clone(pieces)
	slices.SortFunc(byTip, func(a, b *piece) int { return cmp.Or(cmp.Compare(b.front, a.front), cmp.Compare(a.number, b.number)) })
	for _, p := range byTip {
		of, most := -1, share
		for i, f := range fingers {
			q := f[len(f)-1]
			common := (min(p.right, q.right) - max(p.left, q.left)) / min(p.right-p.left, q.right-q.left)
			if common > most && p.front < (q.front+q.back)/2 {
				of, most = i, common
			}
		}
		if of < 0 {
			fingers = append(fingers, []*piece{p})
		} else {
			fingers[of] = append(fingers[of], p)
		}
	}
	slices.SortFunc(fingers, func(a, b []*piece) int { return cmp.Compare(a[0].left+a[0].right, b[0].left+b[0].right) })
	return fingers
}

// within is the common direction of the fingers: of what moves within them, each
// about its own middle.
func within(fingers [][]*piece) slope {
	var xx, xy, yy, n float64
	for _, f := range fingers {
		var w, sx, sy float64
		for _, p := range f {
			m := float64(len(p.cells))
			w, sx, sy = w+m, sx+float64(m*p.x), sy+float64(m*p.y)
		}
		mx, my := sx/w, sy/w
		n += w
		for _, p := range f {
			m, dx, dy := float64(len(p.cells)), p.x-mx, p.y-my
			xx += float64(m * (p.xx + float64(dx*dx)))
			xy += float64(m * (p.xy + float64(dx*dy)))
			yy += float64(m * (p.yy + float64(dy*dy)))
		}
	}
	if n == 0 {
		return slope{}
	}
	return slope{float32((xx - yy) / (xx + yy)), float32(2 * xy / (xx + yy))}
}

func pads(fingers [][]*piece) (out []*pad) {
	for _, f := range fingers {
		p := &pad{piece: f[0]}
		if len(f) > 1 {
			p.behind = f[1]
		}
		out = append(out, p)
	}
	return out
}

// axis is that of one finger: from the joint behind through the pad, or the pad's own
// where it is long enough to have one; else that of the hand.
func (p *pad) axis(hand axis) axis {
	if p.behind != nil {
		dx, dy := p.x-p.behind.x, p.y-p.behind.y
		if n := math.Sqrt(float64(dx*dx) + float64(dy*dy)); n > 0 && dot(axis{dx / n, dy / n}, hand) > 0.8 {
			return axis{dx / n, dy / n}
		}
	}
	own, ratio := principal(p.xx, p.xy, p.yy)
	if ratio < 1.12 || dot(own, hand) < 0.77 {
		return hand
	}
	return own
}
