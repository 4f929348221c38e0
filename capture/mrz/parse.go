package mrz

import "strings"

// Parse reads the lines of one zone, from top to bottom. The lines stay as they
// are; the texts in Fields are parts of them, but for what a national layout
// implies (Field.Span is empty then). Errors: *CharError, ErrFormat.
func Parse(lines []string) (Fields, error) {
	l, err := layoutOf(lines)
	if err != nil {
		return Fields{}, err
	}
	p := parser{lines: lines, layout: l}
	p.Format = l.format
	p.codes()
	p.number()
	p.dates()
	p.names()
	p.optional()
	if s := l.composite; s.To > 0 {
		p.expect(s, digit, "the composite check digit is no digit")
		p.Checks[CheckComposite].check(lines, s, l.over[:]...)
	}
	p.national()
	return p.Fields, nil
}

type parser struct {
	Fields
	lines  []string
	layout *layout
}

func (p *parser) field(s Span) Field { return Field{p.lines[s.Line][s.From:s.To], s} }

func (p *parser) fault(r Rule, s Span, text string) {
	p.Faults = append(p.Faults, Fault{r, s, text})
}

func (p *parser) note(r Rule, s Span, text string) {
	p.Notes = append(p.Notes, Fault{r, s, text})
}

// expect faults every character of s that is of no allowed class.
func (p *parser) expect(s Span, allowed class, text string) {
	line := p.lines[s.Line]
	for i := s.From; i < s.To; i++ {
		if classOf[line[i]]&allowed == 0 {
			p.fault(RuleCharacter, Span{s.Line, i, i + 1}, text)
		}
	}
}

func (p *parser) codes() {
	l := p.layout
	p.Code = p.field(l.code)
	p.expect(Span{l.code.Line, l.code.From, l.code.From + 1}, letter, "the document code begins with no letter")
	second := Span{l.code.Line, l.code.From + 1, l.code.To}
	if l.format == td3.format { // part 4 allows letters only, the other parts figures too
		p.expect(second, letter|fill, "a digit stands in the document code of a passport")
	}
	switch c := p.Code.Text[1]; {
	case l.first == "": // the layout was chosen by the code
	case !strings.Contains(l.first, p.Code.Text[:1]):
		p.fault(RuleCode, l.code, "a document of this size begins with none but "+strings.Join(strings.Split(l.first, ""), ", "))
	case l.first == "P" && !strings.ContainsRune("<PEDORTSLMUN", rune(c)):
		p.note(RuleCode, l.code, "the second letter is none of Doc 9303-4 clause 4.4: national practice")
	case (l.format == td1.format || l.format == td2.format) && c == 'V',
		l.format == td1.format && p.Code.Text == "AI":
		p.note(RuleCode, l.code, "Doc 9303-5 note k excludes this second letter")
	}
	p.Issuer = p.country(l.issuer, "a digit stands in the code of the issuer")
	p.Nationality = p.country(l.nationality, "a digit stands in the code of the nationality")
	if p.Sex = p.field(l.sex); l.sex.To == 0 {
		return
	}
	if c := p.Sex.Text[0]; c != 'M' && c != 'F' && c != filler {
		p.fault(RuleCharacter, l.sex, "the sex is none of M, F and <")
	}
}

func (p *parser) country(s Span, text string) Country {
	if s.To == 0 && p.layout.state == "" {
		return Country{Kind: CodeAbsent}
	}
	if s.To == 0 {
		return Country{Field{Text: p.layout.state}, KindOf(p.layout.state)}
	}
	p.expect(s, letter|fill, text)
	f := p.field(s)
	return Country{f, KindOf(f.Text)}
}

func (p *parser) dates() {
	l := p.layout
	p.Birth = p.date(CheckBirth, l.birth, "a letter stands in the date of birth", "the check digit of the date of birth is no digit")
	p.Expiry = p.date(CheckExpiry, l.expiry, "a letter stands in the date of expiry", "the check digit of the date of expiry is no digit")
	if c := &p.Checks[CheckExpiry]; p.RussianInternal() && p.Expiry.Text == "<<<<<<" {
		p.Expiry.State = DateUnknown
		p.note(RuleDate, l.expiry, "this document has no date of expiry")
		c.OK = c.OK || c.Printed == filler
	}
}

// date reads a date and its check digit, as far as the layout has them.
func (p *parser) date(k CheckKind, s Span, letters, nodigit string) Date {
	if s.To == 0 {
		return Date{State: DateAbsent}
	}
	p.expect(s, digit|fill, letters)
	if p.layout.unchecked&(1<<k) == 0 {
		allowed := digit
		if k == CheckExpiry && p.RussianInternal() {
			allowed |= fill
		}
		p.expect(s.next(), allowed, nodigit)
		p.Checks[k].check(p.lines, s.next(), s)
	}
	return parseDate(p.field(s), k == CheckBirth)
}

// RussianInternal reports the Russian internal passport, whose name field writes
// some Cyrillic letters as digits (capture/translit has the table) and whose expiry
// is left open; what is a note there is a fault elsewhere. Source: rules for the
// machine readable entry in the passport of a citizen of the Russian Federation.
// Optional data: the fourth digit of the series, the date of issue, the office.
func (f *Fields) RussianInternal() bool { return f.Code.Text == "PN" && f.Issuer.Text == "RUS" }

func (p *parser) names() {
	s := p.layout.name
	f := p.field(s)
	if p.RussianInternal() {
		if strings.ContainsAny(f.Text, "0123456789") {
			p.note(RuleName, s, "digits in the name stand for Cyrillic letters on this document")
		}
	} else {
		p.expect(s, letter|fill, "a digit stands in the name")
	}
	name, notes := parseName(f)
	if g := p.layout.given; g.To > 0 {
		name, notes = p.twoFields(f, p.field(g)), nil
	}
	p.Name = name
	p.Notes = append(p.Notes, notes...)
	if name.Primary.Text == "" && name.Secondary.Text == "" {
		p.fault(RuleEmpty, s, "the name is empty")
	}
}

// optional judges the check digit of a passport's optional data. Where these are
// fillers only, a filler does for the digit 0 (Doc 9303-4 clause 4.2.2.2).
func (p *parser) optional() {
	s := p.layout.optional[0]
	if !p.layout.optionalCheck {
		return
	}
	c := &p.Checks[CheckOptional]
	c.check(p.lines, s.next(), s)
	empty := strings.Trim(p.lines[s.Line][s.From:s.To], "<") == ""
	if empty && c.Printed == filler {
		c.OK = true
		return
	}
	p.expect(s.next(), digit, "the check digit of the optional data is no digit")
}
