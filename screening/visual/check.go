package visual

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/capture/translit"
	"gatehouse/screening"
)

// The checks, in the order in which they are shown.
const (
	Surname  = "visual.surname"
	Given    = "visual.given"
	Number   = "visual.number"
	Birth    = "visual.birth"
	Expiry   = "visual.expiry"
	Portrait = "visual.portrait"
)

// sureMilli is the confidence from which on a text counts as read.
const sureMilli = 800

// answer is how a printed text stands to its field, from good to bad.
type answer uint8

const (
	same      answer = iota + 1
	loosely          // by a spelling that no table has
	shortened        // a name whose field is full: it may be that of the page, cut
	unknown          // cannot be compared
	near             // differs by what a misreading could be
	swapped          // a date, if the month stands before the day
	differs
)

// Check compares the zone of e with its MRZ. It gives nothing where the zone was
// not looked at or there are no lines to hold it against.
func Check(e *screening.Evidence) []screening.Finding {
	v := e.Document.Visual
	if v == nil || len(e.Document.Lines) == 0 {
		return nil
	}
	f, err := mrz.Parse(e.Document.Lines)
	if err != nil {
		return nil
	}
	name := func(field string) func(string) answer {
		opt := translit.Options{Issuer: f.Issuer.Code(), Truncated: f.Name.Truncated}
		return func(text string) answer { return spelled(text, field, opt) }
	}
	date := func(field string) func(string) answer {
		return func(text string) answer { return dated(text, field) }
	}
	out := []screening.Finding{
		compare(v, Surname, "Surname on the page as in the MRZ", "surname", name(f.Name.Primary.Text)),
		compare(v, Number, "Number on the page as in the MRZ", "number", func(text string) answer { return numbered(text, f.Number.Text) }),
		compare(v, Birth, "Birth date on the page as in the MRZ", "birth", date(f.Birth.Text)),
		compare(v, Expiry, "Expiry on the page as in the MRZ", "expiry", date(f.Expiry.Text)),
		portrait(v),
	}
	if given := f.Name.Secondary.Text; strings.Trim(given, "<") != "" {
		out = append(out[:1], append([]screening.Finding{compare(v, Given, "Given names on the page as in the MRZ", "given names", name(given))}, out[1:]...)...)
	}
	return out
}

// begin is a finding, done where the zone could not be looked at.
func begin(v *screening.VisualEvidence, id, title string) (f screening.Finding, done bool) {
	f = screening.Finding{ID: id, Group: "visual", Title: title}
	switch v.State {
	case capture.Captured.String():
		return f, false
	case capture.NotSupported.String():
		f.Verdict, f.Text = screening.NoSupport, "not supported: "+v.Reason
	default:
		f.Verdict, f.Text = screening.Aborted, "The page's text was not read: "+v.Reason+". Compare by eye."
	}
	return f, true
}

// compare judges what was read for a field: one text, or two where that under its
// caption is not what the MRZ says, and that stands elsewhere.
func compare(v *screening.VisualEvidence, id, title, field string, judge func(string) answer) screening.Finding {
	f, done := begin(v, id, title)
	if done {
		return f
	}
	f.Verdict, f.Text = screening.Undetermined, "The field could not be read on the page. Compare it by eye."
	agrees, worst := false, answer(0)
	for _, t := range v.Texts {
		if t.Field != field {
			continue
		}
		a := judge(t.Text)
		if a == differs && t.ConfidenceMilli < sureMilli {
			a = near
		}
		agrees, worst = agrees || a <= shortened, max(worst, a)
		if f.Region == nil {
			f.Region = &screening.Region{Light: "white", Box: t.Box}
		}
		f.Values = append(f.Values, screening.Value{Name: "printed", Value: t.Text})
	}
	switch {
	case worst == 0:
	case worst == same:
		f.Verdict, f.Text = screening.Successful, ""
	case worst == loosely:
		f.Verdict, f.Text = screening.Successful, "By a spelling that Doc 9303 does not list."
	case worst == shortened:
		f.Verdict, f.Text = screening.Successful, "The MRZ has no room for the whole name. Compare the rest by eye."
	case agrees:
		f.Text = "What the MRZ says stands on the page, and something else where this field is printed. Compare it by eye."
	case worst == near:
		f.Text = "What was read on the page differs from the MRZ, and may have been misread. Compare it by eye."
	case worst == swapped:
		f.Text = "The date is that of the MRZ only if the month is printed before the day. Compare it by eye."
	case worst == differs:
		f.Verdict, f.Text = screening.Failed, "The page prints something else than the MRZ. Compare both, and both with the chip."
	default:
		f.Text = "What is printed cannot be compared by rule. Compare it by eye."
	}
	return f
}

// misread is how many characters of ten a reader of plain print may get wrong.
const misread = 2

// spelled judges a name; one letter or none is no reading of one.
func spelled(text, field string, o translit.Options) answer {
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	switch m := translit.Spells(text, field, o); {
	case m.Kind == translit.Unknown:
		return unknown
	case m.Kind == translit.Differs && letters < 2:
		return unknown
	case m.Kind == translit.Differs && m.Edits*10 <= max(10, misread*len(field)):
		return near
	case m.Kind == translit.Differs:
		return differs
	case strings.ContainsAny(text, letterlike):
		return near
	case m.Kind == translit.Cut:
		return shortened
	case m.Loose:
		return loosely
	}
	return same
}

// letterlike are signs that a reader sees in place of a narrow letter. As a sign
// they are no part of a spelling, and would hide the letter.
const letterlike = `!|\/[]{}`

// dated judges a date. Doc 9303-3 has the day before the month; the other order is
// neither agreement, which a changed date could hide behind, nor suspicion, since
// some issuers print it.
func dated(text, field string) answer {
	all := mrz.PrintedDates(text)
	switch {
	case len(all) == 0 || len(field) != 6 || strings.Trim(field, digits) != "":
		return unknown
	case all[0] == field:
		return same
	case slices.Contains(all[1:], field):
		return swapped
	case looksLike(all[0], field):
		return near
	}
	return differs
}

const digits = "0123456789"

// alike are sets of letters that plain print does not tell apart.
var alike = [...]string{"0ODQ", "1ILJ7", "2Z", "5S", "8B", "6G", "UV", "CG", "4A"}

// numbered compares a number letter by letter.
func numbered(text, number string) answer {
	if mrz.PrintedNumber(text, number) {
		return same
	}
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -./", r) {
			return -1
		}
		return r
	}, strings.ToUpper(text))
	switch {
	case len(bare) != len(number), strings.ContainsAny(number, digits) && !strings.ContainsAny(bare, digits):
		return unknown // more or less than the number was read, or a word
	case looksLike(bare, number):
		return near
	}
	return differs
}

// looksLike tells whether a may be b misread; both have one length.
func looksLike(a, b string) bool {
	for i := range a {
		if a[i] != b[i] && !confusable(a[i], b[i]) {
			return false
		}
	}
	return true
}

func confusable(a, b byte) bool {
	for _, set := range alike {
		if strings.IndexByte(set, a) >= 0 && strings.IndexByte(set, b) >= 0 {
			return true
		}
	}
	return false
}

func portrait(v *screening.VisualEvidence) screening.Finding {
	f, done := begin(v, Portrait, "Portrait on the page")
	switch {
	case done:
	case v.Portrait == nil:
		f.Verdict, f.Text = screening.Undetermined, "No portrait was found on the page. Look at it."
	default:
		f.Verdict, f.Region = screening.Successful, v.Portrait
		if v.Ghost != nil {
			f.Text = fmt.Sprintf("A secondary portrait stands at %d, %d.", v.Ghost.Box.X, v.Ghost.Box.Y)
		}
	}
	return f
}
