package fmr

import (
	"encoding/binary"

	"gatehouse/capture"
)

// head2011 reads ISO2011, from the length on.
func (r *reader) head2011(rec *Record) {
	r.length(4)
	count := int(r.u16("number of views"))
	r.within(count, 1, MaxViews, "number of views")
	certified := r.u8("certification flag")
	r.within(int(certified), 0, 1, "certification flag")
	for i := 0; i < count && r.err == nil; i++ {
		start := r.at
		end := start + r.number(4, "view length")
		var v View
		r.capture(&v.Capture)
		n := int(r.u8("number of quality blocks"))
		for i := 0; i < n && r.err == nil; i++ {
			q := Quality{Score: r.u8("finger quality")}
			if q.Score != QualityFailed {
				r.within(int(q.Score), 0, 100, "finger quality")
			}
			q.Vendor, q.Algorithm = r.u16("quality vendor"), r.u16("quality algorithm")
			v.Quality = append(v.Quality, q)
		}
		if certified == 1 {
			r.certificates(&v.Capture)
		}
		position := r.u8("finger position")
		r.one(position, positions2011, "finger position")
		v.Position = capture.Finger(position)
		v.Number = r.u8("view number")
		r.within(int(v.Number), 0, 15, "view number")
		r.resolution(&v, ISO2011)
		v.Impression = r.u8("impression type")
		r.one(v.Impression, impressions2011, "impression type")
		r.size(&v)
		b := r.u8("minutia field length and ending type")
		v.Ending = b & 15
		r.within(int(v.Ending), 0, 1, "ridge ending type")
		r.within(int(b>>4), 5, 6, "minutia field length")
		r.minutiae(&v, ISO2011, int(b>>4))
		if r.err == nil && r.at != end {
			r.last = start
			r.fail("view length", "not that of the view")
		}
		rec.Views = append(rec.Views, v)
	}
}

// capture reads when and with what the view was taken. What is more exact than an
// unknown part of the time is unknown too.
func (r *reader) capture(c *Capture) {
	copy(c.Time[:], r.take(len(c.Time), "capture time"))
	known := true
	for _, p := range []struct {
		field       string
		at, size    int
		least, most int
	}{
		{"year", 0, 2, 1, 0xFFFE},
		{"month", 2, 1, 1, 12},
		{"day", 3, 1, 1, 31},
		{"hour", 4, 1, 0, 23},
		{"minute", 5, 1, 0, 59},
		{"second", 6, 1, 0, 59},
		{"millisecond", 7, 2, 0, 999},
	} {
		v, unknown := int(c.Time[p.at]), 0xFF
		if p.size == 2 {
			v, unknown = int(binary.BigEndian.Uint16(c.Time[p.at:])), 0xFFFF
		}
		switch {
		case v == unknown:
			known = false
		case !known:
			r.fail("capture time", p.field+" without what is before it")
		default:
			r.within(v, p.least, p.most, "capture time: "+p.field)
		}
	}
	c.Technology = r.u8("capture technology")
	r.within(int(c.Technology), 0, 20, "capture technology")
	c.Vendor, c.Device = r.u16("capture vendor"), r.u16("capture device")
}

func (r *reader) certificates(c *Capture) {
	n := int(r.u8("number of certificates"))
	for i := 0; i < n && r.err == nil; i++ {
		x := Certificate{Authority: r.u16("certification authority")}
		r.within(int(x.Authority), 1, 1<<16-1, "certification authority")
		x.Scheme = r.u8("certification scheme")
		r.within(int(x.Scheme), 1, 3, "certification scheme")
		c.Certificates = append(c.Certificates, x)
	}
}
