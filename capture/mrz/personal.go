package mrz

import "gatehouse/capture"

// Personal numbers that states write into the optional data and that repeat the
// date of birth. A number that does not fit is a note, never a fault: no part of
// Doc 9303 speaks of it, and specimens of the states themselves carry wrong ones.

// personal judges the personal number of issuers that are known to print one.
func (p *parser) personal() {
	switch f := p.layout.format; p.Issuer.Text {
	case "ROU":
		if f == capture.TD2 {
			p.romanian()
		}
	case "SRB", "MNE", "SVN", "SI<":
		if f == capture.TD1 {
			p.yugoslav()
		}
	}
}

// romanian: the optional data of the identity card of 1997 to 2021 hold the
// personal number (CNP) without the date of birth that stands before: its first
// digit and its last six. Source: the structure of the CNP (law 105/1996); place
// and control digit agree with a printed card.
func (p *parser) romanian() {
	o, b := p.Optional[0], p.Birth
	if !digits(o.Text) || b.State != DateValid {
		return
	}
	cnp := [13]byte{o.Text[0]}
	copy(cnp[1:], b.Text)
	copy(cnp[7:], o.Text[1:])
	const weights = "279146358279"
	sum := 0
	for i := range len(weights) {
		sum += int(cnp[i]-'0') * int(weights[i]-'0')
	}
	if sum %= 11; sum == 10 {
		sum = 1
	}
	if byte(sum) != cnp[12]-'0' {
		p.note(RuleNational, o.Span, "the control digit of the personal number does not fit")
	}
}

// yugoslav: the thirteen digits of the JMBG or EMŠO, day, month, three of the
// year, two of the region, three of the order and a control digit, somewhere in
// line 1's optional data. Source: the published rules of the number; the place of
// the date agrees with printed cards of Serbia and Slovenia.
func (p *parser) yugoslav() {
	o, b := p.Optional[0], p.Birth
	i := 0
	for i < len(o.Text) && classOf[o.Text[i]] != digit {
		i++
	}
	if i+13 > len(o.Text) || !digits(o.Text[i:i+13]) || b.State != DateValid {
		return
	}
	n := o.Text[i : i+13]
	at := Span{o.Span.Line, o.Span.From + i, o.Span.From + i + 13}
	if n[:2] != b.Text[4:] || n[2:4] != b.Text[2:4] || n[5:7] != b.Text[:2] {
		p.note(RuleNational, at, "the personal number has another date of birth")
		return
	}
	sum := 0
	for k := range 12 {
		sum += int(n[k]-'0') * (7 - k%6)
	}
	if control := (11 - sum%11) % 11; control > 9 || byte(control) != n[12]-'0' {
		p.note(RuleNational, at, "the control digit of the personal number does not fit")
	}
}

func digits(s string) bool {
	for i := range len(s) {
		if classOf[s[i]] != digit {
			return false
		}
	}
	return s != ""
}
