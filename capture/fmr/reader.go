package fmr

import (
	"fmt"
	"slices"
)

// reader takes a record apart. After its first error it reads zeros.
type reader struct {
	b    []byte
	at   int
	last int // where the last field began
	err  error

	quirks []Quirk
}

// quirk notes a departure once.
func (r *reader) quirk(q Quirk) {
	if !slices.Contains(r.quirks, q) {
		r.quirks = append(r.quirks, q)
	}
}

func (r *reader) fail(field, what string) {
	if r.err == nil {
		r.err = &Error{r.last, field, what}
	}
}

// take returns the next n bytes; nil behind the end.
func (r *reader) take(n int, field string) []byte {
	r.last = r.at
	if r.err != nil || n < 0 || len(r.b)-r.at < n {
		r.fail(field, "the record ends before it")
		return nil
	}
	r.at += n
	return r.b[r.at-n : r.at : r.at]
}

func (r *reader) number(size int, field string) int {
	v := 0
	for _, c := range r.take(size, field) {
		v = v<<8 | int(c)
	}
	return v
}

func (r *reader) u8(field string) uint8   { return uint8(r.number(1, field)) }
func (r *reader) u16(field string) uint16 { return uint16(r.number(2, field)) }

// within refuses v outside lo..hi.
func (r *reader) within(v, lo, hi int, field string) {
	if v < lo || v > hi {
		r.fail(field, fmt.Sprintf("outside %d..%d", lo, hi))
	}
}

// one refuses v that is not among codes.
func (r *reader) one(v uint8, codes []uint8, field string) {
	if !slices.Contains(codes, v) {
		r.fail(field, "unknown code")
	}
}

// quality refuses v that is no score; new: 254 and 255 are allowed.
func (r *reader) quality(v uint8, special bool, field string) {
	if !special || v < QualityNotReported {
		r.within(int(v), 0, 100, field)
	}
}
