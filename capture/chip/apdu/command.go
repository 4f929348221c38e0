package apdu

import (
	"errors"
	"fmt"
)

// Instructions of ISO/IEC 7816-4 and -8 that travel documents know.
const (
	SelectFile           byte = 0xA4
	ReadBinary           byte = 0xB0
	ReadBinaryOdd        byte = 0xB1
	GetChallenge         byte = 0x84
	ExternalAuthenticate byte = 0x82
	InternalAuthenticate byte = 0x88
	GeneralAuthenticate  byte = 0x86
	ManageSecurity       byte = 0x22
	VerifyCertificate    byte = 0x2A
	GetResponse          byte = 0xC0
)

// ErrLength: a length does not fit the form of the command.
var ErrLength = errors.New("length does not fit the command")

// chained is the bit of CLA that says that more of the command follows.
const chained = 0x10

// Command is a command APDU.
type Command struct {
	CLA, INS, P1, P2 byte
	Data             []byte
	Le               int  // bytes expected at most, 0 = none, 256 or 65536 = all that there are
	Extended         bool // lengths of two bytes, where there are any
}

// Encode gives the bytes of c. ErrLength where a length is negative or does not fit:
// short forms hold 255 bytes of data and an Le of 256, extended ones 65535 and 65536.
func (c Command) Encode() ([]byte, error) {
	maxLc, maxLe := 255, 256
	if c.Extended {
		maxLc, maxLe = 65535, 65536
	}
	if len(c.Data) > maxLc || c.Le < 0 || c.Le > maxLe {
		return nil, fmt.Errorf("%s with %d bytes of data and Le %d: %w", Name(c.INS), len(c.Data), c.Le, ErrLength)
	}
	b := make([]byte, 4, 4+3+len(c.Data)+3)
	b[0], b[1], b[2], b[3] = c.CLA, c.INS, c.P1, c.P2
	switch {
	case !c.Extended:
		if len(c.Data) > 0 {
			b = append(append(b, byte(len(c.Data))), c.Data...)
		}
		if c.Le > 0 {
			b = append(b, byte(c.Le)) // 256 is 00
		}
	case len(c.Data) > 0:
		b = append(append(b, 0, byte(len(c.Data)>>8), byte(len(c.Data))), c.Data...)
		if c.Le > 0 {
			b = append(b, byte(c.Le>>8), byte(c.Le)) // 65536 is 0000
		}
	case c.Le > 0:
		b = append(b, 0, byte(c.Le>>8), byte(c.Le))
	}
	return b, nil
}

// ParseCommand reads an encoded command, as a card does. Data is a part of b.
func ParseCommand(b []byte) (Command, error) {
	if len(b) < 4 {
		return Command{}, fmt.Errorf("command of %d bytes: %w", len(b), ErrLength)
	}
	c := Command{CLA: b[0], INS: b[1], P1: b[2], P2: b[3]}
	rest := b[4:]
	switch {
	case len(rest) == 0:
		return c, nil
	case len(rest) == 1:
		c.Le = length(rest, 256)
		return c, nil
	case rest[0] != 0:
		n := int(rest[0])
		return c, c.body(rest[1:], n, 1, 256)
	case len(rest) < 3:
		return Command{}, fmt.Errorf("extended command of %d bytes: %w", len(b), ErrLength)
	}
	c.Extended = true
	if len(rest) == 3 {
		c.Le = length(rest[1:], 65536)
		return c, nil
	}
	n := int(rest[1])<<8 | int(rest[2])
	return c, c.body(rest[3:], n, 2, 65536)
}

// body takes n bytes of data and an Le of size bytes or none from rest.
func (c *Command) body(rest []byte, n, size, most int) error {
	if n == 0 || len(rest) != n && len(rest) != n+size {
		return fmt.Errorf("%s announces %d bytes and has %d: %w", Name(c.INS), n, len(rest), ErrLength)
	}
	c.Data = rest[:n:n]
	if len(rest) > n {
		c.Le = length(rest[n:], most)
	}
	return nil
}

// length is a big-endian Le, where zero means the most.
func length(b []byte, most int) int {
	n := 0
	for _, x := range b {
		n = n<<8 | int(x)
	}
	if n == 0 {
		return most
	}
	return n
}

// Name is an instruction in the standard's words.
func Name(ins byte) string {
	switch ins {
	case SelectFile:
		return "SELECT"
	case ReadBinary, ReadBinaryOdd:
		return "READ BINARY"
	case GetChallenge:
		return "GET CHALLENGE"
	case ExternalAuthenticate:
		return "EXTERNAL AUTHENTICATE"
	case InternalAuthenticate:
		return "INTERNAL AUTHENTICATE"
	case GeneralAuthenticate:
		return "GENERAL AUTHENTICATE"
	case ManageSecurity:
		return "MANAGE SECURITY ENVIRONMENT"
	case VerifyCertificate:
		return "PERFORM SECURITY OPERATION"
	case GetResponse:
		return "GET RESPONSE"
	}
	return fmt.Sprintf("instruction %02X", ins)
}
