package card

import "encoding/binary"

// command is a decoded command APDU (ISO/IEC 7816-4 clause 5.2).
type command struct {
	cla, ins, p1, p2 byte
	data             []byte
	le               int // largest number of bytes wanted; 0: none
	extended         bool
}

func (c command) chained() bool   { return c.cla&0x10 != 0 }
func (c command) protected() bool { return c.cla&0x0C == 0x0C }
func (c command) odd() bool       { return c.ins&1 == 1 }

// parse decodes the seven shapes of a command: cases 1 to 4, short and extended.
func parse(b []byte) (c command, ok bool) {
	if len(b) < 4 {
		return c, false
	}
	c = command{cla: b[0], ins: b[1], p1: b[2], p2: b[3]}
	switch b = b[4:]; {
	case len(b) == 0:
		return c, true
	case len(b) == 1:
		c.le = shortLe(b[0])
		return c, true
	case b[0] == 0:
		c.extended = true
		return c, c.parseExtended(b[1:])
	}
	n := int(b[0])
	switch len(b) - 1 - n {
	case 1:
		c.le = shortLe(b[1+n])
	case 0:
	default:
		return c, false
	}
	c.data = b[1 : 1+n]
	return c, true
}

func (c *command) parseExtended(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	n := int(binary.BigEndian.Uint16(b))
	if len(b) == 2 {
		c.le = extendedLe(n)
		return true
	}
	if n == 0 || len(b) < 2+n {
		return false
	}
	c.data = b[2 : 2+n]
	switch rest := b[2+n:]; len(rest) {
	case 0:
		return true
	case 2:
		c.le = extendedLe(int(binary.BigEndian.Uint16(rest)))
		return true
	}
	return false
}

func shortLe(b byte) int {
	if b == 0 {
		return 256
	}
	return int(b)
}

func extendedLe(n int) int {
	if n == 0 {
		return 65536
	}
	return n
}

// reply is a response APDU before it is protected.
type reply struct {
	data []byte
	sw   uint16
}

func status(sw uint16) reply { return reply{sw: sw} }

func (r reply) bytes() []byte {
	return binary.BigEndian.AppendUint16(append([]byte{}, r.data...), r.sw)
}
