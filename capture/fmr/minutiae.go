package fmr

import "gatehouse/capture"

// maxPixels is what a coordinate of 14 bits can name.
const maxPixels = 1<<14 - 1

// minutiae reads the count, the minutiae of size bytes, and the extensions.
func (r *reader) minutiae(v *View, f Format, size int) {
	count := int(r.u8("number of minutiae"))
	if f == ISO2011 {
		r.within(count, 1, MaxMinutiae, "number of minutiae")
	}
	for i := 0; i < count && r.err == nil; i++ {
		m := Minutia{Quality: QualityNotReported}
		x := r.u16("minutia x")
		m.X, m.Kind = x&maxPixels, capture.MinutiaKind(x>>14)
		if m.Kind > capture.RidgeBifurcation {
			r.fail("minutia type", "unknown code")
		}
		r.within(int(m.X), 0, int(v.Width)-1, "minutia x")
		m.Y = r.u16("minutia y")
		if m.Y > maxPixels {
			r.fail("minutia reserved bits", "not 0")
		}
		r.within(int(m.Y), 0, int(v.Height)-1, "minutia y")
		m.Angle = r.angle(f, "minutia angle")
		if size == 6 {
			m.Quality = r.u8("minutia quality")
			newer := f != ISO2005 && f != ANSI2004
			r.quality(m.Quality, newer, "minutia quality")
			if !newer && m.Quality == 0 {
				m.Quality = QualityNotReported
			}
		}
		v.Minutiae = append(v.Minutiae, m)
	}
	r.extensions(v, f)
}

// angle reads an angle into 1/256 turn.
func (r *reader) angle(f Format, field string) uint8 {
	a := r.u8(field)
	if !f.ansi() {
		return a
	}
	r.within(int(a), 0, 179, field)
	return rescale(a, 180, 256)
}

// rescale turns an angle in 1/from of a turn into the nearest in 1/to. From fewer
// units to more and back it is exact.
func rescale(a uint8, from, to int) uint8 {
	return uint8((int(a)*to + from/2) / from % to)
}
