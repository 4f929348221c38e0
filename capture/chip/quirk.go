package chip

import "slices"

// Names of the departures of the field that are met here.
const (
	quirkMaster   = "select-mf-refused"
	quirkSelect   = "no-short-identifiers"
	quirkExact    = "no-read-past-end"
	quirkBlock    = "shorter-blocks"
	quirkExtended = "no-extended-length"
	quirkBroken   = "length-ends-session"
	quirkCA       = "chip-authentication-fails"
)

// Quirk is a departure from the standards that is accepted, and what is done.
type Quirk struct{ Name, Documents, Source, Done string }

// Quirks is the table of those that the reading itself meets. Those of a file are in
// package lds, those of PACE in package pace.
var Quirks = []Quirk{
	{quirkMaster, "New Zealand, China, Australia, Ukraine (6A87)", "github.com/gmrtd/gmrtd, change log", "the other spellings of SELECT for the master file are tried, then its files are asked for all the same"},
	{quirkSelect, "cards of before 2006; some of Doc 9303's first edition", "issues of readers for short identifiers; Doc 9303-10 clause 3.6.2 has them mandatory", "files are selected by their identifiers, also where the short one was good for one command"},
	{quirkExact, "answers 6282, 6700, 6B00 or nothing where a file ends before Le", "github.com/gmrtd/gmrtd and github.com/AndyQ/NFCPassportReader, issues; ISO/IEC 7816-4 clause 11.3.3 gives the bytes with 6282", "the length is read first, and no byte past the end is asked for"},
	{quirkBlock, "160 to 256 bytes at once: China, older passports of many states", "github.com/AndyQ/NFCPassportReader (160), JMRTD (223), github.com/gmrtd/gmrtd (256)", "4096, 256, 231, 223, 192, 128, 112 in turn"},
	{quirkExtended, "China, and all cards of short length", "github.com/gmrtd/gmrtd, change log; ISO/IEC 7816-3 clause 12.1.3 leaves it to the card", "short length"},
	{quirkBroken, "answers a length that it does not take without protection, 6700 or 6988, or cut off", "field reports on 6988 and 6700 under secure messaging", "the session is over; a new one is begun with shorter reads, at most three times"},
	{quirkCA, "China, Philippines, France: the session is lost after it", "github.com/gmrtd/gmrtd, change log", "it has failed, and says so; the files are read in a new session"},
}

// met notes a departure once.
func (s *Session) met(names ...string) {
	for _, n := range names {
		if !slices.Contains(s.chip.Quirks, n) {
			s.chip.Quirks = append(s.chip.Quirks, n)
		}
	}
}
