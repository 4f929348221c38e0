package fmr

import "gatehouse/capture"

// The forms on a card have neither head nor views: a sequence of minutiae. To a card
// it goes in a biometric data template, 7F2E { 81 minutiae } (ISO/IEC 7816-11). Which
// of the two forms it is, how many minutiae the card takes and in which order, says
// the card's biometric information template. They are written in the order of the view.
const (
	tagTemplate = 0x7F2E
	tagMinutiae = 0x81
)

// resolutions of the two forms, units per cm.
const (
	normalRes  = 1000 // 14 bits of 1/100 mm
	compactRes = 100  // 8 bits of 1/10 mm
)

// ParseCard reads a sequence of minutiae as NormalCard or CompactCard. The size of the
// image is not known there: width and height are those that hold the minutiae.
func ParseCard(b []byte, f Format) (Record, error) {
	r := &reader{b: b}
	v := View{Width: 1, Height: 1}
	switch f {
	case NormalCard:
		v.XRes, v.YRes = normalRes, normalRes
	case CompactCard:
		v.XRes, v.YRes = compactRes, compactRes
	default:
		return Record{}, &Error{0, "format", "not one of a card"}
	}
	for r.at < len(b) && r.err == nil {
		m := Minutia{Quality: QualityNotReported}
		var kind uint8
		if f == NormalCard {
			x := r.u16("minutia x")
			m.X, kind = x&maxPixels, uint8(x>>14)
			if m.Y = r.u16("minutia y"); m.Y > maxPixels {
				r.fail("minutia reserved bits", "not 0")
			}
			m.Angle = r.u8("minutia angle")
		} else {
			m.X, m.Y = uint16(r.u8("minutia x")), uint16(r.u8("minutia y"))
			a := r.u8("minutia type and angle")
			m.Angle, kind = rescale(a&63, 64, 256), a>>6
		}
		if m.Kind = capture.MinutiaKind(kind); m.Kind > capture.RidgeBifurcation {
			r.fail("minutia type", "unknown code")
		}
		v.Minutiae = append(v.Minutiae, m)
		v.Width, v.Height = max(v.Width, m.X+1), max(v.Height, m.Y+1)
		if len(v.Minutiae) > MaxMinutiae {
			r.fail("number of minutiae", "above 255")
		}
	}
	if r.err != nil {
		return Record{}, r.err
	}
	return Record{Format: f, Views: []View{v}}, nil
}

// CardSequence takes the sequence out of a biometric data template; it is a view of b.
func CardSequence(b []byte) ([]byte, error) {
	r := &reader{b: b}
	if r.u16("biometric data template") != tagTemplate {
		r.fail("biometric data template", "tag is not 7F2E")
	}
	r.tlvLength("biometric data template")
	if r.u8("minutiae tag") != tagMinutiae {
		r.fail("minutiae tag", "not 81")
	}
	r.tlvLength("minutiae")
	return b[r.at:], r.err
}

// tlvLength reads a length in BER of at most two bytes, which must be that of the rest.
func (r *reader) tlvLength(what string) {
	n := int(r.u8(what + " length"))
	switch n {
	case 0x81:
		n = int(r.u8(what + " length"))
	case 0x82:
		n = int(r.u16(what + " length"))
	}
	if n != len(r.b)-r.at {
		r.fail(what+" length", "not that of the rest")
	}
}

// CardTemplate puts a sequence of minutiae of a card into its biometric data template.
func CardTemplate(sequence []byte) []byte {
	inner := append(appendLength([]byte{tagMinutiae}, len(sequence)), sequence...)
	return append(appendLength([]byte{tagTemplate >> 8, tagTemplate & 0xFF}, len(inner)), inner...)
}

func appendLength(b []byte, n int) []byte {
	switch {
	case n < 0x80:
		return append(b, byte(n))
	case n < 0x100:
		return append(b, 0x81, byte(n))
	}
	return append(b, 0x82, byte(n>>8), byte(n))
}

// card writes the one view of r. Minutiae that begin too far to the right or below are
// moved together to the edge; ones further apart than the form can say are refused.
func (w *writer) card(r *Record, f Format) {
	res, most := normalRes, maxPixels
	if f == CompactCard {
		res, most = compactRes, 255
	}
	if len(r.Views) != 1 {
		w.err = &Error{0, "number of views", "a card has one"}
		return
	}
	v := &r.Views[0]
	if v.XRes == 0 || v.YRes == 0 {
		w.err = &Error{0, "resolution", "0"}
		return
	}
	scale := func(c, from uint16) int { return (int(c)*res + int(from)/2) / int(from) }
	var left, right, top, bottom int
	for i, m := range v.Minutiae {
		x, y := scale(m.X, v.XRes), scale(m.Y, v.YRes)
		if i == 0 {
			left, right, top, bottom = x, x, y, y
		}
		left, right, top, bottom = min(left, x), max(right, x), min(top, y), max(bottom, y)
	}
	if right <= most {
		left = 0
	}
	if bottom <= most {
		top = 0
	}
	w.fits(len(v.Minutiae), MaxMinutiae, "number of minutiae")
	for _, m := range v.Minutiae {
		x, y := scale(m.X, v.XRes)-left, scale(m.Y, v.YRes)-top
		w.fits(x, most, "minutia x")
		w.fits(y, most, "minutia y")
		w.fits(int(m.Kind), int(capture.RidgeBifurcation), "minutia type")
		if f == NormalCard {
			w.u16(uint16(m.Kind)<<14|uint16(x), uint16(y))
			w.u8(m.Angle)
			continue
		}
		w.u8(uint8(x))
		w.u8(uint8(y))
		w.u8(uint8(m.Kind)<<6 | rescale(m.Angle, 256, 64))
	}
}
