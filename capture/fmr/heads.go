package fmr

import "gatehouse/capture"

// Codes of the tables of the standards.
var (
	impressions2005 = []uint8{0, 1, 2, 3, 8}
	impressions2009 = []uint8{0, 1, 2, 3, 8, 10, 11, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29}
	impressions2011 = []uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 24, 28, 29}
	positions2011   = []uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50}
)

// head2005 reads ISO2005 and ANSI2004, from the length on.
func (r *reader) head2005(rec *Record) {
	if rec.Format == ISO2005 {
		r.length(4)
	} else {
		if r.length(2) == 0 {
			r.length(4)
			r.within(len(r.b), 1<<16, MaxRecord, "record length")
		}
		rec.Owner = r.u16("product owner")
		r.within(int(rec.Owner), 1, 1<<16-1, "product owner")
		rec.Product = r.u16("product type")
	}
	device := r.u16("capture equipment")
	if device&0x7000 != 0 {
		r.fail("capture equipment certification", "reserved bits are set")
	}
	rec.Certified, rec.Device = device&0x8000 != 0, device&0xFFF
	var v View // every view has the size and resolution of the head
	r.size(&v)
	r.resolution(&v, rec.Format)
	count := int(r.u8("number of views"))
	if rec.Format == ISO2005 {
		r.within(count, 0, MaxViews, "number of views")
	}
	r.reserved()
	for i := 0; i < count && r.err == nil; i++ {
		v := v
		v.Position = r.position()
		b := r.u8("view number and impression type")
		v.Number, v.Impression = b>>4, b&15
		r.one(v.Impression, impressions2005, "impression type")
		q := Quality{Score: r.u8("finger quality")}
		r.quality(q.Score, false, "finger quality")
		v.Quality = []Quality{q}
		r.minutiae(&v, rec.Format, 6)
		rec.Views = append(rec.Views, v)
	}
}

// head2009 reads ANSI2009 and its amendment, from the length on.
func (r *reader) head2009(rec *Record) {
	r.length(4)
	rec.Owner = r.u16("product owner")
	r.within(int(rec.Owner), 1, 1<<16-1, "product owner")
	rec.Product = r.u16("product type")
	certified := r.u8("capture equipment certification")
	if certified&0x7F != 0 {
		r.fail("capture equipment certification", "reserved bits are set")
	}
	rec.Certified, rec.Device = certified != 0, r.u16("capture equipment")
	count := int(r.u8("number of views"))
	r.reserved()
	for i := 0; i < count && r.err == nil; i++ {
		var v View
		v.Position = r.position()
		v.Number = r.u8("view number")
		r.within(int(v.Number), 0, 15, "view number")
		v.Impression = r.u8("impression type")
		r.one(v.Impression, impressions2009, "impression type")
		q := Quality{Score: r.u8("finger quality")}
		r.quality(q.Score, true, "finger quality")
		q.Vendor = r.u16("quality vendor")
		r.within(int(q.Vendor), 1, 1<<16-1, "quality vendor")
		q.Algorithm = r.u16("quality algorithm")
		v.Quality = []Quality{q}
		r.size(&v)
		r.resolution(&v, rec.Format)
		r.minutiae(&v, rec.Format, 6)
		rec.Views = append(rec.Views, v)
	}
}

// length reads the length of the record, which must be that of the bytes; 0 is
// returned where two bytes say that four follow.
func (r *reader) length(size int) int {
	n := r.number(size, "record length")
	if n != len(r.b) && (n != 0 || size != 2) {
		r.fail("record length", "not that of the record")
	}
	return n
}

func (r *reader) position() capture.Finger {
	p := r.u8("finger position")
	r.within(int(p), 0, int(capture.LeftLittle), "finger position")
	return capture.Finger(p)
}

func (r *reader) size(v *View) {
	v.Width = r.u16("image width")
	r.within(int(v.Width), 1, maxPixels, "image width")
	v.Height = r.u16("image height")
	r.within(int(v.Height), 1, maxPixels, "image height")
}

// resolution: ISO asks for 250 ppi at least.
func (r *reader) resolution(v *View, f Format) {
	least := 99
	if f.ansi() {
		least = 1
	}
	v.XRes = r.u16("x resolution")
	r.within(int(v.XRes), least, 1<<16-1, "x resolution")
	v.YRes = r.u16("y resolution")
	r.within(int(v.YRes), least, 1<<16-1, "y resolution")
}

func (r *reader) reserved() {
	if r.u8("reserved byte") != 0 {
		r.fail("reserved byte", "not 0")
	}
}
