package chip

import "gatehouse/capture/chip/sm"

// blocks are the lengths of one READ BINARY that cards of the field were found to
// need, longest first.
var blocks = [...]int{4096, 256, 231, 223, 192, 128, 112}

// probed is what is tried where nobody says what the card takes.
const probed = 4096

// longestShort is the longest answer that a short Le can ask for, status word included.
const longestShort = 258

// shorter is the next length to try after n; 0: none is left.
func shorter(n int) int {
	for _, b := range blocks {
		if b < n {
			return b
		}
	}
	return 0
}

// room is how many plain bytes an answer of the reader's limit carries.
func (s *Session) room() int {
	n := s.limit
	if !s.know.Extended {
		// A card that sends more than a short Le asks for, or sends it in parts, is met
		// far more often than one that does not: 256 stands at the ladder's top.
		n = min(n, 256+64)
	}
	if s.session == nil {
		return min(n-2, 65535)
	}
	return min(s.session.Cipher().Payload(n), 65535)
}

// block is how many bytes are asked for at once.
func (s *Session) block() int {
	n := s.know.Block
	if n == 0 {
		n = probed
	}
	if !s.know.Extended {
		n = min(n, 256)
	}
	return max(min(n, s.room()), 1)
}

// learn takes the card's own word of EF.ATR/INFO for the longest answer.
func (s *Session) learn(answer int) {
	if answer <= longestShort || !s.know.Extended {
		return
	}
	s.know.Block = min(sm.AES128.Payload(min(answer, s.limit)), 65535)
}

// shrink goes a step down after n bytes were not to be had; false: there is none.
func (s *Session) shrink(n int) bool {
	s.know.Block = shorter(n)
	if s.know.Block < probed {
		s.met(quirkBlock)
	}
	return s.know.Block > 0
}

// proved takes the answer of got bytes to a read of n: what the card gives at once
// from now on. It may be less only where the file ends. One short answer does not make
// blocks shorter than any card needs.
func (s *Session) proved(n, got int, end bool) {
	if got < n && !end {
		s.know.Block = max(got, blocks[len(blocks)-1])
		s.met(quirkBlock)
		return
	}
	if s.inside {
		s.proven = max(s.proven, got)
	}
}
