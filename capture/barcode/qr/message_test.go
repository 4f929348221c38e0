package qr

import (
	"bytes"
	"strings"
	"testing"
)

func TestMessage(t *testing.T) {
	join := func(fields ...[2]int) []byte { // value, bits
		var out []byte
		n := 0
		for _, f := range fields {
			for i := f[1] - 1; i >= 0; i-- {
				if n%8 == 0 {
					out = append(out, 0)
				}
				out[n/8] |= byte(f[0]>>i&1) << (7 - n%8)
				n++
			}
		}
		return out
	}
	text := func(s string) (f [][2]int) {
		for _, c := range []byte(s) {
			f = append(f, [2]int{int(c), 8})
		}
		return f
	}
	pair := func(a, b byte) [2]int {
		return [2]int{strings.IndexByte(alphabet, a)*45 + strings.IndexByte(alphabet, b), 11}
	}
	for _, c := range []struct {
		name    string
		version int
		in      []byte
		want    string
		bad     bool
	}{
		{"numeric", 1, join([2]int{numeric, 4}, [2]int{8, 10}, [2]int{12, 10}, [2]int{345, 10}, [2]int{67, 7}, [2]int{0, 4}), "01234567", false},
		{"numeric of a middle version", 10, join([2]int{numeric, 4}, [2]int{1, 12}, [2]int{7, 4}), "7", false},
		{"numeric of a large version", 27, join([2]int{numeric, 4}, [2]int{1, 14}, [2]int{7, 4}), "7", false},
		{"numeric out of range", 1, join([2]int{numeric, 4}, [2]int{3, 10}, [2]int{1000, 10}), "", true},
		{"alphanumeric", 1, join([2]int{alnum, 4}, [2]int{3, 9}, pair('A', 'C'), [2]int{38, 6}), "AC%", false},
		{"alphanumeric out of range", 1, join([2]int{alnum, 4}, [2]int{2, 9}, [2]int{2025, 11}), "", true},
		{"bytes", 1, join(append([][2]int{{bytesMode, 4}, {3, 8}}, text("a\x00\xff")...)...), "a\x00\xff", false},
		{"bytes of a middle version", 26, join(append([][2]int{{bytesMode, 4}, {2, 16}}, text("hi")...)...), "hi", false},
		{"bytes cut off", 1, join(append([][2]int{{bytesMode, 4}, {4, 8}}, text("abc")...)...), "", true},
		{"kanji", 1, join([2]int{kanji, 4}, [2]int{2, 8}, [2]int{0xd9f, 13}, [2]int{0x1aaa, 13}), "\x93\x5f\xe4\xaa", false},
		{"channel of one byte", 1, join(append([][2]int{{eci, 4}, {26, 8}, {bytesMode, 4}, {1, 8}}, text("x")...)...), "x", false},
		{"channel of two bytes", 1, join(append([][2]int{{eci, 4}, {0x80, 8}, {200, 8}, {bytesMode, 4}, {1, 8}}, text("x")...)...), "x", false},
		{"channel of three bytes", 1, join(append([][2]int{{eci, 4}, {0xc1, 8}, {0, 16}, {bytesMode, 4}, {1, 8}}, text("x")...)...), "x", false},
		{"channel that is none", 1, join([2]int{eci, 4}, [2]int{0xe0, 8}, [2]int{0, 16}), "", true},
		{"structured append", 1, join(append([][2]int{{appendix, 4}, {0x1234, 16}, {bytesMode, 4}, {1, 8}}, text("x")...)...), "x", false},
		{"GS1", 1, join([2]int{fnc1First, 4}, [2]int{alnum, 4}, [2]int{6, 9}, pair('A', '%'), pair('B', '%'), pair('%', 'C')), "A\x1dB%C", false},
		{"industry", 1, join([2]int{fnc1Second, 4}, [2]int{37, 8}, [2]int{alnum, 4}, [2]int{2, 9}, pair('A', '%')), "A\x1d", false},
		{"percent without FNC1", 1, join([2]int{alnum, 4}, [2]int{2, 9}, pair('A', '%')), "A%", false},
		{"mode that is none", 1, join([2]int{6, 4}, [2]int{0, 20}), "", true},
		{"header cut off", 1, join([2]int{appendix, 4}, [2]int{0, 4}), "", true},
		{"nothing", 1, nil, "", false},
	} {
		got, err := decode(c.in, c.version)
		if c.bad != (err != nil) || !bytes.Equal(got, []byte(c.want)) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

// FuzzMessage: any codewords, no panic, and never more characters than bits.
func FuzzMessage(f *testing.F) {
	f.Add([]byte{0x10, 0x20, 0x0c, 0x56, 0x61, 0x80}, 1)
	f.Add([]byte{0x40, 0x36, 0x16, 0x26, 0x30}, 12)
	f.Add([]byte{0x71, 0xa4, 0x01, 0x78}, 40)
	f.Add([]byte{0x80, 0x10, 0xff, 0xff}, 7)
	f.Fuzz(func(t *testing.T, data []byte, version int) {
		if out, err := decode(data, version); err == nil && len(out) > 8*len(data) {
			t.Fatalf("%d bytes from %d", len(out), len(data))
		}
	})
}
