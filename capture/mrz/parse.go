package mrz

import "strings"

// Parse reads the lines of one zone, from top to bottom. The lines stay as they
// are; the texts in Fields are parts of them. Errors: *CharError, ErrFormat,
// ErrNational.
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
	p.Sex = p.field(l.sex)
	if c := p.Sex.Text[0]; c != 'M' && c != 'F' && c != filler {
		p.fault(RuleCharacter, l.sex, "the sex is none of M, F and <")
	}
}

func (p *parser) country(s Span, text string) Country {
	p.expect(s, letter|fill, text)
	f := p.field(s)
	return Country{f, KindOf(f.Text)}
}

// number reads the document number. A filler in place of its check digit, after
// nine places that are in use, says that it runs on into the optional data: up
// to the first filler there, the last character being the check digit. Doc 9303-5
// and -6 define this in note j; for passports and visas it is read, and noted.
func (p *parser) number() {
	l := p.layout
	f := p.field(l.number)
	c := &p.Checks[CheckNumber]
	at := l.number.next()
	rest := l.optional[0]
	text := p.lines[rest.Line][rest.From:rest.To]
	end := strings.IndexByte(text, filler)
	if end < 0 {
		end = len(text)
	}
	p.Optional[0], p.Optional[1] = p.field(rest), p.field(l.optional[1])
	p.Number = Number{Text: strings.TrimRight(f.Text, "<"), Spans: [2]Span{l.number}, N: 1}
	defined := l.format == td1.format || l.format == td2.format
	more := Span{rest.Line, rest.From, rest.From + max(end-1, 0)}
	long := p.lines[at.Line][at.From] == filler && f.Text[len(f.Text)-1] != filler && end > 0
	if long && !defined { // then only when it fits: nothing else speaks for it
		long = checkDigit(p.lines, []Span{l.number, more}) == text[end-1]
	}
	if !long {
		p.expect(at, digit, "the check digit of the document number is no digit")
		c.check(p.lines, at, l.number)
		if p.Number.Text == "" {
			p.fault(RuleEmpty, l.number, "the document number is empty")
		}
		return
	}
	p.expect(more.next(), digit, "the check digit of the long document number is no digit")
	c.check(p.lines, more.next(), l.number, more)
	if more.To > more.From {
		p.Number.Text = f.Text + text[:end-1]
		p.Number.Spans[1], p.Number.N, p.Number.Long = more, 2, true
	} else {
		p.note(RuleNumber, more.next(), "the check digit of a number of nine places stands in the optional data")
	}
	if !defined {
		p.note(RuleNumber, at, "a long document number on a document for which Doc 9303 defines none")
	}
	p.Optional[0] = p.field(Span{rest.Line, min(rest.From+end+1, rest.To), rest.To})
}

func (p *parser) dates() {
	l := p.layout
	p.expect(l.birth, digit|fill, "a letter stands in the date of birth")
	p.expect(l.birth.next(), digit, "the check digit of the date of birth is no digit")
	p.Birth = parseDate(p.field(l.birth), true)
	p.Checks[CheckBirth].check(p.lines, l.birth.next(), l.birth)
	p.expect(l.expiry, digit|fill, "a letter stands in the date of expiry")
	p.expect(l.expiry.next(), digit, "the check digit of the date of expiry is no digit")
	p.Expiry = parseDate(p.field(l.expiry), false)
	if p.russianInternal() && p.Expiry.Text == "<<<<<<" {
		p.Expiry.State = DateUnknown
		p.note(RuleDate, l.expiry, "this document has no date of expiry")
	}
	p.Checks[CheckExpiry].check(p.lines, l.expiry.next(), l.expiry)
}

// russianInternal reports the Russian internal passport, whose name field writes
// some Cyrillic letters as digits and whose expiry is left open; what is a note
// there is a fault elsewhere.
func (p *parser) russianInternal() bool { return p.Code.Text == "PN" && p.Issuer.Text == "RUS" }

func (p *parser) names() {
	s := p.layout.name
	f := p.field(s)
	if p.russianInternal() {
		if strings.ContainsAny(f.Text, "0123456789") {
			p.note(RuleName, s, "digits in the name stand for Cyrillic letters on this document")
		}
	} else {
		p.expect(s, letter|fill, "a digit stands in the name")
	}
	name, notes := parseName(f)
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
