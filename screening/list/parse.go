package list

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"unicode"
	"unicode/utf8"
)

const header = "number,type,issuer,reason"

// Parse reads a list (see the package comment for the format). The content is
// not kept.
func Parse(content []byte) (*List, error) {
	if len(content) > MaxSize {
		return nil, fmt.Errorf("document list: %d bytes, more than %d", len(content), MaxSize)
	}
	first, rest := cutLine(content)
	if string(first) != header {
		return nil, errLine(1, "the header must be %q", header)
	}
	rows := bytes.Count(rest, []byte{'\n'})
	if len(rest) > 0 && rest[len(rest)-1] != '\n' {
		rows++
	}
	if rows > MaxRows {
		return nil, fmt.Errorf("document list: %d rows, more than %d", rows, MaxRows)
	}
	b := builder{List: List{rows: rows, seed: maphash.MakeSeed(), blob: make([]byte, 0, len(rest))}, reasons: map[string]int{}}
	if rows > 0 {
		size := 2
		for size < rows+rows/2 {
			size *= 2
		}
		b.table = make([]uint32, size)
	}
	var line []byte
	for n := 2; len(rest) > 0; n++ {
		line, rest = cutLine(rest)
		if err := b.add(n, line); err != nil {
			return nil, err
		}
	}
	b.blob = bytes.Clone(b.blob)
	return &b.List, nil
}

type builder struct {
	List
	reasons map[string]int
}

func (b *builder) add(n int, line []byte) error {
	var f [4][]byte
	more := true
	for i := range f {
		if !more {
			return errLine(n, "%d fields, want 4", i)
		}
		f[i], line, more = bytes.Cut(line, []byte{','})
	}
	if more {
		return errLine(n, "more than 4 fields")
	}
	number, docType, issuer, reason := f[0], f[1], f[2], f[3]
	at := len(b.blob)
	b.blob = append(b.blob, 0)
	row, ok := appendKey(b.blob, number, docType, issuer)
	if !ok {
		return errLine(n, "number, type or issuer is not of the form that a list holds")
	}
	b.blob = row
	key := b.blob[at+1:]
	b.blob[at] = byte(len(key) - 4)
	second := byte('<')
	if len(docType) == 2 {
		second = upper(docType[1])
	}
	r, err := b.reason(n, reason)
	if err != nil {
		return err
	}
	b.blob = append(b.blob, upper(docType[0]), second, byte(r>>8), byte(r))
	i, same := b.slot(key), 0
	for ; b.table[i] != 0; i = (i + 1) & (len(b.table) - 1) {
		if !b.fits(int(b.table[i]-1), key) {
			continue
		}
		if same++; same == maxSame {
			return errLine(n, "more than %d rows for one document", maxSame)
		}
	}
	b.table[i] = uint32(at) + 1
	return nil
}

// reason keeps each different reason once.
func (b *builder) reason(n int, reason []byte) (int, error) {
	if i, known := b.reasons[string(reason)]; known {
		return i, nil
	}
	if len(reason) == 0 || len(reason) > maxReason || !utf8.Valid(reason) ||
		bytes.ContainsFunc(reason, func(r rune) bool { return !unicode.IsPrint(r) || r == '"' }) {
		return 0, errLine(n, "the reason must be 1 to %d bytes of printable text without quotes", maxReason)
	}
	if len(b.List.reasons) == maxReasons {
		return 0, errLine(n, "more than %d different reasons", maxReasons)
	}
	i := len(b.List.reasons)
	b.reasons[string(reason)] = i
	b.List.reasons = append(b.List.reasons, string(reason))
	return i, nil
}

// cutLine gives the first line without its end, and what follows.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil
	}
	return bytes.TrimSuffix(b[:i], []byte{'\r'}), b[i+1:]
}
