package viz

import (
	"context"
	"fmt"
	"image"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/capture/translit"
	"gatehouse/device"
)

// Read reads the fields of the visual zone from white light. Fields that were
// not found are left out; here is false where this side of the document has no
// zone to read. The error wraps ErrReader or is that of ctx.
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
			same, _ := mrz.PrintedDate(text, field)
			return same
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

// pick finds each field: by its caption, else by what it should say.
func pick(rows []row, wants []want) (out []capture.Text) {
	for _, w := range wants {
		var found *capture.Text
		for i := range rows {
			if t, ok := captioned(rows, i, w.field); ok {
				found = &t
				break
			}
		}
		if found == nil || !w.spells(found.Text) {
			for i := range rows {
				if w.spells(rows[i].text()) {
					found = &capture.Text{Text: rows[i].text(), Confidence: rows[i].confidence(), Region: rows[i].box}
					break
				}
			}
		}
		if found != nil {
			found.Field = w.field
			out = append(out, *found)
		}
	}
	return out
}

// captioned gives the value of the field whose caption rows[i] is: behind it on
// the same row, or on the next row below that begins under it.
func captioned(rows []row, i int, field string) (t capture.Text, ok bool) {
	c := &rows[i]
	name, rest := captionOf(c.text())
	if name != field {
		return t, false
	}
	if rest != "" {
		return capture.Text{Text: rest, Confidence: c.confidence(), Region: c.box}, true
	}
	tall := c.box.Dy()
	for j := i + 1; j < len(rows); j++ {
		r := &rows[j]
		below, aside := r.box.Min.Y-c.box.Max.Y, abs(r.box.Min.X-c.box.Min.X)
		if below > 3*tall {
			break
		}
		if below > -tall/2 && aside < 2*tall && r.box.Min.Y > c.box.Min.Y+tall/2 {
			if other, _ := captionOf(r.text()); other == "" {
				return capture.Text{Text: r.text(), Confidence: r.confidence(), Region: r.box}, true
			}
		}
	}
	return t, false
}
