package fmr

import (
	"encoding/binary"
	"fmt"

	"gatehouse/capture"
)

// writer puts a record together and keeps its first error.
type writer struct {
	b   []byte
	err error
}

func (w *writer) u8(v uint8) { w.b = append(w.b, v) }
func (w *writer) u16(v ...uint16) {
	for _, x := range v {
		w.b = binary.BigEndian.AppendUint16(w.b, x)
	}
}
func (w *writer) u32(v int) { w.b = binary.BigEndian.AppendUint32(w.b, uint32(v)) }

// fits refuses what the bits of a field cannot hold.
func (w *writer) fits(v, most int, field string) {
	if v > most && w.err == nil {
		w.err = &Error{len(w.b), field, fmt.Sprintf("above %d", most)}
	}
}

// Encode writes r in the given format. Fields that the format has not are left out;
// what it demands and r breaks is an *Error with the field's name. On a card there is
// exactly one view, see card.go.
func (r Record) Encode(f Format) ([]byte, error) {
	w := &writer{}
	switch f {
	case ISO2005, ANSI2004:
		w.head2005(&r, f)
	case ANSI2009, ANSI2009Am1:
		w.head2009(&r, f)
	case ISO2011:
		w.head2011(&r)
	case NormalCard, CompactCard:
		w.card(&r, f)
	default:
		return nil, &Error{0, "format", "unknown"}
	}
	if w.err != nil {
		return nil, w.err
	}
	// What the reader would refuse is never written: one place knows the rules.
	var err error
	if f == NormalCard || f == CompactCard {
		_, err = ParseCard(w.b, f)
	} else {
		_, err = Parse(w.b)
	}
	if err != nil {
		return nil, err
	}
	return w.b, nil
}

func (w *writer) head2005(r *Record, f Format) {
	w.b = append(w.b, magic+" 20\x00"...)
	w.u32(0)
	if f == ANSI2004 {
		w.u16(r.Owner, r.Product)
	}
	w.fits(int(r.Device), 0xFFF, "capture equipment")
	w.fits(len(r.Views), 255, "number of views")
	w.u16(r.Device | bit(r.Certified, 15))
	var like View
	if len(r.Views) > 0 {
		like = r.Views[0]
	}
	w.u16(like.Width, like.Height, like.XRes, like.YRes)
	w.u8(uint8(len(r.Views)))
	w.u8(0)
	for i := range r.Views {
		v := &r.Views[i]
		if w.err == nil && (v.Width != like.Width || v.Height != like.Height || v.XRes != like.XRes || v.YRes != like.YRes) {
			w.err = &Error{len(w.b), "image size and resolution", "of one view differ from those of another: this format has them once"}
		}
		w.u8(uint8(v.Position))
		w.fits(int(v.Number), 15, "view number")
		w.fits(int(v.Impression), 15, "impression type")
		w.u8(v.Number<<4 | v.Impression&15)
		q := w.quality(v)
		if q.Score >= QualityNotReported {
			q.Score = 0
		}
		w.u8(q.Score)
		w.minutiae(v, f, 6)
	}
	switch n := len(w.b); {
	case f == ISO2005:
		binary.BigEndian.PutUint32(w.b[8:], uint32(n))
	case n-2 < 1<<16: // the short length takes two bytes fewer
		w.b = append(binary.BigEndian.AppendUint16(w.b[:8:8], uint16(n-2)), w.b[12:]...)
	default:
		w.b = append(binary.BigEndian.AppendUint32(append(w.b[:8:8], 0, 0), uint32(n+2)), w.b[12:]...)
	}
}

func (w *writer) head2009(r *Record, f Format) {
	version := "030\x00"
	if f == ANSI2009Am1 {
		version = "035\x00"
	}
	w.b = append(w.b, magic+version...)
	w.u32(0)
	w.u16(r.Owner, r.Product)
	w.u8(uint8(bit(r.Certified, 7)))
	w.u16(r.Device)
	w.fits(len(r.Views), 255, "number of views")
	w.u8(uint8(len(r.Views)))
	w.u8(0)
	for i := range r.Views {
		v := &r.Views[i]
		w.u8(uint8(v.Position))
		w.u8(v.Number)
		w.u8(v.Impression)
		q := w.quality(v)
		w.u8(q.Score)
		w.u16(max(q.Vendor, 1), q.Algorithm) // 0 is reserved, 1 is the registry's "unknown"
		w.u16(v.Width, v.Height, v.XRes, v.YRes)
		w.minutiae(v, f, 6)
	}
	binary.BigEndian.PutUint32(w.b[8:], uint32(len(w.b)))
}

func (w *writer) head2011(r *Record) {
	w.b = append(w.b, magic+"030\x00"...)
	w.u32(0)
	w.u16(uint16(len(r.Views)))
	w.fits(len(r.Views), MaxViews, "number of views")
	if len(r.Views) == 0 {
		w.err = &Error{12, "number of views", "0"}
	}
	certified := false
	for _, v := range r.Views {
		certified = certified || len(v.Capture.Certificates) > 0
	}
	w.u8(uint8(bit(certified, 0)))
	for i := range r.Views {
		v := &r.Views[i]
		start := len(w.b)
		w.u32(0)
		w.b = append(w.b, v.Capture.Time[:]...)
		w.u8(v.Capture.Technology)
		w.u16(v.Capture.Vendor, v.Capture.Device)
		w.fits(len(v.Quality), 255, "number of quality blocks")
		w.u8(uint8(len(v.Quality)))
		for _, q := range v.Quality {
			if q.Score == QualityNotReported { // which ISO2011 does not know of a finger
				q.Score = QualityFailed
			}
			w.u8(q.Score)
			w.u16(q.Vendor, q.Algorithm)
		}
		if certified {
			w.fits(len(v.Capture.Certificates), 255, "number of certificates")
			w.u8(uint8(len(v.Capture.Certificates)))
			for _, c := range v.Capture.Certificates {
				w.u16(c.Authority)
				w.u8(c.Scheme)
			}
		}
		w.u8(uint8(v.Position))
		w.u8(v.Number)
		w.u16(v.XRes, v.YRes)
		w.u8(v.Impression)
		w.u16(v.Width, v.Height)
		size := 5
		for _, m := range v.Minutiae {
			if m.Quality != QualityNotReported {
				size = 6
			}
		}
		w.fits(int(v.Ending), 15, "ridge ending type")
		w.u8(uint8(size)<<4 | v.Ending&15)
		w.minutiae(v, ISO2011, size)
		binary.BigEndian.PutUint32(w.b[start:], uint32(len(w.b)-start))
	}
	binary.BigEndian.PutUint32(w.b[8:], uint32(len(w.b)))
}

// quality is the first of a view, which these formats have one of.
func (w *writer) quality(v *View) Quality {
	if len(v.Quality) == 0 {
		return Quality{Score: QualityNotReported}
	}
	return v.Quality[0]
}

func (w *writer) minutiae(v *View, f Format, size int) {
	w.fits(len(v.Minutiae), MaxMinutiae, "number of minutiae")
	w.u8(uint8(len(v.Minutiae)))
	for _, m := range v.Minutiae {
		w.fits(int(m.X), maxPixels, "minutia x")
		w.fits(int(m.Y), maxPixels, "minutia y")
		w.fits(int(m.Kind), int(capture.RidgeBifurcation), "minutia type")
		w.u16(uint16(m.Kind)<<14|m.X, m.Y)
		w.angle(f, m.Angle)
		if size == 6 {
			q := m.Quality
			if (f == ISO2005 || f == ANSI2004) && q >= QualityNotReported {
				q = 0
			}
			w.u8(q)
		}
	}
	at := len(w.b)
	w.u16(0)
	w.extensions(v, f)
	w.fits(len(w.b)-at-2, 1<<16-1, "extended data length")
	binary.BigEndian.PutUint16(w.b[at:], uint16(len(w.b)-at-2))
}

func (w *writer) angle(f Format, a uint8) {
	if f.ansi() {
		a = rescale(a, 256, 180)
	}
	w.u8(a)
}

// bit is 1<<n where b is true.
func bit(b bool, n uint) uint16 { return uint16(unsigned(b)) << n }
