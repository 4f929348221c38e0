package lds

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gatehouse/capture"
)

// The worked examples of Doc 9303-10 appendix A, re-typed. Where the print
// contradicts itself the value that adds up is taken, and said so.

func TestExampleCOM(t *testing.T) {
	for file, lds := range map[string]string{
		"60 16 5F01 04 30313037 5F36 06 303430303030 5C 04 6175766C": "0107",
		"60 16 5F01 04 31353939 5F36 06 303430303030 5C 04 6175766C": "1599",
	} {
		c, err := ParseCOM(hex(file))
		if err != nil || c.LDSVersion != lds || c.UnicodeVersion != "040000" || !slices.Equal(c.Groups, []int{1, 2, 4, 12}) {
			t.Errorf("%+v, %v", c, err)
		}
	}
}

func TestExampleDG1(t *testing.T) {
	for _, c := range []struct {
		head   string
		format capture.Format
		lines  []string
	}{
		{"61 5D 5F1F 5A", capture.TD1, []string{"I<NLDXI85935F86999999990<<<<<<", "7208148F1108268NLD<<<<<<<<<<<4", "VAN<DER<STEEN<<MARIANNE<LOUISE"}},
		{"61 4B 5F1F 48", capture.TD2, []string{"I<ATASMITH<<JOHN<T<<<<<<<<<<<<<<<<<<", "123456789<HMD7406222M10123130121<<54"}},
		{"61 5B 5F1F 58", capture.TD3, []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}}, // Doc 9303-4 appendix B
	} {
		d, err := ParseDG1(append(hex(c.head), strings.Join(c.lines, "")...))
		if err != nil || d.Format != c.format || len(d.Lines) != len(c.lines) {
			t.Errorf("%s: %s with %d lines, %v", c.format, d.Format, len(d.Lines), err)
			continue
		}
		for i, l := range c.lines {
			if string(d.Lines[i]) != l {
				t.Errorf("%s: line %d is %s", c.format, i+1, d.Lines[i])
			}
		}
	}
}

// The print gives the header 26 bytes, which are 28, and the group 319EC, which is
// 319E; its format owner and type are those of its hexadecimal line.
func TestExampleDG2(t *testing.T) {
	block := facial(face(0, 1, append(slices.Clone(jp2), make([]byte, 12642-46-len(jp2))...)))
	file := append(hex("75 82319E 7F61 823199 02 01 01 7F60 823191 A1 28 80 02 0101 81 01 02 83 07 20020315133000"+
		"85 08 2002040120070331 86 04 00010001 87 02 0101 88 02 0008 5F2E 823162"), block...)
	d, err := ParseDG2(file)
	if err != nil || len(d.Faces) != 1 || len(d.Departures) != 0 {
		t.Fatalf("%v, %v", err, d.Departures)
	}
	b, f := d.Templates[0], d.Faces[0]
	if b.Owner != 0x0101 || b.Format != 8 || !bytes.Equal(b.Type, []byte{2}) || len(b.Block) != 12642 || !bytes.Equal(file[b.Offset:], b.Block) {
		t.Errorf("template %04X %04X %X, %d bytes at %d", b.Owner, b.Format, b.Type, len(b.Block), b.Offset)
	}
	if f.Width != 413 || f.Height != 531 || !bytes.Equal(file[f.Offset:f.Offset+len(f.Data)], f.Data) || &file[f.Offset] != &f.Data[0] {
		t.Errorf("face %dx%d at %d is no view of the file", f.Width, f.Height, f.Offset)
	}
}

func TestExampleDG5(t *testing.T) {
	file := append(hex("65 8207D8 02 01 01 5F40 8207D0"), append(slices.Clone(jpg), make([]byte, 2000-len(jpg))...)...)
	images, _, err := ParseDG5(file)
	if err != nil || len(images) != 1 || len(images[0].Data) != 2000 || images[0].Offset != len(file)-2000 {
		t.Errorf("%d images, %v", len(images), err)
	}
	if _, _, err := ParseDG7(file); err == nil {
		t.Error("a portrait is no signature")
	}
}

// The print leaves the dashes of the telephone number out, which its length counts.
func TestExampleDG11(t *testing.T) {
	d, err := ParseDG11(slices.Concat(hex("6B 63 5C 0A 5F0E5F115F425F125F13"), TLV(0x5F0E, str("SMITH<<JOHN<J")), TLV(0x5F11, str("ANYTOWN<MN")),
		TLV(0x5F42, str("123 MAPLE RD<ANYTOWN<MN")), TLV(0x5F12, str("1-612-555-1212")), TLV(0x5F13, str("TRAVEL<AGENT"))))
	if err != nil || len(d.Departures) != 0 {
		t.Fatalf("%v, %v", err, d.Departures)
	}
	got := fmt.Sprintf("%s|%s|%s|%s|%s", d.FullName, d.BirthPlace, d.Address, d.Telephone, d.Profession)
	if want := "SMITH<<JOHN<J|ANYTOWN<MN|123 MAPLE RD<ANYTOWN<MN|1-612-555-1212|TRAVEL<AGENT"; got != want {
		t.Error(got)
	}
}

func TestExampleDG16(t *testing.T) {
	p, _, err := ParseDG16(slices.Concat(hex("70 81A2 02 01 02"),
		hex("A1 4C"), TLV(0x5F50, str("20020101")), TLV(0x5F51, str("SMITH<<CHARLES<R")), TLV(0x5F52, str("19525551212")), TLV(0x5F53, str("123 MAPLE RD<ANYTOWN<MN<55100")),
		hex("A2 4F"), TLV(0x5F50, str("20020315")), TLV(0x5F51, str("BROWN<<MARY<J")), TLV(0x5F52, str("14155551212")), TLV(0x5F53, str("49 REDWOOD LN<OCEAN BREEZE<CA<94000"))))
	if err != nil || len(p) != 2 || p[1].Recorded != (Date{2002, 3, 15}) || string(p[1].Name) != "BROWN<<MARY<J" {
		t.Errorf("%d persons, %v", len(p), err)
	}
}

// Tables 28 to 31 of Doc 9303-10, and BSI TR-03105-5.1 LDS_K_01 to 04.
func TestInfo(t *testing.T) {
	for _, c := range []struct {
		name, file        string
		command, response int
		extended, padded  bool
		wrong             error
	}{
		{"two bytes", "7F66 08 0202 0780 0202 0780", 1920, 1920, false, false, nil},
		{"three bytes", "7F66 0A 0203 00FFFF 0203 010000", 65535, 65536, false, false, nil},
		{"capabilities, unknown objects, filled up", "43 01 00 47 03 8401C0 7F66 08 0202 03E8 0202 FFFF 0000", 1000, 65535, true, true, nil},
		{"none", "47 03 840180", 0, 0, false, false, nil},
		{"other tag", "7F65 08 0202 0780 0202 0780", 0, 0, false, false, nil},
		{"one value", "7F66 04 0202 0780", 0, 0, false, false, ErrMissing},
		{"three values", "7F66 0C 0202 0780 0202 0780 0202 0780", 0, 0, false, false, ErrTag},
		{"absurd", "7F66 0A 0204 7FFFFFFF 0202 0780", 0, 0, false, false, ErrValue},
		{"twice", "47 01 80 47 01 80", 0, 0, false, false, ErrValue},
		{"many", strings.Repeat("43 01 00", maxObjects+1), 0, 0, false, false, ErrLimit},
	} {
		i, err := ParseInfo(hex(c.file))
		checkKind(t, c.name, err, c.wrong)
		if i.MaxCommand != c.command || i.MaxResponse != c.response || i.Extended() != c.extended || (len(i.Departures) > 0) != c.padded {
			t.Errorf("%s: %+v", c.name, i)
		}
	}
}

func TestDIRAndCVCA(t *testing.T) {
	a, _, err := ParseDIR(hex("61 09 4F07 A0000002471001 61 09 4F07 A0000002472001"))
	if err != nil || len(a) != 2 || !bytes.Equal(a[0].AID, AID[:]) {
		t.Errorf("%v, %v", a, err)
	}
	for _, c := range []struct {
		name, file string
		want       []string
		wrong      error
	}{
		{"one", "42 0D 5554464943434141 3030303031 " + strings.Repeat("00", 21), []string{"UTFICCAA00001"}, nil},
		{"two", "42 08 4445435641303031 42 08 4445435641303032", []string{"DECVA001", "DECVA002"}, nil},
		{"empty", strings.Repeat("00", 36), nil, ErrMissing},
		{"other tag", "43 08 4445435641303031", nil, ErrTag},
		{"three", strings.Repeat("42 08 4445435641303031", 3), nil, ErrLimit},
		{"control character", "42 08 4445435641300A31", nil, ErrValue},
	} {
		got, err := ParseCVCA(hex(c.file))
		checkKind(t, c.name, err, c.wrong)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestFiles(t *testing.T) {
	for _, f := range Files {
		g, ok := FileByName(f.Name)
		if !ok || g != f || f.SFI < 1 || f.SFI > 30 {
			t.Errorf("%s: %+v", f.Name, g)
		}
	}
	for n := 1; n <= 16; n++ {
		f, ok := DataGroup(n)
		if !ok || f.Name != fmt.Sprintf("DG%d", n) || f.FID != uint16(0x0100+n) || int(f.SFI) != n || DataGroupByTag(f.Tag) != n {
			t.Errorf("DG%d: %+v", n, f)
		}
	}
	if _, ok := DataGroup(17); ok || DataGroupByTag(0x77) != 0 {
		t.Error("there are sixteen data groups")
	}
}
