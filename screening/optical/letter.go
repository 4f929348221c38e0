package optical

import (
	"slices"

	"gatehouse/screening"
)

// letter is what was measured of one character.
type letter struct {
	white, ir           int // print contrast, thousandths
	whitePaper, irPaper int // level of the paper around it
	box                 screening.Box
	rank                int
}

// share is the part of the white contrast that infrared shows, in thousandths.
func (l letter) share() int { return l.ir * 1000 / max(l.white, 1) }

// letters lists the characters of which both lights were measured.
func letters(d *screening.DocumentEvidence) (all []letter) {
	o := &d.Optics
	for i, line := range o.IRMilli {
		for k, ir := range line {
			white, a := at(o.WhiteMilli, i, k)
			paper, b := at(o.IRPaper, i, k)
			lit, c := at(o.WhitePaper, i, k)
			if a && b && c && white > 0 {
				all = append(all, letter{white: milli(white), ir: milli(ir), irPaper: milli(paper), whitePaper: milli(lit), box: cell(d, i, k)})
			}
		}
	}
	return all
}

// milli bounds what a measurement may claim.
func milli(v int) int { return max(0, min(1000, v)) }

func at(lines [][]int, i, k int) (int, bool) {
	if i >= len(lines) || k >= len(lines[i]) {
		return 0, false
	}
	return lines[i][k], true
}

// covers tells whether a list has a value for each character.
func covers(list [][]int, lines []string) bool {
	return slices.EqualFunc(list, lines, func(v []int, l string) bool { return len(v) == len(l) })
}

// cell is the box of character k of line i; empty if it is not known.
func cell(d *screening.DocumentEvidence, i, k int) screening.Box {
	if i >= len(d.Cells) || k >= len(d.Cells[i]) {
		return screening.Box{}
	}
	return d.Cells[i][k]
}

// around is the smallest box around two; an empty one does not count.
func around(a, b screening.Box) screening.Box {
	switch {
	case area(a) == 0:
		return b
	case area(b) == 0:
		return a
	}
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return screening.Box{X: x, Y: y, W: max(a.X+a.W, b.X+b.W) - x, H: max(a.Y+a.H, b.Y+b.H) - y}
}

func median(all []letter, of func(letter) int) int {
	v := make([]int, len(all))
	for i, l := range all {
		v[i] = of(l)
	}
	slices.Sort(v)
	return v[len(v)/2]
}
