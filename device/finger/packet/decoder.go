package packet

import (
	"bytes"
	"encoding/binary"
)

// Decoder finds packets in what comes over the line. The zero value is ready. It
// holds no more than one packet and what came with it.
type Decoder struct {
	held    []byte
	skipped int
}

// Write takes what came over the line.
func (d *Decoder) Write(p []byte) { d.held = append(d.held, p...) }

// Next gives the oldest packet that is complete; its payload is valid until the
// next Write. False: more bytes are needed.
func (d *Decoder) Next() (Packet, bool) {
	for len(d.held) > 0 {
		if d.held[0] != 0xEF {
			at := bytes.IndexByte(d.held, 0xEF)
			if at < 0 {
				at = len(d.held)
			}
			d.skip(at)
			continue
		}
		n, ok := length(d.held)
		if !ok {
			d.skip(1)
			continue
		}
		if len(d.held) < n {
			return Packet{}, false
		}
		b := d.held[:n]
		if sum(b[6:n-2]) != binary.BigEndian.Uint16(b[n-2:]) {
			d.skip(1)
			continue
		}
		d.held = d.held[n:]
		return Packet{binary.BigEndian.Uint32(b[2:]), Kind(b[6]), b[header : n-2]}, true
	}
	return Packet{}, false
}

// length is how many bytes the packet at the start of b has, or the least that are
// needed to know. False: no packet begins like this.
func length(b []byte) (int, bool) {
	if len(b) > 1 && b[1] != 0x01 || len(b) > 6 && !Kind(b[6]).valid() {
		return 0, false
	}
	if len(b) < header {
		return header, true
	}
	n := int(binary.BigEndian.Uint16(b[7:]))
	return header + n, n > 2 && n <= MaxPayload+2
}

func (d *Decoder) skip(n int) {
	d.skipped += n
	d.held = d.held[n:]
}

// Idle says that the line has been silent for longer than any pause within a
// packet: one that has begun is given up, and packets behind it are found.
func (d *Decoder) Idle() {
	if len(d.held) > 0 {
		d.skip(1)
	}
}

// Pending tells whether something is held that is no packet yet.
func (d *Decoder) Pending() bool { return len(d.held) > 0 }

// Skipped counts the bytes since the last Reset that belonged to no packet.
func (d *Decoder) Skipped() int { return d.skipped }

// Reset forgets everything.
func (d *Decoder) Reset() { d.held, d.skipped = d.held[:0], 0 }
