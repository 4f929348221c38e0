package paper

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"gatehouse/capture"
)

// document is all that is printed on a page.
type document struct {
	format           capture.Format
	code             string // two characters
	issuer           string // as in the MRZ without fillers
	nationality      string
	number           string // whole, also where the MRZ splits it
	surname, given   string // as in the visual zone
	birth            date   // day 0 = unknown
	sex              byte   // 'M', 'F' or '<'
	issued, expires  date
	personal         string // optional data of TD3 and TD2, first optional field of TD1
	second           string // second optional field of TD1
	fillerCheck      bool   // TD3: "<" instead of "0" after an empty personal number
	place, authority string
	height           int             // cm
	issuedNumber     string          // AlteredNumber: the number before it was altered
	reprinted        map[[2]int]bool // ForeignInk: rows and columns of the MRZ that were printed again
}

type date struct{ year, month, day int }

func (d date) mrz() string {
	if d.day == 0 {
		return fmt.Sprintf("%02d%02d<<", d.year%100, d.month)
	}
	return fmt.Sprintf("%02d%02d%02d", d.year%100, d.month, d.day)
}

var months = [...]string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}

func (d date) viz() string {
	if d.day == 0 {
		return fmt.Sprintf("XX %s %d", months[d.month-1], d.year)
	}
	return fmt.Sprintf("%02d %s %d", d.day, months[d.month-1], d.year)
}

// dayIn draws a day that every month of every year has.
func dayIn(r *rand.Rand, from, to int) date {
	return date{from + r.IntN(to-from+1), 1 + r.IntN(12), 1 + r.IntN(28)}
}

// codes are document codes in use, by format; the plain ones are the most
// frequent. AI, AC and a second letter V are forbidden (parts 5 and 6).
var codes = map[capture.Format][]string{
	capture.TD1: {"I<", "I<", "I<", "ID", "C<", "A<", "AR", "IR", "IP", "CR"},
	capture.TD2: {"I<", "I<", "I<", "ID", "A<", "C<", "AR"},
	capture.TD3: {"P<", "P<", "P<", "P<", "P<", "PP", "PD", "PO", "PS", "PM"},

	capture.MRVA: {"V<", "V<", "VC", "VS"},
	capture.MRVB: {"V<", "V<", "VC", "VS"},
}

// newDocument makes a genuine document. Its dates hang on no clock: it was
// issued from 2021 to 2025 for ten years.
func newDocument(r *rand.Rand, format capture.Format) *document {
	return documentOf(r, format, states[r.IntN(len(states))])
}

// documentOf makes a genuine document that state s issues.
func documentOf(r *rand.Rand, format capture.Format, s state) *document {
	d := &document{format: format, code: pick(r, codes[format]), issuer: s.code, nationality: s.code}
	d.surname, d.given = regions[s.region].name(r)
	d.place, d.authority = regions[s.region].town(r), regions[s.region].town(r)
	d.number = newNumber(r)
	if format == capture.TD1 && r.IntN(6) == 0 {
		d.number += digits(r, 1+r.IntN(4)) // part 5 note j
	}
	d.birth = dayIn(r, 1940, 2002)
	if r.IntN(25) == 0 {
		d.birth.day = 0
	}
	d.sex = pick(r, []byte("MMMMMMMMMFFFFFFFFF<"))
	d.issued = dayIn(r, 2021, 2025)
	d.expires = date{d.issued.year + 10, d.issued.month, d.issued.day}
	d.height = 152 + r.IntN(44)
	d.fillerCheck = r.IntN(2) == 0
	if r.IntN(2) == 0 {
		d.personal = digits(r, map[capture.Format]int{capture.TD1: 9, capture.TD2: 7, capture.TD3: 11, capture.MRVA: 12, capture.MRVB: 7}[format])
	}
	if r.IntN(3) == 0 {
		d.second = digits(r, 6)
	}
	return d
}

// newNumber draws nine places, or eight that the MRZ will fill up. The letters
// leave out those that issuers avoid because they look like digits.
func newNumber(r *rand.Rand) string {
	const letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
	n := 1 + r.IntN(2)
	if r.IntN(8) == 0 {
		n = 4
	}
	var b strings.Builder
	for range n {
		b.WriteByte(letters[r.IntN(len(letters))])
	}
	b.WriteString(digits(r, 9-n))
	if s := b.String(); r.IntN(6) == 0 {
		return s[:8]
	}
	return b.String()
}

func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
