package uplink

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// ErrForeign: the receipt is for another kiosk or for an earlier life of the
// queue. Brokers keep old receipts; they are not taken, and nothing is wrong.
var ErrForeign = errors.New("receipt is for another kiosk or epoch")

// Row is one sealed record as it waits in the queue.
type Row struct {
	ID       Identity
	Queued   time.Time // wall clock of the kiosk when it was sealed; never used to order or to expire
	Envelope []byte    // nil when Err is set
	Err      error     // the stored row is damaged: it cannot be sent, and it is not dropped
}

// LogValue prints identity and size only.
func (r Row) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%s, %d bytes", r.ID, len(r.Envelope)))
}

// Link gives the next value of a lane's chain: SHA-256(prev || SHA-256(envelope)).
// The chain of an epoch begins with 32 zero bytes.
func Link(prev [32]byte, envelope []byte) [32]byte {
	e := sha256.Sum256(envelope)
	return sha256.Sum256(append(prev[:], e[:]...))
}
