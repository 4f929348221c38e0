package translit

import "strings"

// Options say what is known of the document.
type Options struct {
	Issuer    string // three letters ("UKR"; D for Germany); empty: any issuer's exceptions are allowed
	Internal  bool   // Russian internal passport (code PN): its own table for Cyrillic
	Truncated bool   // the whole name field is full to its last column (mrz.Name.Truncated)
}

// Kind is the answer of a comparison.
type Kind uint8

// The answers. Unknown is the zero value: it says nothing for or against.
const (
	Unknown Kind = iota // cannot be compared: a letter in no table, a character that no MRZ holds, too long
	Differs             // the field is no spelling of the text
	Cut                 // the field can be the text, shortened as Doc 9303-4 clause 4.2.3 says
	Equal               // the field is a spelling of the whole text
)

var kindNames = [...]string{"unknown", "differs", "cut", "equal"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Match says how a field and a text relate.
type Match struct {
	Kind  Kind
	Loose bool // Cut or Equal only by a spelling that no table of Doc 9303-3 allows
	// Edits is the smallest number of characters of the field to replace, insert or
	// remove that makes it a spelling; 0 unless Kind is Differs.
	Edits int
	// Text and Field are the places, from 0, in characters, where the two part
	// (Differs) or that cannot be compared (Unknown; the other one is then 0); the
	// length of a side that ended first.
	Text, Field int
}

// Spells compares a text in national letters, as a visual zone or a chip has it,
// with a field of a machine readable zone, fillers included or not. It compares
// the whole name (text "ERIKSSON, ANNA MARIA", field "ERIKSSON<<ANNA<MARIA") as
// well as one identifier or any other field of letters and digits.
func Spells(text, field string, opt Options) Match {
	field = strings.TrimRight(field, "<")
	if len(field) > MaxField {
		return Match{Field: MaxField}
	}
	if i := strings.IndexFunc(field, func(r rune) bool {
		return r != '<' && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}); i >= 0 {
		return Match{Field: i}
	}
	units, bad := opt.units(text)
	if bad >= 0 {
		return Match{Text: bad}
	}
	w := walk{field: field, cuts: opt.Truncated}
	return w.run(units)
}

// A cost counts edits first, then components cut, then loose spellings.
type cost int64

const (
	edit  cost = 1 << 40
	cut   cost = 1 << 20
	loose cost = 1
	never cost = 1 << 60
)

// row holds, for each number of characters of the field that are used up, the
// least cost to get there.
type row []cost

// walk goes through the units. Here is the row after the last unit; short the row
// of those that have left out the rest of the component. The others are used up and
// filled again: a comparison allocates no row after the first.
type walk struct {
	field            string
	cuts             bool
	here, short      row
	next, way, spare row
	reached          int // most characters of the field used up without an edit
}

func (w *walk) run(units []unit) Match {
	n := len(w.field)
	for _, r := range [...]*row{&w.here, &w.short, &w.next, &w.way, &w.spare} {
		*r = make(row, n+1)
	}
	for i := range w.here {
		w.here[i], w.short[i] = cost(i)*edit, never
	}
	parted, end := -1, never
	for k, u := range units {
		if u.separator && w.cuts && k > 0 { // all that follows may be left out
			end = min(end, w.here[n]+cut, w.short[n])
		}
		w.step(u)
		if parted < 0 && !w.exact() {
			parted = u.at
		}
	}
	if end = min(end, w.here[n], w.short[n]); end >= edit {
		if parted < 0 && len(units) > 0 {
			parted = units[len(units)-1].at + 1
		}
		return Match{Kind: Differs, Edits: int(end / edit), Text: max(parted, 0), Field: w.reached}
	}
	m := Match{Kind: Equal, Loose: end%cut > 0}
	if w.cuts {
		m.Kind = Cut
	}
	return m
}

// exact reports whether some prefix of the field is reached without an edit.
func (w *walk) exact() bool {
	for i := range w.here {
		if min(w.here[i], w.short[i]) < edit {
			return true
		}
	}
	return false
}

// step moves over one unit in all its spellings.
func (w *walk) step(u unit) {
	if u.separator { // a component that was cut ends here
		for i := range w.here {
			w.here[i], w.short[i] = min(w.here[i], w.short[i]), never
		}
	}
	for i := range w.next {
		w.next[i] = never
	}
	for _, s := range u.ways {
		copy(w.way, w.here)
		if s.loose {
			for i := range w.way {
				w.way[i] += loose
			}
		}
		for k := range len(s.text) {
			w.eat(s.text[k])
			for i := 0; w.cuts && !u.separator && i < len(w.way); i++ {
				w.short[i] = min(w.short[i], w.way[i]+cut)
			}
		}
		for i, c := range w.way {
			w.next[i] = min(w.next[i], c)
		}
	}
	w.here, w.next = w.next, w.here
}

// eat is one more character of a spelling: it stands in the field, or another
// does, or none; or the field has one too many.
func (w *walk) eat(c byte) {
	r, out := w.way, w.spare
	out[0] = r[0] + edit
	for i := 1; i < len(r); i++ {
		same := r[i-1]
		if w.field[i-1] != c {
			same += edit
		} else if same < edit {
			w.reached = max(w.reached, i)
		}
		out[i] = min(r[i]+edit, same, out[i-1]+edit)
	}
	w.way, w.spare = out, r
}
