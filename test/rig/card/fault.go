package card

import (
	"encoding/binary"
	"slices"
	"time"
)

// Exchange is a command and its reply on the wire.
type Exchange struct {
	Step    string // see doc.go
	Nth     int    // of this step, from 1
	Total   int    // of all commands, from 1
	Command []byte // as it came
	Wire    []byte // as it goes, with its status

	last         []byte
	delay        time.Duration
	vanish, hang bool
}

// Fault is an effect at a step.
type Fault struct {
	Step   string // "": each
	Nth    int    // of the step, or of all commands where Step is empty, from 1; 0: each
	Effect Effect
}

// Effect is what a fault does; made by the functions below.
type Effect struct {
	refuse uint16
	inner  func(c command, r *reply)
	wire   func(x *Exchange)
}

// Refuse answers with the status and does nothing.
func Refuse(sw uint16) Effect { return Effect{refuse: sw} }

// Status does what was asked and says something else, without data.
func Status(sw uint16) Effect {
	return Effect{inner: func(_ command, r *reply) { *r = status(sw) }}
}

// Data changes the data of a reply before it is protected.
func Data(change func(data []byte) []byte) Effect {
	return Effect{inner: func(_ command, r *reply) { r.data = change(slices.Clone(r.data)) }}
}

// FlipData changes a bit of the data before it is protected; negative numbers count
// from the end.
func FlipData(bit int) Effect { return Data(func(b []byte) []byte { return flip(b, bit) }) }

// Echo gives the data of the command back as the chip's own, in the object of the
// reply's tag: the terminal's public key as the chip's, its token as the chip's.
func Echo() Effect {
	return Effect{inner: func(c command, r *reply) {
		theirs, ok := dynamic(c.data)
		if mine, good := dynamic(r.data); ok && good && len(theirs) > 0 && len(mine) > 0 {
			r.data = TLV(0x7C, TLV(mine[0].tag, theirs[0].value))
		}
	}}
}

// Wire changes a reply as it goes out.
func Wire(change func(wire []byte) []byte) Effect {
	return Effect{wire: func(x *Exchange) { x.Wire = change(slices.Clone(x.Wire)) }}
}

// Flip changes a bit of the reply as it goes out; negative numbers count from the
// end.
func Flip(bit int) Effect { return Wire(func(b []byte) []byte { return flip(b, bit) }) }

// Naked puts a bare status on the wire, whatever protection there was.
func Naked(sw uint16) Effect {
	return Wire(func([]byte) []byte { return binary.BigEndian.AppendUint16(nil, sw) })
}

// Cut leaves the first n bytes of the reply.
func Cut(n int) Effect {
	return Wire(func(b []byte) []byte { return b[:min(n, len(b))] })
}

// Grow puts n bytes in front of the status.
func Grow(n int) Effect {
	return Wire(func(b []byte) []byte { return slices.Insert(b, max(len(b)-2, 0), make([]byte, n)...) })
}

// Replay answers with the reply before.
func Replay() Effect { return Effect{wire: func(x *Exchange) { x.Wire = slices.Clone(x.last) }} }

// Delay adds to the virtual clock.
func Delay(d time.Duration) Effect { return Effect{wire: func(x *Exchange) { x.delay += d }} }

// Vanish takes the card away instead of an answer.
func Vanish() Effect { return Effect{wire: func(x *Exchange) { x.vanish = true }} }

// Hang never answers: Transmit ends with its context.
func Hang() Effect { return Effect{wire: func(x *Exchange) { x.hang = true }} }

func flip(b []byte, bit int) []byte {
	if bit < 0 {
		bit += len(b) * 8
	}
	if bit >= 0 && bit/8 < len(b) {
		b[bit/8] ^= 0x80 >> (bit % 8)
	}
	return b
}

// effects are those of one exchange, in the order of the profile.
type effects []Effect

func (c *Card) faults(x *Exchange) (out effects) {
	for _, f := range c.p.Faults {
		at := x.Nth
		if f.Step == "" {
			at = x.Total
		}
		if (f.Step == "" || f.Step == x.Step) && (f.Nth == 0 || f.Nth == at) {
			out = append(out, f.Effect)
		}
	}
	return out
}

func (e effects) refusal() uint16 {
	for _, f := range e {
		if f.refuse != 0 {
			return f.refuse
		}
	}
	return 0
}

func (e effects) inner(c command, r *reply) {
	for _, f := range e {
		if f.inner != nil {
			f.inner(c, r)
		}
	}
}

func (e effects) wire(x *Exchange) {
	for _, f := range e {
		if f.wire != nil {
			f.wire(x)
		}
	}
}
