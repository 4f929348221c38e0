package lds

// The limits of a file.
const (
	MaxFile  = 4 << 20 // bytes, header included
	MaxDepth = 8       // levels of templates
)

// Object is one data object of BER-TLV (ISO/IEC 7816-4 clause 5.2.2).
type Object struct {
	Tag   uint32 // its bytes, big-endian: 0x5F1F
	Value []byte // a view
	Loose bool   // its length is written in more bytes than it needs
}

// Constructed says whether its value is itself a row of objects.
func (o Object) Constructed() bool {
	first := o.Tag
	for first > 0xFF {
		first >>= 8
	}
	return first&0x20 != 0
}

// Header reads tag and length off the beginning of a file that is still being read:
// header and value are numbers of bytes, so that header+value is the length of the
// whole. ErrTruncated means that b ends within the header; at most 9 bytes are needed.
func Header(b []byte) (tag uint32, header, value int, err error) {
	tag, header, value, _, err = readHeader(b)
	return tag, header, value, err
}

func readHeader(b []byte) (tag uint32, header, value int, loose bool, err error) {
	if len(b) == 0 {
		return 0, 0, 0, false, fail(ErrTruncated, "no tag")
	}
	tag = uint32(b[0])
	if tag == 0x00 || tag == 0xFF {
		return 0, 0, 0, false, fail(ErrTLV, "%02X is no tag", tag)
	}
	n := 1
	for more := tag&0x1F == 0x1F; more; n++ {
		if n == len(b) {
			return 0, 0, 0, false, fail(ErrTruncated, "within a tag")
		}
		// 80 after the first byte would be a leading zero of the tag's number.
		if n == 4 || n == 1 && b[n] == 0x80 {
			return 0, 0, 0, false, fail(ErrTLV, "tag beginning with %0*X", 2*n, tag)
		}
		tag = tag<<8 | uint32(b[n])
		more = b[n]&0x80 != 0
	}
	if n == len(b) {
		return 0, 0, 0, false, fail(ErrTruncated, "no length after tag %X", tag)
	}
	value = int(b[n])
	n++
	if value < 0x80 {
		return tag, n, value, false, nil
	}
	size := value & 0x7F
	if size == 0 || size > 4 {
		return 0, 0, 0, false, fail(ErrTLV, "length byte %02X of tag %X", value, tag)
	}
	if len(b)-n < size {
		return 0, 0, 0, false, fail(ErrTruncated, "within the length of tag %X", tag)
	}
	var length uint32
	for _, c := range b[n : n+size] {
		length = length<<8 | uint32(c)
	}
	n += size
	if length > MaxFile-uint32(n) {
		return 0, 0, 0, false, fail(ErrLimit, "length %d of tag %X", length, tag)
	}
	loose = length < 0x80 || length>>(8*(size-1)) == 0
	return tag, n, int(length), loose, nil
}

// Read takes one object off b. Its length must be there in full.
func Read(b []byte) (o Object, rest []byte, err error) {
	tag, header, value, loose, err := readHeader(b)
	if err != nil {
		return Object{}, nil, err
	}
	if value > len(b)-header {
		return Object{}, nil, fail(ErrTruncated, "tag %X has %d bytes of %d", tag, len(b)-header, value)
	}
	end := header + value
	return Object{tag, b[header:end:end], loose}, b[end:], nil
}

// ReadTLV is Read that refuses lengths in more bytes than they need, as DER does.
func ReadTLV(b []byte) (tag uint32, value, rest []byte, err error) {
	o, rest, err := Read(b)
	if err == nil && o.Loose {
		err = fail(ErrTLV, "the length of tag %X is not the shortest", o.Tag)
	}
	if err != nil {
		return 0, nil, nil, err
	}
	return o.Tag, o.Value, rest, nil
}

// Walk visits every object of b, outer before inner, depth 0 first. It ends with
// the first error, of visit or of the encoding; objects nested deeper than MaxDepth
// and more than limit objects are ErrLimit.
func Walk(b []byte, limit int, visit func(depth int, o Object) error) error {
	levels := [MaxDepth][]byte{b}
	for depth := 0; depth >= 0; {
		if len(levels[depth]) == 0 {
			depth--
			continue
		}
		o, rest, err := Read(levels[depth])
		if err != nil {
			return err
		}
		if limit--; limit < 0 {
			return fail(ErrLimit, "objects")
		}
		levels[depth] = rest
		if err := visit(depth, o); err != nil {
			return err
		}
		if o.Constructed() && len(o.Value) > 0 {
			if depth++; depth == MaxDepth {
				return fail(ErrLimit, "depth of tag %X", o.Tag)
			}
			levels[depth] = o.Value
		}
	}
	return nil
}
