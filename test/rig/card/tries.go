package card

// The PIN and the PUK are counted (BSI TR-03110-2 clause 2.5): the last try of the
// PIN is open only once the CAN was right, and a blocked PIN needs the PUK.

func counted(ref int) bool { return ref == refPIN || ref == refPUK }

// triesLeft is the status of MSE:Set AT: 63Cx once a try is spent.
func (c *Card) triesLeft(ref int) uint16 {
	full := c.p.Passwords.PINTries
	if ref == refPUK {
		full = c.p.Passwords.PUKTries
	}
	if !counted(ref) || c.tries[ref] == full {
		return 0x9000
	}
	return 0x63C0 | uint16(min(c.tries[ref], 15))
}

// blocked is the status of the first step: 6983 where no try is left, 6985 where the
// CAN is wanted first.
func (c *Card) blocked(ref int) uint16 {
	switch {
	case !counted(ref) || c.tries[ref] > 1:
		return 0x9000
	case c.tries[ref] == 0:
		return 0x6983
	case ref == refPIN && !c.resumed:
		return 0x6985
	}
	return 0x9000
}

// wrong spends a try, and time.
func (c *Card) wrong(ref int) uint16 {
	c.slow += c.p.Behaviour.Delay
	if !counted(ref) {
		return 0x6300
	}
	c.tries[ref]--
	c.resumed = false
	return 0x63C0 | uint16(min(c.tries[ref], 15))
}

// right gives the tries back.
func (c *Card) right(ref int) {
	switch ref {
	case refPIN:
		c.tries[refPIN], c.resumed = c.p.Passwords.PINTries, false
	case refCAN:
		c.resumed = true
	}
}

// unblock is RESET RETRY COUNTER without data, after PACE with the PUK.
func (c *Card) unblock(cmd command) reply {
	switch {
	case cmd.p1 != 3 || cmd.p2 != refPIN:
		return status(0x6A86)
	case c.state.password != refPUK || c.tries[refPUK] == 0:
		return status(0x6982)
	}
	c.tries[refPUK]--
	c.tries[refPIN] = c.p.Passwords.PINTries
	return status(0x9000)
}
