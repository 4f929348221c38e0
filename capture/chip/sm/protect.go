package sm

import (
	"fmt"

	"gatehouse/capture/chip/apdu"
)

// protected marks a command as secure messaging with an authenticated header.
const protected = 0x0C

// Tags of the data objects (ISO/IEC 7816-4 clause 10.2.2).
const (
	tagCryptogram    = 0x87 // padding indicator 01 and cryptogram
	tagCryptogramTLV = 0x85 // cryptogram of data objects, for odd instructions
	tagLe            = 0x97
	tagStatus        = 0x99
	tagMAC           = 0x8E
)

// protect gives the command that carries c (Doc 9303-11 clause 9.8.4). Its answer
// may be as long as its form allows.
func (s *Session) protect(c apdu.Command) (apdu.Command, error) {
	size := s.suite.BlockSize()
	p := apdu.Command{CLA: c.CLA | protected, INS: c.INS, P1: c.P1, P2: c.P2, Extended: c.Extended, Le: 256}
	if c.Extended {
		p.Le = 65536
	}
	if c.Le < 0 || c.Le > p.Le || len(c.Data) > 65000 {
		return p, fmt.Errorf("%d bytes of data and Le %d: %w", len(c.Data), c.Le, apdu.ErrLength)
	}
	s.step()
	if len(c.Data) > 0 {
		iv := s.iv()
		x := Pad(append(make([]byte, 0, len(c.Data)+size), c.Data...), size)
		encrypt(s.enc, iv[:size], x, x)
		if c.INS&1 == 1 {
			p.Data = object(p.Data, tagCryptogramTLV, x)
		} else {
			p.Data = object(p.Data, tagCryptogram, []byte{1}, x)
		}
	}
	switch {
	case c.Le > 256:
		p.Data = object(p.Data, tagLe, []byte{byte(c.Le >> 8), byte(c.Le)})
	case c.Le > 0:
		p.Data = object(p.Data, tagLe, []byte{byte(c.Le)})
	}
	header := Pad([]byte{p.CLA, p.INS, p.P1, p.P2}, size)
	m := s.code(header, p.Data)
	p.Data = object(p.Data, tagMAC, m[:])
	return p, nil
}

// object appends a data object made of parts.
func object(b []byte, tag byte, parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	switch b = append(b, tag); {
	case n < 0x80:
		b = append(b, byte(n))
	case n < 0x100:
		b = append(b, 0x81, byte(n))
	default:
		b = append(b, 0x82, byte(n>>8), byte(n))
	}
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

// Payload is the most bytes of data whose protected answer to an even instruction,
// with its status word, is not longer than answer bytes; 0 where nothing fits.
func (c Cipher) Payload(answer int) int {
	size := c.BlockSize()
	room := answer - 2 - 4 - 10 // status word, status object, MAC object
	switch {                    // tag, length and padding indicator
	case room <= 0x7F+2:
		room -= 3
	case room <= 0xFF+3:
		room -= 4
	default:
		room -= 5
	}
	return max(0, room/size*size-1)
}
