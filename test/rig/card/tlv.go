package card

// object is a data object of a command: one BER-TLV.
type object struct {
	tag   int
	value []byte
	whole []byte // with tag and length
}

// objects reads a run of BER-TLV data objects with definite lengths; nil, false: it
// is none. Tags have one or two bytes.
func objects(b []byte) (out []object, ok bool) {
	for len(b) > 0 {
		o, rest, ok := readObject(b)
		if !ok {
			return nil, false
		}
		out, b = append(out, o), rest
	}
	return out, true
}

func readObject(b []byte) (o object, rest []byte, ok bool) {
	whole, at := b, 1
	o.tag = int(b[0])
	if o.tag&0x1F == 0x1F {
		if len(b) < 2 {
			return o, nil, false
		}
		o.tag, at = o.tag<<8|int(b[1]), 2
	}
	if len(b) <= at {
		return o, nil, false
	}
	n := int(b[at])
	at++
	if n > 0x80 && n <= 0x83 {
		size := n & 0x7F
		if len(b) < at+size {
			return o, nil, false
		}
		n = 0
		for _, v := range b[at : at+size] {
			n = n<<8 | int(v)
		}
		at += size
	} else if n >= 0x80 {
		return o, nil, false
	}
	if len(b)-at < n {
		return o, nil, false
	}
	o.value, o.whole = b[at:at+n], whole[:at+n]
	return o, b[at+n:], true
}

// find gives the value of the first object of that tag.
func find(all []object, tag int) ([]byte, bool) {
	for _, o := range all {
		if o.tag == tag {
			return o.value, true
		}
	}
	return nil, false
}

// TLV writes a BER-TLV data object with a tag of one or two bytes and the shortest
// definite length; its value is the parts one after the other.
func TLV(tag int, value ...[]byte) []byte {
	var b []byte
	if tag > 0xFF {
		b = append(b, byte(tag>>8))
	}
	b = append(b, byte(tag))
	n := 0
	for _, v := range value {
		n += len(v)
	}
	switch {
	case n < 0x80:
		b = append(b, byte(n))
	case n < 0x100:
		b = append(b, 0x81, byte(n))
	case n < 0x10000:
		b = append(b, 0x82, byte(n>>8), byte(n))
	default:
		b = append(b, 0x83, byte(n>>16), byte(n>>8), byte(n))
	}
	for _, v := range value {
		b = append(b, v...)
	}
	return b
}
