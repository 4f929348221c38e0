package wsq

import (
	"encoding/binary"
	"fmt"
)

// The markers (table 1 of the specification).
const (
	soi = 0xFFA0 + iota // start of image
	eoi                 // end of image
	sof                 // start of frame
	sob                 // start of block
	dtt                 // define transform table
	dqt                 // define quantization table
	dht                 // define Huffman tables
	drt                 // define restart interval
	com                 // comment
)

var markerNames = [...]string{"SOI", "EOI", "SOF", "SOB", "DTT", "DQT", "DHT", "DRT", "COM"}

func name(marker int) string {
	if marker >= soi && marker <= com {
		return markerNames[marker-soi]
	}
	return fmt.Sprintf("marker %04X", marker)
}

// cursor reads big-endian numbers. The first failure stays, and what is read after it
// is zero.
type cursor struct {
	b     []byte
	at    int // byte of the file that b begins at
	where string
	err   error
}

func (c *cursor) fail(kind error, format string, args ...any) {
	if c.err == nil {
		c.err = &Error{Where: c.where, At: c.at, What: fmt.Sprintf(format, args...), Kind: kind}
	}
}

// take cuts n bytes off; nil where there are not as many.
func (c *cursor) take(n int) []byte {
	if c.err == nil && n > len(c.b) {
		c.fail(ErrTruncated, "%d bytes are needed, %d are left", n, len(c.b))
	}
	if c.err != nil {
		return nil
	}
	out := c.b[:n:n]
	c.b, c.at = c.b[n:], c.at+n
	return out
}

func (c *cursor) u8() int {
	if b := c.take(1); b != nil {
		return int(b[0])
	}
	return 0
}

func (c *cursor) u16() int {
	if b := c.take(2); b != nil {
		return int(binary.BigEndian.Uint16(b))
	}
	return 0
}

func (c *cursor) u32() uint32 {
	if b := c.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// end fails where bytes of a segment are left over.
func (c *cursor) end() {
	if c.err == nil && len(c.b) > 0 {
		c.fail(ErrValue, "%d bytes more than its content", len(c.b))
	}
}

// marker reads the marker that has to stand here.
func (c *cursor) marker() int {
	c.where = "marker"
	m := c.u16()
	if c.err == nil && (m < soi || m > com) {
		c.fail(ErrValue, "%04X is no marker", m)
	}
	return m
}

// segment reads a length and cuts as many bytes off.
func (c *cursor) segment(marker int) cursor {
	c.where = name(marker)
	n := c.u16()
	if c.err == nil && n < 2 {
		c.fail(ErrValue, "length %d", n)
	}
	at := c.at
	return cursor{b: c.take(max(n-2, 0)), at: at, where: c.where, err: c.err}
}

// maxExponent is the largest power of ten that numbers are divided by: 65535 divided
// by it still counts.
const maxExponent = 20

// decimal divides a number by a power of ten, in the steps of NBIS, so that both
// arrive at the same bits.
func (c *cursor) decimal(exponent int, digits uint32) float32 {
	if exponent > maxExponent {
		c.fail(ErrValue, "exponent %d", exponent)
		return 0
	}
	v := float32(digits)
	for range exponent {
		v /= 10
	}
	return v
}

// short reads an exponent and a number of two bytes.
func (c *cursor) short() float32 {
	exponent := c.u8()
	return c.decimal(exponent, uint32(c.u16()))
}
