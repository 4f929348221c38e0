package cms

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// MaxDepth is how deep elements may lie in each other.
const MaxDepth = 32

// element is one element in BER (X.690 clause 8).
type element struct {
	tag  asn1.Tag // identifier octet
	raw  []byte   // whole, with header and end-of-contents octets
	body []byte   // contents
}

func (e element) constructed() bool { return e.tag&0x20 != 0 }

// scan is one walk over outside bytes: what departed from DER on the way, and what
// ended it. All readers of a walk share it.
type scan struct {
	departures []string
	err        error
}

func (s *scan) depart(name string) {
	if len(s.departures) < maxDepartures && !slices.Contains(s.departures, name) {
		s.departures = append(s.departures, name)
	}
}

// fail keeps the first failure.
func (s *scan) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
	}
}

// reader gives the elements of one constructed element in turn. After a failure it
// gives nothing more, so that only the end of a walk needs to look for one.
type reader struct {
	*scan
	in    []byte
	level int
}

func read(in []byte) *reader { return &reader{scan: new(scan), in: in} }

// more tells whether there is another element to read.
func (r *reader) more() bool { return r.err == nil && len(r.in) > 0 }

func (r *reader) at(tag asn1.Tag) bool { return r.more() && asn1.Tag(r.in[0]) == tag }

// next reads one element of any kind.
func (r *reader) next(what string) element {
	if r.err != nil {
		return element{}
	}
	e, err := r.split()
	if err != nil {
		r.fail("%s: %w", what, err)
		return element{}
	}
	r.in = r.in[len(e.raw):]
	return e
}

func (r *reader) split() (element, error) {
	h, err := readHeader(r.in)
	switch {
	case err != nil:
		return element{}, err
	case h.tag == 0:
		return element{}, errors.New("end-of-contents octets where an element should be")
	case h.long:
		r.depart(LengthNotMinimal)
	}
	body := r.in[h.size:]
	if !h.indefinite {
		return element{h.tag, r.in[:h.size+h.length], body[:h.length]}, nil
	}
	r.depart(IndefiniteLength)
	n, err := closing(body, r.level)
	if err != nil {
		return element{}, err
	}
	return element{h.tag, r.in[:h.size+n+2], body[:n]}, nil
}

// header is identifier and length of an element.
type header struct {
	tag              asn1.Tag
	size, length     int  // of the header itself, and of the contents
	indefinite, long bool // the length is not given; is longer than it need be
}

// readHeader reads a header whose contents, where their length is given, are there.
func readHeader(in []byte) (header, error) {
	if len(in) < 2 {
		return header{}, errors.New("it ends early")
	}
	h := header{tag: asn1.Tag(in[0]), size: 2, length: int(in[1])}
	if h.tag&0x1f == 0x1f {
		return h, errors.New("a tag of several octets is in no structure that is read here")
	}
	if in[1] >= 0x80 {
		n := int(in[1] & 0x7f)
		switch {
		case n == 0 && h.tag&0x20 != 0:
			h.length, h.indefinite = 0, true
			return h, nil
		case n == 0 || n > 4 || len(in) < 2+n:
			return h, errors.New("its length cannot be read")
		}
		h.size, h.length = 2+n, 0
		for _, b := range in[2:h.size] {
			h.length = h.length<<8 | int(b)
		}
		h.long = h.length < 0x80 || in[2] == 0
	}
	if h.length > len(in)-h.size {
		return h, fmt.Errorf("%d bytes are announced and %d are there", h.length, len(in)-h.size)
	}
	return h, nil
}

// closing finds the end-of-contents octets of an element of indefinite length and
// gives the number of bytes before them. One pass, whatever lies inside.
func closing(in []byte, level int) (int, error) {
	open := 1
	for at := 0; ; {
		h, err := readHeader(in[at:])
		if err != nil {
			return 0, err
		}
		at += h.size + h.length
		switch {
		case h.tag == 0 && h.length == 0 && !h.indefinite:
			if open--; open == 0 {
				return at - 2, nil
			}
		case h.indefinite:
			if open++; open+level > MaxDepth {
				return 0, fmt.Errorf("elements lie in each other more than %d deep", MaxDepth)
			}
		}
	}
}
