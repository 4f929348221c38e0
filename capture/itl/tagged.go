package itl

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// The separators (annex B): of records, fields, subfields and items.
const (
	fs = 0x1C
	gs = 0x1D
	rs = 0x1E
	us = 0x1F
)

// dataField is the one that holds an image, and is the last.
const dataField = 999

// maxFields and maxItems bound a record. Of those that are kept as they are there are
// so many fewer that the others have room.
const (
	maxFields = 200
	maxItems  = 2000
	ourFields = 20
	ourItems  = 250 // the list of contents has 200
)

// tagged is a record in tagged fields.
type tagged struct {
	place  int // in the file
	kind   int // Type-N
	fields []Field
	data   []byte // of the field 999
}

// cutTagged cuts a record off that begins a file, after its own length, the first
// field.
func cutTagged(b []byte, place, kind int) (t tagged, rest []byte, err error) {
	t = tagged{place: place, kind: kind}
	prefix := strconv.Itoa(kind) + ".001:"
	if !bytes.HasPrefix(b, []byte(prefix)) {
		return t, nil, at(place, kind, 1, ErrMissing, "")
	}
	end := bytes.IndexByte(b[:min(len(b), 64)], gs)
	if end < 0 {
		return t, nil, at(place, kind, 1, ErrValue, "no field after it")
	}
	n, ok := decimal(string(b[len(prefix):end]), len(prefix)+2, MaxBytes)
	switch {
	case !ok:
		return t, nil, at(place, kind, 1, ErrValue, "")
	case n > len(b):
		return t, nil, at(place, kind, 1, ErrTruncated, "%d bytes, %d are left", n, len(b))
	case n <= end+1 || b[n-1] != fs:
		return t, nil, at(place, kind, 1, ErrValue, "the record does not end there")
	}
	return t, b[n:], t.split(b[end+1 : n-1])
}

// split reads the fields after the first.
func (t *tagged) split(b []byte) error {
	seen := map[int]bool{1: true}
	items := 0
	for more := true; more; {
		head, _, ok := bytes.Cut(b[:min(len(b), 16)], []byte(":"))
		kind, number, dot := strings.Cut(string(head), ".")
		n, isNumber := decimal(number, 1, 999_999_999)
		if !ok || !dot || kind != strconv.Itoa(t.kind) || len(number) < 3 || !isNumber {
			return &Error{Record: t.place, What: "a field without its number", Kind: ErrValue}
		}
		b = b[len(head)+1:]
		switch {
		case seen[n]:
			return at(t.place, t.kind, n, ErrValue, "twice")
		case len(seen) > maxFields:
			return &Error{Record: t.place, What: "fields", Kind: ErrLimit}
		}
		seen[n] = true
		if n == dataField {
			t.data = b
			return nil
		}
		var value []byte
		value, b, more = bytes.Cut(b, []byte{gs})
		if bytes.IndexByte(value, fs) >= 0 {
			return at(t.place, t.kind, n, ErrValue, "a separator of records in it")
		}
		f := Field{Number: n}
		for sub := range bytes.SplitSeq(value, []byte{rs}) {
			var all []string
			for item := range bytes.SplitSeq(sub, []byte{us}) {
				if items++; items > maxItems {
					return at(t.place, t.kind, n, ErrLimit, "items")
				}
				all = append(all, string(item))
			}
			f.Value = append(f.Value, all)
		}
		t.fields = append(t.fields, f)
	}
	return nil
}

// take removes a field, and gives it; false: it is not there.
func (t *tagged) take(number int) (Field, bool) {
	for i, f := range t.fields {
		if f.Number == number {
			t.fields = slices.Delete(t.fields, i, i+1)
			return f, true
		}
	}
	return Field{}, false
}

// reader takes fields out of a record and keeps the first failure.
type reader struct {
	tagged
	err error
}

// others gives the fields that were not taken.
func (r *reader) others() []Field {
	if len(r.fields) == 0 {
		return nil
	}
	return r.fields
}

func (r *reader) fail(number int, kind error, format string, args ...any) {
	if r.err == nil {
		r.err = at(r.place, r.kind, number, kind, format, args...)
	}
}

// text takes a field of one item.
func (r *reader) text(number int, must bool) string {
	f, has := r.take(number)
	switch {
	case !has && must:
		r.fail(number, ErrMissing, "")
	case has && (len(f.Value) != 1 || len(f.Value[0]) != 1):
		r.fail(number, ErrValue, "more than one item")
	case has && f.Value[0][0] == "":
		r.fail(number, ErrValue, "empty")
	case has:
		return f.Value[0][0]
	}
	return ""
}

// number takes a field of one number that is not negative. One that need not be there
// is 0 where it is not, and never where it is.
func (r *reader) number(number, most int, must bool) int {
	s := r.text(number, must)
	if s == "" {
		return 0
	}
	least := 1
	if must {
		least = 0
	}
	n, ok := decimal(s, least, most)
	if !ok {
		r.fail(number, ErrValue, "")
	}
	return n
}

// decimal reads a number of digits alone.
func decimal(s string, least, most int) (int, bool) {
	if len(s) == 0 || len(s) > 9 || strings.IndexFunc(s, func(c rune) bool { return c < '0' || c > '9' }) >= 0 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= least && n <= most
}

// record writes the fields of a record, its length first.
func record(kind int, fields []Field, data []byte) []byte {
	var body []byte
	name := strconv.Itoa(kind) + "."
	for _, f := range fields {
		body = append(body, gs)
		number := strconv.Itoa(f.Number)
		body = append(body, name+strings.Repeat("0", max(0, 3-len(number)))+number+":"...)
		for i, sub := range f.Value {
			if i > 0 {
				body = append(body, rs)
			}
			body = append(body, strings.Join(sub, string(rune(us)))...)
		}
	}
	if data != nil {
		body = append(body, string(rune(gs))+name+strconv.Itoa(dataField)+":"...)
		body = append(body, data...)
	}
	body = append(body, fs)
	head := name + "001:"
	n := len(head) + len(body)
	for len(head)+len(strconv.Itoa(n))+len(body) != n {
		n = len(head) + len(strconv.Itoa(n)) + len(body)
	}
	return append([]byte(head+strconv.Itoa(n)), body...)
}
