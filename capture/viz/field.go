package viz

import (
	"context"
	"fmt"
	"image"
	"slices"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/capture/translit"
	"gatehouse/device"
)

// Read reads the fields of the visual zone from white light. Fields that were
// not found are left out; one whose caption has something else beside it than the
// MRZ says, which stands elsewhere, is there twice, the captioned text first. here
// is false where this side of the document has no zone to read. The error wraps
// ErrReader.
func Read(ctx context.Context, page *capture.Page, m *capture.MRZ, p Program, trace capture.Trace) (texts []capture.Text, here bool, err error) {
	q := page.In(device.White)
	if q == nil {
		return nil, false, nil
	}
	fields, err := mrz.Parse(m.Text())
	s, ok := place(q.Gray, m)
	if err != nil || !ok {
		return nil, false, nil
	}
	if s.ink < leastInk {
		return nil, true, nil
	}
	ink := s.strokes()
	trace.Show("visual zone", s.gray)
	trace.Show("visual zone ink", ink)
	words, err := p.words(ctx, ink, s.pxPerMM)
	if err != nil {
		return nil, true, fmt.Errorf("reading the visual zone: %w", err)
	}
	texts = pick(rows(words), wanted(&fields))
	for i := range texts {
		texts[i].Region = s.back(texts[i].Region)
	}
	return texts, true, nil
}

// back maps a rectangle of the sheet to the page.
func (s *sheet) back(r image.Rectangle) image.Rectangle {
	f := func(v int) int { return int(float64(v) * s.from) }
	return image.Rect(f(r.Min.X), f(r.Min.Y), f(r.Max.X), f(r.Max.Y)).Add(s.origin)
}

// want is what the MRZ says of a field: spells tells whether a text is that.
type want struct {
	field  string
	spells func(text string) bool
}

func wanted(f *mrz.Fields) []want {
	date := func(field string) func(string) bool {
		return func(text string) bool {
			all := mrz.PrintedDates(text)
			return len(all) > 0 && all[0] == field
		}
	}
	name := func(mrzText string) func(string) bool {
		return func(text string) bool {
			m := translit.Spells(text, mrzText, translit.Options{Issuer: strings.TrimRight(f.Issuer.Text, "<"), Truncated: f.Name.Truncated})
			return mrzText != "" && (m.Kind == translit.Equal || m.Kind == translit.Cut)
		}
	}
	return []want{
		{Surname, name(f.Name.Primary.Text)},
		{Given, name(f.Name.Secondary.Text)},
		{Number, func(text string) bool { return mrz.PrintedNumber(text, f.Number.Text) }},
		{Birth, date(f.Birth.Text)},
		{Expiry, date(f.Expiry.Text)},
	}
}

// pick finds each field: by its caption, else by what it should say. What should
// stand in another field was laid under a wrong caption here, and is left out.
func pick(rows []row, wants []want) (out []capture.Text) {
	captions := make([]caption, len(rows))
	for i := range rows {
		captions[i].field, captions[i].rest = captionOf(rows[i].text())
	}
	for _, w := range wants {
		foreign := func(text string) bool {
			return slices.ContainsFunc(wants, func(o want) bool { return o.field != w.field && o.spells(text) })
		}
		var found []capture.Text
		agrees := false
		for i := range rows {
			t, ok := value(rows, captions, i, w.field)
			if agrees = ok && w.spells(t.Text); agrees {
				found = []capture.Text{t}
				break
			}
			if ok && len(found) == 0 && !foreign(t.Text) {
				found = []capture.Text{t}
			}
		}
		for i := 0; i < len(rows) && !agrees; i++ {
			if agrees = w.spells(rows[i].text()); agrees {
				found = append(found, rows[i].whole())
			}
		}
		for i := range found {
			found[i].Field = w.field
		}
		out = append(out, found...)
	}
	return out
}

// caption is what a row is the caption of, and a value behind it.
type caption struct{ field, rest string }

// value gives the value of the field whose caption rows[i] is: behind it on the
// same row, or on the next row below that begins under it, unless that is the
// caption of another field.
func value(rows []row, captions []caption, i int, field string) (t capture.Text, ok bool) {
	c := &rows[i]
	if captions[i].field != field {
		return t, false
	}
	if rest := captions[i].rest; rest != "" {
		t = c.whole()
		t.Text = rest
		return t, true
	}
	tall := c.box.Dy()
	for j := i + 1; j < len(rows); j++ {
		r := &rows[j]
		below, aside := r.box.Min.Y-c.box.Max.Y, abs(r.box.Min.X-c.box.Min.X)
		switch {
		case below > 3*tall:
			return t, false
		case below <= -tall/2, aside >= 2*tall, r.box.Min.Y <= c.box.Min.Y+tall/2, captions[j].field == field:
		case captions[j].field != "":
			return t, false
		default:
			return r.whole(), true
		}
	}
	return t, false
}
