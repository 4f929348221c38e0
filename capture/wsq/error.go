package wsq

import (
	"errors"
	"fmt"
)

// The kinds of what can be wrong with a picture.
var (
	ErrFormat      = errors.New("not WSQ")
	ErrTruncated   = errors.New("cut off")
	ErrValue       = errors.New("value out of its range")
	ErrOrder       = errors.New("segment not allowed here")
	ErrMissing     = errors.New("mandatory segment missing")
	ErrLimit       = errors.New("more than is accepted")
	ErrUnsupported = errors.New("not supported here")
)

// Error is what reading fails with.
type Error struct {
	Where string // "SOF", "DQT", "block 2", ..
	At    int    // byte of the file
	What  string
	Kind  error // one of the sentinels
}

func (e *Error) Error() string {
	return fmt.Sprintf("WSQ: %s at byte %d: %s: %v", e.Where, e.At, e.What, e.Kind)
}

// Unwrap gives the kind, for errors.Is.
func (e *Error) Unwrap() error { return e.Kind }

// What departs from the specification and is read all the same.
const (
	// AllOnes is a Huffman code of ones alone, which the specification keeps free; NBIS
	// warns of it and reads on (imgtools wsq/huff.c).
	AllOnes = "Huffman code of ones alone"
	// Padding is a block whose last byte is not filled up with ones (ITU-T T.81 clause
	// F.1.2.3).
	Padding = "last byte of a block not filled up with ones"
	// Trailing is bytes after the end marker; NBIS does not look at them.
	Trailing = "bytes after the end marker"
	// CommentSize is a NIST_COM with another size than the frame header's, which counts.
	CommentSize = "size in NIST_COM is not the picture's"
)
