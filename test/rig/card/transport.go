package card

import (
	"encoding/binary"
	"slices"
)

// transport decodes a command. Where there is nothing to run, false: the reply is on
// the wire.
func (c *Card) transport(x *Exchange) (command, bool) {
	refuse := func(step string, sw uint16) (command, bool) {
		x.Step, x.Nth = step, c.count(step)
		x.Wire = status(sw).bytes()
		c.faults(x).wire(x)
		return command{}, false
	}
	cmd, ok := parse(x.Command)
	l := c.p.Limits
	switch {
	case !ok, cmd.extended && !l.Extended && !l.Late, l.Command > 0 && len(x.Command) > l.Command:
		return refuse("length", 0x6700)
	case cmd.cla&0xE0 != 0:
		return refuse("class", 0x6E00)
	}
	if cmd.ins == 0xC0 && cmd.cla == 0 {
		return c.getResponse(x, cmd)
	}
	c.state.waiting = nil
	return cmd, true
}

// join puts the parts of a chained command together, each of which was protected on its
// own: the bit that says so is in the header that the MAC is over (TR-03110-3 F.3). more:
// it was not the last one, or none that can be taken.
func (c *Card) join(cmd command) (whole command, sw uint16, more bool) {
	if cmd.ins == insGeneral && c.state.ca == nil { // each command of PACE's chain is a step of its own (clause 4.4.4.3)
		return cmd, 0x9000, false
	}
	of := c.state.chainOf
	switch {
	case of != nil && (cmd.ins != of.ins || cmd.p1 != of.p1 || cmd.p2 != of.p2):
		c.state.chain, c.state.chainOf = nil, nil
		return cmd, 0x6883, true
	case cmd.chained() && len(c.state.chain)+len(cmd.data) > 65536:
		return cmd, 0x6700, true
	case cmd.chained():
		c.state.chain = append(c.state.chain, cmd.data...)
		c.state.chainOf = &cmd
		return cmd, 0x9000, true
	case of != nil:
		cmd.data = append(c.state.chain, cmd.data...)
		c.state.chain, c.state.chainOf = nil, nil
	}
	return cmd, 0x9000, false
}

// getResponse gives the next part of a reply that was too long.
func (c *Card) getResponse(x *Exchange, cmd command) (command, bool) {
	x.Step = "GET RESPONSE"
	x.Nth = c.count(x.Step)
	rest := c.state.waiting
	switch {
	case rest == nil:
		x.Wire = status(0x6985).bytes()
	case len(rest)-2 <= cmd.le:
		x.Wire, c.state.waiting = slices.Clone(rest), nil
	default:
		c.state.waiting = rest[cmd.le:]
		x.Wire = binary.BigEndian.AppendUint16(slices.Clone(rest[:cmd.le]), 0x6100|uint16(min(len(rest)-cmd.le-2, 255)))
	}
	c.faults(x).wire(x)
	return cmd, false
}

// count tells how often a step was met, this time included.
func (c *Card) count(step string) int {
	c.steps[step]++
	return c.steps[step]
}
