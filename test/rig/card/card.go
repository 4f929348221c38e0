package card

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"time"

	"gatehouse/device"
)

// Card is a chip in the field of a reader. It is for one user at a time; Remove and
// Stats are for any goroutine.
type Card struct {
	p     Profile
	state state

	mu      sync.Mutex
	removed chan struct{} // closed once the card is gone
	stats   Stats
	steps   map[string]int // how often each step was met
	last    []byte         // the reply before
	tries   map[int]int    // that passwords have left, by reference
	resumed bool           // the CAN was right: the last try of the PIN is open
	trust   *terminalState
	slow    time.Duration // that the answer on its way takes longer
	secrets map[string][]byte
}

// state is what a reset clears.
type state struct {
	app      bool   // the application is selected, not the master file
	file     []byte // current file
	fileID   uint16
	channel  *channel
	next     *channel // takes the place of channel once the reply is on its way
	opened   string   // how access was gained: "", "BAC", "PACE"
	password int      // reference of that of PACE
	proven   bool     // chip authentication was run, or PACE with its mapping
	entitled bool     // terminal authentication was done
	rights   byte     // that it gave
	random   []byte   // of GET CHALLENGE
	pace     *paceRun
	ca       *caRun
	ta       taRun
	idICC    []byte // that terminal authentication signs
	chain    []byte // data of a chain of commands so far
	chainOf  *command
	waiting  []byte // rest of a reply, for GET RESPONSE
}

// New puts a card of the profile into the field.
func New(p Profile) *Card {
	if p.Random == nil {
		p.Random = rand.Reader
	}
	if p.ATR == nil {
		p.ATR = []byte{0x3B, 0x80, 0x80, 0x01, 0x01}
	}
	if p.Passwords.PINTries == 0 {
		p.Passwords.PINTries = 3
	}
	if p.Passwords.PUKTries == 0 {
		p.Passwords.PUKTries = 10
	}
	c := &Card{p: p, removed: make(chan struct{}), steps: map[string]int{}, tries: map[int]int{refPIN: p.Passwords.PINTries, refPUK: p.Passwords.PUKTries}}
	c.trust = newTerminalState(p.Terminal)
	return c
}

// ATR is the answer to reset, as a reader of contactless cards makes it up.
func (c *Card) ATR() []byte { return slices.Clone(c.p.ATR) }

// Limits are the longest command and response APDU that the reader takes, in bytes.
func (c *Card) Limits() (send, receive int) {
	send, receive = c.p.Limits.Send, c.p.Limits.Receive
	if send == 0 {
		send = 65544
	}
	if receive == 0 {
		receive = 65538
	}
	return send, receive
}

// Reset takes the field away for a moment: all session state is lost, counters of
// tries and trust points stay. Errors: device.ErrAbsent, the context's.
func (c *Card) Reset(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone() {
		return fmt.Errorf("card: %w", device.ErrAbsent)
	}
	c.state, c.last = state{}, nil
	return nil
}

// Remove takes the card away for good.
func (c *Card) Remove() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.gone() {
		close(c.removed)
	}
}

// Transmit answers a command APDU. Errors: device.ErrAbsent once the card is gone,
// the context's. A card that hangs by a fault waits for the context, or to be taken
// away.
func (c *Card) Transmit(ctx context.Context, raw []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	x := c.exchange(raw)
	switch {
	case x == nil:
		return nil, fmt.Errorf("card: %w", device.ErrAbsent)
	case !x.hang:
		return slices.Clone(x.Wire), nil
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-c.removed:
		return nil, fmt.Errorf("card: %w", device.ErrAbsent)
	}
}

// exchange answers one command; nil: the card is gone.
func (c *Card) exchange(raw []byte) *Exchange {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone() {
		return nil
	}
	x := &Exchange{Command: slices.Clone(raw), Total: c.stats.Commands + 1, last: c.last}
	c.answer(x)
	if x.vanish {
		close(c.removed)
		return nil
	}
	if c.p.Mutate != nil {
		x.Wire = c.p.Mutate(x.Step, x.Wire)
	}
	c.last = x.Wire
	c.account(x)
	return x
}

func (c *Card) gone() bool {
	select {
	case <-c.removed:
		return true
	default:
		return false
	}
}

// answer goes through the layers: transport, secure messaging, the command itself,
// and back.
func (c *Card) answer(x *Exchange) {
	cmd, ok := c.transport(x)
	if !ok {
		return
	}
	outer := cmd
	channel := c.state.channel
	r := status(0x9000)
	switch {
	case cmd.protected() && channel == nil:
		x.Step, r, cmd.ins = "SM", status(0x6982), outer.ins
	case cmd.protected():
		if cmd, r.sw = channel.open(cmd); r.sw != 0x9000 {
			x.Step = "SM"
			c.dropChannel()
			channel = nil
		}
	case channel != nil: // a plain command ends the session (Doc 9303-11 clause 9.8)
		c.dropChannel()
		channel = nil
	}
	part := false
	if r.sw == 0x9000 {
		if cmd, r.sw, part = c.join(cmd); part {
			x.Step = "chain"
		}
	}
	if x.Step == "" {
		x.Step = c.name(cmd)
	}
	x.Nth = c.count(x.Step)
	effects := c.faults(x)
	if r.sw == 0x9000 {
		if refused := effects.refusal(); refused != 0 {
			r = status(refused)
		} else if !part {
			r = c.carryOut(outer, cmd, c.budget(outer, channel, cmd))
		}
	}
	effects.inner(cmd, &r)
	if channel != nil && c.state.channel == nil { // lost on the way
		channel = nil
	}
	if channel != nil {
		x.Wire = channel.seal(cmd.odd(), r)
	} else {
		x.Wire = r.bytes()
	}
	if c.state.next != nil {
		c.state.channel, c.state.next = c.state.next, nil
	}
	x.delay, c.slow = c.slow, 0
	effects.wire(x)
	x.Wire = c.split(x.Wire, outer)
}

// carryOut runs a command, unless it is one whose length is refused late.
func (c *Card) carryOut(outer, cmd command, budget int) reply {
	if !outer.extended || c.p.Limits.Extended {
		return c.run(cmd, budget)
	}
	if cmd.ins == insReadBinary {
		if r := c.run(cmd, budget); r.sw != 0x9000 && r.sw != 0x6282 {
			return r
		}
	}
	return status(0x6700)
}

// dropChannel ends secure messaging and what it opened.
func (c *Card) dropChannel() {
	keep := state{app: c.state.app}
	c.state = keep
}

// budget is how many plain bytes a reply to READ BINARY may have.
func (c *Card) budget(outer command, s *channel, inner command) int {
	n := 65536
	if c.p.Limits.Response > 0 {
		n = c.p.Limits.Response
	}
	if s != nil {
		n = s.room(n, inner.odd())
	} else if !c.p.Limits.Chain {
		n = min(n, max(outer.le, 0))
	}
	if c.p.Limits.Read > 0 {
		n = min(n, c.p.Limits.Read)
	}
	return n
}

// split keeps what a reply has too much for GET RESPONSE.
func (c *Card) split(wire []byte, outer command) []byte {
	c.state.waiting = nil
	limit := outer.le
	if !c.p.Limits.Chain || limit == 0 || len(wire)-2 <= limit {
		return wire
	}
	c.state.waiting = wire[limit:]
	return binary.BigEndian.AppendUint16(slices.Clone(wire[:limit]), 0x6100|uint16(min(len(wire)-limit-2, 255)))
}
