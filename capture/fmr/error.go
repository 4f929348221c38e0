package fmr

import "fmt"

// Error says which field of a record is wrong.
type Error struct {
	At    int    // byte of the record, or of the block that Field names
	Field string // as the standard names it: "image width", "minutia x", ..
	What  string // what is wrong with it, without its value
}

func (e *Error) Error() string {
	return fmt.Sprintf("finger record, byte %d: %s: %s", e.At, e.Field, e.What)
}
