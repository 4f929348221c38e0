package capture

import "errors"

// Sentinels for a capture that gave no page. The machines are in order: the
// document is not there, or did not stay there.
var (
	// ErrNoPage: nothing that looks like the page of a document was seen.
	ErrNoPage = errors.New("no page in the picture")
	// ErrMoved: the document moved between two lights, so that its pictures do
	// not show the same spots; the capture has to be begun again.
	ErrMoved = errors.New("the document moved between two lights")
)

// ErrImage: the bytes of a file are not an image that is accepted here (JPEG
// or PNG, whole, within the limits below).
var ErrImage = errors.New("image refused")

// Limits of a hostile image file, checked on its header before anything is decoded.
const (
	MaxImageBytes = 32 << 20
	MaxPixels     = 40_000_000
)
