package conformance

import (
	"encoding/binary"
	"slices"
)

// element is an object of BER-TLV.
type element struct {
	tag   []byte
	value []byte
	whole []byte
}

// elements takes a row of objects apart; what is no object ends it.
func elements(b []byte) (out []element) {
	for at := 0; at < len(b); {
		n := at + 1
		if b[at]&0x1F == 0x1F {
			for n++; b[n-1]&0x80 != 0; n++ {
			}
		}
		tag, size := b[at:n], int(b[n])
		if n++; size > 0x80 {
			octets := size & 0x7F
			size = int(binary.BigEndian.Uint32(append(make([]byte, 4-octets), b[n:n+octets]...)))
			n += octets
		}
		out = append(out, element{tag, b[n : n+size], b[at : n+size]})
		at = n + size
	}
	return out
}

// join writes an object with the shortest length.
func join(tag []byte, value []byte) []byte {
	out := slices.Clone(tag)
	switch n := len(value); {
	case n < 0x80:
		out = append(out, byte(n))
	case n < 0x100:
		out = append(out, 0x81, byte(n))
	case n < 0x10000:
		out = append(out, 0x82, byte(n>>8), byte(n))
	default:
		out = append(out, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
	return append(out, value...)
}

// edit changes the object that a path of places leads to, and the lengths of those
// around it. What change gives takes its place; nothing removes it.
func edit(b []byte, change func(whole []byte) []byte, path ...int) []byte {
	if len(path) == 0 {
		return change(b)
	}
	outer := elements(b)[0]
	var value []byte
	for i, e := range elements(outer.value) {
		if i == path[0] {
			value = append(value, edit(e.whole, change, path[1:]...)...)
		} else {
			value = append(value, e.whole...)
		}
	}
	return join(outer.tag, value)
}

// without removes the object at a path.
func without(path ...int) func([]byte) []byte {
	return func(b []byte) []byte { return edit(b, func([]byte) []byte { return nil }, path...) }
}

// set puts an object in the place of the one at a path.
func set(whole []byte, path ...int) func([]byte) []byte {
	return func(b []byte) []byte { return edit(b, func([]byte) []byte { return whole }, path...) }
}

// longer adds to the length of the outer object, and nothing to its content.
func longer(by int) func([]byte) []byte {
	return func(b []byte) []byte {
		e := elements(b)[0]
		size := len(e.whole) - len(e.value) // of tag and length
		out := slices.Clone(b)
		n := len(e.value) + by
		switch size - len(e.tag) {
		case 1:
			out[size-1] = byte(n)
		case 2:
			out[size-1] = byte(n)
		default:
			out[size-2], out[size-1] = byte(n>>8), byte(n)
		}
		return out
	}
}

// tagged gives the outer object another tag of one byte.
func tagged(tag byte) func([]byte) []byte {
	return func(b []byte) []byte { return append([]byte{tag}, b[1:]...) }
}

// group changes a data group before it is signed.
func group(n int, change func([]byte) []byte) func(*draft) {
	return func(d *draft) {
		d.o.Edit = func(groups map[int][]byte) { groups[n] = change(slices.Clone(groups[n])) }
	}
}
