package chip

import (
	"context"
	"io"
	"time"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/chip/sm"
)

// Card is a chip in the field of a reader. Limits are the longest command and answer
// that the reader takes, in bytes of the whole APDU. The errors of Transmit are
// device.ErrAbsent, when the card is gone, and others that end the reading.
type Card interface {
	apdu.Transmitter
	ATR() []byte
	Limits() (send, receive int)
}

// Resetter is a Card that can be powered anew where a broken session has to be begun
// again. Without it the next SELECT has to do.
type Resetter interface {
	Reset(ctx context.Context) error
}

// Request says what is wanted of a chip and what it takes. Rand, Arena and Now must
// be there.
type Request struct {
	Lines       []string           // of the MRZ, as read; none: there is only the CAN
	CAN         []byte             // six digits; nil: none. Begin wipes it
	First, Rest []string           // files in the order of their worth; nil: FirstFiles, RestFiles
	Signer      eac.TerminalSigner // for DG3 and DG4; nil: this terminal has none
	Rand        io.Reader
	Arena       *sm.Arena     // the session's secrets; End wipes it
	History     *pace.History // nonces and keys of the chips before; nil: none is kept
	Memory      Memory        // nil: nothing is known and nothing is kept
	Progress    func(Progress)
	Now         func() time.Time
}

// FirstFiles are those that a decision needs, in the order of their worth.
func FirstFiles() []string { return []string{"EF.SOD", "DG14", "DG15", "DG1", "DG2"} }

// RestFiles are those that can wait for the officer's page: all others that a document
// may have.
func RestFiles() []string {
	return []string{"EF.COM", "DG11", "DG12", "DG5", "DG7", "DG13", "DG16", "DG6", "DG8", "DG9", "DG10", "DG3", "DG4"}
}

// Progress is where the reading is.
type Progress struct {
	File     string // or the name of a protocol
	Done, Of int    // bytes; Of is 0 before the length is known, and for protocols
}

// Knowledge is what cards with the same answer to reset were found to take.
type Knowledge struct {
	Extended bool // extended length
	Block    int  // bytes of one READ BINARY that are known to work
	Exact    bool // a read past the end of a file is not answered with its bytes
	Select   bool // files are found by SELECT alone
	Readings int  // since a limit among these was found; 0 where there is none
}

// Memory keeps Knowledge by answer to reset. What it returns was found by a reader
// of the same limits.
type Memory interface {
	Recall(atr []byte) (Knowledge, bool)
	Remember(atr []byte, k Knowledge)
}
