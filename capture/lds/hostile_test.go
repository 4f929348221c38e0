package lds

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"gatehouse/capture/lds/codestream"
)

// parsers are all files that a chip may hold, as one function each.
var parsers = map[string]func([]byte) ([]string, error){
	"EF.COM":      func(b []byte) ([]string, error) { c, err := ParseCOM(b); return c.Departures, err },
	"EF.SOD":      func(b []byte) ([]string, error) { _, err := UnwrapSOD(b); return nil, err },
	"EF.ATR/INFO": func(b []byte) ([]string, error) { i, err := ParseInfo(b); return i.Departures, err },
	"EF.DIR":      func(b []byte) ([]string, error) { _, d, err := ParseDIR(b); return d, err },
	"EF.CVCA":     func(b []byte) ([]string, error) { _, err := ParseCVCA(b); return nil, err },
	"infos":       func(b []byte) ([]string, error) { s, err := ParseSecurityInfos(b); return s.Departures, err },
	"object":      func(b []byte) ([]string, error) { s, err := ParseSecurityObject(b); return s.Departures, err },
	"DG1":         func(b []byte) ([]string, error) { d, err := ParseDG1(b); return d.Departures, err },
	"DG2":         func(b []byte) ([]string, error) { d, err := ParseDG2(b); return d.Departures, err },
	"DG3":         func(b []byte) ([]string, error) { d, err := ParseDG3(b); return d.Departures, err },
	"DG4":         func(b []byte) ([]string, error) { d, err := ParseDG4(b); return d.Departures, err },
	"DG5":         func(b []byte) ([]string, error) { _, d, err := ParseDG5(b); return d, err },
	"DG7":         func(b []byte) ([]string, error) { _, d, err := ParseDG7(b); return d, err },
	"DG11":        func(b []byte) ([]string, error) { d, err := ParseDG11(b); return d.Departures, err },
	"DG12":        func(b []byte) ([]string, error) { d, err := ParseDG12(b); return d.Departures, err },
	"DG13":        func(b []byte) ([]string, error) { _, err := ParseOpaque(13, b); return nil, err },
	"DG14":        func(b []byte) ([]string, error) { s, err := ParseDG14(b); return s.Departures, err },
	"DG15":        func(b []byte) ([]string, error) { _, err := ParseDG15(b); return nil, err },
	"DG16":        func(b []byte) ([]string, error) { _, d, err := ParseDG16(b); return d, err },
}

func block(b []byte) []byte { return TLV(blockTag, b) }

// names writes the template A0 of DG11, which says there are n names.
func names(n byte, names ...string) []byte {
	parts := [][]byte{{2, 1, n}}
	for _, s := range names {
		parts = append(parts, TLV(0x5F0F, str(s)))
	}
	return TLV(0xA0, parts...)
}

const groupHash = "3025 0201%02X 0420 " + "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"

// object writes an LDS security object over SHA-256 of some groups.
func object(version byte, tail []byte, groups ...int) []byte {
	var list []byte
	for _, g := range groups {
		list = append(list, hex(fmt.Sprintf(groupHash, g))...)
	}
	return TLV(0x30, []byte{2, 1, version}, hex("300B 0609 608648016503040201"), TLV(0x30, list), tail)
}

var versions = TLV(0x30, TLV(0x13, str("0108")), TLV(0x13, str("040000")))

// Every row that fails stands beside one that differs in that point and does not.
func TestFilesAccepted(t *testing.T) {
	loose := append(hex("60 8116"), hex("5F01 04 30313037 5F36 06 303430303030 5C 04 6175766C")...)
	tag11 := hex("5C 02 5F0F")
	for _, c := range []struct {
		parser, name string
		file         []byte
		departures   string
		wrong        error
	}{
		{"EF.COM", "length not the shortest", loose, LooseLength, nil},
		{"EF.COM", "group 17", hex("60 15 5F01 04 30313037 5F36 06 303430303030 5C 03 617571"), "", ErrValue},
		{"EF.COM", "a group twice", hex("60 14 5F01 04 30313037 5F36 06 303430303030 5C 02 6161"), "", ErrValue},
		{"EF.COM", "no Unicode version", hex("60 0B 5F01 04 30313037 5C 02 6175"), "", ErrTag},
		{"EF.COM", "no list", hex("60 10 5F01 04 30313037 5F36 06 303430303030"), "", ErrMissing},
		{"EF.SOD", "wrapped", hex("77 04 3002 0500"), "", nil},
		{"EF.SOD", "BER inside", hex("77 04 3080 0000"), "", nil},
		{"EF.SOD", "other tag", hex("78 04 3002 0500"), "", ErrTag},
		{"EF.SOD", "too short", hex("77 03 3002 0500"), "", ErrTag},
		{"EF.SOD", "too long", hex("77 05 3002 0500"), "", ErrTruncated},
		{"EF.SOD", "nothing in it", hex("77 00"), "", ErrMissing},
		{"object", "version 0", object(0, nil, 1, 2, 14), "", nil},
		{"object", "version 1", object(1, versions, 1, 2, 16), "", nil},
		{"object", "version 0 with versions", object(0, versions, 1, 2), "", ErrTag},
		{"object", "version 1 without", object(1, nil, 1, 2), "", ErrMissing},
		{"object", "version 2", object(2, versions, 1, 2), "", ErrUnsupported},
		{"object", "group 0", object(0, nil, 1, 0), "", ErrValue},
		{"object", "group 17", object(0, nil, 1, 17), "", ErrValue},
		{"object", "a group twice", object(0, nil, 1, 2, 1), "", ErrValue},
		{"object", "one hash", object(0, nil, 1), "", ErrMissing},
		{"object", "hash too short", bytes.Replace(object(0, nil, 1, 2), hex("300B0609608648016503040201"), hex("300B0609608648016503040203"), 1), "", ErrValue},
		{"DG1", "89 characters", TLV(0x61, TLV(0x5F1F, bytes.Repeat(str("A"), 89))), "", ErrValue},
		{"DG1", "88 characters", TLV(0x61, TLV(0x5F1F, bytes.Repeat(str("A"), 88))), "", nil},
		{"DG1", "small letters", TLV(0x61, TLV(0x5F1F, bytes.Repeat(str("a"), 88))), "", ErrValue},
		{"DG1", "no zone", hex("61 00"), "", ErrMissing},
		{"DG2", "JPEG 2000", group(0x75, faceHeader, block(facial(face(0, 1, jp2)))), "", nil},
		{"DG2", "JPEG with feature points", group(0x75, faceHeader, block(facial(face(2, 0, jpg)))), "", nil},
		{"DG2", "two faces, two templates", group(0x75, faceHeader, block(facial(face(0, 1, jp2), face(0, 0, jpg))), block(facial(face(0, 1, jp2)))), "", nil},
		{"DG2", "type lies", group(0x75, faceHeader, block(facial(face(0, 1, jpg)))), ImageType, nil},
		{"DG2", "no picture at all", group(0x75, faceHeader, block(facial(face(0, 0, str("GIF89a"))))), ImageType, nil},
		{"DG2", "unknown type", group(0x75, faceHeader, block(facial(face(0, 2, jp2)))), "", ErrValue},
		{"DG2", "no template", group(0x75, faceHeader), "", ErrLimit},
		{"DG2", "count bomb", bytes.Replace(group(0x75, faceHeader, block(facial(face(0, 1, jp2)))), hex("02 01 01"), hex("02 01 FF"), 1), "", ErrLimit},
		{"DG2", "count above what is there", bytes.Replace(group(0x75, faceHeader, block(facial(face(0, 1, jp2)))), hex("02 01 01"), hex("02 01 02"), 1), "", ErrMissing},
		{"DG2", "count below what is there", bytes.Replace(group(0x75, faceHeader, block(facial(face(0, 1, jp2))), block(facial(face(0, 1, jp2)))), hex("02 01 02"), hex("02 01 01"), 1), "", ErrTag},
		{"DG2", "no count", bytes.Replace(group(0x75, faceHeader, block(facial(face(0, 1, jp2)))), hex("02 01 01"), hex("04 01 01"), 1), "", ErrTag},
		{"DG2", "ten templates", group(0x75, faceHeader, slices.Repeat([][]byte{block(facial(face(0, 1, jp2)))}, 10)...), "", ErrLimit},
		{"DG2", "nine templates", group(0x75, faceHeader, slices.Repeat([][]byte{block(facial(face(0, 1, jp2)))}, 9)...), "", nil},
		{"DG2", "face count bomb", group(0x75, faceHeader, block(bytes.Replace(facial(face(0, 1, jp2)), be16(1), be16(0xFFFF), 1))), "", ErrLimit},
		{"DG2", "ten faces", group(0x75, faceHeader, block(facial(slices.Repeat([][]byte{face(0, 1, jp2)}, 10)...))), "", ErrLimit},
		{"DG2", "nine faces", group(0x75, faceHeader, block(facial(slices.Repeat([][]byte{face(0, 1, jp2)}, 9)...))), "", nil},
		{"DG2", "point bomb", group(0x75, faceHeader, block(facial(face(maxPoints+1, 1, jp2)))), "", ErrLimit},
		{"DG2", "record 8 bytes long", group(0x75, faceHeader, block(append(facial(face(0, 1, jp2)), make([]byte, 8)...))), RecordLength, nil},
		{"DG2", "record 9 bytes long", group(0x75, faceHeader, block(append(facial(face(0, 1, jp2)), make([]byte, 9)...))), "", ErrValue},
		{"DG2", "record cut off", group(0x75, faceHeader, block(facial(face(0, 1, jp2))[:60])), "", ErrValue},
		{"DG2", "other format identifier", group(0x75, faceHeader, block(fingers(wsq))), "", ErrUnsupported},
		{"DG2", "header of fingers", group(0x75, fingerHeader, block(facial(face(0, 1, jp2)))), BiometricHeader, nil},
		{"DG2", "no owner of the format", group(0x75, hex("A1 04 8802 0008"), block(facial(face(0, 1, jp2)))), "", ErrMissing},
		{"DG2", "a header's object twice", group(0x75, hex("A1 0C 8702 0101 8802 0008 8802 0008"), block(facial(face(0, 1, jp2)))), "", ErrTag},
		{"DG2", "codes that do not exist", group(0x75, faceHeader, block(facial(bytes.Replace(face(0, 1, jp2), hex("01 02 03 000000"), hex("05 02 03 000000"), 1)))), FaceFields, nil},
		{"DG2", "no block", group(0x75, faceHeader, nil), "", ErrTruncated},
		{"DG2", "ISO/IEC 39794-5", group(0x75, faceHeader, TLV(0x7F2E, TLV(0xA1, face39794(3, jp2)))), "", nil},
		{"DG2", "ISO/IEC 39794-5, bare", group(0x75, faceHeader, TLV(0x7F2E, face39794(2, jpg))), Bare39794, nil},
		{"DG2", "ISO/IEC 39794-5, lies", group(0x75, faceHeader, TLV(0x7F2E, TLV(0xA1, face39794(4, jpg)))), ImageType, nil},
		{"DG2", "ISO/IEC 39794-5, none", group(0x75, faceHeader, TLV(0x7F2E, TLV(0xA1, face39794(3)))), "", ErrMissing},
		{"DG2", "ISO/IEC 39794-5, ten", group(0x75, faceHeader, TLV(0x7F2E, TLV(0xA1, face39794(3, slices.Repeat([][]byte{jp2}, 10)...)))), "", ErrLimit},
		{"DG2", "ISO/IEC 39794-4 where a face belongs", group(0x75, faceHeader, TLV(0x7F2E, TLV(0xA1, hex("64 00")))), "", ErrTag},
		{"DG3", "two fingers", group(0x63, fingerHeader, block(fingers(wsq)), block(fingers(wsq))), "", nil},
		{"DG3", "none, random bytes", slices.Concat(hex("63 0C 7F61 03 0201 00 53 04 01020304")), "", nil},
		{"DG3", "none", hex("63 06 7F61 03 0201 00"), "", nil},
		{"DG3", "format of the reference data", group(0x63, hex("A1 10 8103 000008 8201 09 8702 0101 8802 0008"), block(fingers(wsq))), "", nil},
		{"DG3", "no subtype", group(0x63, hex("A1 0B 8101 08 8702 0101 8802 0007"), block(fingers(wsq))), BiometricHeader, nil},
		{"DG3", "subtype FE", group(0x63, hex("A1 0E 8101 08 8201 FE 8702 0101 8802 0007"), block(fingers(wsq))), BiometricHeader, nil},
		{"DG3", "other identifier", group(0x63, fingerHeader, block(bytes.Replace(fingers(wsq), str("FIR\x00"), str("PIR\x00"), 1))), "", ErrUnsupported},
		{"DG3", "image in template two missing", group(0x63, fingerHeader, block(fingers(wsq)), nil), "", ErrTruncated},
		{"DG3", "33 images", group(0x63, fingerHeader, block(fingers(slices.Repeat([][]byte{wsq}, maxPrints+1)...))), "", ErrLimit},
		{"DG3", "255 views of a finger", group(0x63, fingerHeader, block(bytes.Replace(fingers(wsq), []byte{1, 1, 1, 80}, []byte{1, 255, 1, 80}, 1))), "", ErrTruncated},
		{"DG3", "ten fingers", group(0x63, fingerHeader, slices.Repeat([][]byte{block(fingers(wsq))}, 10)...), "", nil},
		{"DG3", "eleven fingers", group(0x63, fingerHeader, slices.Repeat([][]byte{block(fingers(wsq))}, 11)...), "", ErrLimit},
		{"DG3", "record longer than it says", group(0x63, fingerHeader, block(append(fingers(wsq), 0))), "", ErrValue},
		{"DG3", "ISO/IEC 39794-4", group(0x63, fingerHeader, TLV(0x7F2E, TLV(0xA1, finger39794(2, 1, wsq)))), "", nil},
		{"DG3", "ISO/IEC 39794-4, lies", group(0x63, fingerHeader, TLV(0x7F2E, TLV(0xA1, finger39794(2, 3, wsq)))), ImageType, nil},
		{"DG3", "ISO/IEC 39794-4, unknown format", group(0x63, fingerHeader, TLV(0x7F2E, TLV(0xA1, finger39794(2, 5, wsq)))), "", ErrValue},
		{"DG3", "ISO/IEC 39794-5 where a finger belongs", group(0x63, fingerHeader, TLV(0x7F2E, TLV(0xA1, face39794(3, jp2)))), "", ErrTag},
		{"DG4", "an iris", group(0x76, irisHeader, block(irises(jp2, jp2))), "", nil},
		{"DG4", "header says 46 bytes", group(0x76, irisHeader, block(bytes.Replace(irises(jp2), []byte{0, 45}, []byte{0, 46}, 1))), "", ErrValue},
		{"DG4", "33 images", group(0x76, irisHeader, block(irises(slices.Repeat([][]byte{jp2}, maxPrints+1)...))), "", ErrLimit},
		{"DG5", "ten portraits", hex("65 03 02 01 0A"), "", ErrLimit},
		{"DG7", "a signature", TLV(0x67, hex("02 01 01"), TLV(0x5F43, jpg)), "", nil},
		{"DG7", "an empty one", TLV(0x67, hex("02 01 01"), TLV(0x5F43)), "", ErrMissing},
		{"DG11", "names", TLV(0x6B, tag11, names(2, "SMITH<<JOHN", "JOHN<SMITH")), "", nil},
		{"DG11", "count bomb", TLV(0x6B, tag11, names(255, "SMITH<<JOHN")), "", ErrLimit},
		{"DG11", "33 names", TLV(0x6B, tag11, names(32, slices.Repeat([]string{"A"}, maxTexts+1)...)), "", ErrLimit},
		{"DG11", "count differs", TLV(0x6B, tag11, names(2, "SMITH<<JOHN")), CountLies, nil},
		{"DG11", "name without its template", TLV(0x6B, tag11, TLV(0x5F0F, str("SMITH<<JOHN"))), BareName, nil},
		{"DG11", "list differs", TLV(0x6B, hex("5C 02 5F10"), TLV(0x5F11, str("ANYTOWN"))), TagList, nil},
		{"DG11", "list cut within a tag", TLV(0x6B, hex("5C 01 5F")), "", ErrValue},
		{"DG11", "an object twice", TLV(0x6B, hex("5C 02 5F10"), TLV(0x5F10, str("1")), TLV(0x5F10, str("2"))), "", ErrValue},
		{"DG11", "65 objects", TLV(0x6B, hex("5C 00"), many()), "", ErrLimit},
		{"DG11", "Latin-1", TLV(0x6B, hex("5C 02 5F11"), TLV(0x5F11, str("M\xFCNCHEN"))), NotUTF8, nil},
		{"DG11", "birth in BCD, day not known", TLV(0x6B, hex("5C 02 5F2B"), TLV(0x5F2B, hex("19740600"))), BCDDate, nil},
		{"DG11", "birth with letters", TLV(0x6B, hex("5C 02 5F2B"), TLV(0x5F2B, str("1974JU22"))), "", ErrValue},
		{"DG11", "birth in month 13", TLV(0x6B, hex("5C 02 5F2B"), TLV(0x5F2B, str("19741322"))), "", ErrValue},
		{"DG11", "birth with a nibble above 9", TLV(0x6B, hex("5C 02 5F2B"), TLV(0x5F2B, hex("1974060A"))), "", ErrValue},
		{"DG12", "issued and personalised", TLV(0x6C, hex("5C 06 5F195F265F55"), TLV(0x5F19, str("UTOPIA")), TLV(0x5F26, str("20240229")), TLV(0x5F55, str("20240229235960"))), "", nil},
		{"DG12", "personalised at 24 h", TLV(0x6C, hex("5C 02 5F55"), TLV(0x5F55, str("20240229240000"))), "", ErrValue},
		{"DG13", "opaque", hex("6D 03 FF FF FF"), "", nil},
		{"DG15", "a key", hex("6F 05 3003 020101"), "", nil},
		{"DG15", "two", hex("6F 08 3003 020101 3001 00"), "", ErrTag},
		{"DG16", "16 persons", hex("70 03 02 01 10"), "", ErrLimit},
		{"DG16", "person of another number", hex("70 0A 02 01 01 A2 05 5F51 02 4141"), "", ErrTag},
	} {
		d, err := parsers[c.parser](c.file)
		checkKind(t, c.parser+": "+c.name, err, c.wrong)
		if got := strings.Join(d, " "); err == nil && got != c.departures {
			t.Errorf("%s: %s: departures %q, want %q", c.parser, c.name, got, c.departures)
		}
	}
}

// many writes 65 objects of different tags.
func many() (b []byte) {
	for n := range maxObjects + 1 {
		b = append(b, 0x5F, 0x81, byte(n), 0)
	}
	return b
}

// What every file has to refuse, whatever is in it.
func TestLengthBombs(t *testing.T) {
	for _, f := range Files {
		parse := parsers[f.Name]
		if parse == nil || f.Tag == 0 {
			continue
		}
		head := []byte{byte(f.Tag)}
		for name, tail := range map[string]string{
			"4 GB": "84FFFFFFFF", "2 GB": "847FFFFFFF", "16 MB": "84 00FFFFFF", "indefinite": "80 0000", "nine bytes": "89 000000000000000001 00",
			"one byte more than there is": "02 00", "nothing": "", "empty": "00",
		} {
			if _, err := parse(append(head[:1:1], hex(tail)...)); err == nil && !(name == "empty" && f.Name == "DG13") {
				t.Errorf("%s: %s is accepted", f.Name, name)
			} else {
				checkError(t, err)
			}
		}
	}
}

func TestDG2Values(t *testing.T) {
	file := group(0x75, faceHeader, block(facial(face(1, 0, jpg), face(0, 1, jp2))), TLV(0x7F2E, TLV(0xA1, face39794(3, jp2))))
	d, err := ParseDG2(file)
	if err != nil || len(d.Faces) != 3 {
		t.Fatalf("%d faces, %v", len(d.Faces), err)
	}
	for i, f := range d.Faces {
		want := [][]byte{jpg, jp2, jp2}[i]
		if !bytes.Equal(f.Data, want) || &file[f.Offset] != &f.Data[0] || cap(f.Data) != len(f.Data) || f.Template != i/2 || f.Width != 413 || f.Height != 531 {
			t.Errorf("face %d: %d bytes at %d of template %d, %dx%d", i, len(f.Data), f.Offset, f.Template, f.Width, f.Height)
		}
	}
	f := d.Faces[0]
	if f.Gender != 1 || f.Eyes != 2 || f.Hair != 3 || f.Kind != 1 || f.Actual != codestream.JPEG || len(f.Points) != 1 || f.Points[0] != (FeaturePoint{1, 0x31, 16, 32}) {
		t.Errorf("%+v", f.Points)
	}
}

func TestFingersAndIrises(t *testing.T) {
	file := group(0x63, fingerHeader, block(fingers(wsq, wsq)))
	d, err := ParseDG3(file)
	if err != nil || len(d.Fingers) != 2 {
		t.Fatalf("%d fingers, %v", len(d.Fingers), err)
	}
	f := d.Fingers[1]
	if f.Position != 2 || f.Width != 500 || f.Height != 600 || f.Compression != 2 || f.Actual != codestream.WSQ || f.Quality != 80 || f.Horizontal != 500 || &file[f.Offset] != &f.Data[0] {
		t.Errorf("%+v", f)
	}
	file = group(0x63, fingerHeader, TLV(0x7F2E, TLV(0xA1, finger39794(7, 1, wsq))))
	if d, err = ParseDG3(file); err != nil || len(d.Fingers) != 1 || d.Fingers[0].Position != 7 || d.Fingers[0].Compression != 2 || &file[d.Fingers[0].Offset] != &d.Fingers[0].Data[0] {
		t.Errorf("%+v, %v", d.Fingers, err)
	}
	file = group(0x76, irisHeader, block(irises(jp2)))
	e, err := ParseDG4(file)
	if err != nil || len(e.Irises) != 1 {
		t.Fatalf("%d irises, %v", len(e.Irises), err)
	}
	if i := e.Irises[0]; i.Eye != 1 || i.Format != 14 || i.Width != 640 || i.Height != 480 || &file[i.Offset] != &i.Data[0] {
		t.Errorf("%+v", i)
	}
}

// Nothing that is printed or fails says anything of the traveller.
func TestSilence(t *testing.T) {
	d1, _ := ParseDG1(TLV(0x61, TLV(0x5F1F, bytes.Repeat(str("SECRET90"), 9))))
	d11, _ := ParseDG11(TLV(0x6B, hex("5C 02 5F10"), TLV(0x5F10, str("SECRET90")), TLV(0x5F2B, str("19740622"))))
	p, _, _ := ParseDG16(TLV(0x70, hex("02 01 01"), TLV(0xA1, TLV(0x5F51, str("SECRET90")))))
	if len(d1.Lines) != 2 || string(d11.PersonalNumber) != "SECRET90" || string(p[0].Name) != "SECRET90" {
		t.Fatal("the control was not read")
	}
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	log.Info("", "1", d1, "11", d11, "16", p[0], "b", d11.Birth)
	for _, err := range []error{
		func() error { _, err := ParseDG1(TLV(0x61, TLV(0x5F1F, str("SECRET90")))); return err }(),
		func() error {
			_, err := ParseDG11(TLV(0x6B, hex("5C 02 5F2B"), TLV(0x5F2B, str("SECRET90"))))
			return err
		}(),
	} {
		if err == nil {
			t.Fatal("the control is accepted")
		}
		fmt.Fprint(&out, err)
	}
	if s := out.String(); strings.Contains(s, "SECRET") || strings.Contains(s, "1974") || strings.Contains(s, "83 69 67") {
		t.Error(s)
	}
}

func TestSecurityObjectType(t *testing.T) {
	for oid, want := range map[string]struct {
		quirk string
		ok    bool
	}{
		"2.23.136.1.1.1": {"", true}, "1.3.27.1.1.1": {ObjectType, true}, "1.2.528.1.1006.1.20.1": {ObjectType, true},
		"1.2.840.113549.1.7.1": {}, OIDCardSecurityObject.String(): {}, "": {},
	} {
		if quirk, ok := SecurityObjectType(oid); quirk != want.quirk || ok != want.ok {
			t.Errorf("%q: %q, %v", oid, quirk, ok)
		}
	}
}

func TestQuirks(t *testing.T) {
	seen := map[string]bool{}
	for _, q := range Quirks {
		if q.Name == "" || q.Documents == "" || q.Source == "" || q.Done == "" || seen[q.Name] {
			t.Errorf("%+v", q)
		}
		seen[q.Name] = true
	}
}
