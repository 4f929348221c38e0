package lds

import (
	"fmt"
	"unicode/utf8"
)

// maxTexts bounds the values of a list in DG11, DG12 and DG16.
const maxTexts = 32

// text looks whether a value is UTF-8, as Doc 9303-10 clause 4.7.11 has it, and
// names it where it is not.
func text(b []byte, departures *[]string) []byte {
	if !utf8.Valid(b) {
		depart(departures, NotUTF8)
	}
	return b
}

// fields is a data group that begins with a list of its tags: DG11 and DG12.
type fields struct {
	in     reader
	listed []uint32
	seen   []uint32
}

// openFields takes the template and its tag list.
func openFields(file []byte, tag uint32, departures *[]string) (f fields, err error) {
	if f.in, err = open(file, tag, departures); err != nil {
		return f, err
	}
	list, err := f.in.take(0x5C)
	if err != nil {
		return f, err
	}
	for len(list) > 0 {
		n := 1
		if list[0]&0x1F == 0x1F {
			n = 2
		}
		if n > len(list) || len(f.listed) == maxObjects {
			return f, within("5C", fail(ErrValue, "tag list"))
		}
		t := uint32(list[0])
		if n == 2 {
			t = t<<8 | uint32(list[1])
		}
		f.listed = append(f.listed, t)
		list = list[n:]
	}
	return f, nil
}

// next takes the next object; each tag stands once.
func (f *fields) next() (Object, error) {
	o, err := f.in.next()
	if err != nil {
		return o, err
	}
	if len(f.seen) == maxObjects {
		return o, fail(ErrLimit, "objects")
	}
	for _, t := range f.seen {
		if t == o.Tag {
			return o, fail(ErrValue, "tag %X stands twice", t)
		}
	}
	f.seen = append(f.seen, o.Tag)
	return o, nil
}

// close holds the tag list against what was there. The template A0 around a list of
// names is listed by some issuers, its inner tag by others, and by some not at all.
func (f *fields) close(inner uint32) {
	rest := map[uint32]bool{}
	for _, t := range f.listed {
		if t != 0xA0 && t != inner {
			rest[t] = true
		}
	}
	for _, t := range f.seen {
		if t != 0xA0 && t != inner && !rest[t] {
			depart(f.in.departures, TagList)
		}
		delete(rest, t)
	}
	if len(rest) > 0 {
		depart(f.in.departures, TagList)
	}
}

// list reads the template A0: a number, and as many texts of one tag.
func (f *fields) list(o Object, tag uint32) (texts [][]byte, err error) {
	in := reader{o.Value, f.in.at - len(o.Value), f.in.departures}
	n, err := in.count(0, maxTexts)
	if err != nil {
		return nil, err
	}
	for !in.empty() {
		b, err := in.take(tag)
		if err == nil && len(texts) == maxTexts {
			err = fail(ErrLimit, "texts")
		}
		if err != nil {
			return nil, within(fmt.Sprintf("A0: text %d", len(texts)+1), err)
		}
		texts = append(texts, text(b, f.in.departures))
	}
	if len(texts) != n {
		depart(f.in.departures, CountLies)
	}
	return texts, nil
}
