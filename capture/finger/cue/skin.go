package cue

import (
	"image"
	"slices"

	"gatehouse/capture"
)

// Distances along a ridge in 1/256 pixel at 500 ppi: pores are about half a millimetre
// from each other and a tenth of one wide.
const (
	beside   = 256 * 9 / 2 // from the middle of a pore to beside it
	spot     = 256 * 3     // from the middle of a pore to its edge
	fewLines = 600         // pixels of ridges that a statement about skin needs

	floodedAt = 650 // width of ridges, thousandths of their distance
	hint      = 400 // the most that a cue may say which living fingers show often; below Suspicious
)

// perspiration compares the first frame of a touch with the last: what moisture has
// done to the ridges. Frames move by less than half a ridge.
func (w *Watch) perspiration(t Touch) capture.Cue {
	n := len(t.Frames)
	if n < 2 {
		return not(Perspiration, oneFrame)
	}
	first, last := t.Frames[max(0, n-5)], t.Frames[n-1]
	if first == nil || first.Rect.Size() != last.Rect.Size() {
		return not(Perspiration, differs)
	}
	l := &w.lines
	if len(l.at) < fewLines {
		return not(Perspiration, noRidges)
	}
	w.soft = soften(w.soft, first)
	// How the grey curves along the ridges, in shares of their depth, so that the
	// sensor's exposure does not count.
	d := beside * int32(t.PPI) / capture.TemplatePPI
	is, was := l.depth(l.soft), l.depth(w.soft)
	if is <= 0 || was <= 0 {
		return not(Perspiration, noRidges)
	}
	change, all := 0, 0
	for i := range l.at {
		x, y := l.curve(l.soft, &l.at[i], d)*4096/is, l.curve(w.soft, &l.at[i], d)*4096/was
		change += (x - y) * (x - y)
		all += x*x + y*y
	}
	w.last.change = change * 1000 / max(all, 1)
	return graded(Perspiration, -w.last.change, -80, -35)
}

// ridgeRatio measures how much the width of ridges to their distance differs over
// the print.
func (w *Watch) ridgeRatio() capture.Cue {
	l := &w.lines
	if len(l.at) < fewLines {
		return not(RidgeRatio, noRidges)
	}
	// The width at half the depth, from one side to the other.
	w.widths = w.widths[:0]
	for i := range l.at {
		p := &l.at[i]
		middle := uint8(int32(l.soft[int(p.y)*l.w+int(p.x)]) + p.deep/2)
		width := int32(0)
		for _, side := range [2]int32{1, -1} {
			d := int32(0)
			for d < p.half && l.across(l.soft, p, side*d) < middle {
				d += 64
			}
			width += d
		}
		w.widths = append(w.widths, uint16(width*500/max(p.half, 1)))
	}
	slices.Sort(w.widths)
	at := func(percent int) int { return int(w.widths[len(w.widths)*percent/100]) }
	w.last.width, w.last.spread = at(50), at(90)-at(10)
	return graded(RidgeRatio, -w.last.spread, -170, -70)
}

// pores counts light spots on the middles of ridges, in ten centimetres of them. At
// 500 ppi many a living finger shows none, so that none is a hint and never an alarm.
func (w *Watch) pores(img *image.Gray, ppi int) capture.Cue {
	l := &w.lines
	switch {
	case ppi < 450:
		return not(Pores, coarse)
	case len(l.at) < fewLines:
		return not(Pores, noRidges)
	case w.last.width > floodedAt:
		return not(Pores, flooded)
	}
	found := 0
	d := spot * int32(ppi) / capture.TemplatePPI
	for i := range l.at {
		p := &l.at[i]
		v := l.two(img, p, 0)
		if rise := p.deep / 2; v-l.two(img, p, d) >= rise && v-l.two(img, p, -d) >= rise {
			found++
		}
	}
	w.last.pores = found * ppi * 1000 / (len(l.at) * 254)
	c := graded(Pores, -w.last.pores, -20, 0)
	c.Milli = c.Milli * hint / 1000
	return c
}
