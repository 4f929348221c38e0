package frame

import "bytes"

// span is the part of a block that a reader's check byte covers. Makers differ
// in it: the framer keeps to the first that fits a document, until it fits no more.
type span uint8

const (
	unknown span = iota
	fromSOH
	fromLength
	fromSTX
	fromFlag
	spans
)

// message marks a block that holds lines; a reader sends others about itself.
var message = []byte("OU")

// checked takes the byte behind ETX and ends the block.
func (f *Framer) checked(bcc byte) {
	defer f.reset()
	at := bytes.IndexByte(f.block, stx)
	if !bytes.Contains(f.block[:at], message) {
		return
	}
	s := f.span
	for t := fromSOH; f.span == unknown && s == unknown && t < spans; t++ {
		if t.sum(f.block, at) == bcc {
			s = t
		}
	}
	f.span = unknown // until the block proves to be a document: a byte may fit by chance
	if s == unknown || s.sum(f.block, at) != bcc {
		f.fault(ErrCheck)
		return
	}
	if at+2 > len(f.block)-1 { // STX ETX: nothing was read, not even a flag
		f.fault(ErrLines)
		return
	}
	f.lines = split(f.block[at+2 : len(f.block)-1])
	if f.finish() {
		f.span = s
	}
}

// sum is the exclusive or of the bytes of the span, ETX included; stx is at.
func (s span) sum(block []byte, at int) (x byte) {
	from := map[span]int{fromSOH: 0, fromLength: 1, fromSTX: at, fromFlag: at + 1}[s]
	for _, b := range block[from:] {
		x ^= b
	}
	return x
}
