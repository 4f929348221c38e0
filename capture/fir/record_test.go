package fir

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/lds"
)

// sample is a record with two fingers, the first in two views.
func sample(f Format) Record {
	r := Record{Format: f}
	for n, p := range []Position{2, 2, 7} {
		i := Image{
			Position: p, View: 1, Views: 1, Quality: []Quality{{Score: 80}}, Units: PerCentimetre,
			Resolution: Resolution{197, 197}, Depth: 8, Data: bytes.Repeat([]byte{byte(n), 200}, 6),
		}
		if p == 2 {
			i.View, i.Views = n+1, 2
		}
		if f == ISO39794 {
			i.Coding = WSQ
		} else {
			i.Coding, i.Width, i.Height, i.Scan = Raw, 4, 3, Resolution{197, 197}
		}
		if f == ISO2011 {
			i.Captured = time.Date(2026, 3, 4, 5, 6, 7, 89e6, time.UTC)
			i.Technology, i.Vendor, i.Device = 2, 0x1234, 0x5678
			i.Quality = append(i.Quality, Quality{QualityFailed, 1, 2})
			i.Certified = []Certificate{{3, 1}}
			i.Extended = []Extended{{2, []byte("beside it")}}
		}
		r.Images = append(r.Images, i)
	}
	if f == ISO2005 {
		r.Level, r.Device = 31, 0x123
	}
	r.Certified = f == ISO2011
	return r
}

var all = []Format{ISO2005, ISO2011, ISO39794}

func TestRoundTrip(t *testing.T) {
	for _, f := range all {
		want := sample(f)
		b, err := want.Encode()
		if err != nil {
			t.Fatal(f, err)
		}
		got, err := Parse(b)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n%+v\n%+v", f, err, got, want)
		}
		again, err := got.Encode()
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s: written again it differs: %v", f, err)
		}
		if i := got.Images[0]; i.PPI() != 500 || i.Finger() != capture.RightIndex {
			t.Errorf("%s: %d ppi of %v", f, i.PPI(), i.Finger())
		}
	}
}

// Every byte that is cut off, and every byte too many, is an error.
func TestLengths(t *testing.T) {
	for _, f := range all {
		b, err := sample(f).Encode()
		if err != nil {
			t.Fatal(err)
		}
		for n := range b {
			if _, err := Parse(b[:n]); err == nil {
				t.Errorf("%s: %d of %d bytes are read", f, n, len(b))
			}
		}
		if _, err := Parse(append(b, 0)); err == nil {
			t.Errorf("%s: a byte too many is read", f)
		}
	}
}

// A field out of its range is refused with its name, in reading and in writing.
func TestFields(t *testing.T) {
	for _, c := range []struct {
		formats []Format
		field   string
		change  func(r *Record, i *Image)
	}{
		{all, "finger position", func(r *Record, i *Image) { i.Position = 11 }},
		{[]Format{ISO2005}, "finger position", func(r *Record, i *Image) { i.Position = 40 }},
		{all, "impression type", func(r *Record, i *Image) { i.Impression = 17 }},
		{[]Format{ISO2005}, "count of views", func(r *Record, i *Image) { i.Views = 17 }},
		{[]Format{ISO2011}, "view number", func(r *Record, i *Image) { i.View = 3 }},
		{[]Format{ISO2005, ISO2011}, "scale units", func(r *Record, i *Image) { i.Units = 3 }},
		{[]Format{ISO2005, ISO2011}, "pixel depth", func(r *Record, i *Image) { i.Depth = 17 }},
		{[]Format{ISO2005, ISO2011}, "pixel depth", func(r *Record, i *Image) { i.Depth = 0 }},
		{[]Format{ISO2005, ISO2011}, "horizontal scan resolution", func(r *Record, i *Image) { i.Scan.X = 400 }},
		{[]Format{ISO2005, ISO2011}, "vertical scan resolution", func(r *Record, i *Image) { i.Scan.Y = 40 }},
		{[]Format{ISO2005, ISO2011}, "horizontal image resolution", func(r *Record, i *Image) { i.Resolution.X = 198 }},
		{[]Format{ISO2005, ISO2011}, "vertical image resolution", func(r *Record, i *Image) { i.Resolution.Y = 40 }},
		{[]Format{ISO39794}, "spatial sampling rate", func(r *Record, i *Image) { i.Resolution = Resolution{40, 40} }},
		{[]Format{ISO2005, ISO2011}, "horizontal line length", func(r *Record, i *Image) { i.Width = 0 }},
		{[]Format{ISO2005, ISO2011}, "vertical line length", func(r *Record, i *Image) { i.Height = 0 }},
		{[]Format{ISO2005, ISO2011}, "quality", func(r *Record, i *Image) { i.Quality[0].Score = 101 }},
		{[]Format{ISO2011}, "quality", func(r *Record, i *Image) { i.Quality[0].Score = QualityUnknown }},
		{all, "image data", func(r *Record, i *Image) { i.Data = nil }},
		{[]Format{ISO2011}, "capture device technology", func(r *Record, i *Image) { i.Technology = 21 }},
		{[]Format{ISO2011}, "extended data block", func(r *Record, i *Image) { i.Extended[0].Type = 0 }},
		{[]Format{ISO2005}, "image acquisition level", func(r *Record, i *Image) { r.Level = 32 }},
		{[]Format{ISO2005}, "capture device id", func(r *Record, i *Image) { r.Device = 0x1000 }},
	} {
		for _, f := range c.formats {
			r := sample(f)
			for n := range r.Images {
				c.change(&r, &r.Images[n])
			}
			refused(t, f, c.field, "written", r.check())
			_, err := Parse(unchecked(r))
			refused(t, f, c.field, "read", err)
		}
	}
}

// refused asks for an error of a field.
func refused(t *testing.T, f Format, field, how string, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Field != field {
		t.Errorf("%s: %s is %s: %v", f, field, how, err)
	}
}

func unchecked(r Record) []byte {
	switch r.Format {
	case ISO2005:
		return r.encode2005()
	case ISO2011:
		return r.encode2011()
	}
	return r.encode39794()
}

// Fields that a Record cannot hold, at their bytes.
func TestBytes(t *testing.T) {
	const at2011 = head2011 + 4
	for _, c := range []struct {
		f     Format
		at    int
		v     byte
		field string
	}{
		{ISO2005, 0, 'G', "format identifier"},
		{ISO2005, 5, '9', "version number"},
		{ISO2005, 13, 1, "record length"},
		{ISO2005, 18, 1, "number of fingers"},
		{ISO2005, 18, 4, "number of fingers"},
		{ISO2005, 29, 6, "image compression algorithm"},
		{ISO2005, 31, 1, "reserved"},
		{ISO2005, 35, 13, "length of image"},
		{ISO2005, 38, 0, "view number"},
		{ISO2005, 38, 2, "view number"},
		{ISO2005, 45, 1, "reserved"},
		{ISO2011, 11, 1, "record length"},
		{ISO2011, 13, 2, "record length"},
		{ISO2011, 14, 2, "certification flag"},
		{ISO2011, 15, 1, "number of fingers"},
		{ISO2011, at2011 + 2, 13, "capture date and time"},
		{ISO2011, at2011 + 4, 24, "capture date and time"},
	} {
		b, err := sample(c.f).Encode()
		if err != nil {
			t.Fatal(err)
		}
		b[c.at] = c.v
		_, err = Parse(b)
		refused(t, c.f, c.field, "read", err)
	}
}

// The images of the 2005 form share one head.
func TestOneHead(t *testing.T) {
	r := sample(ISO2005)
	r.Images[2].Scan = Resolution{394, 394}
	if _, err := r.Encode(); err == nil {
		t.Error("two resolutions are written in one head")
	}
	r = sample(ISO2005)
	r.Level = 40
	b, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if r, err = Parse(b); err != nil || len(r.Departures) != 1 || r.Departures[0] != LevelContradicts {
		t.Errorf("level of 1000 ppi at 500: %v, %q", err, r.Departures)
	}
}

// Views of one finger are counted each, or once.
func TestCounts(t *testing.T) {
	b, err := sample(ISO2005).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for count, want := range map[byte][]string{3: nil, 2: {CountsPositions}} {
		b[18] = count
		r, err := Parse(b)
		if err != nil || len(r.Images) != 3 || !slices.Equal(r.Departures, want) {
			t.Errorf("%d: %v, %d images, %q", count, err, len(r.Images), r.Departures)
		}
	}
}

func TestPPI(t *testing.T) {
	for _, c := range []struct {
		units Units
		x, y  int
		want  int
	}{
		{PerInch, 500, 500, 500},
		{PerInch, 1000, 1000, 1000},
		{PerInch, 569, 569, 569},
		{PerInch, 500, 501, 0},
		{PerCentimetre, 197, 197, 500},
		{PerCentimetre, 394, 394, 1000},
		{PerCentimetre, 295, 295, 750},
		{PerCentimetre, 98, 98, 250},
		{PerCentimetre, 200, 200, 508},
		{0, 0, 0, 0},
	} {
		if got := (Image{Units: c.units, Resolution: Resolution{c.x, c.y}}).PPI(); got != c.want {
			t.Errorf("%d x %d: %d ppi, want %d", c.x, c.y, got, c.want)
		}
	}
}

// What lds gives of a data group is read here.
func TestDataGroup(t *testing.T) {
	for _, f := range []Format{ISO2005, ISO39794} {
		r := sample(f)
		block, err := r.Encode()
		if err != nil {
			t.Fatal(err)
		}
		tag, kind := uint32(0x5F2E), []byte{0, 7}
		if f == ISO39794 {
			tag, kind = 0x7F2E, []byte{0, 0x28}
		}
		header := lds.TLV(0xA1, lds.TLV(0x81, []byte{8}), lds.TLV(0x82, []byte{9}), lds.TLV(0x87, []byte{1, 1}), lds.TLV(0x88, kind))
		file := lds.TLV(0x63, lds.TLV(0x7F61, lds.TLV(2, []byte{1}), lds.TLV(0x7F60, header, lds.TLV(tag, block))))
		group, err := lds.ParseDG3(file)
		if err != nil {
			t.Fatal(f, err)
		}
		got, err := Parse(group.Templates[0].Block)
		if err != nil || len(got.Images) != len(group.Fingers) || !bytes.Equal(got.Images[2].Data, group.Fingers[2].Data) {
			t.Errorf("%s: %v, %d images, %d in lds", f, err, len(got.Images), len(group.Fingers))
		}
	}
}

func TestGray(t *testing.T) {
	for _, c := range []struct {
		name  string
		i     Image
		want  []byte
		wrong string
	}{
		{"raw", Image{Coding: Raw, Depth: 8, Width: 2, Height: 2, Data: []byte{1, 2, 3, 255}}, []byte{1, 2, 3, 255}, ""},
		{"raw, two bytes", Image{Coding: Raw, Depth: 16, Width: 1, Height: 2, Data: []byte{0x80, 0, 0xFF, 0xFF}}, []byte{128, 255}, ""},
		{"raw, 4 bits", Image{Coding: Raw, Depth: 4, Width: 2, Height: 1, Data: []byte{0, 15}}, []byte{0, 255}, ""},
		{"raw, a pixel too bright", Image{Coding: Raw, Depth: 4, Width: 2, Height: 1, Data: []byte{0, 16}}, nil, "more than 4 bits"},
		{"raw, short", Image{Coding: Raw, Depth: 8, Width: 2, Height: 2, Data: []byte{1, 2, 3}}, nil, "3 bytes"},
		{"packed, no gaps", Image{Coding: Packed, Depth: 4, Width: 3, Height: 2, Data: []byte{0x0F, 0x1F, 0x20}}, []byte{0, 255, 17, 255, 34, 0}, ""},
		{"packed, rows apart", Image{Coding: Packed, Depth: 4, Width: 3, Height: 2, Data: []byte{0x0F, 0x1A, 0xF2, 0x0A}}, []byte{0, 255, 17, 255, 34, 0}, ""},
		{"packed, 12 bits", Image{Coding: Packed, Depth: 12, Width: 2, Height: 1, Data: []byte{0xFF, 0xF8, 0x00}}, []byte{255, 128}, ""},
		{"PGM", Image{Coding: PGM, Data: []byte("P5 # a comment\n2\t1\n255\n\x07\x08")}, []byte{7, 8}, ""},
		{"PGM, long", Image{Coding: PGM, Data: []byte("P5 2 1 255\n\x07\x08\x09")}, nil, "3 bytes"},
		{"PGM, no size", Image{Coding: PGM, Data: []byte("P5 2 255\n\x07\x08\x09")}, nil, "head"},
		{"PGM, deep", Image{Coding: PGM, Data: []byte("P5 1 1 65535\n\x07\x08")}, nil, "levels"},
		{"JPEG 2000", Image{Coding: JPEG2000, Data: []byte{1}}, nil, "JPEG 2000"},
		{"WSQ", Image{Coding: WSQ, Data: []byte{0xFF}}, nil, "WSQ"},
	} {
		g, err := c.i.Gray()
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err != nil || !bytes.Equal(g.Pix, c.want) {
			t.Errorf("%s: %v, %v", c.name, err, g)
		}
	}
}

// Records of other programs, where they are at hand: those of mosip/bio-utils
// (kernel-biometrics-api, biometrics-util) and ISO's own sample of 39794-4 in JMRTD.
// They are of real fingers and no part of this project.
func TestPublished(t *testing.T) {
	dir := os.Getenv("GATEHOUSE_FIR_DATA")
	if dir == "" {
		t.Skip("GATEHOUSE_FIR_DATA is not set: no records of other programs to read")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Parse(b)
		if err != nil || len(r.Departures) > 0 {
			t.Errorf("%s: %v, %q", f, err, r.Departures)
			continue
		}
		again, err := r.Encode()
		if err != nil || r.Format != ISO39794 && !bytes.Equal(again, b) {
			t.Errorf("%s: written again it differs: %v", f, err)
		}
		for _, i := range r.Images {
			if _, err := i.Gray(); err != nil && !errors.Is(err, ErrUnsupported) {
				t.Errorf("%s: %v", f, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, form := range all {
		b, err := sample(form).Encode()
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
		again, err := r.Encode()
		if err != nil {
			t.Fatalf("what is read cannot be written: %v", err)
		}
		r.Departures = nil
		second, err := Parse(again)
		second.Departures = nil
		if err != nil || !reflect.DeepEqual(second, r) {
			t.Fatalf("written and read again it differs: %v", err)
		}
		for _, i := range r.Images {
			if g, err := i.Gray(); err == nil && g.Rect.Empty() {
				t.Fatal("an empty picture")
			}
		}
	})
}
