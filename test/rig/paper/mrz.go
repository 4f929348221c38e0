package paper

import (
	"strings"

	"gatehouse/capture"
)

// check is the check digit of Doc 9303-3 clause 4.9: weights 7, 3, 1, digits as
// they are, letters from 10, filler zero, modulo 10.
func check(s string) string {
	sum := 0
	for i := range len(s) {
		v := 0
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			v = int(c - '0')
		case c >= 'A' && c <= 'Z':
			v = int(c-'A') + 10
		}
		sum += v * [...]int{7, 3, 1}[i%3]
	}
	return string(rune('0' + sum%10))
}

func checked(s string) string { return s + check(s) }

// fill pads s with fillers to n places.
func fill(s string, n int) string { return s + strings.Repeat("<", max(0, n-len(s))) }

// numberField gives the nine places and the check of the document number, and
// what of a longer number goes to the optional data (part 5 note j).
func numberField(number string) (field, overflow string) {
	if len(number) <= 9 {
		return checked(fill(number, 9)), ""
	}
	return number[:9] + "<", number[9:] + check(number)
}

// lines gives the MRZ as printed.
func (d *document) lines() []string {
	if d.issuedNumber == "" {
		return d.linesWith(d.number)
	}
	l := d.linesWith(d.issuedNumber)
	row, col := 1, 0
	if d.format == capture.TD1 {
		row, col = 0, 5
	}
	l[row] = l[row][:col] + fill(d.number, 9)[:9] + l[row][col+9:]
	return l
}

// linesWith lays the lines out by parts 4 to 7 clause 4.2.
func (d *document) linesWith(documentNumber string) []string {
	number, overflow := numberField(documentNumber)
	head := d.code + fill(d.issuer, 3)
	birth, expiry := checked(d.birth.mrz()), checked(d.expires.mrz())
	switch d.format {
	case capture.TD1:
		first := d.personal
		if overflow != "" {
			first = overflow
		}
		one := head + number + fill(first, 15)
		two := birth + string(d.sex) + expiry + fill(d.nationality, 3) + fill(d.second, 11)
		two += check(one[5:30] + two[0:7] + two[8:15] + two[18:29])
		return []string{one, two, nameField(d.surname, d.given, 30)}
	case capture.TD2:
		two := number + fill(d.nationality, 3) + birth + string(d.sex) + expiry + fill(d.personal, 7)
		return []string{head + nameField(d.surname, d.given, 31), two + composite(two)}
	case capture.MRVA, capture.MRVB: // part 7 clauses 4.2 and 7.2: neither composite nor optional check
		two := number + fill(d.nationality, 3) + birth + string(d.sex) + expiry
		width := map[capture.Format]int{capture.MRVA: 44, capture.MRVB: 36}[d.format]
		return []string{head + nameField(d.surname, d.given, width-5), fill(two+d.personal, width)}
	default:
		personal := checked(fill(d.personal, 14))
		if d.personal == "" && d.fillerCheck {
			personal = fill("", 15)
		}
		two := number + fill(d.nationality, 3) + birth + string(d.sex) + expiry + personal
		return []string{head + nameField(d.surname, d.given, 39), two + composite(two)}
	}
}

// composite is the last check digit of the lower line of TD2 and TD3.
func composite(two string) string { return check(two[0:10] + two[13:20] + two[21:]) }

// nameField writes the name into n places; what is cut ends with a letter, the
// sign of truncation (parts 4 to 6 clause 4.2.3).
func nameField(surname, given string, n int) string {
	primary, secondary := mrzName(surname), mrzName(given)
	if secondary == "" {
		return fill(primary, n)[:n]
	}
	if len(primary) > n-3 {
		primary = strings.TrimRight(primary[:n-3], "<")
	}
	full := primary + "<<" + secondary
	for len(full) > n && full[n-1] == '<' {
		primary = strings.TrimRight(primary[:len(primary)-1], "<")
		full = primary + "<<" + secondary
	}
	return fill(full, n)[:n]
}

// mrzName transliterates the letters that the rig's name parts use (Doc 9303-3
// clause 6 table A).
func mrzName(s string) string { return transliterate.Replace(s) }

var transliterate = strings.NewReplacer("'", "", "-", "<", " ", "<",
	"Ä", "AE", "Ö", "OE", "Ü", "UE", "Å", "AA", "Ø", "OE", "Æ", "AE", "Ñ", "N", "Ç", "C",
	"É", "E", "È", "E", "Á", "A", "Í", "I", "Ó", "O", "Ú", "U", "Ã", "A", "Š", "S", "Ž", "Z", "Č", "C",
	"Ł", "L", "Ń", "N", "Ş", "S", "Ğ", "G", "İ", "I", "Ā", "A", "Ē", "E", "Ī", "I", "Ș", "S", "Ț", "T")
