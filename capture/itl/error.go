package itl

import (
	"errors"
	"fmt"
)

// The kinds of what can be wrong with a transaction.
var (
	ErrFormat      = errors.New("no ANSI/NIST-ITL transaction")
	ErrTruncated   = errors.New("cut off")
	ErrValue       = errors.New("value out of its range")
	ErrLimit       = errors.New("more than is accepted")
	ErrMissing     = errors.New("mandatory field missing")
	ErrUnsupported = errors.New("not supported here")
)

// Error is what this package fails with. It holds no content of a field.
type Error struct {
	Record int    // place in the file, from 1; 0: the file
	Field  string // "14.006 HLL"; "" where it is none
	What   string
	Kind   error // one of the sentinels
}

func (e *Error) Error() string {
	text := "ANSI/NIST-ITL: "
	if e.Record > 0 {
		text += fmt.Sprintf("record %d: ", e.Record)
	}
	if e.Field != "" {
		text += e.Field + ": "
	}
	if e.What != "" {
		text += e.What + ": "
	}
	return text + e.Kind.Error()
}

// Unwrap gives the kind, for errors.Is.
func (e *Error) Unwrap() error { return e.Kind }

// mnemonics of the fields that are read here.
var mnemonics = map[[2]int]string{
	{1, 1}: "LEN", {1, 2}: "VER", {1, 3}: "CNT", {1, 4}: "TOT", {1, 5}: "DAT", {1, 6}: "PRY", {1, 7}: "DAI", {1, 8}: "ORI",
	{1, 9}: "TCN", {1, 10}: "TCR", {1, 11}: "NSR", {1, 12}: "NTR", {1, 13}: "DOM", {1, 14}: "GMT", {1, 15}: "DCS",
	{2, 1}: "LEN", {2, 2}: "IDC",
	{4, 1}: "LEN", {4, 2}: "IDC", {4, 3}: "IMP", {4, 4}: "FGP", {4, 5}: "ISR", {4, 6}: "HLL", {4, 7}: "VLL", {4, 8}: "CGA", {4, 9}: "DATA",
	{14, 1}: "LEN", {14, 2}: "IDC", {14, 3}: "IMP", {14, 4}: "SRC", {14, 5}: "FCD", {14, 6}: "HLL", {14, 7}: "VLL", {14, 8}: "SLC",
	{14, 9}: "THPS", {14, 10}: "TVPS", {14, 11}: "CGA", {14, 12}: "BPX", {14, 13}: "FGP", {14, 16}: "SHPS", {14, 17}: "SVPS",
	{14, 18}: "AMP", {14, 20}: "COM", {14, 24}: "FQM", {14, 999}: "DATA",
}

// named gives number and name of a field.
func named(record, field int) string {
	text := fmt.Sprintf("%d.%03d", record, field)
	if m, has := mnemonics[[2]int{record, field}]; has {
		text += " " + m
	}
	return text
}

// at is an error of a field of a record of a type.
func at(place, record, field int, kind error, format string, args ...any) error {
	return &Error{place, named(record, field), fmt.Sprintf(format, args...), kind}
}
