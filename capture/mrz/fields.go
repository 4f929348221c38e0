package mrz

import (
	"fmt"
	"log/slog"
	"strings"

	"gatehouse/capture"
)

// Span is a run of columns in one line, counted from 0; To is the column after
// the last one.
type Span struct{ Line, From, To int }

// String names the place as an officer and Doc 9303 count, from 1.
func (s Span) String() string {
	if s.To-s.From == 1 {
		return fmt.Sprintf("line %d, column %d", s.Line+1, s.From+1)
	}
	return fmt.Sprintf("line %d, columns %d to %d", s.Line+1, s.From+1, s.To)
}

// next is the column that follows the span: where its check digit stands.
func (s Span) next() Span { return Span{s.Line, s.To, s.To + 1} }

// Field is a part of the zone as it is printed, fillers included. A text with an
// empty span is not printed: the layout implies it.
type Field struct {
	Text string
	Span Span
}

// Plain gives the text with fillers as single spaces and none at the ends.
func (f Field) Plain() string {
	return strings.Join(strings.FieldsFunc(f.Text, func(r rune) bool { return r == filler }), " ")
}

// Fields is a parsed zone.
type Fields struct {
	Format      capture.Format
	Code        Field // document code, two characters
	Issuer      Country
	Nationality Country
	Number      Number
	Birth       Date
	Sex         Field // "M", "F" or "<" where no fault says otherwise
	Expiry      Date
	Issued      Field // French identity card YYMM, Russian internal passport YYMMDD; else empty
	Name        Name
	Optional    [2]Field         // what the issuer adds, without a long number's rest; TD1 has two, the others one
	Checks      [numChecks]Check // by CheckKind
	Faults      []Fault          // characters and codes that break a rule, in order of the columns' fields
	Notes       []Fault          // uncommon, and no breach that this package knows to be one
}

// Valid reports whether the print conforms: no fault, every applicable check
// digit right, both dates possible. An unknown code does not count here.
func (f *Fields) Valid() bool {
	for i := range f.Checks {
		if f.Checks[i].Applicable && !f.Checks[i].OK {
			return false
		}
	}
	return len(f.Faults) == 0 && f.Birth.State.good() && f.Expiry.State.good()
}

// LogValue prints the format only.
func (f Fields) LogValue() slog.Value { return slog.StringValue(f.Format.String() + " fields") }

// Number is the document number without the fillers at its end.
type Number struct {
	Text  string
	Long  bool // runs on into the optional data (Doc 9303-5 note j)
	Spans [2]Span
	N     int // how many spans it has, 1 or 2
}

// Name is the name field in its two parts. A name that fills the field to its
// last column must be taken as cut off and never compared as a whole.
type Name struct {
	Primary, Secondary Field
	Truncated          bool
}

// Rule is the sort of rule that a fault breaks or a note concerns.
type Rule uint8

// The rules.
const (
	RuleCharacter Rule = iota + 1 // a character of a class that the field does not allow
	RuleEmpty                     // a mandatory field holds fillers only
	RuleCode                      // document code
	RuleName                      // layout of the name field
	RuleNumber                    // layout of the document number
	RuleDate                      // a date left open
	RuleNational                  // what the issuer adds to Doc 9303 in the optional data or the check digits
)

// Fault is a place that breaks a rule, in words without the holder's data.
type Fault struct {
	Rule Rule
	Span Span
	Text string
}

var ruleNames = [...]string{"unknown", "character", "empty", "document code", "name", "number", "date", "national"}

func (r Rule) String() string {
	if int(r) < len(ruleNames) {
		return ruleNames[r]
	}
	return ruleNames[0]
}
