package translit

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// spelling is one way to write a letter; loose: no table of clause 6 allows it.
type spelling struct {
	text  string
	loose bool
}

// group turns rows of spellings and letters into a map by letter.
func group(rows [][2]string) map[rune][]string {
	m := map[rune][]string{}
	for _, row := range rows {
		ways := strings.Fields(row[0])
		if len(ways) == 0 {
			ways = []string{""} // not encoded
		}
		for _, r := range row[1] {
			m[r] = append(m[r], ways...)
		}
	}
	return m
}

// place is where a letter stands in its component.
type place struct{ first, last bool }

// letter gives the spellings of one upper-case letter, the table's first choice
// first; none: no table covers it.
func (o Options) letter(r rune, at place) []spelling {
	var out []spelling
	add := func(loose bool, ways ...string) {
		for _, w := range ways {
			if !slices.ContainsFunc(out, func(s spelling) bool { return s.text == w }) {
				out = append(out, spelling{w, loose})
			}
		}
	}
	switch {
	case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
		add(false, string(r))
	case o.Internal && internal[r] != "":
		add(false, internal[r])
	case r == tehMarbuta && at.last:
		add(false, "XAH")
		add(true, "XTA")
	case r == tehMarbuta:
		add(false, "XTA")
		add(true, "XAH")
	case latin[r] != nil || latinLoose[r] != nil:
		add(false, latin[r]...)
		add(true, latinLoose[r]...)
	case unicode.Is(unicode.Cyrillic, r):
		o.cyrillic(r, at, add)
	default:
		add(false, arabic[r]...)
	}
	if w, ok := bare(r); ok {
		add(true, w)
	}
	return out
}

// cyrillic adds what table B has for r under the issuer's language: without an
// issuer all its exceptions are allowed, with one the others are loose.
func (o Options) cyrillic(r rune, at place, add func(loose bool, ways ...string)) {
	own, known := exceptions[languages[o.Issuer]], o.Issuer != ""
	if at.first && languages[o.Issuer] == "uk" && initials[r] != nil {
		own = initials
	}
	if known && own[r] != nil {
		add(false, own[r]...)
		add(true, cyrillic[r]...)
	}
	add(false, cyrillic[r]...)
	for _, lang := range [...]string{"be", "bg", "mk", "sr", "uk"} {
		add(known, exceptions[lang][r]...)
	}
	if at.first {
		add(known, initials[r]...)
	}
	add(true, cyrillicLoose[r]...)
	if strings.ContainsRune(silent, r) {
		add(true, "")
	}
}

// bare is a letter without its marks, where that leaves plain letters.
func bare(r rune) (string, bool) {
	if r < 0x80 || unicode.Is(unicode.Arabic, r) {
		return "", false
	}
	s := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || r == '·' {
			return -1
		}
		return unicode.ToUpper(r)
	}, norm.NFKD.String(string(r)))
	return s, s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// Letter gives the spellings of one letter that clause 6 allows to the issuer,
// the table's first choice first, for a letter within a component. It is empty
// for a letter that no table covers, and holds "" for one that is not encoded.
func Letter(r rune, issuer string) []string {
	var out []string
	for _, s := range (Options{Issuer: issuer}).letter(upper(r), place{}) {
		if !s.loose {
			out = append(out, s.text)
		}
	}
	return out
}

func upper(r rune) rune {
	if r == 'ß' {
		return 'ẞ'
	}
	if r == 'ı' {
		return r // table A has it as it is
	}
	return unicode.ToUpper(r)
}
