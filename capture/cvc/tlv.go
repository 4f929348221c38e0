package cvc

import (
	"errors"

	"gatehouse/capture/lds"
)

// Tags of the data objects (TR-03110-3 table 27).
const (
	tagOID           = 0x06
	tagCAR           = 0x42
	tagDiscretionary = 0x53
	tagExtensions    = 0x65
	tagRequest       = 0x67
	tagCHR           = 0x5f20
	tagExpiration    = 0x5f24
	tagEffective     = 0x5f25
	tagProfile       = 0x5f29
	tagSignature     = 0x5f37
	tagCertificate   = 0x7f21
	tagKey           = 0x7f49
	tagAuthorization = 0x7f4c
	tagBody          = 0x7f4e
)

var errTLV = errors.New("not DER of data objects")

// reader takes data objects off the front of its bytes. Once something was not
// there, all that follows is not there either.
type reader struct {
	rest []byte
	err  error
}

// next takes one object, whatever its tag. raw is the object with tag and length.
func (r *reader) next() (tag uint32, value, raw []byte) {
	if r.err != nil {
		return 0, nil, nil
	}
	tag, value, rest, err := lds.ReadTLV(r.rest)
	if err != nil {
		r.err, r.rest = errTLV, nil
		return 0, nil, nil
	}
	n := len(r.rest) - len(rest)
	raw, r.rest = r.rest[:n:n], rest
	return tag, value, raw
}

// take takes the object with this tag and gives its value.
func (r *reader) take(tag uint32) []byte {
	value, _ := r.takeRaw(tag)
	return value
}

func (r *reader) takeRaw(tag uint32) (value, raw []byte) {
	got, value, raw := r.next()
	if got != tag || r.err != nil {
		r.err = errTLV
		return nil, nil
	}
	return value, raw
}

// has tells whether the next object has this tag.
func (r *reader) has(tag uint32) bool {
	ahead := *r
	got, _, _ := ahead.next()
	return ahead.err == nil && got == tag
}

// end fails where something is left.
func (r *reader) end() error {
	if r.err == nil && len(r.rest) != 0 {
		r.err = errTLV
	}
	return r.err
}
