package fmr

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gatehouse/capture"
)

// full is a record with everything in it that format f can hold, of two views.
func full(f Format) Record {
	rnd := rand.New(rand.NewPCG(uint64(f), 7))
	r := Record{Format: f}
	if f != ISO2011 {
		r.Certified, r.Device = true, 0xB5
	}
	if f.ansi() {
		r.Owner, r.Product = 0x42, 0x1102
	}
	for n := range 2 {
		v := View{
			Position: capture.LeftIndex, Number: uint8(n), Impression: 8, Width: 388, Height: 374, XRes: 197, YRes: 198,
			Quality: []Quality{{Score: 90}},
		}
		switch f {
		case ANSI2009, ANSI2009Am1:
			v.Quality[0].Vendor, v.Quality[0].Algorithm = 6, 55
			v.Impression = 24
		case ISO2011:
			v.Quality = []Quality{{90, 0xABCD, 0x123}, {QualityFailed, 1, 2}}
			v.Ending = 1
			v.Capture = Capture{
				Time: [9]byte{7, 213, 12, 15, 17, 35, 20, 255, 255}, Technology: 14, Vendor: 0xABCD, Device: 0xB5,
				Certificates: []Certificate{{7, 2}},
			}
		}
		for i := range 12 {
			m := Minutia{
				X: uint16(rnd.IntN(388)), Y: uint16(rnd.IntN(374)), Angle: uint8(i * 17),
				Kind: capture.MinutiaKind(rnd.IntN(3)), Quality: uint8(1 + rnd.IntN(100)),
			}
			if i == 3 {
				m.Quality = QualityNotReported
			}
			if f.ansi() {
				m.Angle = rescale(uint8(15*i), 180, 256)
			}
			v.Minutiae = append(v.Minutiae, m)
		}
		v.Counts = &RidgeCounts{Method: 1, Edges: []Edge{{0, 1, 3}, {1, 11, 7}}}
		v.Cores = []Core{{100, 120, true, rescale(33, 180, 256)}, {101, 99, true, 0}}
		v.Deltas = []Delta{{60, 300, false, [3]uint8{}}, {260, 310, false, [3]uint8{}}}
		v.Extensions = []Extension{{0x0102, []byte{1, 2, 3}}}
		if !f.ansi() {
			v.Deltas[1] = Delta{260, 310, true, [3]uint8{1, 90, 200}}
			v.Zones = &Zones{Width: 50, Height: 50, Bits: 3, Values: make([]uint8, 8*8)}
			for i := range v.Zones.Values {
				v.Zones.Values[i] = uint8(i % 8)
			}
			if f == ISO2011 {
				v.Zones.Vendor, v.Zones.Algorithm = 9, 8
			}
		}
		r.Views = append(r.Views, v)
	}
	return r
}

var records = []Format{ISO2005, ISO2011, ANSI2004, ANSI2009, ANSI2009Am1}

func TestRoundTrip(t *testing.T) {
	for _, f := range records {
		want := full(f)
		b, err := want.Encode(f)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		got, err := Parse(b)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s: %v\n%+v\n%+v", f, err, got, want)
		}
		if again, err := got.Encode(f); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s: written anew it differs: %v", f, err)
		}
		for n := range b {
			if _, err := Parse(b[:n]); err == nil {
				t.Fatalf("%s: %d of %d bytes are taken for a record", f, n, len(b))
			}
		}
		if _, err := Parse(append(b[:len(b):len(b)], 1)); err == nil {
			t.Errorf("%s: a byte behind the end is not seen", f)
		}
	}
}

// What readers in the field do is read, and named.
func TestQuirks(t *testing.T) {
	r := full(ISO2005)
	r.Views = r.Views[:1]
	r.Views[0].Counts, r.Views[0].Cores, r.Views[0].Deltas, r.Views[0].Zones = nil, nil, nil, nil
	b, err := r.Encode(ISO2005)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Parse(b); err != nil || got.Quirks != nil {
		t.Errorf("none: %v, %v", got.Quirks, err)
	}
	odd := append(bytes.Clone(b), make([]byte, 40)...)
	odd[len(b)-4] += 4 // the length of the extension
	got, err := Parse(odd)
	if want := []Quirk{QuirkPadding, QuirkExtensionLength}; err != nil || !reflect.DeepEqual(got.Quirks, want) {
		t.Fatalf("%v, %v", got.Quirks, err)
	}
	if got.Quirks = nil; !reflect.DeepEqual(got, r) {
		t.Error("another record")
	}
}

// A record above 64 KiB takes ANSI 2004's other length.
func TestLongRecord(t *testing.T) {
	for _, f := range records {
		r := full(f)
		r.Views[0].Extensions = []Extension{{0x0101, make([]byte, 60000)}}
		r.Views[1].Extensions = []Extension{{0x0101, make([]byte, 60000)}}
		b, err := r.Encode(f)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if got, err := Parse(b); err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("%s of %d bytes: %v", f, len(b), err)
		}
	}
}

// Each field of each format, once out of its range: the error has its name. The
// offsets are those of the standards' tables; v is the first view.
func TestRefusesByName(t *testing.T) {
	const (
		v05, v04, v09 = 24, 26, 21
		m05, m04, m09 = v05 + 4, v04 + 4, v09 + 17
		v11           = 15
		q11           = v11 + 18     // number of quality blocks
		c11           = q11 + 1 + 10 // number of certificates
		p11           = c11 + 1 + 3  // finger position
		m11           = p11 + 13     // minutiae
		ext           = 12 * 6       // of minutiae before the extensions
		cores         = 2 + 4 + 7    // extended data length and ridge counts
	)
	type spoil struct {
		f     Format
		at    int
		bytes string
		field string
	}
	cases := []spoil{
		{ISO2005, 0, "X", "format identifier"},
		{ISO2005, 5, "9", "version number"},
		{ISO2005, 11, "\x00", "record length"},
		{ISO2005, 12, "\x40", "capture equipment certification"},
		{ISO2005, 14, "\x00\x00", "image width"},
		{ISO2005, 14, "\x40\x00", "image width"},
		{ISO2005, 16, "\x00\x00", "image height"},
		{ISO2005, 18, "\x00\x62", "x resolution"},
		{ISO2005, 20, "\x00\x00", "y resolution"},
		{ISO2005, 22, "\xB1", "number of views"},
		{ISO2005, 23, "\x01", "reserved byte"},
		{ISO2005, v05, "\x0B", "finger position"},
		{ISO2005, v05 + 1, "\x18", "view number"},
		{ISO2005, v05 + 1, "\x04", "impression type"},
		{ISO2005, v05 + 2, "\x65", "finger quality"},
		{ISO2005, m05, "\xC0", "minutia type"},
		{ISO2005, m05, "\x41\x84", "minutia x"},
		{ISO2005, m05 + 2, "\x80", "minutia reserved bits"},
		{ISO2005, m05 + 2, "\x01\x76", "minutia y"},
		{ISO2005, m05 + 5, "\x65", "minutia quality"},
		{ISO2005, m05 + ext, "\xFF\xFF", "the record ends"},
		{ISO2005, m05 + ext + 2, "\x00\x00", "extension type"},
		{ANSI2004, m04 + ext + 4, "\x00\x03", "extension length"},
		{ISO2005, m05 + ext + 4, "\x10\x03", "extension length"},
		{ISO2005, m05 + ext + 6, "\x03", "ridge count method"},
		{ISO2005, m05 + ext + 7, "\x0C", "ridge count from"},
		{ISO2005, m05 + ext + 8, "\x0C", "ridge count to"},
		{ISO2005, m05 + ext + cores, "\x00\x01", "extension type"}, // twice
		{ISO2005, m05 + ext + cores + 4, "\x10", "number of cores"},
		{ISO2005, m05 + ext + cores + 5, "\x80", "core type"},
		{ISO2005, m05 + ext + cores + 5, "\x41\x84", "core x"},
		{ISO2005, m05 + ext + cores + 7, "\x01\x76", "core y"},
		{ISO2005, m05 + ext + cores + 15, "\x10", "number of deltas"},
		{ISO2005, m05 + ext + cores + 16, "\xC0", "delta type"},
		{ISO2005, m05 + ext + cores + 16, "\x01\x84", "delta x"},
		{ISO2005, m05 + ext + cores + 18, "\x01\x76", "delta y"},
		{ISO2005, m05 + ext + cores + 31, "\x00", "zone width"},
		{ISO2005, m05 + ext + cores + 32, "\x00", "zone height"},
		{ISO2005, m05 + ext + cores + 33, "\x09", "zone bit depth"},
		{ISO2005, m05 + ext + cores + 33, "\x08", "zonal quality"},

		{ANSI2004, 9, "\xFF", "record length"},
		{ANSI2004, 10, "\x00\x00", "product owner"},
		{ANSI2004, 14, "\x10", "capture equipment certification"},
		{ANSI2004, 16, "\x00\x00", "image width"},
		{ANSI2004, 18, "\x00\x00", "image height"},
		{ANSI2004, 20, "\x00\x00", "x resolution"},
		{ANSI2004, 22, "\x00\x00", "y resolution"},
		{ANSI2004, 24, "\x00", "bytes behind"},
		{ANSI2004, 25, "\x01", "reserved byte"},
		{ANSI2004, v04, "\x0B", "finger position"},
		{ANSI2004, v04 + 1, "\x05", "impression type"},
		{ANSI2004, v04 + 2, "\xFE", "finger quality"},
		{ANSI2004, m04 + 4, "\xB4", "minutia angle"},
		{ANSI2004, m04 + 5, "\xFF", "minutia quality"},
		{ANSI2004, m04 + ext + cores + 4, "\x40", "number of cores"},
		{ANSI2004, m04 + ext + cores + 4, "\x82", "core type"},
		{ANSI2004, m04 + ext + cores + 4, "\x50", "number of cores"},
		{ANSI2004, m04 + ext + cores + 5, "\x40", "core x"},
		{ANSI2004, m04 + ext + cores + 9, "\xB4", "core angle"},
		{ANSI2004, m04 + ext + cores + 15, "\xC2", "delta type"},
		{ANSI2004, m04 + ext + cores + 15, "\x20", "number of deltas"},
		{ANSI2004, m04 + ext + cores + 16, "\x80", "delta x"},

		{ANSI2009, 11, "\x01", "record length"},
		{ANSI2009, 12, "\x00\x00", "product owner"},
		{ANSI2009, 16, "\x01", "capture equipment certification"},
		{ANSI2009, 20, "\x01", "reserved byte"},
		{ANSI2009, v09, "\x0B", "finger position"},
		{ANSI2009, v09 + 1, "\x10", "view number"},
		{ANSI2009, v09 + 1, "\x01", "view number"},
		{ANSI2009, v09 + 2, "\x04", "impression type"},
		{ANSI2009, v09 + 3, "\x65", "finger quality"},
		{ANSI2009, v09 + 4, "\x00\x00", "quality vendor"},
		{ANSI2009, v09 + 8, "\x00\x00", "image width"},
		{ANSI2009, v09 + 10, "\x00\x00", "image height"},
		{ANSI2009, v09 + 12, "\x00\x00", "x resolution"},
		{ANSI2009, v09 + 14, "\x00\x00", "y resolution"},
		{ANSI2009, m09 + 4, "\xB4", "minutia angle"},
		{ANSI2009, m09 + 5, "\xFD", "minutia quality"},
		{ANSI2009Am1, m09 + ext + 8, "\xFF", "ridge count"},
		{ANSI2009Am1, m09 + ext + 9, "\xFF", "ridge count"},

		{ISO2011, 11, "\x00", "record length"},
		{ISO2011, 12, "\x00\x00", "number of views"},
		{ISO2011, 14, "\x02", "certification flag"},
		{ISO2011, v11 + 3, "\x00", "view length"},
		{ISO2011, v11 + 4, "\x00\x00", "capture time: year"},
		{ISO2011, v11 + 4, "\xFF\xFF", "capture time"},
		{ISO2011, v11 + 6, "\x0D", "capture time: month"},
		{ISO2011, v11 + 7, "\x00", "capture time: day"},
		{ISO2011, v11 + 8, "\x18", "capture time: hour"},
		{ISO2011, v11 + 9, "\x3C", "capture time: minute"},
		{ISO2011, v11 + 10, "\x3C", "capture time: second"},
		{ISO2011, v11 + 11, "\x03\xE8", "capture time: millisecond"},
		{ISO2011, v11 + 13, "\x15", "capture technology"},
		{ISO2011, q11 + 1, "\x65", "finger quality"},
		{ISO2011, c11 + 1, "\x00\x00", "certification authority"},
		{ISO2011, c11 + 3, "\x04", "certification scheme"},
		{ISO2011, p11, "\x0B", "finger position"},
		{ISO2011, p11 + 1, "\x10", "view number"},
		{ISO2011, p11 + 2, "\x00\x62", "x resolution"},
		{ISO2011, p11 + 4, "\x00\x62", "y resolution"},
		{ISO2011, p11 + 6, "\x0A", "impression type"},
		{ISO2011, p11 + 7, "\x00\x00", "image width"},
		{ISO2011, p11 + 9, "\x00\x00", "image height"},
		{ISO2011, p11 + 11, "\x71", "minutia field length"},
		{ISO2011, p11 + 11, "\x62", "ridge ending type"},
		{ISO2011, p11 + 12, "\x00", "number of minutiae"},
		{ISO2011, m11 + 5, "\x65", "minutia quality"},
		{ISO2011, m11 + ext + cores + 35, "\x00", "zone width"},
	}
	for _, c := range cases {
		r := full(c.f)
		b, err := r.Encode(c.f)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(b); err != nil { // the positive control
			t.Fatal(err)
		}
		copy(b[c.at:], c.bytes)
		_, err = Parse(b)
		if err == nil || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s, byte %d: %v, want an error of %q", c.f, c.at, err, c.field)
		}
	}
}

// What a format cannot hold is refused on writing too, by name.
func TestEncodeRefuses(t *testing.T) {
	for _, c := range []struct {
		f     Format
		spoil func(*Record)
		field string
	}{
		{ISO2005, func(r *Record) { r.Device = 0x1000 }, "capture equipment"},
		{ISO2005, func(r *Record) { r.Views[1].Width = 100 }, "image size"},
		{ISO2005, func(r *Record) { r.Views[1].Number = 3 }, "view number"},
		{ISO2005, func(r *Record) { r.Views[0].Number = 16 }, "view number"},
		{ISO2005, func(r *Record) { r.Views[0].Impression = 24 }, "impression type"},
		{ISO2005, func(r *Record) { r.Views[0].Minutiae[0].X = 0x4001 }, "minutia x"},
		{ISO2005, func(r *Record) { r.Views[0].Minutiae[0].Kind = 3 }, "minutia type"},
		{ISO2005, func(r *Record) { r.Views[0].Minutiae = make([]Minutia, 256) }, "number of minutiae"},
		{ISO2005, func(r *Record) { r.Views[0].Zones.Values[0] = 8 }, "zonal quality"},
		{ISO2005, func(r *Record) { r.Views[0].Zones.Values = nil }, "zonal quality"},
		{ISO2005, func(r *Record) { r.Views[0].Cores = make([]Core, 16) }, "number of cores"},
		{ISO2005, func(r *Record) { r.Views[0].Extensions[0].Data = make([]byte, 1<<16) }, "extension length"},
		{ANSI2004, func(r *Record) { r.Owner = 0 }, "product owner"},
		{ANSI2004, func(r *Record) { r.Views[0].Cores = nil }, "number of cores"},
		{ISO2011, func(r *Record) { r.Views[0].Minutiae = nil }, "number of minutiae"},
		{ISO2011, func(r *Record) { r.Views = nil }, "number of views"},
		{CompactCard, func(r *Record) {}, "number of views"},
		{CompactCard, func(r *Record) { r.Views = r.Views[:1]; r.Views[0].Minutiae[0].X = 600; r.Views[0].Minutiae[1].X = 1 }, "minutia x"},
		{CompactCard, func(r *Record) { r.Views = r.Views[:1]; r.Views[0].XRes = 0 }, "resolution"},
		{0, func(*Record) {}, "format"},
	} {
		f := c.f
		if f == 0 || f >= NormalCard {
			f = ISO2005
		}
		r := full(f)
		c.spoil(&r)
		if _, err := r.Encode(c.f); err == nil || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s: %v, want an error of %q", c.f, err, c.field)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, x := range records {
		r := full(x)
		b, err := r.Encode(x)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Parse(b)
		if err != nil {
			return
		}
		again, err := r.Encode(r.Format)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		r.Quirks = nil
		if got, err := Parse(again); err != nil || !reflect.DeepEqual(got, r) {
			t.Errorf("written anew it is another record: %v", err)
		}
		for i := range r.Views {
			if x, err := r.Template(i); err == nil && EncodeNative(&x) == nil {
				t.Error("a template that breaks its promises")
			}
		}
	})
}
