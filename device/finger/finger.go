package finger

import (
	"context"
	"errors"

	"gatehouse/device"
)

// Single is a sensor that takes one finger at a time. Errors wrap a sentinel of
// package device or of this package, or are that of ctx.
type Single interface {
	// Check says who the sensor is and whether it works.
	Check(ctx context.Context) (device.Identity, error)
	// Capture waits for a finger and gives its impression. ErrNoFinger: none came.
	Capture(ctx context.Context) (device.Impression, error)
	// Close frees the address; a Capture that waits ends.
	Close() error
}

// Repeater is a Single that can take several impressions of one touch, as signs
// of life want them.
type Repeater interface {
	// Series gives 1 to n impressions of the next touch, fewer if the finger is
	// lifted first.
	Series(ctx context.Context, n int) ([]device.Impression, error)
}

// Shower is a sensor with a light of its own.
type Shower interface {
	// Show tells the person what to do by the sensor's light; one that has none does nothing.
	Show(ctx context.Context, s device.Signal) error
}

// Feeler is a sensor that tells whether a finger is on it now.
type Feeler interface {
	Present(ctx context.Context) (bool, error)
}

// Slap is a scanner that takes several fingers at once, 4-4-2, with a window of
// 3.2 x 3.0 inches (FAP 60 of the FBI's Appendix F).
type Slap interface {
	Check(ctx context.Context) (device.Identity, error)
	// Capture waits for the fingers of h and gives one picture of all of them.
	Capture(ctx context.Context, h device.Hand) (device.Impression, error)
	Close() error
}

// Sentinels beside those of package device.
var (
	// ErrNoFinger: the time for laying a finger on has passed.
	ErrNoFinger = errors.New("no finger was laid on")
	// ErrLifted: the finger was taken away before its image could be fetched.
	ErrLifted = errors.New("the finger was lifted too soon")
	// ErrSize: the image has a size that no sensor of the family is known for.
	ErrSize = errors.New("image of unknown size")
)
