package cms

import (
	"bytes"
	"encoding/binary"
	"slices"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// set reads a SET OF, recording one that is not in the order of DER (X.690 clause
// 11.6) or says something twice, and gives a reader of its contents.
func (r *reader) set(tag asn1.Tag, what string) *reader {
	whole := r.want(tag, what)
	var before []byte
	for in := r.inside(whole); in.more(); {
		e := in.next(what)
		if before != nil && bytes.Compare(before, e.raw) >= 0 {
			r.depart(SetNotInOrder)
			break
		}
		before = e.raw
	}
	return r.inside(whole)
}

// der encodes e in DER: definite lengths in their shortest form, strings in one
// piece, sets in order. Integers, booleans and what lies in strings stay as they are.
func (r *reader) der(e element) []byte {
	if !e.constructed() {
		return encode(e.tag, e.body)
	}
	var parts [][]byte
	plain := e.tag == asn1.OCTET_STRING.Constructed()
	for in := r.inside(e); in.more(); {
		if plain {
			parts = append(parts, in.octets("a string"))
		} else {
			parts = append(parts, in.der(in.next("an element")))
		}
	}
	if e.tag == asn1.SET {
		slices.SortFunc(parts, bytes.Compare)
	}
	tag := e.tag
	if plain {
		tag = asn1.OCTET_STRING
	}
	return encode(tag, bytes.Join(parts, nil))
}

// encode puts a header in its shortest form before contents.
func encode(tag asn1.Tag, body []byte) []byte {
	out := append(make([]byte, 0, len(body)+6), byte(tag))
	if n := len(body); n < 0x80 {
		out = append(out, byte(n))
	} else {
		size := bytes.TrimLeft(binary.BigEndian.AppendUint32(nil, uint32(n)), "\x00")
		out = append(append(out, 0x80|byte(len(size))), size...)
	}
	return append(out, body...)
}
