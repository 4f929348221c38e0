package document

import (
	"fmt"

	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

// doubts names the characters of the spans that were hard to read, with a space
// in front; empty when all were read surely or no margins came along.
func (p *page) doubts(spans ...mrz.Span) string {
	var says []string
	for _, s := range spans {
		if s.Line >= len(p.e.MarginsMilli) {
			continue
		}
		m := p.e.MarginsMilli[s.Line]
		for i := s.From; i < min(s.To, len(m)); i++ {
			if m[i] < screening.UnsureMilli {
				says = append(says, fmt.Sprintf("character %d of line %d", i+1, s.Line+1))
			}
		}
	}
	switch len(says) {
	case 0:
		return ""
	case 1:
		return " " + says[0] + " was hard to read."
	}
	return " Hard to read: " + few(says) + "."
}

// region is the box around the cells of the spans; nil when their places on the
// page are not known.
func (p *page) region(spans ...mrz.Span) *screening.Region {
	var u screening.Box
	found := false
	for _, s := range spans {
		if s.Line >= len(p.e.Cells) {
			continue
		}
		cells := p.e.Cells[s.Line]
		for i := s.From; i < min(s.To, len(cells)); i++ {
			if c := cells[i]; c.W <= 0 || c.H <= 0 {
				continue
			} else if !found {
				u, found = c, true
			} else {
				u = union(u, c)
			}
		}
	}
	if !found {
		return nil
	}
	return &screening.Region{Light: p.e.MRZLight, Box: u}
}

func union(a, b screening.Box) screening.Box {
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return screening.Box{X: x, Y: y, W: max(a.X+a.W, b.X+b.W) - x, H: max(a.Y+a.H, b.Y+b.H) - y}
}

// whole spans all lines.
func whole(lines []string) []mrz.Span {
	out := make([]mrz.Span, len(lines))
	for i, l := range lines {
		out[i] = mrz.Span{Line: i, To: len(l)}
	}
	return out
}
