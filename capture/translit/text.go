package translit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of what is compared; above them the answer is Unknown.
const (
	MaxText  = 256 // characters of a text in national letters
	MaxField = 88  // characters of a field of a machine readable zone
)

// unit is a letter or a separator with the ways to spell it.
type unit struct {
	at        int // character of the text, from 0
	ways      []spelling
	separator bool
}

// sign is an upper-case character and the place in the text that it comes from.
type sign struct {
	r  rune
	at int
}

// units takes a text apart. bad is the place of the first character that no
// table covers, -1 where there is none.
func (o Options) units(text string) (out []unit, bad int) {
	if utf8.RuneCountInString(text) > MaxText {
		return nil, MaxText
	}
	var signs []sign
	for at := 0; text != ""; {
		n := norm.NFC.NextBoundaryInString(text, true) // what composes belongs together
		if !utf8.ValidString(text[:n]) {
			return nil, at
		}
		for _, r := range norm.NFC.String(text[:n]) {
			signs = append(signs, sign{upper(r), at})
		}
		at += utf8.RuneCountInString(text[:n])
		text = text[n:]
	}
	for i, s := range signs {
		if sep, ok := separator(s.r); ok {
			out = join(spoken(out), unit{s.at, sep, true})
			continue
		}
		if s.r == shadda && len(out) > 0 && !out[len(out)-1].separator {
			out[len(out)-1].ways = doubled(out[len(out)-1].ways)
			continue
		}
		ways := mark(s.r)
		if ways == nil {
			ways = o.letter(s.r, place{first: len(out) == 0 || out[len(out)-1].separator, last: last(signs[i+1:])})
		}
		if len(ways) == 0 {
			return nil, s.at
		}
		out = append(out, unit{s.at, ways, false})
	}
	if out = spoken(out); len(out) > 0 && out[len(out)-1].separator {
		out = out[:len(out)-1]
	}
	return out, -1
}

// spoken takes off the last component where nothing in it is written at all: a
// dash of punctuation makes no component.
func spoken(out []unit) []unit {
	for i := len(out) - 1; i >= 0 && !out[i].separator; i-- {
		if out[i].ways[0].text != "" {
			return out
		}
	}
	for len(out) > 0 && !out[len(out)-1].separator {
		out = out[:len(out)-1]
	}
	return out
}

// last reports whether no letter follows in the component.
func last(rest []sign) bool {
	for _, s := range rest {
		if _, sep := separator(s.r); sep {
			return true
		}
		if unicode.IsLetter(s.r) {
			return false
		}
	}
	return true
}

// separator gives the ways to write what stands between components (clause 4.6):
// blank and hyphen one filler, a comma two or one. Left out is loose.
func separator(r rune) ([]spelling, bool) {
	switch {
	case r == ',', r == '،':
		return []spelling{{"<<", false}, {"<", false}}, true
	case unicode.IsSpace(r), r == '<', unicode.Is(unicode.Pd, r):
		return []spelling{{"<", false}, {"", true}}, true
	}
	return nil, false
}

// join appends a separator: several in a row are one, a comma decides, and none
// stands at the beginning.
func join(out []unit, u unit) []unit {
	switch n := len(out); {
	case n == 0:
		return out
	case !out[n-1].separator:
		return append(out, u)
	case u.ways[0].text == "<<":
		out[n-1].ways = u.ways
	}
	return out
}

// mark gives the ways to write punctuation within a component: it is left out,
// loosely a filler; nil for anything that is none.
func mark(r rune) []spelling {
	if unicode.IsPunct(r) || unicode.Is(unicode.Sk, r) || unicode.Is(unicode.Lm, r) && strings.ContainsRune("ʼʻ’ʹʺ", r) || unicode.Is(unicode.Cf, r) {
		return []spelling{{"", false}, {"<", true}}
	}
	return nil
}

// doubled is what shadda makes of the letter under it; that it is left out is
// common (appendix B.5.5.11) and loose.
func doubled(ways []spelling) []spelling {
	var out []spelling
	for _, w := range ways {
		out = append(out, spelling{w.text + w.text, w.loose})
	}
	for _, w := range ways {
		out = append(out, spelling{w.text, true})
	}
	return out
}
