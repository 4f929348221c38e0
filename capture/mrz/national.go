package mrz

import (
	"strings"

	"gatehouse/capture"
)

// The layouts of states that are none of Doc 9303, and what is known of them.

// fraID is the French identity card of 1988 to 2021. Source: décret 55-1397 as
// published tables give it, and the parser cheminfo/mrz (MIT); the three check
// digits agree with three printed cards. The number of 12 digits begins with year
// and month of issue; a date of expiry is not printed; the card goes to nationals
// only.
var fraID = layout{
	format: capture.FRAID, lines: 2, widths: [3]int{36, 36},
	code: Span{0, 0, 2}, issuer: Span{0, 2, 5}, name: Span{0, 5, 30}, given: Span{1, 13, 27},
	optional: [2]Span{{0, 30, 36}}, number: Span{1, 0, 12}, birth: Span{1, 27, 33}, sex: Span{1, 34, 35},
	composite: Span{1, 35, 36}, over: [4]Span{{0, 0, 36}, {1, 0, 35}},
	issued: Span{1, 0, 4}, state: "FRA",
}

// fraDL is the French driving licence of 2013. Source: cheminfo/mrz; both check
// digits agree with a printed licence. The number's digit covers the line from
// its beginning; the date of expiry has none.
var fraDL = layout{
	format: capture.FRADL, lines: 1, widths: [3]int{30},
	code: Span{0, 0, 2}, issuer: Span{0, 2, 5}, number: Span{0, 5, 14}, numberOver: Span{0, 0, 14},
	expiry: Span{0, 15, 21}, name: Span{0, 21, 29}, unchecked: 1 << CheckExpiry,
	composite: Span{0, 29, 30}, over: [4]Span{{0, 0, 29}},
}

// cheDL is the driving licence of Switzerland and Liechtenstein of 2003. Source:
// ASTRA's instructions as cheminfo/mrz and Anyline give them. Line 1 is the number
// of the blank with the language (D, F, I, R); the licence's number is the holder's
// nine digits and three of the version. There is no check digit at all.
var cheDL = layout{
	format: capture.CHEDL, lines: 3, widths: [3]int{9, 30, 30}, first: "F",
	code: Span{1, 0, 2}, issuer: Span{1, 2, 5}, number: Span{1, 5, 17}, birth: Span{1, 19, 25},
	name: Span{2, 0, 30}, optional: [2]Span{{0, 0, 9}}, unchecked: 1<<CheckNumber | 1<<CheckBirth,
	fixed: []Span{{0, 7, 9}, {1, 17, 19}, {1, 25, 30}},
}

// chnEEP is the Chinese exit-entry permit of 2014 for Hong Kong and Macau (CS) and
// of 2015 for Taiwan (CD), by GA/T 704.16-2015, whose text was not at hand. Source:
// the layout as three public readers agree on it;
// what the composite covers is one reader's word and was not checked against a
// print, so that a composite that does not fit is noted and fails nothing. Line 2
// begins with the Chinese name in a code of its own; line 3 is not
// documented. The permit goes to citizens of China only and prints no state.
var chnEEP = layout{
	format: capture.CHNEEP, lines: 3, widths: [3]int{30, 30, 30}, first: "C",
	code: Span{0, 0, 2}, number: Span{0, 2, 11}, expiry: Span{0, 13, 19}, birth: Span{0, 21, 27},
	name: Span{1, 12, 30}, optional: [2]Span{{1, 0, 12}, {2, 0, 30}},
	composite: Span{0, 29, 30}, over: [4]Span{{0, 2, 12}, {0, 13, 20}, {0, 21, 28}},
	fixed: []Span{{0, 12, 13}, {0, 20, 21}, {0, 28, 29}}, state: "CHN",
}

var (
	// usaOld are cards of permanent residents before 2010: TD1 whose number's digit
	// covers line 1 from its beginning, and the composite everything. Found from two
	// printed cards.
	usaOld = func() layout {
		l := td1
		l.numberOver = Span{0, 0, 14}
		l.over = [4]Span{{0, 0, 30}, {1, 0, 29}}
		return l
	}()
	// usaBorder are border crossing cards (DSP-150): TD1 without a check digit for
	// the number, and with a composite whose rule is not known: one printed card was
	// seen, whose dates have Doc 9303's digits. So the composite is not judged.
	usaBorder = func() layout {
		l := td1
		l.unchecked = 1 << CheckNumber
		l.composite, l.over = Span{}, [4]Span{}
		return l
	}()
)

// national exchanges l for a state's own layout of the same size, where the lines
// are those of one.
func national(l *layout, lines []string) *layout {
	first := lines[0]
	switch {
	case l == &td2 && strings.HasPrefix(first, "IDFRA"):
		return &fraID
	case l == &td1 && permit(lines):
		return &chnEEP
	case l == &td1 && first[2:5] == "USA" && first[0] == 'C' && classOf[first[1]] == digit &&
		checkDigit(lines, []Span{usaOld.numberOver}) == first[14] &&
		checkDigit(lines, usaOld.over[:2]) == lines[1][29]:
		return &usaOld
	case l == &td1 && first[2:5] == "USA" && first[0] == 'A' && classOf[first[1]] == digit && first[14] == filler:
		return &usaBorder
	}
	return l
}

// permit tells a Chinese permit from a TD1 card with the same code: at two of
// three places line 1 has a filler, and line 2 does not begin with a date.
func permit(lines []string) bool {
	first := lines[0]
	if first[0] != 'C' || first[1] != 'S' && first[1] != 'D' {
		return false
	}
	fillers, figures := 0, 0
	for _, s := range chnEEP.fixed {
		if first[s.From] == filler {
			fillers++
		}
	}
	for i := range 7 {
		if classOf[lines[1][i]] == digit {
			figures++
		}
	}
	for i := chnEEP.expiry.From; i < chnEEP.expiry.To; i++ {
		if classOf[first[i]] == digit {
			figures--
		}
	}
	return fillers >= 2 && figures < 0
}

// frenchLicence: a letter, a digit, FRA. Other licences of one line follow ISO/IEC
// 18013-2 and are not read here.
func frenchLicence(line string) bool {
	return strings.IndexByte("ABD", line[0]) >= 0 && classOf[line[1]] == digit && line[2:5] == "FRA"
}

// twoFields is a name whose identifiers have a field each.
func (p *parser) twoFields(primary, given Field) Name {
	full := func(f Field) bool { return !strings.HasSuffix(f.Text, "<") }
	trim := func(f Field) Field {
		f.Text = strings.TrimRight(f.Text, "<")
		f.Span.To = f.Span.From + len(f.Text)
		return f
	}
	p.expect(given.Span, letter|fill, "a digit stands in the name")
	return Name{Primary: trim(primary), Secondary: trim(given), Truncated: full(primary) || full(given)}
}

// national judges what a state adds or breaks.
func (p *parser) national() {
	l := p.layout
	for _, s := range l.fixed {
		p.expect(s, fill, "none but a filler may stand here on this document")
	}
	if l.issued.To > 0 {
		p.Issued = p.field(l.issued)
	}
	switch {
	case l.format == capture.FRAID:
		p.frenchNumber()
	case l.format == capture.CHEDL:
		p.swissLicence()
	case l.format == capture.CHNEEP:
		if c := &p.Checks[CheckComposite]; !c.OK {
			*c = Check{}
			p.note(RuleNational, l.composite, "the composite does not fit the rule that is known of it, which no standard confirms")
		}
	case l == &usaOld:
		p.note(RuleNational, l.numberOver, "check digits by the rule of older resident cards of the USA")
	case l == &usaBorder:
		p.note(RuleNational, l.number.next(), "the number of this card has no check digit, and the rule of its composite is not known")
	case p.RussianInternal():
		p.Issued = p.field(Span{1, 29, 35})
	default:
		p.personal()
	}
}

func (p *parser) frenchNumber() {
	p.expect(p.layout.issued, digit, "a letter stands in the month of issue")
	if m := p.Issued.Text[2:]; m < "01" || m > "12" {
		p.fault(RuleNumber, p.layout.issued, "the number begins with no month of issue")
	}
	p.expect(Span{1, 7, 12}, digit, "a letter stands in the serial part of the number")
}

func (p *parser) swissLicence() {
	p.expect(p.layout.number, digit, "a letter stands in the number of the licence")
	p.expect(Span{0, 0, 3}, letter|digit, "a filler stands in the number of the blank")
	p.expect(Span{0, 3, 6}, digit, "the number of the blank has no digit here")
	if at := (Span{0, 6, 7}); strings.IndexByte("DFIR", p.lines[0][6]) < 0 {
		p.fault(RuleCharacter, at, "the language is none of D, F, I and R")
	}
	if c := p.Code.Text; c != "FA" {
		p.fault(RuleCode, p.layout.code, "the code of this licence is none but FA")
	}
	if c := p.Issuer.Text; c != "CHE" && c != "LIE" {
		p.fault(RuleCode, p.layout.issuer, "none but Switzerland and Liechtenstein issue this licence")
	}
}
