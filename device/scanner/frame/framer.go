package frame

import (
	"errors"
	"fmt"
)

// Unread stands in a line for a character that the reader could not read.
const Unread = '?'

// Family is the way in which a reader frames its lines.
type Family uint8

// The families.
const (
	Plain Family = iota
	CUTE
	SOH
	Text
)

var familyNames = [...]string{"plain", "CUTE", "SOH", "text"}

func (f Family) String() string {
	if int(f) < len(familyNames) {
		return familyNames[f]
	}
	return fmt.Sprintf("family(%d)", uint8(f))
}

// Reading is one document that was drawn through or laid on a reader.
type Reading struct {
	Family Family
	Lines  []string // upper line first: A-Z, 0-9, '<' and Unread; nil beside a Fault
	Fault  error    // why there are no lines, in words that hold none of them
}

// Faults of a reading.
var (
	ErrCheck = errors.New("the check byte is wrong")
	ErrLines = errors.New("the lines are those of no document")
	ErrLong  = errors.New("the block does not end")
	ErrLost  = errors.New("a part was lost on its way")
)

const (
	maxBlock = 512 // the longest honest block has some 150 bytes
	maxLines = 8
	maxReady = 16 // readings that nobody fetched; the oldest are dropped
)

// Control characters of the trade (ISO/IEC 646).
const (
	nul = 0x00
	soh = 0x01
	stx = 0x02
	etx = 0x03
	lf  = 0x0A
	cr  = 0x0D
)

type state uint8

const (
	free   state = iota // lines without a frame
	header              // after SOH
	body                // after STX
	check               // the byte after ETX
)

// Framer collects bytes. The zero value is ready.
type Framer struct {
	state  state
	family Family
	block  []byte // since SOH, STX or the last reading
	lines  [][]byte
	inText bool
	framed bool // a reading ended since the last silence: what else comes are marks around it
	span   span // of the check byte, once it is known
	ready  []Reading
}

// Write takes what came over the line.
func (f *Framer) Write(p []byte) {
	for _, b := range p {
		f.take(b)
	}
}

// Idle says that the line has been silent for longer than any pause within a
// document: what has come so far is all of it.
func (f *Framer) Idle() {
	switch {
	case f.state != free:
		f.fault(ErrLong)
	default:
		f.endLine()
		f.finish()
	}
	f.reset()
	f.framed = false
}

// Next gives the oldest reading that is complete.
func (f *Framer) Next() (Reading, bool) {
	if len(f.ready) == 0 {
		return Reading{}, false
	}
	r := f.ready[0]
	f.ready = f.ready[1:]
	return r, true
}

// Lose says that bytes were lost on their way: what has begun is a Fault.
func (f *Framer) Lose() {
	f.reset()
	f.fault(ErrLost)
}

// Drop forgets the readings and what has begun; what comes until the next silence
// is taken for marks around them.
func (f *Framer) Drop() {
	f.reset()
	f.ready, f.framed = nil, true
}

// Pending tells whether a reading has begun and not ended.
func (f *Framer) Pending() bool { return f.state != free || len(f.block) > 0 || len(f.lines) > 0 }

func (f *Framer) reset() {
	f.state, f.family, f.inText = free, Plain, false
	f.block, f.lines = f.block[:0], nil
}

func (f *Framer) take(b byte) {
	switch {
	case f.state == check:
		f.checked(b)
		return
	case b == soh || b == stx && f.state != header:
		f.reset() // what stood before is a mark of the reader's, or the rest of a lost block
		f.state, f.family = body, CUTE
		if b == soh {
			f.state, f.family = header, SOH
		}
		f.block = append(f.block, b)
		return
	case len(f.block) >= maxBlock:
		f.fault(ErrLong)
		f.reset()
		return
	}
	switch f.state {
	case header:
		f.block = append(f.block, b)
		if b == stx {
			f.state = body
		}
	case body:
		f.block = append(f.block, b)
		if b == etx {
			f.ended()
		}
	default:
		f.plain(b)
	}
}

// ended is called with the whole block up to ETX.
func (f *Framer) ended() {
	if f.family == SOH {
		f.state = check
		return
	}
	f.lines = split(f.block[1 : len(f.block)-1])
	f.finish()
	f.reset()
}

// plain takes a byte outside any frame.
func (f *Framer) plain(b byte) {
	switch b {
	case cr, lf:
		f.endLine()
		if f.inText && len(f.lines) > 0 && string(f.lines[len(f.lines)-1]) == "END" {
			f.finish()
			f.reset()
		} else if !f.inText && complete(f.lines) {
			f.finish()
			f.reset()
		}
	case nul, etx:
	default:
		f.block = append(f.block, b)
	}
}

// endLine takes what has come since the last line end as a line.
func (f *Framer) endLine() {
	if len(f.block) == 0 {
		return
	}
	line := string(f.block)
	f.block = f.block[:0]
	if line == "START" {
		f.reset()
		f.inText, f.family = true, Text
		return
	}
	if len(f.lines) < maxLines {
		f.lines = append(f.lines, []byte(line))
	}
}

// finish makes a reading of the lines; false: they are none.
func (f *Framer) finish() bool {
	lines := f.lines
	if f.family == Text {
		lines = labelled(lines)
	}
	if len(lines) == 0 {
		return false
	}
	out, ok := arrange(lines)
	if ok {
		f.put(Reading{Family: f.family, Lines: out})
	} else if f.family != Plain || !f.framed {
		f.fault(ErrLines)
	}
	return ok
}

func (f *Framer) fault(err error) { f.put(Reading{Family: f.family, Fault: err}) }

func (f *Framer) put(r Reading) {
	f.framed = true
	f.ready = append(f.ready, r)
	if len(f.ready) > maxReady {
		f.ready = f.ready[1:]
	}
}
