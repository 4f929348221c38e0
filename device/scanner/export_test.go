package scanner

import "time"

// LookAgain sets how soon an imager that has read nothing is told to look again.
func (s *Serial) LookAgain(after time.Duration) { s.again = after }
