package datamatrix

import (
	"bytes"
	"testing"
)

// disguise is Base 256 from place at on (annex B.2).
func disguise(at int, in ...byte) []byte {
	for i := range in {
		in[i] = byte((int(in[i]) + 149*(at+i+1)%255 + 1) % 256)
	}
	return in
}

func TestMessage(t *testing.T) {
	triple := func(a, b, c int) []byte {
		v := 1600*a + 40*b + c + 1
		return []byte{byte(v >> 8), byte(v)}
	}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	long := bytes.Repeat([]byte{0xfe}, 300)
	for _, c := range []struct {
		name string
		in   []byte
		want string
		bad  bool
	}{
		{"characters, digits and padding", []byte{'A' + 1, digits + 7, pad, 99, 0}, "A07", false},
		{"upper half", []byte{upper, 'd' + 1}, "\xe4", false},
		{"upper half cut off", []byte{upper}, "", true},
		{"upper half of nothing", []byte{upper, 200}, "", true},
		{"codeword zero", []byte{0}, "", true},
		{"codeword that is none", []byte{242}, "", true},
		{"GS1", []byte{fnc1, digits + 1, fnc1, digits + 2}, "01\x1d02", false},
		{"industry", []byte{'A' + 1, fnc1, 'B' + 1}, "AB", false},
		{"GS1 after structured append", []byte{appendix, 1, 2, 3, fnc1, 'A' + 1, fnc1}, "A\x1d", false},
		{"structured append cut off", []byte{appendix, 1, 2}, "", true},
		{"reader programming", []byte{program, 'A' + 1}, "A", false},
		{"macro 05", []byte{macro05, 'A' + 1}, "[)>\x1e05\x1dA\x1e\x04", false},
		{"macro 06", []byte{macro06, 'A' + 1, pad}, "[)>\x1e06\x1dA\x1e\x04", false},
		{"macro in second place", []byte{'A' + 1, macro05}, "", true},
		{"channel of one codeword", []byte{eci, 127, 'A' + 1}, "A", false},
		{"channel of two", []byte{eci, 128, 5, 'A' + 1}, "A", false},
		{"channel of three", []byte{eci, 192, 5, 5, 'A' + 1}, "A", false},
		{"channel cut off", []byte{eci}, "", false},
		{"C40", join([]byte{toC40}, triple(14, 3, 4), []byte{unlatch, 'a' + 1}), "A 0a", false},
		{"C40 shifts", join([]byte{toC40}, triple(0, 9, 1), triple(0, 2, 1), []byte{unlatch}), "\t!a", false},
		{"C40 upper half", join([]byte{toC40}, triple(1, 30, 14), triple(1, 27, 3), []byte{unlatch}), "\xc1\x1d ", false},
		{"C40 to the end", join([]byte{toC40}, triple(14, 15, 16), []byte{'z' + 1}), "ABCz", false},
		{"C40 and a last unlatch", join([]byte{toC40}, triple(14, 15, 16), []byte{unlatch}), "ABC", false},
		{"C40 out of range", []byte{toC40, 0, 0}, "", true},
		{"C40 beyond the last triple", []byte{toC40, 0xff, 0xff}, "", true},
		{"C40 shift to nothing", join([]byte{toC40}, triple(1, 28, 3)), "", true},
		{"Text", join([]byte{toText}, triple(14, 2, 1), triple(39, 39, 39)), "aAzzz", false},
		{"X12", join([]byte{toX12}, triple(0, 1, 2), triple(3, 4, 14)), "\r*> 0A", false},
		{"EDIFACT", []byte{toEDIFACT, 0x04, 0x20, 0xc4, 0x15, 0xf0, 'a' + 1}, "ABCDEa", false},
		{"EDIFACT to the end", []byte{toEDIFACT, 0x04, 0x20, 0xc4, 'x' + 1, 'y' + 1}, "ABCDxy", false},
		{"Base 256", join([]byte{toBase256}, disguise(1, 3, 0xdc, 0, 0xff), []byte{'A' + 1}), "\xdc\x00\xffA", false},
		{"Base 256 to the end", join([]byte{toBase256}, disguise(1, 0, 0xdc, 0)), "\xdc\x00", false},
		{"Base 256 of 300", join([]byte{toBase256}, disguise(1, append([]byte{250, 50}, long...)...)), string(long), false},
		{"Base 256 without length", []byte{toBase256}, "", true},
		{"Base 256 with half a length", join([]byte{toBase256}, disguise(1, 250)), "", true},
		{"Base 256 cut off", join([]byte{toBase256}, disguise(1, 4, 1, 2)), "", true},
		{"nothing", nil, "", false},
	} {
		got, err := decode(c.in)
		if c.bad != (err != nil) || string(got) != c.want {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

// FuzzMessage: any codewords, no panic, and no more characters than they can hold.
func FuzzMessage(f *testing.F) {
	f.Add([]byte{'A' + 1, digits + 7, pad, 99})
	f.Add([]byte{toC40, 89, 233, 254, 66})
	f.Add([]byte{toEDIFACT, 0x04, 0x20, 0xc4, 0x15, 0xf0, 98})
	f.Add([]byte{toBase256, 47, 1, 2, 3})
	f.Add([]byte{macro05, toText, 100, 100, fnc1, eci, 3, appendix})
	f.Fuzz(func(t *testing.T, data []byte) {
		if out, err := decode(data); err == nil && len(out) > 2*len(data)+len("[)>\x1e05\x1d\x1e\x04") {
			t.Fatalf("%d bytes from %d", len(out), len(data))
		}
	})
}
