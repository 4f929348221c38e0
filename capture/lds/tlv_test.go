package lds

import (
	encoding "encoding/hex"
	"errors"
	"strings"
	"testing"
)

// hex reads test values; blanks are for people.
func hex(s string) []byte {
	b, err := encoding.DecodeString(strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "\n", ""))
	if err != nil {
		panic(err)
	}
	return b
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, in string
		tag      uint32
		value    string
		rest     int
		loose    bool
		err      error
	}{
		{"one byte", "04 02 ABCD", 0x04, "ABCD", 0, false, nil},
		{"two-byte tag, rest", "5F1F 01 41 FF", 0x5F1F, "41", 1, false, nil},
		{"low number in a long tag", "5F01 00", 0x5F01, "", 0, false, nil},
		{"three-byte tag", "7F8101 00", 0x7F8101, "", 0, false, nil},
		{"four-byte tag", "7F818201 00", 0x7F818201, "", 0, false, nil},
		{"five-byte tag", "7F81828301 00", 0, "", 0, false, ErrTLV},
		{"leading zero in tag", "5F801F 00", 0, "", 0, false, ErrTLV},
		{"filler as tag", "00 00", 0, "", 0, false, ErrTLV},
		{"erased memory as tag", "FF FF", 0, "", 0, false, ErrTLV},
		{"length in two bytes", "04 8180 " + strings.Repeat("00", 128), 4, strings.Repeat("00", 128), 0, false, nil},
		{"length not shortest", "04 8101 AA", 4, "AA", 0, true, nil},
		{"length with leading zero", "04 820080 " + strings.Repeat("00", 128), 4, strings.Repeat("00", 128), 0, true, nil},
		{"indefinite", "30 80 0000", 0, "", 0, false, ErrTLV},
		{"length of five bytes", "30 850000000001 00", 0, "", 0, false, ErrTLV},
		{"length bomb", "30 84FFFFFFFF 00", 0, "", 0, false, ErrLimit},
		{"length bomb, sign", "30 8480000000 00", 0, "", 0, false, ErrLimit},
		{"length above the file", "30 8400400000 00", 0, "", 0, false, ErrLimit},
		{"value cut off", "04 02 AB", 0, "", 0, false, ErrTruncated},
		{"within length", "04 82 01", 0, "", 0, false, ErrTruncated},
		{"within tag", "5F", 0, "", 0, false, ErrTruncated},
		{"no length", "5F1F", 0, "", 0, false, ErrTruncated},
		{"nothing", "", 0, "", 0, false, ErrTruncated},
	} {
		o, rest, err := Read(hex(c.in))
		if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) || o.Tag != c.tag || string(o.Value) != string(hex(c.value)) || len(rest) != c.rest || o.Loose != c.loose {
			t.Errorf("%s: %X %X, %d left, loose %v, %v", c.name, o.Tag, o.Value, len(rest), o.Loose, err)
		}
		if _, _, _, err := ReadTLV(hex(c.in)); (err == nil) != (c.err == nil && !c.loose) {
			t.Errorf("%s: strict reading says %v", c.name, err)
		}
	}
}

func TestHeader(t *testing.T) {
	b := hex("75 822BCD 7F61 822BC8 02 01 01")
	for n := range len(b) {
		tag, header, value, err := Header(b[:n])
		if n < 4 {
			if !errors.Is(err, ErrTruncated) {
				t.Errorf("%d bytes: %v", n, err)
			}
		} else if err != nil || tag != 0x75 || header != 4 || value != 0x2BCD {
			t.Errorf("%d bytes: %X %d %d %v", n, tag, header, value, err)
		}
	}
}

func TestWalk(t *testing.T) {
	nested := func(n int) []byte {
		b := []byte{}
		for range n {
			b = append([]byte{0x30, byte(len(b))}, b...)
		}
		return b
	}
	for _, c := range []struct {
		name  string
		in    []byte
		limit int
		seen  int
		err   error
	}{
		{"as deep as may be", nested(MaxDepth), 100, MaxDepth, nil},
		{"one deeper", nested(MaxDepth + 1), 100, MaxDepth, ErrLimit},
		{"as many as may be", hex("0400 0400 0400"), 3, 3, nil},
		{"one more", hex("0400 0400 0400"), 2, 2, ErrLimit},
		{"inner longer than outer", hex("30 02 04 02 0000"), 9, 1, ErrTruncated},
		{"siblings after a template", hex("30 02 0400 0401 AA"), 9, 3, nil},
	} {
		seen := 0
		err := Walk(c.in, c.limit, func(int, Object) error { seen++; return nil })
		if !errors.Is(err, c.err) || (err == nil) != (c.err == nil) || seen != c.seen {
			t.Errorf("%s: %d seen, %v", c.name, seen, err)
		}
	}
}
