package fir

import (
	"errors"
	"fmt"
)

// The kinds of what can be wrong with a record.
var (
	ErrFormat      = errors.New("no finger image record")
	ErrTruncated   = errors.New("cut off")
	ErrValue       = errors.New("value out of its range")
	ErrLimit       = errors.New("more than is accepted")
	ErrMissing     = errors.New("mandatory field missing")
	ErrUnsupported = errors.New("not supported here")
)

// Error is what this package fails with. It holds no pixels.
type Error struct {
	Where string // "record", "image 2"
	Field string // as the standard names it
	What  string // "" or the value
	Kind  error  // one of the sentinels
}

func (e *Error) Error() string {
	text := "finger image: " + e.Where + ": " + e.Field
	if e.What != "" {
		text += " " + e.What
	}
	return text + ": " + e.Kind.Error()
}

// Unwrap gives the kind, for errors.Is.
func (e *Error) Unwrap() error { return e.Kind }

const inRecord = "record"

func inImage(i int) string { return fmt.Sprintf("image %d", i+1) }

func fail(kind error, where, field, format string, args ...any) error {
	return &Error{where, field, fmt.Sprintf(format, args...), kind}
}
