package seal

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

const (
	magic   = 0xDC // of a VDS (Doc 9303-13 table 1)
	tagZone = 0xFF // of the signature zone

	byHash = "DEZV" // the signer that is referred to by its certificate's SHA-1 (TR-03171)
)

// parseVDS reads a visible digital seal of header version 3 or 4.
func parseVDS(b []byte) (Seal, error) {
	s := Seal{Kind: VDS}
	zone, p, err := s.header(b)
	if err != nil {
		return Seal{}, err
	}
	der := s.Version >= 4
	var elements []element
	for rest := zone; ; {
		at := len(b) - len(rest)
		e, after, err := next(rest, der)
		if err != nil {
			return Seal{}, err
		}
		if e.tag == tagZone {
			if len(after) > 0 || len(e.value) == 0 || len(e.value)%2 != 0 {
				return Seal{}, wrong("its signature is no r||s at the end of the message")
			}
			s.content, s.signature = b[:at:at], e.value
			break
		}
		if elements = append(elements, e); len(elements) > maxElements {
			return Seal{}, wrong("more than %d fields", maxElements)
		}
		rest = after
	}
	s.Document = p.name
	if s.Features, s.unknown, err = decode(elements, p.all(elements)); err != nil {
		return Seal{}, err
	}
	s.unknown = s.unknown || p.name == "" // a profile that is not known, with no field at all
	if n := p.count(elements); len(p.oneOf) > 0 && n != 1 {
		return Seal{}, wrong("%d of the fields %#02x are there, not one", n, p.oneOf)
	}
	return s, nil
}

// header reads up to the message zone and finds the profile; one that is not known
// has no fields, so that each is unknown.
func (s *Seal) header(b []byte) (rest []byte, p profile, err error) {
	const fixed = 2 + 2 + 6 + 3 + 3 + 2 // of version 3, the shortest
	if len(b) < fixed {
		return nil, p, wrong("%d bytes, less than a header", len(b))
	}
	switch b[1] {
	case 2, 3:
		s.Version = int(b[1]) + 1
	default:
		return nil, p, wrong("header version %d, known are 3 and 4", int(b[1])+1)
	}
	country, ok := decodeC40(b[2:4])
	if s.Issuer = plain(country); !ok || s.Issuer == "" {
		return nil, p, wrong("its issuing country is no code")
	}
	if b, err = s.reference(b[4:]); err != nil {
		return nil, p, err
	}
	if len(b) < 8 {
		return nil, p, wrong("it is cut off within the header")
	}
	var okIssued, okSigned bool
	s.Issued, okIssued = decodeDate(b[:3])
	s.Signed, okSigned = decodeDate(b[3:6])
	if !okIssued || !okSigned {
		return nil, p, wrong("a date of its header is no day of the calendar")
	}
	return b[8:], profiles[[2]byte(b[6:8])], nil
}

// reference reads signer and certificate reference (Doc 9303-13 clause 2.2.1): nine
// characters in version 3; in version 4 six, of which the last two are the length
// of what follows. The length is hexadecimal, but decimal of the German signer DEZV
// (TR-03171). German arrival attestations of version 4 exist with length 00 and
// three characters after it: these are taken as what they are.
func (s *Seal) reference(b []byte) (rest []byte, err error) {
	if s.Version == 3 {
		text, ok := decodeC40(b[:6])
		if !ok || len(text) != 9 {
			return nil, wrong("signer and certificate reference are not nine characters")
		}
		s.Signer, s.Reference = text[:4], text[4:]
		return b[6:], nil
	}
	text, ok := decodeC40(b[:4])
	if !ok || len(text) != 6 {
		return nil, wrong("its signer is not four characters and a length")
	}
	s.Signer = text[:4]
	base := 16
	if s.Signer == byHash {
		base = 10
	}
	n, err := strconv.ParseUint(text[4:], base, 8)
	if err != nil {
		return nil, wrong("the length of its certificate reference is no number")
	}
	if n == 0 {
		n = 3
	}
	size := sizeC40(int(n))
	if len(b) < 4+size {
		return nil, wrong("its certificate reference is cut off")
	}
	if s.Reference, ok = decodeC40(b[4 : 4+size]); !ok || len(s.Reference) != int(n) {
		return nil, wrong("its certificate reference is not as long as it says")
	}
	return b[4+size:], nil
}

// all are the fields of the profile, with those that a profile number adds.
func (p profile) all(elements []element) []field {
	first := find(p.fields, 0)
	for _, e := range elements {
		if e.tag == 0 && first != nil {
			return slices.Concat(p.fields, administrative[hex.EncodeToString(e.value)])
		}
	}
	return p.fields
}

func (p profile) count(elements []element) (n int) {
	for _, e := range elements {
		for _, tag := range p.oneOf {
			if e.tag == tag {
				n++
			}
		}
	}
	return n
}

// serial is a certificate reference as the digits of a serial number.
func serial(reference string) string {
	return strings.TrimLeft(strings.ToLower(reference), "0")
}
