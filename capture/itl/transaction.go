package itl

import (
	"bytes"
	"encoding/binary"
)

// Parse reads a transaction. Errors are of type *Error.
func Parse(b []byte) (Transaction, error) {
	switch {
	case len(b) > MaxBytes:
		return Transaction{}, &Error{What: "length", Kind: ErrLimit}
	case !bytes.HasPrefix(b, []byte("1.001:")):
		return Transaction{}, &Error{Kind: ErrFormat}
	}
	t, list, rest, err := readHead(b)
	if err != nil {
		return Transaction{}, err
	}
	for i, c := range list {
		if rest, err = t.read(rest, i+2, c); err != nil {
			return Transaction{}, err
		}
	}
	if len(rest) > 0 {
		return Transaction{}, at(1, 1, 3, ErrValue, "%d bytes after the last record of the list", len(rest))
	}
	if err := t.check(); err != nil {
		return Transaction{}, err
	}
	return t, nil
}

// read reads a record of the list of contents.
func (t *Transaction) read(b []byte, place int, c content) (rest []byte, err error) {
	said := -1
	switch c.kind {
	case 2:
		var x Text
		if x, rest, err = readText(b, place); err == nil {
			t.Texts, said = append(t.Texts, x), x.IDC
		}
	case 4:
		var i Image
		if i, rest, err = readBinary(b, place, t.Native); err == nil {
			t.Images, said = append(t.Images, i), i.IDC
		}
	case 14:
		var i Image
		if i, rest, err = readTagged(b, place); err == nil {
			t.Images, said = append(t.Images, i), i.IDC
		}
	default:
		var x Record
		if x, rest, err = readOther(b, place, c.kind); err == nil {
			t.Rest, said = append(t.Rest, x), x.IDC
		}
	}
	if err == nil && said != c.idc {
		err = at(place, c.kind, 2, ErrValue, "%d, the list says %d", said, c.idc)
	}
	return rest, err
}

// Encode writes a transaction: head, texts, images, the rest. Errors are of type *Error.
func (t Transaction) Encode() ([]byte, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	b := t.head()
	for _, x := range t.Texts {
		b = append(b, record(2, append([]Field{One(2, idc(x.IDC))}, x.Fields...), nil)...)
	}
	for _, i := range t.Images {
		if i.Type == 4 {
			b = append(b, i.binary()...)
		} else {
			b = append(b, record(14, i.fields(), i.Data)...)
		}
	}
	for _, x := range t.Rest {
		b = append(b, x.Data...)
	}
	if len(b) > MaxBytes {
		return nil, &Error{What: "length", Kind: ErrLimit}
	}
	return b, nil
}

// readText reads a record of Type-2.
func readText(b []byte, place int) (x Text, rest []byte, err error) {
	in, rest, err := cutTagged(b, place, 2)
	if err != nil {
		return x, nil, err
	}
	r := reader{tagged: in}
	x.IDC = r.number(2, 99, true)
	x.Fields = r.others()
	if r.data != nil {
		r.fail(dataField, ErrValue, "")
	}
	return x, rest, r.err
}

// binaryType says whether records of a type begin with a length of four bytes and an
// IDC of one, and have no separators.
func binaryType(kind int) bool { return kind >= 3 && kind <= 8 && kind != 7 }

// readOther cuts a record of another type off.
func readOther(b []byte, place, kind int) (x Record, rest []byte, err error) {
	x.Type = kind
	switch {
	case kind == 7 || kind < 3:
		return x, nil, &Error{Record: place, What: "Type-" + idc(kind), Kind: ErrUnsupported}
	case binaryType(kind):
		if len(b) < 5 || int(binary.BigEndian.Uint32(b)) < 5 || int(binary.BigEndian.Uint32(b)) > len(b) {
			return x, nil, at(place, kind, 1, ErrTruncated, "%d bytes are left", len(b))
		}
		x.IDC, rest = int(b[4]), b[binary.BigEndian.Uint32(b):]
	default:
		var in tagged
		if in, rest, err = cutTagged(b, place, kind); err != nil {
			return x, nil, err
		}
		r := reader{tagged: in}
		if x.IDC = r.number(2, 99, true); r.err != nil {
			return x, nil, r.err
		}
	}
	x.Data = b[: len(b)-len(rest) : len(b)-len(rest)]
	return x, rest, nil
}
