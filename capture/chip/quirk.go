package chip

import (
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/lds"
)

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

// Quirks is the table of those that the reading itself meets. What needs no tolerance has
// no row: EF.DIR, which some cards refuse, is never asked for; a document without BAC is
// opened by PACE alone; 6300 in the last step of PACE is a wrong password, as TR-03110-3
// B.14.2 has it.
var Quirks = []capture.Quirk{
	{
		Name: quirkMaster, Documents: "New Zealand, China, Australia, Ukraine (6A87)",
		Source: "github.com/gmrtd/gmrtd, change log",
		Done:   "the other spellings of SELECT for the master file are tried, then its files are asked for all the same",
	},
	{
		Name: quirkSelect, Documents: "cards of before 2006; some of Doc 9303's first edition",
		Source: "issues of readers for short identifiers; Doc 9303-10 clause 3.6.2 has them mandatory",
		Done:   "files are selected by their identifiers, also where the short one was good for one command",
	},
	{
		Name: quirkExact, Documents: "answers 6282, 6700, 6B00 or nothing where a file ends before Le",
		Source: "github.com/gmrtd/gmrtd and github.com/AndyQ/NFCPassportReader, issues; ISO/IEC 7816-4 clause 11.3.3 gives the bytes with 6282",
		Done:   "the length is read first, and no byte past the end is asked for",
	},
	{
		Name: quirkBlock, Documents: "160 to 256 bytes at once: China, older passports of many states",
		Source: "github.com/AndyQ/NFCPassportReader (160), JMRTD (223), github.com/gmrtd/gmrtd (256)",
		Done:   "4096, 256, 231, 223, 192, 128, 112 in turn",
	},
	{
		Name: quirkExtended, Documents: "China, and all cards of short length",
		Source: "github.com/gmrtd/gmrtd, change log; ISO/IEC 7816-3 clause 12.1.3 leaves it to the card",
		Done:   "short length",
	},
	{
		Name: quirkBroken, Documents: "answers a length that it does not take without protection, 6700 or 6988, or cut off",
		Source: "field reports on 6988 and 6700 under secure messaging",
		Done:   "the session is over; a new one is begun with shorter reads, at most three times",
	},
	{
		Name: quirkCA, Documents: "China, Philippines, France: the session is lost after it",
		Source: "github.com/gmrtd/gmrtd, change log",
		Done:   "it has failed, and says so; the files are read in a new session",
	},
}

// QuirkByName finds a departure that a reading or its files met.
func QuirkByName(name string) (q capture.Quirk, known bool) {
	for _, table := range [...][]capture.Quirk{Quirks, pace.Quirks, eac.Quirks, lds.Quirks} {
		for _, q := range table {
			if q.Name == name {
				return q, true
			}
		}
	}
	return q, false
}

// met notes a departure once.
func (s *Session) met(names ...string) {
	for _, n := range names {
		if !slices.Contains(s.chip.Quirks, n) {
			s.chip.Quirks = append(s.chip.Quirks, n)
		}
	}
}
