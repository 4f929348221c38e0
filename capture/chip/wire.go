package chip

import (
	"context"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
)

// wire is the card with what went over it counted.
type wire struct {
	card  Card
	now   func() time.Time
	count capture.ChipExchange
}

// Transmit carries one APDU.
func (w *wire) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	begun := w.now()
	answer, err := w.card.Transmit(ctx, command)
	w.count.Card += w.now().Sub(begun)
	w.count.Commands++
	if len(command) > 1 && command[1]&0xFE == apdu.ReadBinary {
		w.count.Reads++
	}
	w.count.Sent += len(command)
	w.count.Received += len(answer)
	return answer, err
}

// Limits are the card's.
func (w *wire) Limits() (send, receive int) { return w.card.Limits() }
