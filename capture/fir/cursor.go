package fir

import "encoding/binary"

// cursor reads big-endian fields. The first failure stays, and what is read after it
// is zero.
type cursor struct {
	b     []byte
	where string
	err   error
}

func (c *cursor) fail(kind error, field, format string, args ...any) {
	if c.err == nil {
		c.err = fail(kind, c.where, field, format, args...)
	}
}

func (c *cursor) take(field string, n int) []byte {
	if n < 0 || n > len(c.b) {
		c.fail(ErrTruncated, field, "")
	}
	if c.err != nil {
		return nil
	}
	out := c.b[:n:n]
	c.b = c.b[n:]
	return out
}

// number reads an unsigned number of up to eight bytes.
func (c *cursor) number(field string, size int) uint64 {
	var v [8]byte
	copy(v[8-size:], c.take(field, size))
	return binary.BigEndian.Uint64(v[:])
}

func (c *cursor) u8(field string) int  { return int(c.number(field, 1)) }
func (c *cursor) u16(field string) int { return int(c.number(field, 2)) }

// zero reads a byte or two that have to be zero.
func (c *cursor) zero(field string, size int) {
	if v := c.number(field, size); v != 0 {
		c.fail(ErrValue, field, "%d", v)
	}
}

func (c *cursor) end(field string) {
	if len(c.b) > 0 {
		c.fail(ErrValue, field, "%d bytes more than it says", len(c.b))
	}
}

// resolution reads two numbers, across and down.
func (c *cursor) resolution(field string) Resolution {
	x := c.u16("horizontal " + field)
	return Resolution{x, c.u16("vertical " + field)}
}
