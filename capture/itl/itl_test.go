package itl

import (
	"bytes"
	"errors"
	"image"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/fir"
	"gatehouse/capture/wsq"
)

var today = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

// sample has a text, an image of Type-4 in WSQ and two of Type-14.
func sample(t testing.TB) Transaction {
	t.Helper()
	g := image.NewGray(image.Rect(0, 0, 80, 72))
	for i := range g.Pix {
		g.Pix[i] = uint8(i * i >> 3)
	}
	w, err := wsq.Encode(g, 500, 2)
	if err != nil {
		t.Fatal(err)
	}
	inch := fir.Resolution{X: 500, Y: 500}
	tagged := Image{
		Type: 14, IDC: 2, Impression: 0, Positions: []int{int(capture.RightIndex)}, Width: 80, Height: 72, Units: fir.PerInch, Scale: inch,
		Coding: WSQ, Data: w, Source: "UTGATE0001", Captured: today, Depth: 8,
	}
	slap := tagged
	slap.IDC, slap.Positions, slap.Coding, slap.Data = 3, []int{13}, None, g.Pix
	slap.Units, slap.Scale, slap.Scanned = fir.PerCentimetre, fir.Resolution{X: 197, Y: 197}, fir.Resolution{X: 394, Y: 394}
	slap.Missing = []Missing{MissingOf(capture.MissingFinger{Finger: capture.RightLittle, Reason: capture.Amputated}), {3, false}}
	slap.Quality = []Quality{{2, 83, 0x00AB, 7}, {4, 255, 0, 1}}
	slap.Comment = "finger \x1B held straight"
	slap.Other = []Field{{Number: 21, Value: [][]string{{"2", "0", "40", "0", "72"}, {"4", "40", "80", "0", "72"}}}, One(903, "M123")}
	return Transaction{
		Version: Version2011, Type: "FIN", Date: today, Priority: 2, Destination: "UTNODE", Origin: "UTGATE0001", Control: "0000000001", Reference: "7",
		Native: Pitch500, Nominal: Pitch500, Other: []Field{{Number: 13, Value: [][]string{{"GATEHOUSE", "1.0"}}}},
		Texts: []Text{{0, []Field{One(30, "EXAMPLE"), {Number: 31, Value: [][]string{{"a", ""}, {"b"}}}}}},
		Images: []Image{
			{Type: 4, IDC: 1, Positions: []int{7, 8}, Width: 80, Height: 72, Units: fir.PerInch, Scale: inch, Coding: WSQ, Depth: 8, Data: w},
			tagged, slap,
		},
		Rest: []Record{
			{10, 4, []byte("10.001:34\x1D10.002:04\x1D10.999:\x1D\x1Cface\x1C")},
			{8, 5, []byte{0, 0, 0, 7, 5, 0, 0x1C}},
		},
	}
}

func encoded(t testing.TB, x Transaction) []byte {
	t.Helper()
	b, err := x.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRoundTrip(t *testing.T) {
	want := sample(t)
	b := encoded(t, want)
	got, err := Parse(b)
	if err != nil || !reflect.DeepEqual(got, want) {
		for i := range got.Images {
			got.Images[i].Data, want.Images[i].Data = nil, nil
		}
		t.Fatalf("%v\n%+v\n%+v", err, got, want)
	}
	for i, m := range got.Images {
		if g, err := m.Gray(); err != nil || g.Rect != image.Rect(0, 0, 80, 72) {
			t.Errorf("image %d: %v", i, err)
		}
	}
	want.Images = want.Images[1:]
	want.Native, want.Nominal = 0, 0
	if _, err := Parse(encoded(t, want)); err != nil {
		t.Errorf("without Type-4: %v", err)
	}
}

// The bytes, as annex B of the standard has them.
func TestLayout(t *testing.T) {
	x := sample(t)
	x.Images[0].Data, x.Images[0].Coding = bytes.Repeat([]byte{9}, 120), None
	x.Images[0].Width, x.Images[0].Height = 12, 10
	x.Images, x.Texts, x.Other, x.Rest = x.Images[:1], x.Texts[:1], nil, nil
	want := "1.001:153\x1D1.002:0500\x1D1.003:1\x1F2\x1E2\x1F00\x1E4\x1F01\x1D1.004:FIN\x1D1.005:20261124\x1D1.006:2\x1D1.007:UTNODE\x1D1.008:UTGATE0001" +
		"\x1D1.009:0000000001\x1D1.010:7\x1D1.011:19.69\x1D1.012:19.69\x1C" +
		"2.001:43\x1D2.002:00\x1D2.030:EXAMPLE\x1D2.031:a\x1F\x1Eb\x1C" +
		"\x00\x00\x00\x8A\x01\x00\x07\x08\xFF\xFF\xFF\xFF\x00\x00\x0C\x00\x0A\x00" + strings.Repeat("\x09", 120)
	if got := string(encoded(t, x)); got != want {
		t.Errorf("%q\n%q", got, want)
	}
}

func TestCut(t *testing.T) {
	b := encoded(t, sample(t))
	for n := range b {
		if _, err := Parse(b[:n]); err == nil {
			t.Fatalf("%d of %d bytes are read", n, len(b))
		}
	}
	if _, err := Parse(append(b, 0)); err == nil {
		t.Error("a byte too many is read")
	}
}

// Fields out of their ranges are refused with their names, in writing and in reading.
func TestFields(t *testing.T) {
	for _, c := range []struct {
		field  string
		change func(x *Transaction)
	}{
		{"1.002 VER", func(x *Transaction) { x.Version = "0200" }},
		{"1.004 TOT", func(x *Transaction) { x.Type = "A B" }},
		{"1.004 TOT", func(x *Transaction) { x.Type = strings.Repeat("A", 17) }},
		{"1.006 PRY", func(x *Transaction) { x.Priority = 10 }},
		{"1.007 DAI", func(x *Transaction) { x.Destination = "" }},
		{"1.008 ORI", func(x *Transaction) { x.Origin = "é" }},
		{"1.009 TCN", func(x *Transaction) { x.Control = "" }},
		{"1.011 NSR", func(x *Transaction) { x.Native = 0 }},
		{"1.011 NSR", func(x *Transaction) { x.Native = 984 }},
		{"1.012 NTR", func(x *Transaction) { x.Nominal = 3937 }},
		{"2.002 IDC", func(x *Transaction) { x.Texts[0].IDC = 100 }},
		{"4.002 IDC", func(x *Transaction) { x.Images[0].IDC = 100 }},
		{"14.002 IDC", func(x *Transaction) { x.Images[1].IDC = -1 }},
		{"2.999", func(x *Transaction) { x.Texts[0].Fields[0].Number = 999 }},
		{"2.031", func(x *Transaction) { x.Texts[0].Fields[0].Number = 31 }},
		{"4.003 IMP", func(x *Transaction) { x.Images[0].Impression = 4 }},
		{"4.004 FGP", func(x *Transaction) { x.Images[0].Positions = []int{16} }},
		{"4.004 FGP", func(x *Transaction) { x.Images[0].Positions = nil }},
		{"4.006 HLL", func(x *Transaction) { x.Images[0].Width = 9 }},
		{"4.007 VLL", func(x *Transaction) { x.Images[0].Height = 0 }},
		{"4.008 CGA", func(x *Transaction) { x.Images[0].Coding = 7 }},
		{"14.003 IMP", func(x *Transaction) { x.Images[1].Impression = 30 }},
		{"14.004 SRC", func(x *Transaction) { x.Images[1].Source = "" }},
		{"14.006 HLL", func(x *Transaction) { x.Images[1].Width = 9 }},
		{"14.007 VLL", func(x *Transaction) { x.Images[1].Height = 9 }},
		{"14.008 SLC", func(x *Transaction) { x.Images[1].Units = 0 }},
		{"14.009 THPS", func(x *Transaction) { x.Images[1].Scale.X = 250 }},
		{"14.010 TVPS", func(x *Transaction) { x.Images[2].Scale.Y = 98 }},
		{"14.012 BPX", func(x *Transaction) { x.Images[1].Depth = 4 }},
		{"14.013 FGP", func(x *Transaction) { x.Images[1].Positions = []int{20} }},
		{"14.013 FGP", func(x *Transaction) { x.Images[1].Positions = []int{1, 2, 3, 4, 5, 6, 7} }},
		{"14.016 SHPS", func(x *Transaction) { x.Images[2].Scanned.X = 100 }},
		{"14.018 AMP", func(x *Transaction) { x.Images[2].Missing[0].Position = 11 }},
		{"14.020 COM", func(x *Transaction) { x.Images[2].Comment = strings.Repeat("x", 129) }},
		{"14.024 FQM", func(x *Transaction) { x.Images[2].Quality[0].Score = 101 }},
		{"14.024 FQM", func(x *Transaction) { x.Images[2].Quality[0].Algorithm = 0 }},
		{"14.009 THPS", func(x *Transaction) { x.Images[2].Other[0].Number = 9 }},
		{"10.002", func(x *Transaction) { x.Rest[0].IDC = 6 }},
		{"10.001", func(x *Transaction) { x.Rest[0].Data = x.Rest[0].Data[1:] }},
		{"8.001", func(x *Transaction) { x.Rest[1].Data = x.Rest[1].Data[:6] }},
		{"14.999 DATA", func(x *Transaction) { x.Images[2].Data = x.Images[2].Data[1:] }},
	} {
		x := sample(t)
		c.change(&x)
		var e *Error
		if _, err := x.Encode(); !errors.As(err, &e) || e.Field != c.field {
			t.Errorf("%s is written: %v", c.field, err)
		}
		field := c.field
		if strings.HasSuffix(field, "IDC") {
			field = "1.003 CNT" // it stands there first
		}
		if _, err := Parse(unchecked(x)); !errors.As(err, &e) || e.Field != field {
			t.Errorf("%s is read: %v", c.field, err)
		}
	}
}

func unchecked(x Transaction) []byte {
	b := x.head()
	for _, t := range x.Texts {
		b = append(b, record(2, append([]Field{One(2, idc(t.IDC))}, t.Fields...), nil)...)
	}
	for _, i := range x.Images {
		if i.Type == 4 {
			b = append(b, i.binary()...)
		} else {
			b = append(b, record(14, i.fields(), i.Data)...)
		}
	}
	for _, r := range x.Rest {
		b = append(b, r.Data...)
	}
	return b
}

// What a Transaction cannot say, at its bytes.
func TestBytes(t *testing.T) {
	for _, c := range []struct{ from, to, field string }{
		{"1.001:", "1.002:", ""},
		{"1.003:1\x1F6", "1.003:1\x1F5", "1.003 CNT"},
		{"1.003:1\x1F6\x1E2\x1F00", "1.003:1\x1F6\x1E2\x1F05", "2.002 IDC"},
		{"1.003:1\x1F6\x1E2\x1F00\x1E4\x1F01", "1.003:1\x1F6\x1E2\x1F00\x1E9\x1F01", "9.001"},
		{"1.003:1\x1F6\x1E2\x1F00\x1E4\x1F01", "1.003:1\x1F6\x1E2\x1F00\x1E2\x1F01", "2.001 LEN"},
		{"1.005:20261124", "1.005:20261331", "1.005 DAT"},
		{"1.006:2", "1.006:x", "1.006 PRY"},
		{"1.006:2", "1.005:2", "1.005 DAT"},
		{"1.011:19.69", "1.011:19,69", "1.011 NSR"},
		{"1.013:GATE", "1x013:GATE", ""},
		{"1.013:GATE", "9.013:GATE", ""},
		{"14.011:WSQ20", "14.011:WSQ21", "14.011 CGA"},
		{"14.018:5\x1FXX", "14.018:5\x1FXY", "14.018 AMP"},
		{"14.024:2\x1F83\x1F00AB", "14.024:2\x1F83\x1F0xAB", "14.024 FQM"},
		{"14.006:80", "14.006:8\x1E", "14.006 HLL"},
		{"14.005:20261124", "14.005:2026112x", "14.005 FCD"},
		{"14.999:", "14.998:", "14.998"}, // its pixels hold separators
	} {
		b := encoded(t, sample(t))
		if !bytes.Contains(b, []byte(c.from)) || len(c.from) != len(c.to) {
			t.Fatalf("%q is not there", c.from)
		}
		_, err := Parse(bytes.Replace(b, []byte(c.from), []byte(c.to), 1))
		var e *Error
		if c.from == "14.999:" {
			if err == nil {
				t.Error("an image outside of its field is read")
			}
			continue
		}
		if err == nil || c.field != "" && (!errors.As(err, &e) || e.Field != c.field) {
			t.Errorf("%q: %v", c.to, err)
		}
	}
	b := encoded(t, sample(t))
	four := bytes.Index(b, []byte{7, 8, 255, 255, 255, 255})
	for _, c := range []struct {
		at    int
		v     byte
		field string
	}{
		{four - 6, 1, "4.001 LEN"}, {four - 2, 9, "4.002 IDC"}, {four + 3, 1, "4.004 FGP"}, {four + 6, 2, "4.005 ISR"}, {four + 11, 9, "4.008 CGA"},
	} {
		spoilt := slices.Clone(b)
		spoilt[c.at] = c.v
		var e *Error
		if _, err := Parse(spoilt); !errors.As(err, &e) || e.Field != c.field {
			t.Errorf("%s: %v", c.field, err)
		}
	}
}

// Files of NIST's an2k programs, where they are at hand (usnistgov/BiometricEvaluation
// and lessandro/nbis, testdata): those of editions that are read come back the same.
func TestPublished(t *testing.T) {
	dir := os.Getenv("GATEHOUSE_ITL_DATA")
	if dir == "" {
		t.Skip("GATEHOUSE_ITL_DATA is not set: no files of other programs to read")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.an2"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	read := 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		x, err := Parse(b)
		var e *Error
		if errors.Is(err, ErrFormat) || errors.As(err, &e) && e.Field == "1.002 VER" {
			continue // an older edition
		}
		if err != nil {
			t.Errorf("%s: %v", f, err)
			continue
		}
		if read++; !bytes.Equal(encoded(t, x), b) {
			t.Errorf("%s: written again it differs", f)
		}
	}
	if read == 0 {
		t.Error("no file of an edition that is read")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(encoded(f, sample(f)))
	small := sample(f)
	small.Texts, small.Images, small.Rest, small.Native, small.Nominal = nil, nil, nil, 0, 0
	f.Add(encoded(f, small))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := Parse(b)
		if err != nil {
			return
		}
		again, err := x.Encode()
		if err != nil {
			t.Fatalf("what is read cannot be written: %v", err)
		}
		second, err := Parse(again)
		if err != nil || !reflect.DeepEqual(x, second) {
			t.Fatalf("written and read again it differs: %v", err)
		}
	})
}
