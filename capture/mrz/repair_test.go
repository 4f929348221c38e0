package mrz

import (
	"slices"
	"testing"

	"gatehouse/capture"
)

const lower = "L898902C36SWE7408122F3204153ZE184226B<<<<<16"

func zone(lines ...string) capture.MRZ {
	z := capture.MRZ{Format: capture.TD3}
	for _, l := range lines {
		var chars []capture.Char
		for i := range len(l) {
			chars = append(chars, capture.Char{Rune: l[i], Margin: 9})
		}
		z.Lines = append(z.Lines, chars)
	}
	return z
}

func TestRepairs(t *testing.T) {
	type doubt struct {
		line, column int
		rune, second byte
		margin       float32
	}
	for _, c := range []struct {
		name   string
		doubts []doubt // what is read in place of what is printed
		want   []Repair
	}{
		{"control: all right", nil, nil},
		{"all right and unsure", []doubt{{1, 2, '9', '8', 0.1}, {1, 1, '8', 'B', 0.1}}, nil},
		{"B for 8", []doubt{{1, 1, 'B', '8', 1}}, []Repair{{1, 1, 'B', '8', 1}}},
		{"clearly printed B", []doubt{{1, 1, 'B', '8', 2.6}}, nil},
		{"not confusable", []doubt{{1, 1, '3', '8', 0.1}}, nil},
		{"the check digit itself", []doubt{{1, 9, 'G', '6', 0.5}}, []Repair{{1, 9, 'G', '6', 0.5}}},
		{"the composite", []doubt{{1, 43, 'G', '6', 0.5}}, []Repair{{1, 43, 'G', '6', 0.5}}},
		{"two fields", []doubt{{1, 1, 'B', '8', 1}, {1, 14, 'A', '4', 1}, {1, 15, 'O', '0', 2}}, nil}, // A for 4 is not confusable
		{"two fields, both confusable", []doubt{{1, 1, 'B', '8', 1}, {1, 15, 'O', '0', 2}}, []Repair{{1, 1, 'B', '8', 1}, {1, 15, 'O', '0', 2}}},
		{"one doubtful, one clear", []doubt{{1, 1, 'B', '8', 1}, {1, 15, 'O', '0', 7}}, nil},
		{"a filler, which no digit sees", []doubt{{1, 38, 'K', '<', 0.2}}, nil},
		{"the name, which no digit covers", []doubt{{0, 5, '5', 'S', 0.2}}, nil},
		{"a letter in a date", []doubt{{1, 13, 'T', '7', 0.1}}, []Repair{{1, 13, 'T', '7', 0.1}}},
	} {
		z := zone(upper, lower)
		for _, d := range c.doubts {
			z.Lines[d.line][d.column].Rune, z.Lines[d.line][d.column].Second, z.Lines[d.line][d.column].Margin = d.rune, d.second, d.margin
		}
		before := z.Text()
		got := Repairs(z)
		slices.SortFunc(got, func(a, b Repair) int { return a.Column - b.Column })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if !slices.Equal(z.Text(), before) {
			t.Errorf("%s: the zone was changed", c.name)
		}
	}
}

// A forged check digit, clearly printed, is never repaired, however many others
// are doubtful beside it: every digit that a check covers, one after the other.
func TestForgedDigitIsNotRepaired(t *testing.T) {
	f, _ := Parse([]string{upper, lower})
	control := 0
	for _, clear := range []bool{true, false} {
		for _, c := range f.Checks {
			for d := byte('0'); d <= '9'; d++ {
				if d == c.Printed {
					continue
				}
				z := zone(upper, lower)
				at := &z.Lines[c.At.Line][c.At.From]
				at.Rune, at.Second = d, c.Printed
				if !clear {
					at.Margin = 1
				}
				got := Repairs(z)
				if clear && got != nil {
					t.Errorf("digit %c at %v: %v", d, c.At, got)
				}
				if !clear && got != nil {
					control++
				}
			}
		}
	}
	if control == 0 { // 6 and 1 have confusable neighbours among digits
		t.Error("no unsure digit was repaired: the test looked at nothing")
	}
}
