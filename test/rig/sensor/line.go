package sensor

import (
	"os"
	"slices"
	"time"

	"gatehouse/device/finger/packet"
)

// line is the sensor's way out.
type line struct {
	s   *Sensor
	ptm *os.File
}

// answer sends an answer in the manner of f. False: the line is gone.
func (l line) answer(f Fault, code packet.Code, more ...byte) bool {
	b := l.packet(packet.Answer, append([]byte{byte(code)}, more...))
	switch f {
	case Garbage:
		b = l.noise(5 + l.s.rng.IntN(60))
	case Before:
		b = slices.Concat(l.noise(l.s.rng.IntN(40)), []byte{0xEF, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 7, 0, 3}[:2+l.s.rng.IntN(8)], b)
	case Twice:
		b = slices.Concat(b, b)
	case LostBytes:
		if code != packet.OK || l.s.rng.IntN(4) == 0 { // else the image is hit
			b = l.lose(b)
		}
	case BadBytes:
		if code != packet.OK || l.s.rng.IntN(4) == 0 {
			b = l.spoil(b)
		}
	}
	return l.send(b)
}

// data sends an image in the manner of f.
func (l line) data(f Fault, image []byte) {
	var all [][]byte
	for p := range slices.Chunk(image, l.s.size) {
		kind := packet.Data
		if len(all)*l.s.size+len(p) == len(image) && !l.s.o.Model.Unmarked {
			kind = packet.End
		}
		all = append(all, l.packet(kind, p))
	}
	at := l.s.rng.IntN(len(all))
	switch f {
	case LostPacket:
		all = slices.Delete(all, at, at+1)
	case Stall:
		all = all[:at]
	case CutShort:
		all = append(all[:at], l.packet(packet.End, image[at*l.s.size:][:min(l.s.size, len(image)-at*l.s.size)]))
	}
	stream := slices.Concat(all...)
	switch f {
	case LostBytes:
		stream = l.lose(stream)
	case BadBytes:
		stream = l.spoil(stream)
	}
	l.send(stream)
}

func (l line) packet(k packet.Kind, payload []byte) []byte {
	b, err := packet.Packet{Address: l.s.o.Address, Kind: k, Payload: payload}.AppendTo(nil)
	if err != nil {
		panic(err) // the rig makes no such packet
	}
	return b
}

func (l line) noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(l.s.rng.Uint32())
	}
	return b
}

// lose takes some bytes out, here and there.
func (l line) lose(b []byte) []byte {
	b = slices.Clone(b)
	for range 1 + l.s.rng.IntN(3) {
		at := l.s.rng.IntN(len(b))
		b = slices.Delete(b, at, min(len(b), at+1+l.s.rng.IntN(4)))
		if len(b) == 0 {
			break
		}
	}
	return b
}

// spoil changes some bytes, here and there.
func (l line) spoil(b []byte) []byte {
	b = slices.Clone(b)
	for range 1 + l.s.rng.IntN(4) {
		b[l.s.rng.IntN(len(b))] ^= byte(1 + l.s.rng.IntN(255))
	}
	return b
}

const (
	patience = 2 * time.Second      // with a program that does not read; a real line would not wait at all
	tick     = 2 * time.Millisecond // of a paced line
)

// send writes b, as noise where the program listens at another speed. False: the
// line is gone, or nobody reads.
func (l line) send(b []byte) bool {
	if !l.s.sameSpeed(l.ptm) {
		b = l.noise(len(b))
	}
	l.ptm.SetWriteDeadline(time.Now().Add(patience))
	if !l.s.o.Paced {
		_, err := l.ptm.Write(b)
		return err == nil
	}
	perByte := 10 * time.Second / time.Duration(l.s.baud)
	due := time.Now()
	for part := range slices.Chunk(b, max(1, int(tick/perByte))) {
		due = due.Add(perByte * time.Duration(len(part)))
		time.Sleep(time.Until(due))
		l.ptm.SetWriteDeadline(time.Now().Add(patience))
		if _, err := l.ptm.Write(part); err != nil {
			return false
		}
	}
	return true
}
