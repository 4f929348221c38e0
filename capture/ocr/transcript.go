package ocr

import (
	"gatehouse/capture"
	"gatehouse/capture/ocr/glyph"
)

// transcript reads the zone off. Format is FormatUnknown where a part of a
// national layout is missing.
func (r *reader) transcript(z *zone) capture.MRZ {
	var m capture.MRZ
	if z.format == capture.CHEDL {
		w, ok := r.crown(z)
		if !ok {
			return m
		}
		m.Lines = append(m.Lines, w.chars(w.lo, w.hi-w.lo+1))
	}
	for j := range z.rows {
		m.Lines = append(m.Lines, z.rows[j].chars(z.starts[j], z.length))
	}
	m.Format = kind(z.format, m.Lines)
	if rules := grammar(m); rules != nil {
		var rounds roundness
		for j := range z.rows {
			rounds.learn(&z.rows[j], m.Lines[j], z.starts[j], rules[j])
		}
		for j := range z.rows {
			z.rows[j].settle(m.Lines[j], z.starts[j], rules[j], rounds)
		}
	}
	for _, line := range m.Lines {
		for _, c := range line {
			m.Region = m.Region.Union(c.Box)
		}
	}
	return m
}

// chars gives n characters from cell start on.
func (w *row) chars(start, n int) []capture.Char {
	out := make([]capture.Char, n)
	for i := range out {
		c := capture.Char{Rune: '<', Box: w.box(start + i)}
		if at := start + i - w.first; at >= 0 && at < len(w.belief) {
			c.Rune, c.Second, c.Margin = choose(w.cell(at))
		}
		out[i] = c
	}
	return out
}

// choose gives the two most likely characters and how much likelier the first
// is than the second, or than no character at all.
func choose(logs []float32) (first, second byte, margin float32) {
	a, b := 0, 1
	if logs[b] > logs[a] {
		a, b = b, a
	}
	for i := 2; i < glyph.Reject; i++ {
		switch v := logs[i]; {
		case v > logs[a]:
			a, b = i, a
		case v > logs[b]:
			b = i
		}
	}
	margin = max(0, min(logs[a]-logs[b], logs[a]-logs[glyph.Reject]))
	return glyph.Alphabet[a], glyph.Alphabet[b], margin
}

// kind tells the formats of one size apart by their first letters.
func kind(size capture.Format, lines [][]capture.Char) capture.Format {
	switch first := lines[0]; {
	case size == capture.TD3 && begin(first, "V"):
		return capture.MRVA
	case size == capture.TD2 && begin(first, "V"):
		return capture.MRVB
	case size == capture.TD2 && begin(first, "IDFRA"):
		return capture.FRAID
	case size == capture.TD1 && (begin(first, "CS") || begin(first, "CD")) && numbered(first[3:11]):
		return capture.CHNEEP // the number stands where others have their issuer
	}
	return size
}

// begin tells whether a line begins as text does.
func begin(line []capture.Char, text string) bool {
	for i := range text {
		if line[i].Rune != text[i] {
			return false
		}
	}
	return true
}

// numbered tells whether all characters are digits.
func numbered(line []capture.Char) bool {
	for _, c := range line {
		if c.Rune < '0' || c.Rune > '9' {
			return false
		}
	}
	return true
}

// crown reads the row of nine characters above the two of a Swiss driving
// licence: in step with them, and as far above them as they are from each other.
func (r *reader) crown(z *zone) (row, bool) {
	const length = 9
	top, next := z.rows[0].line, z.rows[1].line
	shift := z.starts[1] - z.starts[0]
	above := top
	above.x = extrapolated(top.x, shifted(next.x, float64(shift)))
	above.y = extrapolated(top.y, shifted(next.y, float64(shift)))
	w := r.reread(r.settled(above, above.lean, z.starts[0], length), z.starts[0], length)
	return w, w.window(z.starts[0], length) > 2*length
}

// shifted renumbers a curve: its value at k is p's at k+by.
func shifted(p curve, by float64) curve {
	return curve{at(p, by), p.slope(by), p[2] + 3*by*p[3], p[3]}
}

// extrapolated goes on from b to a by as much again.
func extrapolated(a, b curve) (out curve) {
	for i := range out {
		out[i] = 2*a[i] - b[i]
	}
	return out
}
