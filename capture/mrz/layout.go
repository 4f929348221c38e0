package mrz

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"gatehouse/capture"
)

// ErrFormat: the lines have the size of no format that is read here.
var ErrFormat = errors.New("no MRZ format of Doc 9303")

// CharError is a character that no MRZ can hold.
type CharError struct {
	Line, Column int // from 0, in characters
	Char         rune
}

func (e *CharError) Error() string {
	return fmt.Sprintf("line %d, column %d: %+q cannot stand in an MRZ; allowed are A to Z, 0 to 9 and <",
		e.Line+1, e.Column+1, e.Char)
}

const (
	filler   = '<'
	maxLines = 3
	maxWidth = 44
)

// layout says where the fields of a format stand; an empty span: it has none. A
// check digit stands in the column after the field that it covers; only the
// composite's place is its own.
type layout struct {
	format        capture.Format
	lines         int
	widths        [maxLines]int
	first         string // first letters that the format allows
	code, issuer  Span
	number        Span
	numberOver    Span // what the number's check digit covers, where that is not the number alone
	birth, sex    Span
	expiry        Span
	nationality   Span
	name, given   Span // given: the secondary identifier has a field of its own
	optional      [2]Span
	optionalCheck bool
	unchecked     uint8   // bits by CheckKind: the field has no check digit on this document
	composite     Span    // empty: none
	over          [4]Span // what the composite covers
	fixed         []Span  // fillers by design
	issued        Span
	state         string // issuer or nationality, where the lines leave it out
}

var td1 = layout{
	format: capture.TD1, lines: 3, widths: [3]int{30, 30, 30}, first: "ACI",
	code: Span{0, 0, 2}, issuer: Span{0, 2, 5}, number: Span{0, 5, 14},
	birth: Span{1, 0, 6}, sex: Span{1, 7, 8}, expiry: Span{1, 8, 14}, nationality: Span{1, 15, 18},
	name: Span{2, 0, 30}, optional: [2]Span{{0, 15, 30}, {1, 18, 29}},
	composite: Span{1, 29, 30}, over: [4]Span{{0, 5, 30}, {1, 0, 7}, {1, 8, 15}, {1, 18, 29}},
}

var td2 = layout{
	format: capture.TD2, lines: 2, widths: [3]int{36, 36}, first: "ACIP", // P: emergency travel documents, Doc 9303-8
	code: Span{0, 0, 2}, issuer: Span{0, 2, 5}, name: Span{0, 5, 36}, number: Span{1, 0, 9},
	nationality: Span{1, 10, 13}, birth: Span{1, 13, 19}, sex: Span{1, 20, 21}, expiry: Span{1, 21, 27},
	optional:  [2]Span{{1, 28, 35}},
	composite: Span{1, 35, 36}, over: [4]Span{{1, 0, 10}, {1, 13, 20}, {1, 21, 35}},
}

var td3 = layout{
	format: capture.TD3, lines: 2, widths: [3]int{44, 44}, first: "P",
	code: Span{0, 0, 2}, issuer: Span{0, 2, 5}, name: Span{0, 5, 44}, number: Span{1, 0, 9},
	nationality: Span{1, 10, 13}, birth: Span{1, 13, 19}, sex: Span{1, 20, 21}, expiry: Span{1, 21, 27},
	optional: [2]Span{{1, 28, 42}}, optionalCheck: true,
	composite: Span{1, 43, 44}, over: [4]Span{{1, 0, 10}, {1, 13, 20}, {1, 21, 43}},
}

var (
	mrva = visa(td3, capture.MRVA)
	mrvb = visa(td2, capture.MRVB)
)

// visa derives a visa's layout: the columns of the passport or card of the same
// size as far as the expiry, then optional data to the end, without check digits.
func visa(l layout, f capture.Format) layout {
	l.format, l.first = f, "V"
	l.optional = [2]Span{{1, 28, l.widths[1]}}
	l.optionalCheck, l.composite, l.over = false, Span{}, [4]Span{}
	return l
}

// layoutOf finds the layout by size and by how the lines begin.
func layoutOf(lines []string) (*layout, error) {
	if err := checkCharacters(lines); err != nil {
		return nil, err
	}
	for _, l := range [...]*layout{&td3, &td1, &td2, &cheDL, &fraDL} {
		if !l.fits(lines) {
			continue
		}
		switch {
		case l == &td3 && lines[0][0] == 'V':
			return &mrva, nil
		case l == &td2 && lines[0][0] == 'V':
			return &mrvb, nil
		case l == &fraDL && !frenchLicence(lines[0]):
			return nil, fmt.Errorf("1 line of 30 that is no French driving licence: %w", ErrFormat)
		}
		return national(l, lines), nil
	}
	return nil, fmt.Errorf("%s: %w (3 lines of 30, 2 of 36 or 2 of 44)", sizes(lines), ErrFormat)
}

func (l *layout) fits(lines []string) bool {
	if len(lines) != l.lines {
		return false
	}
	for i, s := range lines {
		if len(s) != l.widths[i] {
			return false
		}
	}
	return true
}

// checkCharacters refuses what no MRZ can hold. It looks at no more than the
// largest format has, so that its cost does not depend on the sender.
func checkCharacters(lines []string) error {
	for i, s := range lines[:min(len(lines), maxLines)] {
		for j := 0; j < min(len(s), maxWidth); j++ {
			if classOf[s[j]] == 0 {
				r, _ := utf8.DecodeRuneInString(s[j:])
				return &CharError{i, utf8.RuneCountInString(s[:j]), r}
			}
		}
	}
	return nil
}

func sizes(lines []string) string {
	switch {
	case len(lines) == 0:
		return "no lines"
	case len(lines) > maxLines:
		return fmt.Sprintf("%d lines", len(lines))
	}
	n := make([]string, len(lines))
	for i, s := range lines {
		n[i] = fmt.Sprint(len(s))
	}
	if len(n) == 1 {
		return "1 line of " + n[0] + " characters"
	}
	return fmt.Sprintf("%d lines of %s characters", len(n), strings.Join(n, ", "))
}
