package fir

import (
	"math"
	"slices"
)

// levels are the image acquisition levels and their resolutions in pixels per inch
// (ISO/IEC 19794-4:2005 table 1).
var levels = map[int]int{10: 125, 20: 250, 30: 500, 31: 500, 35: 750, 40: 1000, 41: 1000}

// The resolutions that are accepted, in pixels per inch: those of the levels, give or
// take a hundredth.
const (
	minPPI = 123
	maxPPI = 1010
)

// level names a resolution that is not the one of the record's level.
func (r *Record) level() {
	want, has := levels[r.Level]
	if !has || r.Format != ISO2005 {
		return
	}
	for _, i := range r.Images {
		if ppi := i.PPI(); ppi < want*99/100 || ppi > want*101/100 {
			r.Departures = append(r.Departures, LevelContradicts)
			return
		}
	}
}

// check holds every field to its range.
func (r Record) check() error {
	_, level := levels[r.Level]
	switch {
	case r.Format < ISO2005 || r.Format > ISO39794:
		return fail(ErrValue, inRecord, "format", "%d", r.Format)
	case len(r.Images) == 0:
		return fail(ErrMissing, inRecord, "images", "")
	case len(r.Images) > MaxImages:
		return fail(ErrLimit, inRecord, "number of images", "%d", len(r.Images))
	case r.Format == ISO2005 && !level:
		return fail(ErrValue, inRecord, "image acquisition level", "%d", r.Level)
	case r.Format == ISO2005 && r.Device > 0xFFF:
		return fail(ErrValue, inRecord, "capture device id", "%d", r.Device)
	case r.Format != ISO2005 && (r.Level != 0 || r.Device != 0):
		return fail(ErrValue, inRecord, "field of the 2005 form", "")
	case r.Format != ISO2011 && r.Certified:
		return fail(ErrValue, inRecord, "certification flag", "")
	}
	size := 0
	for i := range r.Images {
		if err := r.Images[i].check(r, inImage(i)); err != nil {
			return err
		}
		size += len(r.Images[i].Data)
		for _, e := range r.Images[i].Extended {
			size += extendedHead + len(e.Data)
		}
	}
	if size > MaxBytes-1<<20 {
		return fail(ErrLimit, inRecord, "length", "%d", size)
	}
	if r.Format == ISO2005 {
		if err := r.sameHead(); err != nil {
			return err
		}
	}
	return r.checkViews()
}

// checkViews asks that the views of a position are as many as each says, and that none
// stands twice; where their numbers are not written, they are in order. Images of the
// 2005 form whose position is unknown may be of several fingers.
func (r Record) checkViews() error {
	var count, seen [256]int
	for _, m := range r.Images {
		count[m.Position]++
	}
	for i, m := range r.Images {
		if r.Format == ISO2005 && m.Position == 0 {
			continue
		}
		if m.Views != count[m.Position] {
			return fail(ErrValue, inImage(i), "count of views", "%d, there are %d", m.Views, count[m.Position])
		}
		if seen[m.Position]&(1<<m.View) != 0 || r.Format == ISO39794 && seen[m.Position]+2 != 1<<m.View {
			return fail(ErrValue, inImage(i), "view number", "%d twice or out of its order", m.View)
		}
		seen[m.Position] |= 1 << m.View
	}
	return nil
}

// sameHead holds the images of the 2005 form to what its head says of all of them,
// and to their order: the views of a position follow each other.
func (r Record) sameHead() error {
	first := r.Images[0]
	for i, m := range r.Images {
		if m.Units != first.Units || m.Scan != first.Scan || m.Resolution != first.Resolution || m.Depth != first.Depth || m.Coding != first.Coding {
			return fail(ErrValue, inImage(i), "resolution, depth or coding", "other than in the record's head")
		}
		switch {
		case m.View == 1 && (i == 0 || r.Images[i-1].View == r.Images[i-1].Views):
		case i > 0 && m.View == r.Images[i-1].View+1 && m.Position == r.Images[i-1].Position && m.Views == r.Images[i-1].Views:
		default:
			return fail(ErrValue, inImage(i), "view number", "%d out of its order", m.View)
		}
	}
	if last := r.Images[len(r.Images)-1]; last.View != last.Views {
		return fail(ErrMissing, inRecord, "view", "%d", last.View+1)
	}
	return nil
}

func (i *Image) check(r Record, where string) error {
	bad := func(field string, v int) error { return fail(ErrValue, where, field, "%d", v) }
	switch {
	case !i.Position.valid(r.Format):
		return bad("finger position", int(i.Position))
	case i.Views < 1 || i.Views > maxViews:
		return bad("count of views", i.Views)
	case i.View < 1 || i.View > i.Views:
		return bad("view number", i.View)
	case !slices.Contains(impressions[r.Format], i.Impression):
		return bad("impression type", int(i.Impression))
	case i.Coding.number(r.Format) < 0:
		return bad("image compression algorithm", int(i.Coding))
	case i.Units != PerInch && i.Units != PerCentimetre:
		return bad("scale units", int(i.Units))
	case i.Depth < 1 || i.Depth > 16 || (i.Coding == WSQ || i.Coding == JPEG || r.Format == ISO39794) && i.Depth != 8:
		return bad("pixel depth", i.Depth)
	case len(i.Data) == 0:
		return fail(ErrMissing, where, "image data", "")
	case r.Format == ISO39794 && (i.Width != 0 || i.Height != 0):
		return bad("line length", i.Width)
	case r.Format != ISO39794 && (i.Width < 1 || i.Width > math.MaxUint16):
		return bad("horizontal line length", i.Width)
	case r.Format != ISO39794 && (i.Height < 1 || i.Height > math.MaxUint16):
		return bad("vertical line length", i.Height)
	}
	if err := i.checkResolution(r.Format, where); err != nil {
		return err
	}
	if err := i.checkQuality(r.Format, where); err != nil {
		return err
	}
	return i.checkNewer(r, where)
}

// ppi gives a resolution in pixels per inch, rounded.
func (i *Image) ppi(n int) int {
	if i.Units == PerCentimetre {
		return (n*254 + 50) / 100
	}
	return n
}

func (i *Image) checkResolution(f Format, where string) error {
	outside := func(n int) bool { return i.ppi(n) < minPPI || i.ppi(n) > maxPPI }
	s, m := i.Scan, i.Resolution
	if f == ISO39794 {
		switch {
		case s != Resolution{}:
			return fail(ErrValue, where, "scan resolution", "")
		case m == Resolution{} && i.Units != PerInch:
			return fail(ErrValue, where, "unitDimension", "without a sampling rate")
		case m != Resolution{} && (m.X != m.Y || outside(m.X)):
			return fail(ErrValue, where, "spatial sampling rate", "%d, %d", m.X, m.Y)
		}
		return nil
	}
	switch {
	case outside(s.X):
		return fail(ErrValue, where, "horizontal scan resolution", "%d", s.X)
	case outside(s.Y):
		return fail(ErrValue, where, "vertical scan resolution", "%d", s.Y)
	case outside(m.X) || m.X > s.X:
		return fail(ErrValue, where, "horizontal image resolution", "%d", m.X)
	case outside(m.Y) || m.Y > s.Y:
		return fail(ErrValue, where, "vertical image resolution", "%d", m.Y)
	}
	return nil
}

func (i *Image) checkQuality(f Format, where string) error {
	if f == ISO2005 && len(i.Quality) != 1 {
		return fail(ErrValue, where, "number of qualities", "%d", len(i.Quality))
	}
	if len(i.Quality) > math.MaxUint8 {
		return fail(ErrLimit, where, "number of qualities", "%d", len(i.Quality))
	}
	for _, q := range i.Quality {
		known := q.Score <= 100 || q.Score == QualityFailed || q.Score == QualityUnknown && f == ISO2005
		if !known || f == ISO2005 && (q.Vendor != 0 || q.Algorithm != 0) {
			return fail(ErrValue, where, "quality", "%d", q.Score)
		}
	}
	return nil
}

// technologies are the capture device technologies of ISO/IEC 19794-4:2011 table 4.
const technologies = 20

// checkNewer holds the fields of the 2011 form to their ranges, and asks that other
// forms have none.
func (i *Image) checkNewer(r Record, where string) error {
	if r.Format != ISO2011 {
		if !i.Captured.IsZero() || i.Technology != 0 || i.Vendor != 0 || i.Device != 0 || len(i.Certified) > 0 || len(i.Extended) > 0 {
			return fail(ErrValue, where, "field of the 2011 form", "")
		}
		return nil
	}
	switch {
	case i.Technology > technologies:
		return fail(ErrValue, where, "capture device technology", "%d", i.Technology)
	case !r.Certified && len(i.Certified) > 0, len(i.Certified) > math.MaxUint8:
		return fail(ErrValue, where, "number of certifications", "%d", len(i.Certified))
	case !i.Captured.IsZero() && (i.Captured.Year() < 1 || i.Captured.Year() >= math.MaxUint16):
		return fail(ErrValue, where, "capture year", "")
	case len(i.Extended) > maxExtended:
		return fail(ErrLimit, where, "extended data blocks", "%d", len(i.Extended))
	}
	for _, e := range i.Extended {
		if e.Type == 0 || len(e.Data) > math.MaxUint16-extendedHead {
			return fail(ErrValue, where, "extended data block", "%d", e.Type)
		}
	}
	return nil
}
