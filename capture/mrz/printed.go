package mrz

import (
	"fmt"
	"strconv"
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

// PrintedDates gives the dates, YYMMDD, that a text of a visual zone can mean ("17
// AUG/AOÛ 1999", "17.08.99", "1999-08-17", "08/17/1999"). Of two numbers that can
// both be the month the second is, as Doc 9303-3 has it; a second date has them the
// other way round, as some issuers do. Nil where the text is no whole date.
func PrintedDates(text string) []string {
	var numbers []string
	month := ""
	for _, part := range strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return strings.ContainsRune(" ./-,:;()|'’", r) }) {
		switch m := monthOf(part); {
		case digits(part):
			numbers = append(numbers, part)
		case strings.ContainsAny(part, "0123456789"): // a number of which a part was not read
			return nil
		case m != "" && month != "" && m != month: // in two languages, and not the same
			return nil
		case m != "":
			month = m
		}
	}
	switch n := numbers; {
	case month != "" && len(n) == 2:
		return oneDate(n[1], month, n[0])
	case month != "" || len(n) != 3:
		return nil
	case len(n[0]) == 4:
		return oneDate(n[0], n[1], n[2])
	case n[0] == n[1]:
		return oneDate(n[2], n[1], n[0])
	default:
		return append(oneDate(n[2], n[1], n[0]), oneDate(n[2], n[0], n[1])...)
	}
}

// oneDate gives the date of a year of two or four digits, nil if there is none.
func oneDate(year, month, day string) []string {
	two := func(s string, most int) (string, bool) {
		n, err := strconv.Atoi(s)
		return fmt.Sprintf("%02d", n), err == nil && len(s) <= 2 && n >= 1 && n <= most
	}
	m, isMonth := two(month, 12)
	d, isDay := two(day, 31)
	if len(year) == 4 && (strings.HasPrefix(year, "19") || strings.HasPrefix(year, "20")) {
		year = year[2:]
	}
	if len(year) != 2 || !isMonth || !isDay {
		return nil
	}
	return []string{year + m + d}
}

// monthOf is the number of the month that a word names; empty if it names none.
func monthOf(s string) string {
	for _, m := range months {
		if strings.HasPrefix(s, m.begin) {
			return strconv.Itoa(m.month)
		}
	}
	return ""
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
