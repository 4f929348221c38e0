package mrz

import (
	"strings"
	"unicode"
)

// months by the letters with which their names begin in the languages that
// travel documents print (Doc 9303-3 clause 4.2: English and French beside the
// issuer's own). Longer beginnings stand before shorter ones.
var months = []struct {
	begin string
	month int
}{
	{"JAN", 1},
	{"GEN", 1},
	{"ENE", 1},
	{"STY", 1},
	{"FEB", 2},
	{"FEV", 2},
	{"FÉV", 2},
	{"LUT", 2},
	{"MARS", 3},
	{"MAR", 3},
	{"MÄR", 3},
	{"MRT", 3},
	{"APR", 4},
	{"AVR", 4},
	{"ABR", 4},
	{"KWI", 4},
	{"MAY", 5},
	{"MAI", 5},
	{"MEI", 5},
	{"MAG", 5},
	{"MAJ", 5},
	{"JUNE", 6},
	{"JUN", 6},
	{"JUIN", 6},
	{"GIU", 6},
	{"CZE", 6},
	{"JUL", 7},
	{"JUIL", 7},
	{"LUG", 7},
	{"LIP", 7},
	{"AUG", 8},
	{"AOU", 8},
	{"AOÛ", 8},
	{"AGO", 8},
	{"SIE", 8},
	{"SEP", 9},
	{"SET", 9},
	{"WRZ", 9},
	{"OCT", 10},
	{"OKT", 10},
	{"OTT", 10},
	{"OUT", 10},
	{"PAŹ", 10},
	{"PAZ", 10},
	{"NOV", 11},
	{"LIS", 11},
	{"DEC", 12},
	{"DEZ", 12},
	{"DÉC", 12},
	{"DIC", 12},
	{"DIS", 12},
	{"GRU", 12},
}

// PrintedDate tells whether a date as it is printed in a visual zone ("17 AUG/AOÛ
// 1999", "17.08.99", "1999-08-17", "08/17/1999") is the date of a field, YYMMDD.
// readable is false where the text is no whole date, or the field is not. Day and
// month may stand in either order: what is ambiguous agrees with both.
func PrintedDate(text, field string) (same, readable bool) {
	if len(field) != 6 || strings.Trim(field, "0123456789") != "" {
		return false, false
	}
	var numbers []string
	month := 0
	for _, part := range strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch {
		case strings.Trim(part, "0123456789") == "":
			numbers = append(numbers, part)
		case month == 0:
			month = monthOf(part)
		}
	}
	two := func(s string) string { return ("0" + s)[len(s)-1:] }
	yy, mm, dd := field[:2], field[2:4], field[4:]
	year := func(s string) bool { return len(s) == 2 && s == yy || len(s) == 4 && s[2:] == yy }
	short := func(s string) bool { return len(s) <= 2 }
	switch {
	case month > 0 && len(numbers) == 2 && short(numbers[0]):
		return two(numbers[0]) == dd && month == int(mm[0]-'0')*10+int(mm[1]-'0') && year(numbers[1]), true
	case month > 0 || len(numbers) != 3:
		return false, false
	case len(numbers[0]) == 4 && short(numbers[1]) && short(numbers[2]):
		return year(numbers[0]) && two(numbers[1]) == mm && two(numbers[2]) == dd, true
	case short(numbers[0]) && short(numbers[1]) && (len(numbers[2]) == 2 || len(numbers[2]) == 4):
		a, b := two(numbers[0]), two(numbers[1])
		return year(numbers[2]) && (a == dd && b == mm || a == mm && b == dd), true
	}
	return false, false
}

func monthOf(s string) int {
	for _, m := range months {
		if strings.HasPrefix(s, m.begin) {
			return m.month
		}
	}
	return 0
}

// PrintedNumber tells whether a document number as it is printed is the number
// of a field: blanks, hyphens and points do not count.
func PrintedNumber(text, number string) bool {
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToUpper(r)
			}
			return -1
		}, s)
	}
	return bare(text) != "" && bare(text) == bare(number)
}
