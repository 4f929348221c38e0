package device

import (
	"fmt"
	"image"
)

// Impression is one picture of the ridges of one or more fingers.
type Impression struct {
	Image *image.Gray // upright, ridges dark, bounds from (0, 0)
	PPI   int         // pixels per inch, the same across and down
}

// Hand is which fingers a slap holds (ANSI/NIST-ITL 1 positions 13 to 15).
type Hand uint8

// The slaps of a 4-4-2 capture. The zero value is refused.
const (
	RightFour Hand = iota + 1 // index, middle, ring and little finger
	LeftFour
	Thumbs // both
)

var handNames = [...]string{"", "right four", "left four", "thumbs"}

func (h Hand) String() string {
	if h >= RightFour && int(h) < len(handNames) {
		return handNames[h]
	}
	return fmt.Sprintf("invalid hand %d", uint8(h))
}
