package sm

import (
	"crypto/subtle"

	"gatehouse/capture/chip/apdu"
)

// open proves the answer r to c and gives what it carries (Doc 9303-11 clause
// 9.8.5). Nothing is decrypted before the MAC is proven.
func (s *Session) open(r apdu.Response, c apdu.Command) (apdu.Response, error) {
	s.step()
	o, ok := parse(r.Data, c.INS&1 == 1)
	if !ok || len(o.cryptogram)%s.suite.BlockSize() != 0 {
		return apdu.Response{}, ErrBroken
	}
	want := s.code(r.Data[:o.proven])
	if subtle.ConstantTimeCompare(want[:], o.mac) != 1 || apdu.Status(o.status[0])<<8|apdu.Status(o.status[1]) != r.SW {
		return apdu.Response{}, ErrBroken
	}
	if o.cryptogram == nil {
		return apdu.Response{SW: r.SW}, nil
	}
	iv, x := s.iv(), make([]byte, len(o.cryptogram))
	decrypt(s.enc, iv[:s.suite.BlockSize()], x, o.cryptogram)
	data, ok := Unpad(x, s.suite.BlockSize())
	if !ok || len(data) > c.Le {
		clear(x)
		return apdu.Response{}, ErrBroken
	}
	return apdu.Response{Data: data, SW: r.SW}, nil
}

// objects are those of an answer.
type objects struct {
	cryptogram  []byte // nil: none
	status, mac []byte
	proven      int // bytes that the MAC is over
}

// parse reads the data objects of an answer: at most one cryptogram, then one status
// word, then one MAC, and nothing else.
func parse(b []byte, odd bool) (o objects, ok bool) {
	tag, value, rest, ok := next(b)
	if ok && (tag == tagCryptogram || odd && tag == tagCryptogramTLV) {
		if tag == tagCryptogram {
			if len(value) == 0 || value[0] != 1 {
				return o, false
			}
			value = value[1:]
		}
		if len(value) == 0 {
			return o, false
		}
		o.cryptogram = value
		tag, value, rest, ok = next(rest)
	}
	if !ok || tag != tagStatus || len(value) != 2 {
		return o, false
	}
	o.status, o.proven = value, len(b)-len(rest)
	tag, value, rest, ok = next(rest)
	o.mac = value
	return o, ok && tag == tagMAC && len(value) == 8 && len(rest) == 0
}

// next reads one data object with a tag of one byte and a length in its shortest form.
func next(b []byte) (tag byte, value, rest []byte, ok bool) {
	if len(b) < 2 {
		return 0, nil, nil, false
	}
	tag, n := b[0], int(b[1])
	b = b[2:]
	if n >= 0x80 {
		digits := n & 0x7F
		if digits == 0 || digits > 3 || digits > len(b) || b[0] == 0 {
			return 0, nil, nil, false
		}
		n = 0
		for _, d := range b[:digits] {
			n = n<<8 | int(d)
		}
		if b = b[digits:]; n < 0x80 {
			return 0, nil, nil, false
		}
	}
	if n > len(b) {
		return 0, nil, nil, false
	}
	return tag, b[:n:n], b[n:], true
}
