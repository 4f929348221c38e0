package broker

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// SubscriberConfig of a Subscriber. The functions are called from Run only, one
// at a time.
type SubscriberConfig struct {
	Broker   Endpoint
	ClientID string // names the session at the broker: the same for ever, and no one else's; "-out" behind it names the other

	// Handle takes one message of a kiosk's lane. When it returns nil, the message
	// is on the node's disk and is acknowledged. An error ends the connection with
	// nothing acknowledged, and the broker delivers again on the next one.
	Handle func(kiosk, lane string, payload []byte) error
	// Receipts gives those that are due since the last call; with all, after
	// connecting, one for every lane.
	Receipts func(all bool) ([]Receipt, error)
	// Notify hears of each connection made (nil) and lost or not made (why).
	Notify func(err error)

	Jitter func(max time.Duration) time.Duration // uniform in [0, max); nil = math/rand
}

// Receipt is a signed receipt with its address.
type Receipt struct {
	Kiosk, Lane string
	Payload     []byte
}

const (
	receiptEvery  = 50 * time.Millisecond // at most so often, for all that came meanwhile
	receiptWindow = 64                    // unacknowledged publications of the node

	subscribeTries = 30 // in a resumed session
	subscribePause = 100 * time.Millisecond
)

// Subscriber takes envelopes from the broker and publishes receipts.
type Subscriber struct {
	cfg SubscriberConfig
}

// NewSubscriber checks the configuration; nothing is dialled before Run.
func NewSubscriber(cfg SubscriberConfig) (*Subscriber, error) {
	if cfg.Jitter == nil {
		cfg.Jitter = jitter
	}
	if cfg.Broker.Address == "" || cfg.Broker.TLS == nil {
		return nil, errors.New("broker: address and TLS configuration are needed")
	}
	if cfg.Handle == nil || cfg.Receipts == nil || cfg.Notify == nil {
		return nil, errors.New("broker: Handle, Receipts and Notify are needed")
	}
	if err := CheckName(cfg.ClientID); err != nil {
		return nil, err
	}
	return &Subscriber{cfg: cfg}, nil
}

// Run takes messages until ctx ends, and gives ctx's error. After any other end
// of a connection it waits with full jitter, 0.1 to 60 s, and makes a new one;
// the session at the broker stays, so nothing that was published meanwhile is
// missed as long as the broker keeps it.
func (s *Subscriber) Run(ctx context.Context) error {
	return reconnect(ctx, s.cfg.Jitter, s.connection, s.cfg.Notify)
}

// outgoing is what the node publishes: receipts and its presence, retained.
type outgoing struct {
	topic   string
	payload []byte
}

func (s *Subscriber) receipts(all bool) ([]outgoing, error) {
	rs, err := s.cfg.Receipts(all)
	if err != nil {
		return nil, fmt.Errorf("receipts: %w", err)
	}
	var out []outgoing
	for _, r := range rs {
		if err := errors.Join(CheckName(r.Kiosk), CheckName(r.Lane)); err != nil {
			return nil, err
		}
		out = append(out, outgoing{topic: ReceiptTopic(r.Kiosk, r.Lane), payload: r.Payload})
	}
	return out, nil
}
