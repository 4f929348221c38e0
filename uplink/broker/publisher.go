package broker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"gatehouse/uplink"
)

// Rows is the publisher's view of the queue. It is called from Run only.
type Rows interface {
	// Pending gives up to max rows of a lane with numbers above after, in order.
	Pending(lane string, after uint64, max int) ([]uplink.Row, error)
	// MarkSent: a broker acknowledged the row. It says nothing of the node.
	MarkSent(lane string, seq uint64)
	// MarkDead sets aside a row that no broker carries.
	MarkDead(lane string, seq uint64, reason string) error
}

// Config of a Publisher. Zero values of the last block mean the value named.
type Config struct {
	Kiosk   string // the certificate's common name
	Broker  Endpoint
	Lanes   []string // the first is served first
	Rows    Rows
	Verify  func([]byte) (uplink.Receipt, error) // signature and form of a receipt
	Receipt func(uplink.Receipt) (int, error)    // takes the covered rows out of the queue; uplink.ErrForeign is passed over
	Wake    <-chan struct{}                      // signalled after each Put; the queue is also asked once a second

	Window     int                                   // rows in flight; 16
	MaxPayload int                                   // bytes; 1 MiB
	Resend     time.Duration                         // wait for a receipt before a row is sent again; 30 s
	Jitter     func(max time.Duration) time.Duration // uniform in [0, max); math/rand
}

const (
	resendMax  = 64 // resend waits double from Resend up to so many times it
	pollEvery  = time.Second
	maxReceipt = 64 << 10 // bytes of a receipt
)

// Publisher carries the queue to the broker and receipts back.
type Publisher struct {
	cfg  Config
	dial func(context.Context) (net.Conn, error)

	mu    sync.Mutex // guards what Status reads; only Run writes
	lanes []*lane
	state state
}

// New checks the configuration; nothing is dialled before Run.
func New(cfg Config) (*Publisher, error) {
	if cfg.Window == 0 {
		cfg.Window = 16
	}
	if cfg.MaxPayload == 0 {
		cfg.MaxPayload = 1 << 20
	}
	if cfg.Resend == 0 {
		cfg.Resend = 30 * time.Second
	}
	if cfg.Jitter == nil {
		cfg.Jitter = jitter
	}
	switch {
	case cfg.Broker.Address == "" || cfg.Broker.TLS == nil:
		return nil, errors.New("broker: address and TLS configuration are needed")
	case cfg.Rows == nil || cfg.Verify == nil || cfg.Receipt == nil:
		return nil, errors.New("broker: Rows, Verify and Receipt are needed")
	case len(cfg.Lanes) == 0:
		return nil, errors.New("broker: no lanes to carry")
	case cfg.Window < 1 || cfg.Window > 1000 || cfg.MaxPayload < 1 || cfg.Resend < 0:
		return nil, fmt.Errorf("broker: window %d (1 to 1000), payload %d or resend %v out of range", cfg.Window, cfg.MaxPayload, cfg.Resend)
	}
	p := &Publisher{cfg: cfg, dial: cfg.Broker.dial}
	for _, name := range append([]string{cfg.Kiosk}, cfg.Lanes...) {
		if err := CheckName(name); err != nil {
			return nil, err
		}
	}
	for _, name := range cfg.Lanes {
		p.lanes = append(p.lanes, &lane{name: name, sent: map[uint64]*sentRow{}, damaged: map[uint64]struct{}{}})
	}
	p.state.since = time.Now()
	return p, nil
}

// Run connects, publishes and takes receipts until ctx ends, and gives ctx's
// error. Every other error is shown by Status and met by a new connection after
// a wait with full jitter, 0.1 to 60 s.
func (p *Publisher) Run(ctx context.Context) error {
	defer p.lost(nil)
	return reconnect(ctx, p.cfg.Jitter, p.connection, p.lost)
}
