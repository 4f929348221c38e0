package lds

import (
	"errors"
	"fmt"
)

// The kinds of what can be wrong with a file.
var (
	ErrTruncated   = errors.New("cut off")
	ErrTLV         = errors.New("no BER-TLV")
	ErrTag         = errors.New("other object than expected")
	ErrMissing     = errors.New("mandatory object missing")
	ErrValue       = errors.New("value out of its range")
	ErrLimit       = errors.New("more than is accepted")
	ErrUnsupported = errors.New("version or format not known here")
)

// Error is what every function of this package fails with.
type Error struct {
	Where string // path to the object, from the outside in: "DG2: 7F61: 7F60"
	What  string // without data of the traveller
	Kind  error  // one of the sentinels
}

func (e *Error) Error() string {
	if e.Where == "" {
		return e.What + ": " + e.Kind.Error()
	}
	return e.Where + ": " + e.What + ": " + e.Kind.Error()
}

// Unwrap gives the kind, for errors.Is.
func (e *Error) Unwrap() error { return e.Kind }

func fail(kind error, format string, args ...any) error {
	return &Error{What: fmt.Sprintf(format, args...), Kind: kind}
}

// within puts a place in front of an error's path.
func within(where string, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	path := where
	if e.Where != "" {
		path += ": " + e.Where
	}
	return &Error{Where: path, What: e.What, Kind: e.Kind}
}
