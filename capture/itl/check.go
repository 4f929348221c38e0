package itl

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/capture/fir"
)

const (
	maxSide      = 65_535
	minSide      = 10
	maxText      = 128
	maxPositions = 6
)

// check holds every field to its range.
func (t Transaction) check() error {
	bad := func(field int) error { return at(1, 1, field, ErrValue, "") }
	four := slices.ContainsFunc(t.Images, func(i Image) bool { return i.Type == 4 })
	switch {
	case !slices.Contains([]string{Version2000, Version2007, Version2011, Version2013, Version2015}, t.Version):
		return bad(2)
	case t.records() > MaxRecords-1:
		return at(1, 1, 3, ErrLimit, "%d records", t.records())
	case !plain(t.Type, 16) || strings.Contains(t.Type, " "):
		return bad(4)
	case !isDay(t.Date):
		return bad(5)
	case t.Priority < 0 || t.Priority > 9:
		return bad(6)
	case !plain(t.Destination, maxText):
		return bad(7)
	case !plain(t.Origin, maxText):
		return bad(8)
	case !plain(t.Control, maxText):
		return bad(9)
	case t.Reference != "" && !plain(t.Reference, maxText):
		return bad(10)
	case t.Native != 0 && !fine(t.Native), t.Native == 0 && four:
		return bad(11)
	case t.Nominal != 0 && !fine(t.Nominal), t.Nominal == 0 && four, t.Nominal > t.Native:
		return bad(12)
	}
	if err := checkOther(1, 1, t.Other, 13); err != nil {
		return err
	}
	for n, x := range t.Texts {
		if x.IDC < 0 || x.IDC > 99 {
			return at(n+2, 2, 2, ErrValue, "")
		}
		if err := checkOther(n+2, 2, x.Fields, 3); err != nil {
			return err
		}
	}
	for n, i := range t.Images {
		if err := i.check(n+2+len(t.Texts), t); err != nil {
			return err
		}
	}
	for n, x := range t.Rest {
		place := n + 2 + len(t.Texts) + len(t.Images)
		again, rest, err := readOther(x.Data, place, x.Type)
		if err != nil {
			return err
		}
		if len(rest) > 0 || again.IDC != x.IDC || x.IDC > 99 || x.Type == 4 || x.Type == 14 {
			return at(place, x.Type, 2, ErrValue, "")
		}
	}
	return nil
}

// fine says whether a pitch is of 500 ppi or more, less a hundredth.
func fine(pitch int) bool { return pitch >= Pitch500*99/100 && pitch <= 9999 }

// plain says whether a text is there, short, and printable ASCII.
func plain(s string, most int) bool {
	return s != "" && len(s) <= most && strings.IndexFunc(s, func(c rune) bool { return c < ' ' || c > '~' }) < 0
}

// clean says whether a text has no separators in it.
func clean(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(c rune) bool { return c >= fs && c <= us }) < 0
}

func isDay(d time.Time) bool {
	return d.Year() >= 1900 && d.Year() <= 9999 && d.Equal(time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC))
}

// readHere are the fields of Type-14 that are not among the other ones.
var readHere = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 20, 24, dataField}

// checkOther holds fields that are kept as they are to the syntax. Their numbers begin
// at least; in Type-14 they are those not read here.
func checkOther(place, kind int, fields []Field, least int) error {
	if len(fields) > maxFields-ourFields {
		return &Error{Record: place, What: "fields", Kind: ErrLimit}
	}
	var seen []int
	items := 0
	for _, f := range fields {
		taken := f.Number < least || f.Number > 999_999_999 || f.Number == dataField || kind == 14 && slices.Contains(readHere, f.Number)
		if taken || slices.Contains(seen, f.Number) || len(f.Value) == 0 {
			return at(place, kind, f.Number, ErrValue, "a field of this number")
		}
		seen = append(seen, f.Number)
		for _, sub := range f.Value {
			items += len(sub)
			for _, s := range sub {
				if !clean(s) {
					return at(place, kind, f.Number, ErrValue, "a separator in it, or no text")
				}
			}
			if len(sub) == 0 || items > maxItems-ourItems {
				return at(place, kind, f.Number, ErrLimit, "items")
			}
		}
	}
	return nil
}

func (i Image) check(place int, t Transaction) error {
	if i.Type != 4 && i.Type != 14 {
		return &Error{Record: place, What: "Type-" + idc(i.Type), Kind: ErrUnsupported}
	}
	width, coding, data := 6, 11, dataField
	if i.Type == 4 {
		coding, data = 8, 9
	}
	bad := func(field int) error { return at(place, i.Type, field, ErrValue, "") }
	impression := i.Impression >= 0 && i.Impression <= 3 || i.Impression == 8 || i.Impression >= 20 && i.Impression <= 29
	switch {
	case i.IDC < 0 || i.IDC > 99:
		return bad(2)
	case !impression:
		return bad(3)
	case i.Width < minSide || i.Width > maxSide:
		return bad(width)
	case i.Height < minSide || i.Height > maxSide:
		return bad(width + 1)
	case int(i.Coding) >= len(codings):
		return bad(coding)
	case len(i.Data) == 0:
		return at(place, i.Type, data, ErrMissing, "")
	case i.Coding == None && int64(len(i.Data)) != int64(i.Width)*int64(i.Height)*int64((i.Depth+7)/8):
		return at(place, i.Type, data, ErrValue, "%d bytes", len(i.Data))
	}
	if i.Type == 4 {
		return i.checkBinary(place, t.Native)
	}
	return i.checkTagged(place)
}

func (i Image) checkBinary(place, native int) error {
	bad := func(field int) error { return at(place, 4, field, ErrValue, "") }
	positions := len(i.Positions) >= 1 && len(i.Positions) <= maxPositions
	for _, p := range i.Positions {
		positions = positions && p >= 0 && p <= 15
	}
	switch {
	case !positions:
		return bad(4)
	case i.Units != fir.PerInch || i.Scale.X != i.Scale.Y || i.Scale.X != 500 && i.Scale.X != nativePPI(native):
		return bad(5)
	case i.Source != "", !i.Captured.IsZero(), i.Scanned != fir.Resolution{}, i.Depth != 8, i.Comment != "",
		len(i.Missing)+len(i.Quality)+len(i.Other) > 0:
		return &Error{Record: place, What: "a field of Type-14 in Type-4", Kind: ErrValue}
	}
	return nil
}

func (i Image) checkTagged(place int) error {
	bad := func(field int) error { return at(place, 14, field, ErrValue, "") }
	outside := func(n int) bool { // 490 to 4,040 ppi
		if i.Units == fir.PerCentimetre {
			n = n * 254 / 100
		}
		return n < 490 || n > 4040
	}
	positions := len(i.Positions) >= 1 && len(i.Positions) <= maxPositions
	for _, p := range i.Positions {
		positions = positions && (p >= 0 && p <= 19 || p >= 40 && p <= 50)
	}
	scanned := i.Scanned != fir.Resolution{}
	switch {
	case !plain(i.Source, maxText):
		return bad(4)
	case !isDay(i.Captured):
		return bad(5)
	case i.Units != fir.PerInch && i.Units != fir.PerCentimetre:
		return bad(8)
	case outside(i.Scale.X):
		return bad(9)
	case outside(i.Scale.Y):
		return bad(10)
	case i.Depth < 8 || i.Depth > 16:
		return bad(12)
	case !positions:
		return bad(13)
	case scanned && outside(i.Scanned.X):
		return bad(16)
	case scanned && outside(i.Scanned.Y):
		return bad(17)
	case len(i.Missing) > 4 || slices.ContainsFunc(i.Missing, func(m Missing) bool { return m.Position < 1 || m.Position > 10 }):
		return bad(18)
	case len(i.Comment) > maxText || !clean(i.Comment):
		return bad(20)
	}
	for _, q := range i.Quality {
		known := q.Score >= 0 && q.Score <= 100 || q.Score == 254 || q.Score == 255
		if !known || q.Position < 0 || q.Position > 50 || q.Algorithm < 1 || q.Algorithm > 65535 || len(i.Quality) > 9 {
			return bad(24)
		}
	}
	return checkOther(place, 14, i.Other, 3)
}
