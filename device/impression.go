package device

import "image"

// Impression is one picture of the ridges of one or more fingers.
type Impression struct {
	Image *image.Gray // upright, ridges dark, bounds from (0, 0)
	PPI   int         // pixels per inch, the same across and down
}
