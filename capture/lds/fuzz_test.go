package lds

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"testing"

	"gatehouse/capture"
)

func FuzzWalk(f *testing.F) {
	f.Add([]byte{0x61, 0x05, 0x5F, 0x1F, 0x02, 'A', 'B'})
	f.Add(bytes.Repeat([]byte{0x30, 0x80}, 10))
	f.Fuzz(func(t *testing.T, b []byte) {
		read := 0
		err := Walk(b, 1000, func(depth int, o Object) error {
			if depth == 0 {
				read += len(o.Value)
			}
			return nil
		})
		if read > len(b) {
			t.Fatalf("%d bytes of values in %d", read, len(b))
		}
		checkError(t, err)
		tag, header, value, err := Header(b)
		checkError(t, err)
		o, _, rerr := Read(b)
		if (rerr == nil) != (err == nil && header+value <= len(b)) || rerr == nil && o.Tag != tag {
			t.Fatalf("Header says %v, Read %v", err, rerr)
		}
	})
}

func FuzzSecurityInfos(f *testing.F) {
	f.Add(hex("31143012060A04007F0007020204020202010202010D"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseSecurityInfos(b)
		checkError(t, err)
		if err == nil && len(CompareAccess(s, s)) != 0 {
			t.Fatal("differs from itself")
		}
		for _, o := range s.Others {
			_ = o.Protocol.Name()
		}
	})
}

func FuzzSecurityObject(f *testing.F) {
	f.Add(object(0, nil, 1, 2))
	f.Add(object(1, versions, 1, 2, 14))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseSecurityObject(b)
		checkError(t, err)
		if err == nil && (len(s.Groups) < 2 || len(s.Groups) > 16 || s.Group(s.Groups[1].Number) == nil) {
			t.Fatal(len(s.Groups))
		}
	})
}

// checkImage holds a picture to being a view where it says.
func checkImage(t *testing.T, file []byte, i Image) {
	t.Helper()
	if len(i.Data) > 0 && (i.Offset+len(i.Data) > len(file) || &file[i.Offset] != &i.Data[0]) {
		t.Fatalf("%d bytes at %d of %d are no view", len(i.Data), i.Offset, len(file))
	}
	_, _ = i.Header()
}

func FuzzDG2(f *testing.F) {
	f.Add(group(0x75, faceHeader, block(facial(face(1, 1, jp2), face(0, 0, jpg)))))
	f.Add(group(0x75, faceHeader, TLV(0x7F2E, TLV(0xA1, face39794(3, jp2)))))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := ParseDG2(b)
		checkError(t, err)
		if err == nil && (len(d.Faces) < 1 || len(d.Faces) > faceModality.most*maxFaces) {
			t.Fatal(len(d.Faces))
		}
		for _, x := range d.Faces {
			checkImage(t, b, x.Image)
		}
	})
}

func FuzzDG3(f *testing.F) {
	f.Add(group(0x63, fingerHeader, block(fingers(wsq)), block(fingers(wsq))))
	f.Add(hex("63 0C 7F61 03 0201 00 53 04 01020304"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := ParseDG3(b)
		checkError(t, err)
		for _, x := range d.Fingers {
			checkImage(t, b, x.Image)
		}
	})
}

func FuzzDG4(f *testing.F) {
	f.Add(group(0x76, irisHeader, block(irises(jp2, jp2))))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := ParseDG4(b)
		checkError(t, err)
		for _, x := range d.Irises {
			checkImage(t, b, x.Image)
		}
	})
}

func FuzzDG11(f *testing.F) {
	f.Add(TLV(0x6B, hex("5C 06 5F0E5F0F5F2B"), TLV(0x5F0E, str("SMITH<<JOHN<J")), names(1, "A<<B"), TLV(0x5F2B, str("19740622"))))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := ParseDG11(b)
		checkError(t, err)
		if len(d.OtherNames) > maxTexts || d.Birth.Month > 12 || d.Birth.Day > 31 {
			t.Fatal(len(d.OtherNames), d.Birth)
		}
		checkImage(t, b, d.Citizenship)
	})
}

func FuzzDG12(f *testing.F) {
	f.Add(TLV(0x6C, hex("5C 06 5F195F265F55"), TLV(0x5F19, str("UTOPIA")), TLV(0x5F26, str("20240229")), TLV(0x5F55, str("20240229235960"))))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := ParseDG12(b)
		checkError(t, err)
		checkImage(t, b, d.Front)
		checkImage(t, b, d.Rear)
	})
}

// FuzzFiles gives the same bytes to every parser, those without a target of their
// own among them.
func FuzzFiles(f *testing.F) {
	f.Add(hex("60 16 5F01 04 30313037 5F36 06 303430303030 5C 04 6175766C"))
	f.Add(hex("61 09 4F07 A0000002471001"))
	f.Add(hex("7F66 08 0202 0780 0202 0780 0000"))
	f.Add(hex("42 08 4445435641303031 00"))
	f.Add(TLV(0x61, TLV(0x5F1F, bytes.Repeat(str("A"), 88))))
	f.Add(TLV(0x65, hex("02 01 01"), TLV(0x5F40, jpg)))
	f.Add(TLV(0x67, hex("02 01 01"), TLV(0x5F43, jpg)))
	f.Add(TLV(0x6E, set(ta1, ca128, caKey)))
	f.Add(hex("6F 05 3003 020101"))
	f.Add(TLV(0x70, hex("02 01 01"), TLV(0xA1, TLV(0x5F50, str("20240229")), TLV(0x5F51, str("A<<B")))))
	f.Add(hex("77 04 3002 0500"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, name := range slices.Sorted(maps.Keys(parsers)) {
			departures, err := parsers[name](b)
			checkError(t, err)
			for _, d := range departures {
				if err == nil && !slices.ContainsFunc(Quirks, func(q capture.Quirk) bool { return q.Name == d }) {
					t.Fatalf("%s: %s is no quirk", name, d)
				}
			}
		}
	})
}

// checkError holds every error to the promise: typed, with a kind.
func checkError(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var e *Error
	if !errors.As(err, &e) || e.Kind == nil || e.What == "" {
		t.Fatalf("%#v", err)
	}
}
