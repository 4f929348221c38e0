package lds

import "encoding/binary"

// TLV writes a data object, its tag and its length in as few bytes as they need; the
// parts together are its value. It writes what ReadTLV reads.
func TLV(tag uint32, parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	b := make([]byte, 0, n+9)
	b = append(b, shortest(tag)...)
	if n < 0x80 {
		b = append(b, byte(n))
	} else {
		length := shortest(uint32(n))
		b = append(append(b, 0x80|byte(len(length))), length...)
	}
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

// shortest is a number in as few bytes as it needs, one at least.
func shortest(n uint32) []byte {
	b := binary.BigEndian.AppendUint32(nil, n)
	for len(b) > 1 && b[0] == 0 {
		b = b[1:]
	}
	return b
}
