package mrz

import (
	"strings"

	"gatehouse/capture"
)

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
	p.Optional[0], p.Optional[1] = p.field(rest), p.field(l.optional[1])
	p.Number = Number{Text: strings.TrimRight(f.Text, "<"), Spans: [2]Span{l.number}, N: 1}
	if l.format > capture.MRVB || l.unchecked&(1<<CheckNumber) != 0 || l.numberOver.To > 0 {
		p.shortNumber(c, at)
		return
	}
	text := p.lines[rest.Line][rest.From:rest.To]
	end := strings.IndexByte(text, filler)
	if end < 0 {
		end = len(text)
	}
	defined := l.format == td1.format || l.format == td2.format
	more := Span{rest.Line, rest.From, rest.From + max(end-1, 0)}
	long := p.lines[at.Line][at.From] == filler && f.Text[len(f.Text)-1] != filler && end > 0
	if long && !defined { // then only when it fits: nothing else speaks for it
		long = checkDigit(p.lines, []Span{l.number, more}) == text[end-1]
	}
	if !long {
		p.shortNumber(c, at)
		return
	}
	p.expect(more.next(), digit, "the check digit of the long document number is no digit")
	c.check(p.lines, more.next(), l.number, more)
	if with := checkDigit(p.lines, []Span{l.number, at, more}); !c.OK && p.Issuer.Text == "BEL" && with == c.Printed {
		// Identity cards of Belgium count the filler between as the place it takes
		// (seen on prints of BEL-BO-03003; others of the same series do not).
		*c = Check{}
		c.check(p.lines, more.next(), l.number, at, more)
		p.note(RuleNational, at, "the filler within the long document number counts in its check digit")
	}
	if more.To > more.From {
		p.Number.Text = f.Text + text[:end-1]
		p.Number.Spans[1], p.Number.N, p.Number.Long = more, 2, true
	} else {
		p.note(RuleNumber, more.next(), "the check digit of a number of nine places stands in the optional data")
	}
	if len(p.Number.Text) > longest {
		p.note(RuleNumber, more, "the document number is longer than Doc 9303 allows")
	}
	if !defined {
		p.note(RuleNumber, at, "a long document number on a document for which Doc 9303 defines none")
	}
	p.Optional[0] = p.field(Span{rest.Line, min(rest.From+end+1, rest.To), rest.To})
}

// longest is the number of characters that a long document number may have
// (Doc 9303-5 note j).
const longest = 22

// shortNumber judges a number that ends in its field.
func (p *parser) shortNumber(c *Check, at Span) {
	l := p.layout
	if p.Number.Text == "" {
		p.fault(RuleEmpty, l.number, "the document number is empty")
	}
	if l.unchecked&(1<<CheckNumber) != 0 {
		return
	}
	p.expect(at, digit, "the check digit of the document number is no digit")
	over := l.number
	if l.numberOver.To > 0 {
		over = l.numberOver
	}
	c.check(p.lines, at, over)
}
