package mrz

import (
	"strings"
	"testing"
)

func TestPrintedDates(t *testing.T) {
	for _, c := range []struct{ text, dates string }{
		{"17 AUG 1999", "990817"},
		{"17 AUG/AOÛ 99", "990817"},
		{"17.08.1999", "990817"},
		{"1999-08-17", "990817"},
		{"08/17/1999", "990817"}, // 17 is no month
		{"7.8.1999", "990807 990708"},
		{"05 11 34", "341105 340511"},
		{"11.11.1934", "341111"},
		{"28 JUIN 2001", "010628"},
		{"28 JUIL 2001", "010728"},
		{"01 MAI 2030", "300501"},
		{"17 AUG/SEP 1999", ""},
		{"1@ OCT 1950", ""},
		{"(17.08.1999)", "990817"},
		{"87 APR 1991", ""},
		{"17.13.1999", ""},
		{"32.12.1999", ""},
		{"17.08.3999", ""},
		{"00.08.1999", ""},
		{"17 AUG", ""},
		{"JORA MADIE", ""},
		{"", ""},
		{"1 2 3 4", ""},
		{"1708 1999 1", ""},
		{"99999999999999999999 AUG 99", ""},
	} {
		if got := strings.Join(PrintedDates(c.text), " "); got != c.dates {
			t.Errorf("%q: %q, want %q", c.text, got, c.dates)
		}
	}
}

func TestPrintedNumber(t *testing.T) {
	for _, c := range []struct {
		text, number string
		same         bool
	}{
		{"X38785883", "X38785883", true},
		{"x 387-858.83", "X38785883<", true},
		{"X38785884", "X38785883", false},
		{"", "", false},
	} {
		if PrintedNumber(c.text, c.number) != c.same {
			t.Errorf("%q and %q", c.text, c.number)
		}
	}
}
