package scanner

import (
	"time"

	"gatehouse/device/scanner/frame"
)

// LookAgain sets how soon an imager that has read nothing is told to look again.
func (s *Serial) LookAgain(after time.Duration) { s.again = after }

// Learn draws the lesson from a reading.
func (s *Serial) Learn(r frame.Reading) { s.learn(r) }
