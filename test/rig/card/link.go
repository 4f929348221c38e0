package card

import "time"

// Link is the virtual clock of the contactless link (ISO/IEC 14443-2 to -4): nothing
// waits, the time of each exchange is added up. A byte takes nine bit periods, since
// each has its parity; a frame holds up to 253 bytes of an APDU with a byte of
// prologue and two of checksum; every frame but the last of a chain is answered by a
// block of three bytes; between two frames the link is silent for a while.
type Link struct {
	Rate    int           // kbit/s: 106, 212, 424, 848; 0: no clock
	Latency time.Duration // of the chip and the reader, for each APDU
	Gap     time.Duration // silence after each frame; 0: 100 µs
}

const (
	frameData  = 253 // of a frame of 256 bytes
	frameExtra = 3
)

// Time is what an exchange of that many bytes takes.
func (l Link) Time(sent, received int) time.Duration {
	if l.Rate == 0 {
		return 0
	}
	gap := l.Gap
	if gap == 0 {
		gap = 100 * time.Microsecond
	}
	up, down := frames(sent), frames(received)
	count := up + down + (up - 1) + (down - 1)
	return l.raw(sent+received+count*frameExtra) + time.Duration(count)*gap + l.Latency
}

// Floor is what n bytes take at the least: the link does nothing else.
func (l Link) Floor(n int) time.Duration {
	if l.Rate == 0 {
		return 0
	}
	return l.raw(n)
}

func (l Link) raw(n int) time.Duration {
	bit := float64(time.Second) * 128 / 13.56e6 // at 106 kbit/s a bit is 128 periods of the carrier
	switch {
	case l.Rate >= 848:
		bit /= 8
	case l.Rate >= 424:
		bit /= 4
	case l.Rate >= 212:
		bit /= 2
	}
	return time.Duration(float64(n*9) * bit)
}

func frames(n int) int { return max(1, (n+frameData-1)/frameData) }

// Stats counts what went over the link.
type Stats struct {
	Commands, Reads int           // APDUs; those that are READ BINARY
	Sent, Received  int           // bytes of APDUs
	Time            time.Duration // of the virtual clock
}

// Stats counts since New.
func (c *Card) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

func (c *Card) account(x *Exchange) {
	c.stats.Commands++
	if len(x.Command) > 1 && x.Command[1]&0xFE == 0xB0 {
		c.stats.Reads++
	}
	c.stats.Sent += len(x.Command)
	c.stats.Received += len(x.Wire)
	c.stats.Time += c.p.Link.Time(len(x.Command), len(x.Wire)) + x.delay
}
