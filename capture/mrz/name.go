package mrz

import "strings"

// parseName splits the name field (Doc 9303-3 clause 4.6). The first double
// filler ends the primary identifier; without one, all of it is primary.
func parseName(f Field) (n Name, notes []Fault) {
	s := strings.TrimRight(f.Text, "<")
	n.Truncated = len(s) == len(f.Text)
	cut := strings.Index(s, "<<")
	part := func(from, to int) Field {
		return Field{s[from:to], Span{f.Span.Line, f.Span.From + from, f.Span.From + to}}
	}
	if cut < 0 {
		n.Primary, n.Secondary = part(0, len(s)), part(len(s), len(s))
	} else {
		from := cut
		for s[from] == filler { // s ends with no filler, so this ends
			from++
		}
		n.Primary, n.Secondary = part(0, cut), part(from, len(s))
	}
	if strings.HasPrefix(s, "<") {
		notes = append(notes, Fault{RuleName, Span{f.Span.Line, f.Span.From, f.Span.From + 1}, "the name begins with a filler"})
	}
	if i := strings.Index(n.Secondary.Text, "<<"); i >= 0 {
		at := n.Secondary.Span.From + i
		notes = append(notes, Fault{RuleName, Span{f.Span.Line, at, at + 2}, "a second double filler stands in the name"})
	}
	return n, notes
}
