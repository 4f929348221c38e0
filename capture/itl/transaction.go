package itl

import "bytes"

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
		return nil, &Error{Record: place, What: "Type-" + idc(c.kind), Kind: ErrUnsupported}
	}
	if err == nil && said != c.idc {
		err = at(place, c.kind, 2, ErrValue, "%d, the list says %d", said, c.idc)
	}
	return rest, err
}

// Encode writes a transaction: head, texts, images. Errors are of type *Error.
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
