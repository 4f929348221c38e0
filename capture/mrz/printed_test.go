package mrz

import "testing"

func TestPrintedDate(t *testing.T) {
	for _, c := range []struct {
		text, field    string
		same, readable bool
	}{
		{"17 AUG 1999", "990817", true, true},
		{"17 AUG/AOÛ 99", "990817", true, true},
		{"17.08.1999", "990817", true, true},
		{"7.8.1999", "990807", true, true},
		{"1999-08-17", "990817", true, true},
		{"08/17/1999", "990817", true, true},
		{"05 11 34", "341105", true, true},
		{"28 JUIN 2001", "010628", true, true},
		{"28 JUIL 2001", "010728", true, true},
		{"01 MAI 2030", "300501", true, true},
		{"18 AUG 1999", "990817", false, true},
		{"17 SEP 1999", "990817", false, true},
		{"17 AUG 1998", "990817", false, true},
		{"17.09.1999", "990817", false, true},
		{"17 AUG", "990817", false, false},
		{"JORA MADIE", "990817", false, false},
		{"", "990817", false, false},
		{"17 AUG 1999", "99<<<<", false, false},
		{"1 2 3 4", "990817", false, false},
		{"1708 1999 1", "990817", false, false},
	} {
		if same, readable := PrintedDate(c.text, c.field); same != c.same || readable != c.readable {
			t.Errorf("%q as %s: same %v readable %v", c.text, c.field, same, readable)
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
