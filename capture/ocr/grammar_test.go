package ocr

import (
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/ocr/glyph"
)

// believed is a row whose cells hold the characters of text, each with its rival
// gap nats behind; a negative gap puts the rival ahead.
func believed(text, rivals string, gaps []float32) *row {
	w := &row{logs: make([]float32, len(text)*glyph.Classes), belief: make([]float64, len(text))}
	w.line = line{x: curve{0, 20}, y: curve{5, 0}, tall: 1}
	for i := range text {
		c := w.cell(i)
		for k := range c {
			c[k] = faintest
		}
		c[glyph.Class(text[i])] = -0.01
		c[glyph.Class(rivals[i])] = -0.01 - gaps[i]
	}
	return w
}

func TestGrammar(t *testing.T) {
	for _, c := range []struct {
		name    string
		columns byte
		printed byte
		rival   byte
		gap     float32
		want    byte
		unsure  bool
	}{
		{"clear letter among letters", letter, 'O', '0', 9, 'O', false},
		{"weak digit among letters", letter, '0', 'O', 2, 'O', true},
		{"clear digit among letters stays as printed", letter, '0', 'O', 8, '0', true},
		{"weak letter among digits", digit, 'B', '8', 1, '8', true},
		{"clear letter among digits stays as printed", digit, 'B', '8', 7, 'B', true},
		{"not in the confusion set", digit, 'E', '7', 1, 'E', true},
		{"anything goes", either, 'S', '5', 1, 'S', true},
		{"filler", digit, '<', '4', 1, '<', true},
		{"O in a number, hardly", either, 'O', '0', 0.5, '0', true},
		{"O in a number, rather", either, 'O', '0', 3.9, 'O', false},
		{"0 in a number", either, '0', 'O', 0.5, '0', true},
	} {
		w := believed(string(c.printed), string(c.rival), []float32{c.gap})
		chars := w.chars(0, 1)
		w.settle(chars, 0, string(c.columns), roundness{})
		if got := chars[0]; got.Rune != c.want || (got.Margin < Unsure) != c.unsure {
			t.Errorf("%s: %c, margin %.2f", c.name, got.Rune, got.Margin)
		}
	}
}

// The zone's own zeros tell what its zeros look like.
func TestRoundness(t *testing.T) {
	for _, c := range []struct {
		name           string
		zeros, letters []float32
		d              float32 // by how much the character looks like a 0 rather than an O
		want           byte
	}{
		{"nothing to compare", nil, nil, -2.5, 'O'},
		{"zeros like letters here", []float32{-1, 0}, nil, -2.5, '0'},
		{"clear zeros", []float32{8, 9}, nil, -2.5, 'O'},
		{"letters like zeros here", nil, []float32{1, 0}, 0.9, 'O'},
		{"between both", []float32{4, 5}, []float32{-7, -6}, -2.2, '0'},
		{"nearer to the letters", []float32{4, 5}, []float32{-7, -6}, -3.5, 'O'},
		{"kinds the wrong way round", []float32{-1}, []float32{3}, 5, '0'},
	} {
		printed, rival := byte('0'), byte('O')
		if c.d < 0 {
			printed, rival = rival, printed
		}
		w := believed(string(printed), string(rival), []float32{abs(c.d)})
		chars := w.chars(0, 1)
		w.settle(chars, 0, string(rune(either)), roundness{c.zeros, c.letters})
		if got := chars[0]; got.Rune != c.want || got.Rune != printed && got.Margin >= Unsure {
			t.Errorf("%s: %c, margin %.2f", c.name, got.Rune, got.Margin)
		}
	}
}

func TestColumnsFitTheirFormats(t *testing.T) {
	for f, rules := range columns {
		for j, r := range rules {
			for _, lay := range layouts {
				if lay.format == f && (len(rules) != lay.rows || len(r) != lay.length) {
					t.Errorf("%v line %d: %d columns", f, j, len(r))
				}
			}
		}
	}
	for from, to := range confused {
		for i := range to {
			isDigit := func(r byte) bool { return r < 'A' }
			if isDigit(from) == isDigit(to[i]) {
				t.Errorf("%c and %c stand in the same columns", from, to[i])
			}
		}
	}
}

// TestNationalColumns: what some states print otherwise is neither changed nor
// marked.
func TestNationalColumns(t *testing.T) {
	for _, c := range []struct {
		format capture.Format
		begins string
		column int
		free   bool
	}{
		{capture.TD3, "PNRUS", 6, true},
		{capture.TD3, "PPRUS", 6, false},
		{capture.TD1, "C1USA", 1, true},
		{capture.TD1, "C1UTO", 1, false},
		{capture.TD1, "C1USA", 2, false},
	} {
		line := make([]capture.Char, len(c.begins))
		for i := range line {
			line[i].Rune = c.begins[i]
		}
		m := capture.MRZ{Format: c.format, Lines: [][]capture.Char{line}}
		if free := grammar(m)[0][c.column] == either; free != c.free {
			t.Errorf("%s: digits free in column %d: %v", c.begins, c.column, free)
		}
	}
}
