package scanner

import (
	"context"
	"time"

	"gatehouse/device"
	"gatehouse/device/scanner/frame"
)

// Reader is what the lane needs of a reader of machine readable zones.
type Reader interface {
	// Check says who and how the reader is, as far as a device can be known that
	// only speaks when it has read something.
	Check(ctx context.Context) (device.Identity, error)
	// Read waits for the next document. The error is that of ctx, or wraps a
	// sentinel of package device.
	Read(ctx context.Context) (frame.Reading, error)
	// Close frees the address; a Read that waits ends.
	Close() error
}

var (
	_ Reader = (*Serial)(nil)
	_ Reader = (*Wedge)(nil)
)

const (
	slice = 20 * time.Millisecond  // how soon a cancelled context is noticed
	gap   = 250 * time.Millisecond // longer than any pause within a document
)
