package format

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrForm: the bytes are not of the form that the standard gives.
var ErrForm = errors.New("not of the standard's form")

// The tags of these lists.
const (
	tagInteger    = 0x02
	tagOctets     = 0x04
	tagOID        = 0x06
	tagEnumerated = 0x0A
	tagUTF8       = 0x0C
	tagPrintable  = 0x13
	tagUTCTime    = 0x17
	tagTime       = 0x18
	tagSequence   = 0x30
	tagSet        = 0x31
)

// element is one TLV: its whole encoding and its content.
type element struct {
	tag            byte
	whole, content []byte
}

// next splits the first element off b. Lengths need not be minimal: lists hold
// certificates of states that wrote them in another way, and who signed them will
// be asked of their bytes as they are. Indefinite lengths are refused here.
func next(b []byte) (e element, rest []byte, err error) {
	if len(b) < 2 || b[0]&0x1F == 0x1F {
		return e, nil, fmt.Errorf("%w: no element of one tag byte", ErrForm)
	}
	head, n := 2, int(b[1])
	if b[1] >= 0x80 {
		size := int(b[1] & 0x7F)
		if size == 0 || size > 4 || len(b) < 2+size {
			return e, nil, fmt.Errorf("%w: a length of %d bytes", ErrForm, size)
		}
		n = 0
		for _, c := range b[2 : 2+size] {
			n = n<<8 | int(c)
		}
		head += size
	}
	if n > len(b)-head {
		return e, nil, fmt.Errorf("%w: an element is longer than what holds it", ErrForm)
	}
	return element{b[0], b[:head+n], b[head : head+n]}, b[head+n:], nil
}

// reader reads elements one after the other; the first error stays.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) peek() byte {
	if r.err != nil || len(r.rest) == 0 {
		return 0
	}
	return r.rest[0]
}

// read gives the next element, which must have the tag.
func (r *reader) read(tag byte) element {
	if r.err != nil {
		return element{}
	}
	e, rest, err := next(r.rest)
	if err == nil && e.tag != tag {
		err = fmt.Errorf("%w: tag %02X where %02X belongs", ErrForm, e.tag, tag)
	}
	if err != nil {
		r.err = err
		return element{}
	}
	r.rest = rest
	return e
}

// optional gives the content of the next element if it has the tag; nil: it has not.
func (r *reader) optional(tag byte) []byte {
	if r.peek() != tag {
		return nil
	}
	return r.read(tag).content
}

// inside reads the content of the next element.
func (r *reader) inside(tag byte) *reader {
	e := r.read(tag)
	return &reader{e.content, r.err}
}

// small reads an INTEGER or ENUMERATED of at most three bytes.
func (r *reader) small(tag byte) int {
	b := r.read(tag).content
	if r.err == nil && (len(b) == 0 || len(b) > 3 || b[0] >= 0x80) {
		r.err = fmt.Errorf("%w: a number out of range", ErrForm)
	}
	n := 0
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

func (r *reader) oid() string {
	s, err := dotted(r.read(tagOID).content)
	if r.err == nil {
		r.err = err
	}
	return s
}

// end wants nothing left.
func (r *reader) end() error {
	if r.err == nil && len(r.rest) > 0 {
		r.err = fmt.Errorf("%w: %d bytes are left over", ErrForm, len(r.rest))
	}
	return r.err
}

// dotted writes the content of an OBJECT IDENTIFIER in dotted decimals.
func dotted(b []byte) (string, error) {
	if len(b) == 0 || len(b) > 64 || b[len(b)-1]&0x80 != 0 {
		return "", fmt.Errorf("%w: no object identifier", ErrForm)
	}
	var parts []string
	n := uint64(0)
	for i, c := range b {
		if n > 1<<32 || n == 0 && c == 0x80 {
			return "", fmt.Errorf("%w: no object identifier", ErrForm)
		}
		n = n<<7 | uint64(c&0x7F)
		if c&0x80 != 0 {
			continue
		}
		if parts == nil {
			first := min(n/40, 2)
			parts = append(parts, strconv.FormatUint(first, 10))
			n -= 40 * first
		}
		parts = append(parts, strconv.FormatUint(n, 10))
		if n = 0; i > 62 {
			break
		}
	}
	return strings.Join(parts, "."), nil
}
