package packet

import (
	"encoding/binary"
	"fmt"
)

// Factory settings of every sensor of the family.
const (
	AnyAddress      uint32 = 0xFFFFFFFF
	FactoryPassword uint32 = 0
	FactoryBaud            = 57600
)

// Sizes in bytes.
const (
	MaxPayload = 256
	header     = 9
	MaxPacket  = header + MaxPayload + 2
)

// Kind is what a packet is.
type Kind uint8

// The kinds.
const (
	Command Kind = 1
	Data    Kind = 2 // more follow
	Answer  Kind = 7
	End     Kind = 8 // the last data
)

func (k Kind) valid() bool { return k == Command || k == Data || k == Answer || k == End }

// Packet is one packet.
type Packet struct {
	Address uint32
	Kind    Kind
	Payload []byte // 1 to MaxPayload bytes
}

// AppendTo appends the packet's bytes to dst.
func (p Packet) AppendTo(dst []byte) ([]byte, error) {
	if !p.Kind.valid() || len(p.Payload) == 0 || len(p.Payload) > MaxPayload {
		return dst, fmt.Errorf("packet of kind %d with %d bytes: no such packet", p.Kind, len(p.Payload))
	}
	at := len(dst) + 6
	dst = append(dst, 0xEF, 0x01)
	dst = binary.BigEndian.AppendUint32(dst, p.Address)
	dst = append(dst, byte(p.Kind))
	dst = binary.BigEndian.AppendUint16(dst, uint16(len(p.Payload)+2))
	dst = append(dst, p.Payload...)
	return binary.BigEndian.AppendUint16(dst, sum(dst[at:])), nil
}

func sum(b []byte) (s uint16) {
	for _, v := range b {
		s += uint16(v)
	}
	return s
}
