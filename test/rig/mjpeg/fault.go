package mjpeg

import (
	"math/rand/v2"
	"time"
)

// Fault is one way in which a camera fails.
type Fault string

// The faults.
const (
	None      Fault = "none"      // it works; also plugs in again what was unplugged
	Unplug    Fault = "unplug"    // the address is gone
	Silence   Fault = "silence"   // it is there and sends no frame
	Garbage   Fault = "garbage"   // its frames are no pictures
	Truncated Fault = "truncated" // its frames end before the picture does
	Delay     Fault = "delay"     // it sends right frames, and too late
)

// Late is by how much a frame is late under the fault Delay.
const Late = 1200 * time.Millisecond

// Fault puts the peer into a state; it returns once the state holds.
func (p *Peer) Fault(f Fault) error {
	p.mu.Lock()
	p.fault = f
	plugged := p.server != nil
	p.mu.Unlock()
	switch {
	case f == Unplug:
		return p.unplug()
	case !plugged:
		return p.plug()
	}
	return nil
}

// FaultNow tells the state.
func (p *Peer) FaultNow() Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault
}

// spoil makes bytes that are no JPEG: cut, overwritten, or noise from the start.
func spoil(jpeg []byte) []byte {
	out := append([]byte(nil), jpeg...)
	from := 0
	if rand.IntN(2) == 0 {
		from = len(out) / 3
	}
	for i := from; i < len(out); i++ {
		out[i] = byte(rand.Uint32())
	}
	if rand.IntN(2) == 0 {
		out = out[:len(out)/2]
	}
	return out
}
