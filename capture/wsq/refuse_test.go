package wsq

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
)

// part is a marker, its segment, and the bytes of a block after it.
type part struct {
	marker  int
	content []byte
	bits    []byte
}

// take apart cuts a file of ours at its markers.
func takeApart(t testing.TB, b []byte) (all []part) {
	for at := 2; ; {
		m := int(binary.BigEndian.Uint16(b[at:]))
		if m == eoi {
			return all
		}
		n := int(binary.BigEndian.Uint16(b[at+2:]))
		p := part{marker: m, content: slices.Clone(b[at+4 : at+2+n])}
		at += 2 + n
		if m == sob {
			start := at
			for b[at] != 0xFF || b[at+1] == 0 {
				at++
			}
			p.bits = slices.Clone(b[start:at])
		}
		all = append(all, p)
	}
}

func put(all []part) []byte {
	w := writer{binary.BigEndian.AppendUint16(nil, soi)}
	for _, p := range all {
		w.segment(p.marker, p.content)
		w.b = append(w.b, p.bits...)
	}
	return binary.BigEndian.AppendUint16(w.b, eoi)
}

func small(t testing.TB) []byte {
	b, err := Encode(ridges(96, 100), 500, 2)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The parts of a file of ours, by place.
const (
	atCom = iota
	atDTT
	atDQT
	atSOF
	atDHT
	atBlock
	atDHT2
	atBlock2
	atBlock3
)

func TestRefused(t *testing.T) {
	file := small(t)
	if _, err := Read(put(takeApart(t, file))); err != nil {
		t.Fatal("put together again it is not read:", err)
	}
	set := func(at int, v ...byte) func([]byte) []byte {
		return func(b []byte) []byte { copy(b[at:], v); return b }
	}
	content := func(i int, f func([]byte) []byte) func([]part) []part {
		return func(all []part) []part { all[i].content = f(all[i].content); return all }
	}
	bits := func(i int, f func([]byte) []byte) func([]part) []part {
		return func(all []part) []part { all[i].bits = f(all[i].bits); return all }
	}
	table := func(counts [16]byte, values string) func([]byte) []byte {
		return func([]byte) []byte { return append(append([]byte{0}, counts[:]...), values...) }
	}
	longer := func(b []byte) []byte { return append(b, 0) }
	shorter := func(b []byte) []byte { return b[:len(b)-1] }
	without := func(i int) func([]part) []part {
		return func(all []part) []part { return slices.Delete(all, i, i+1) }
	}
	twice := func(i int) func([]part) []part {
		return func(all []part) []part { return slices.Insert(all, i, all[i]) }
	}
	insert := func(i int, p part) func([]part) []part {
		return func(all []part) []part { return slices.Insert(all, i, p) }
	}
	for _, c := range []struct {
		name   string
		change func([]part) []part
		where  string
		kind   error
	}{
		{"no transform table", without(atDTT), "SOB", ErrMissing},
		{"no quantization table", without(atDQT), "SOB", ErrMissing},
		{"no Huffman table", without(atDHT), "SOB", ErrMissing},
		{"no frame header", without(atSOF), "SOB", ErrOrder},
		{"transform table twice", twice(atDTT), "DTT", ErrOrder},
		{"quantization table twice", twice(atDQT), "DQT", ErrOrder},
		{"frame header twice", twice(atSOF), "SOF", ErrOrder},
		{"quantization table between blocks", insert(atDHT2, part{marker: dqt}), "DQT", ErrOrder},
		{"start marker inside", insert(atDQT, part{marker: soi}), "SOI", ErrOrder},
		{"two blocks", without(atBlock3), "EOI", ErrOrder},
		{"four blocks", twice(atBlock3), "SOB", ErrOrder},
		{"table after the blocks", insert(atBlock3+1, part{marker: dht}), "DHT", ErrOrder},
		{"restart interval", insert(atDQT, part{marker: drt, content: []byte{0, 1}}), "DRT", ErrUnsupported},
		{"no restarts", insert(atDQT, part{marker: drt, content: []byte{0, 0}}), "", nil},
		{"comment after the blocks", insert(atBlock3+1, part{marker: com, content: []byte("x")}), "", nil},
		{"another marker", insert(atDQT, part{marker: 0xFFC0}), "marker", ErrValue},
		{"restart marker in a block", bits(atBlock, func(b []byte) []byte { return append(b, 0xFF, 0xB0) }), "marker", ErrValue},
		{"frame of 0 rows", content(atSOF, set(2, 0, 0)), "SOF", ErrLimit},
		{"frame of 63 columns", content(atSOF, set(4, 0, 63)), "SOF", ErrLimit},
		{"frame of 65535 rows", content(atSOF, set(2, 0xFF, 0xFF)), "SOF", ErrLimit},
		{"frame of 4096 x 4096", content(atSOF, set(2, 0x10, 0, 0x10, 0)), "SOF", ErrLimit},
		{"another size", content(atSOF, set(2, 0, 200, 0, 200)), "block 1", ErrTruncated},
		{"a smaller size", content(atSOF, set(2, 0, 64, 0, 64)), "block 1", ErrValue},
		{"shift of 65535", content(atSOF, set(6, 0, 0xFF, 0xFF)), "SOF", ErrValue},
		{"scale of 65535", content(atSOF, set(9, 0, 0xFF, 0xFF)), "SOF", ErrValue},
		{"exponent of 255", content(atSOF, set(9, 255)), "SOF", ErrValue},
		{"frame header, longer", content(atSOF, longer), "SOF", ErrValue},
		{"frame header, shorter", content(atSOF, shorter), "SOF", ErrTruncated},
		{"centre of 44", content(atDQT, set(0, 0)), "DQT", ErrValue},
		{"bin of 1e-16", content(atDQT, set(3, 20)), "DQT", ErrValue},
		{"quantization table, longer", content(atDQT, longer), "DQT", ErrValue},
		{"quantization table, shorter", content(atDQT, shorter), "DQT", ErrTruncated},
		{"17 taps", content(atDTT, set(0, 17)), "DTT", ErrLimit},
		{"255 taps", content(atDTT, set(0, 255, 255)), "DTT", ErrLimit},
		{"no taps", content(atDTT, set(0, 0, 0)), "DTT", ErrLimit},
		{"odd and even taps", content(atDTT, set(0, 9, 8)), "DTT", ErrValue},
		{"a tap of 8.5", content(atDTT, set(3, 8)), "DTT", ErrValue},
		{"a tap of 1e-11", content(atDTT, set(3, 20)), "DTT", ErrValue},
		{"a tap of the other sign", content(atDTT, set(8, 1)), "DTT", ErrValue},
		{"high filter twice as strong", content(atDTT, func(b []byte) []byte {
			for at := 2 + 5*6; at < len(b); at += 6 {
				binary.BigEndian.PutUint32(b[at+2:], binary.BigEndian.Uint32(b[at+2:])/2)
			}
			return b
		}), "DTT", ErrValue},
		{"transform table, longer", content(atDTT, longer), "DTT", ErrValue},
		{"three codes of one bit", content(atDHT, table([16]byte{3}, "\x01\x02\x03")), "DHT", ErrValue},
		{"more codes than lengths allow", content(atDHT, table([16]byte{1, 2, 1}, "\x01\x02\x03\x04")), "DHT", ErrValue},
		{"a value twice", content(atDHT, table([16]byte{0, 2}, "\x01\x01")), "DHT", ErrValue},
		{"values missing", content(atDHT, table([16]byte{0, 2}, "\x01")), "DHT", ErrTruncated},
		{"300 codes", content(atDHT, table([16]byte{15: 255, 14: 45}, strings.Repeat("\x00", 300))), "DHT", ErrValue},
		{"table 8", content(atDHT, set(0, 8)), "DHT", ErrValue},
		{"table in part", content(atDHT, longer), "DHT", ErrTruncated},
		{"no codes", content(atDHT, table([16]byte{}, "")), "block 1", ErrValue},
		{"a code without a meaning", content(atDHT, table([16]byte{0, 3}, "\x00\xB4\xFF")), "block 1", ErrValue},
		{"block of table 2", content(atBlock, set(0, 2)), "SOB", ErrMissing},
		{"block of table 255", content(atBlock, set(0, 255)), "SOB", ErrMissing},
		{"block header, longer", content(atBlock, longer), "SOB", ErrValue},
		{"a byte less in a block", bits(atBlock2, shorter), "block 2", ErrTruncated},
		{"a byte more in a block", bits(atBlock2, longer), "block 2", ErrValue},
		{"an empty block", bits(atBlock3, func([]byte) []byte { return nil }), "block 3", ErrTruncated},
		{"65 comments", func(all []part) []part {
			return slices.Insert(all, 0, slices.Repeat([]part{{marker: com}}, maxSegments+1)...)
		}, "COM", ErrLimit},
	} {
		p, err := Read(put(c.change(takeApart(t, file))))
		if c.kind == nil {
			if err != nil || len(p.Departures) > 0 {
				t.Errorf("%s: %v, %q", c.name, err, p.Departures)
			}
			continue
		}
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, c.kind) || e.Where != c.where || e.At == 0 {
			t.Errorf("%s: %v, want %s: %v", c.name, err, c.where, c.kind)
		}
	}
	for _, b := range [][]byte{nil, {0xFF}, {0xFF, 0xD8, 0xFF}, make([]byte, MaxBytes+1)} {
		if _, err := Read(b); err == nil {
			t.Errorf("%d bytes are read", len(b))
		}
	}
}

// Every beginning of a file is an error that says where it ends.
func TestCut(t *testing.T) {
	file := small(t)
	for n := range file {
		p, err := Read(file[:n])
		var e *Error
		if !errors.As(err, &e) || e.At > n || n > 2 && e.Where == "" {
			t.Fatalf("%d of %d bytes: %v, %v", n, len(file), p.Gray, err)
		}
	}
}

func TestDepartures(t *testing.T) {
	file := small(t)
	padding := takeApart(t, file)
	for i, p := range padding {
		if n := len(p.bits); n > 0 && p.bits[n-1]&1 != 0 && p.bits[n-1] != 0xFF {
			padding[i].bits[n-1] &^= 1
			break
		}
	}
	// A table that also has the code of ones, for a value that does not occur.
	ones := takeApart(t, file)
	table := &ones[atDHT].content
	last := 16
	for (*table)[last] == 0 {
		last--
	}
	for v := byte(1); ; v++ {
		if !bytes.Contains((*table)[17:], []byte{v}) {
			(*table)[last]++
			*table = append(*table, v)
			break
		}
	}
	size := takeApart(t, file)
	size[atCom].content = []byte("NIST_COM 3\nPIX_WIDTH 97\nPPI 1000\n")
	for _, c := range []struct {
		b    []byte
		want []string
	}{
		{file, nil},
		{append(slices.Clone(file), 0), []string{Trailing}},
		{put(padding), []string{Padding}},
		{put(size), []string{CommentSize}},
		{put(ones), []string{AllOnes}},
	} {
		p, err := Read(c.b)
		if err != nil || !slices.Equal(p.Departures, c.want) {
			t.Errorf("%q: %v, %q", c.want, err, p.Departures)
		}
	}
}

func TestComments(t *testing.T) {
	for _, c := range []struct {
		text string
		ppi  int
	}{
		{"NIST_COM 2\nPPI 1000", 1000},
		{"NIST_COM 2\r\nPPI  500 \r\n", 500},
		{"NIST_COM 2\nPPI -1", 0},
		{"NIST_COM 2\nPPI 99999", 0},
		{"NIST_COM 2\nPPI x", 0},
		{"PPI 500", 0},
		{"", 0},
	} {
		all := takeApart(t, small(t))
		all[atCom].content = []byte(c.text)
		p, err := Read(put(all))
		if err != nil || p.PPI != c.ppi || !slices.Equal(p.Comments, []string{c.text}) {
			t.Errorf("%q: %v, %d ppi, %q", c.text, err, p.PPI, p.Comments)
		}
	}
}
