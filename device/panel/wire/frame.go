package wire

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Limits and fixed bytes of the frame.
const (
	Version    = 1
	MaxPayload = 96
	MaxFrame   = overhead + MaxPayload

	start    = 0xA5
	overhead = 6 // start, length, type, sequence, two of CRC
)

// Type says what a frame asks for, reports or answers.
type Type uint8

// The types of version 1. Types 01 to 3F are requests.
const (
	TypeHello    Type = 0x01
	TypeLamp     Type = 0x02
	TypeInputs   Type = 0x03
	TypeSignal   Type = 0x04
	TypeGate     Type = 0x05
	TypeSelfTest Type = 0x06
	TypeEvent    Type = 0x40
	TypeRefusal  Type = 0xFF
)

// Answer gives the type of the answer to a request.
func (t Type) Answer() Type { return t | 0x80 }

// Frame is one message on the line.
type Frame struct {
	Type     Type
	Sequence uint8
	Payload  []byte // at most MaxPayload bytes
}

// AppendTo appends the frame's bytes to b. A payload longer than MaxPayload is an error.
func (f Frame) AppendTo(b []byte) ([]byte, error) {
	if len(f.Payload) > MaxPayload {
		return b, fmt.Errorf("panel frame: payload of %d bytes, at most %d are allowed", len(f.Payload), MaxPayload)
	}
	from := len(b) + 1
	b = append(b, start, byte(len(f.Payload)), byte(f.Type), f.Sequence)
	b = append(b, f.Payload...)
	return binary.BigEndian.AppendUint16(b, crc16(b[from:])), nil
}

// crc16 is CRC-16/CCITT with initial value FFFF. Frames are short and rare: no table.
func crc16(p []byte) uint16 {
	crc := uint16(0xFFFF)
	for _, b := range p {
		crc ^= uint16(b) << 8
		for range 8 {
			carry := crc & 0x8000
			crc <<= 1
			if carry != 0 {
				crc ^= 0x1021
			}
		}
	}
	return crc
}

// Decoder finds frames in a stream of bytes that may hold anything. The zero
// value is ready. It keeps at most one unfinished frame once Next has said false.
type Decoder struct {
	buf     []byte
	skipped int
}

// Write gives the decoder the bytes that arrived. It never fails.
func (d *Decoder) Write(p []byte) (int, error) {
	d.buf = append(d.buf, p...)
	return len(p), nil
}

// Next takes the next whole frame out of what has arrived, or says that there
// is none yet. The payload is the caller's to keep.
func (d *Decoder) Next() (Frame, bool) {
	for {
		i := bytes.IndexByte(d.buf, start)
		if i < 0 {
			i = len(d.buf)
		}
		d.skip(i)
		if len(d.buf) < overhead {
			// A length that cannot be is no reason to wait for more.
			if len(d.buf) > 1 && d.buf[1] > MaxPayload {
				d.skip(1)
				continue
			}
			return Frame{}, false
		}
		n := int(d.buf[1])
		if n > MaxPayload {
			d.skip(1)
			continue
		}
		if len(d.buf) < overhead+n {
			return Frame{}, false
		}
		if crc16(d.buf[1:4+n]) != binary.BigEndian.Uint16(d.buf[4+n:]) {
			d.skip(1)
			continue
		}
		f := Frame{Type: Type(d.buf[2]), Sequence: d.buf[3], Payload: bytes.Clone(d.buf[4 : 4+n])}
		d.drop(overhead + n)
		return f, true
	}
}

// Idle tells the decoder that the line was silent for longer than a frame may
// pause: the unfinished frame, if any, will not be finished. Call Next again.
func (d *Decoder) Idle() {
	if len(d.buf) > 0 {
		d.skip(1)
	}
}

// Reset forgets everything that arrived.
func (d *Decoder) Reset() { d.buf, d.skipped = d.buf[:0], 0 }

// Skipped counts the bytes since Reset that belonged to no frame.
func (d *Decoder) Skipped() int { return d.skipped }

func (d *Decoder) skip(n int) {
	d.skipped += n
	d.drop(n)
}

func (d *Decoder) drop(n int) { d.buf = d.buf[:copy(d.buf, d.buf[n:])] }
