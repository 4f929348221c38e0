package capture

import (
	"fmt"
	"log/slog"
	"time"
)

// Chip is the answer of the chip reader's room: what was asked of the chip of a
// travel document (ICAO Doc 9303-10 and -11) and what it gave. It holds no secret
// of the session. Whether any of it is to be believed is for screening to say.
type Chip struct {
	State     State
	Reason    string
	ATR       []byte         // of the card, as the reader gives it
	Protocols []ChipProtocol // in the order in which they ran, or were found not to be needed
	Files     []ChipFile     // in the order in which they were asked for
	Quirks    []string       // names of the known departures from the standards that were met
	Exchange  ChipExchange
}

// LogValue prints sizes only.
func (c Chip) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("chip, %d protocols, %d files", len(c.Protocols), len(c.Files)))
}

// File finds a file by its name; nil: it was not asked for.
func (c *Chip) File(name string) *ChipFile {
	for i := range c.Files {
		if c.Files[i].Name == name {
			return &c.Files[i]
		}
	}
	return nil
}

// ChipProtocol is one run of a protocol, or the reason why there was none.
type ChipProtocol struct {
	Name    string  // "PACE", "BAC", "CAM", "CA", "AA", "TA"
	Outcome Outcome //
	Reason  string  // what, where and what to do; without data of the traveller
	Values  []ChipValue
}

// ChipValue is a named value of a protocol, as "mapping": "GM", "cipher": "AES-128",
// "domain": "brainpoolP256r1", "password": "MRZ".
type ChipValue struct{ Name, Value string }

// Outcome says how a protocol ended (BSI TR-03135-1, tables of clause 5.6).
type Outcome uint8

// The outcomes. The zero value is none and is refused.
const (
	OutcomeDone        Outcome = iota + 1 // performed, and the chip proved what the protocol proves
	OutcomeFailed                         // performed, and the chip did not
	OutcomeMissing                        // the terminal lacks what it needs: a key, a certificate, a file
	OutcomeUnsupported                    // the document says that it does not have it
	OutcomeNotNeeded                      // another protocol took its place
	OutcomeAborted                        // cut short: pulled away, time-out, reader fault
)

var outcomeNames = [...]string{"", "done", "failed", "missing", "not supported", "not needed", "aborted"}

func (o Outcome) String() string {
	if o >= OutcomeDone && int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return fmt.Sprintf("invalid outcome %d", uint8(o))
}

// FileState says what became of a file of the chip.
type FileState uint8

// The states of a file. The zero value is FileNotAsked.
const (
	FileNotAsked FileState = iota
	FileRead
	FileAbsent    // the chip says that there is none: 6A82, 6A83
	FileDenied    // the chip says that it may not be read: 6982, 6985
	FileMalformed // read, and not what the standard says a file is
	FileAborted   // cut short
)

var fileStateNames = [...]string{"not read", "read", "absent", "denied", "malformed", "aborted"}

func (s FileState) String() string {
	if int(s) < len(fileStateNames) {
		return fileStateNames[s]
	}
	return fmt.Sprintf("file state(%d)", uint8(s))
}

// ChipFile is an elementary file of the chip.
type ChipFile struct {
	Name   string // "EF.CardAccess", "EF.SOD", "EF.COM", "DG1" .. "DG16", "EF.CVCA", "EF.CardSecurity", "EF.ATR/INFO", "EF.DIR"
	State  FileState
	Reason string
	Bytes  []byte // whole, from its tag on; nil unless read or malformed

	// Digest is that of Bytes under the Hash that EF.SOD names: of data groups that were
	// read after it.
	Hash   string // "SHA-256"; empty: there is no digest
	Digest []byte
}

// ChipExchange counts what went over the wire.
type ChipExchange struct {
	Commands, Reads int           // APDUs; those that are READ BINARY
	Sent, Received  int           // bytes of APDUs
	Card            time.Duration // spent waiting for reader and card
	Own             time.Duration // spent in this program
}
