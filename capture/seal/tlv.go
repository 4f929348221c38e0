package seal

// maxElements bounds the fields of one level.
const maxElements = 64

// next takes one element off b: a tag of one byte and a length, in one byte where
// der is false, in DER's one shortest spelling else.
func next(b []byte, der bool) (e element, rest []byte, err error) {
	if len(b) < 2 {
		return e, nil, wrong("it is cut off within a field")
	}
	e.tag = int(b[0])
	n, b := int(b[1]), b[2:]
	// 80 alone is no length of DER; seals of version 4 exist that have 128 bytes
	// written directly, as version 3 would.
	if der && n > 0x80 {
		size := n & 0x7F
		if size > 2 || len(b) < size || b[0] == 0 {
			return e, nil, wrong("the length of field %#02x is not DER", e.tag)
		}
		n = 0
		for _, c := range b[:size] {
			n = n<<8 | int(c)
		}
		if b = b[size:]; n < 0x80 {
			return e, nil, wrong("the length of field %#02x is not DER", e.tag)
		}
	}
	if n > len(b) {
		return e, nil, wrong("field %#02x is cut off", e.tag)
	}
	e.value = b[:n]
	return e, b[n:], nil
}

// readDER reads elements until the end.
func readDER(b []byte) ([]element, error) {
	var out []element
	for len(b) > 0 {
		var e element
		var err error
		if e, b, err = next(b, true); err != nil {
			return nil, err
		}
		if out = append(out, e); len(out) > maxElements {
			return nil, wrong("more than %d fields", maxElements)
		}
	}
	return out, nil
}
