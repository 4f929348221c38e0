package gallery

import (
	"bytes"
	"testing"
)

// FuzzRows: what is taken for rows is written the same again.
func FuzzRows(f *testing.F) {
	entries, _ := persons(3)
	h := Header{Models: append([]Model{}, models...), Rows: uint64(len(entries))}
	if err := h.count(f.Context(), entries); err != nil {
		f.Fatal(err)
	}
	var rows []byte
	for i := range entries {
		rows = entries[i].append(rows)
	}
	f.Add(rows, uint16(h.Rows), uint16(h.Subjects), uint16(h.Pictures))
	f.Add(rows[:len(rows)/2], uint16(4), uint16(2), uint16(2))
	f.Add([]byte{}, uint16(0), uint16(0), uint16(0))
	f.Fuzz(func(t *testing.T, b []byte, rows, subjects, pictures uint16) {
		h := Header{Models: append([]Model{}, models...), Rows: uint64(rows), Subjects: uint64(subjects), Pictures: uint64(pictures)}
		for i := range h.Models { // as many as there are, so that order and form decide
			h.Models[i].Count = 0
		}
		for at := 0; at < len(b); {
			r, n, err := readRow(b[at:])
			if err != nil {
				break
			}
			if r.Model < len(h.Models) {
				h.Models[r.Model].Count++
			}
			at += n
		}
		places, err := parse(b, &h, 0)
		if err != nil {
			return
		}
		var again []byte
		for _, p := range places {
			r, _, err := readRow(b[p.at:])
			if err != nil {
				t.Fatal(err)
			}
			again = r.append(again)
		}
		if !bytes.Equal(again, b) {
			t.Error("accepted and not the one spelling")
		}
	})
}

// FuzzHeader: a header that is taken holds its own limits.
func FuzzHeader(f *testing.F) {
	by := newNation(f)
	entries, _ := persons(2)
	dir := f.TempDir()
	by.seal(f, dir, manifest, entries)
	f.Add([]byte(magic + "\x00\x00\x00\x00"))
	sealed := content(f, dir)
	f.Add(sealed[:600])
	f.Fuzz(func(t *testing.T, b []byte) {
		h, n, err := readHeader(bytes.NewReader(b))
		if err != nil {
			return
		}
		if h.size(n) < int64(n) || h.Rows > MaxRows || h.RowBytes > MaxRowBytes {
			t.Errorf("accepted: %+v", h)
		}
		if _, _, err := h.unwrap(by.key); err == nil && !bytes.HasPrefix(sealed, b[:len(magic)+4+n]) {
			t.Error("a header that nobody sealed opens")
		}
	})
}
