package lds

import (
	"bytes"
	"errors"
	"testing"
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
	f.Add(hex("3081"))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := UnwrapSOD(b)
		checkError(t, err)
		s, err := ParseSecurityObject(b)
		checkError(t, err)
		if len(s.Groups) > 16 {
			t.Fatal(len(s.Groups))
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
