package broker

import (
	"errors"
	"fmt"
	"time"

	"gatehouse/uplink"
)

// state is what the publisher knows of its surroundings.
type state struct {
	connected     bool
	since         time.Time // of connected
	trouble       error     // why the last connection ended
	queue         error     // why the queue could not be read
	exchange      string    // Online, Offline, or "" while this connection has shown none
	exchangeSince time.Time
	receipt       error // why the last receipt was not taken
	receipted     time.Time
}

// Status is how delivery stands, for the officer's and the technician's page.
type Status struct {
	Connected   bool          `json:"connected"`
	Since       time.Time     `json:"since"`    // of being connected or not
	Exchange    string        `json:"exchange"` // "online", "offline", or "" = not seen
	Unreceipted int           `json:"unreceipted"`
	Oldest      time.Duration `json:"oldest"`    // since the first of them was sent
	Receipted   time.Time     `json:"receipted"` // when a receipt was last taken; zero = never
	Dead        int           `json:"dead"`
	Damaged     int           `json:"damaged"`
	Problem     string        `json:"problem,omitempty"` // what stands in the way and what to do; "" = nothing
}

// Status may be called from any goroutine.
func (p *Publisher) Status() Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := Status{Connected: p.state.connected, Since: p.state.since, Exchange: p.state.exchange, Receipted: p.state.receipted}
	var oldest time.Time
	for _, l := range p.lanes {
		s.Unreceipted += len(l.sent)
		s.Dead += l.dead
		s.Damaged += len(l.damaged)
		for _, r := range l.sent {
			if oldest.IsZero() || r.first.Before(oldest) {
				oldest = r.first
			}
		}
	}
	if !oldest.IsZero() {
		s.Oldest = time.Since(oldest)
	}
	s.Problem = p.problem(s, oldest)
	return s
}

// problem names the one thing that is most in the way.
func (p *Publisher) problem(s Status, oldest time.Time) string {
	st := p.state
	stuck := fmt.Sprintf("%d rows sent and unreceipted for %v", s.Unreceipted, s.Oldest.Round(time.Second))
	// The node gets its time from when it could last begin to answer.
	silent := s.Unreceipted > 0
	for _, t := range [...]time.Time{oldest, st.since, st.exchangeSince} {
		silent = silent && time.Since(t) > p.cfg.Resend*3/2
	}
	switch {
	case !st.connected && st.trouble != nil:
		return st.trouble.Error()
	case !st.connected:
		return ""
	case st.queue != nil:
		return st.queue.Error()
	case st.receipt != nil:
		return fmt.Sprintf("a receipt of the exchange was not taken: %v", st.receipt)
	case silent && st.exchange == Online:
		return fmt.Sprintf("broker %s accepts and drops: %s although the exchange is online; check its access list for %s and its queue limits", p.cfg.Broker.Address, stuck, UpTopic(p.cfg.Kiosk, "#"))
	case silent && st.exchange == Offline:
		return fmt.Sprintf("the exchange is offline: %s; they are kept and sent again when it is back", stuck)
	case silent:
		return fmt.Sprintf("broker %s shows no sign of the exchange: %s; check that the exchange runs and that the access list lets us read %s", p.cfg.Broker.Address, stuck, StateTopic(Exchange))
	case s.Damaged > 0:
		return fmt.Sprintf("%d rows are damaged in the queue file and cannot be sent; keep the file and check the disk", s.Damaged)
	case s.Dead > 0:
		return fmt.Sprintf("%d rows are larger than %d bytes and were set aside; raise the limit of kiosk and broker", s.Dead, p.cfg.MaxPayload)
	}
	return ""
}

// connected begins a connection: the node's presence is not known in it yet.
func (p *Publisher) connected() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.connected, p.state.since, p.state.trouble = true, time.Now(), nil
	p.state.exchange, p.state.exchangeSince = "", p.state.since
}

// lost notes the end of a connection; nil is the caller's own end.
func (p *Publisher) lost(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state.connected {
		p.state.since = time.Now()
	}
	p.state.connected, p.state.trouble = false, err
}

func (p *Publisher) presence(s string) {
	if s != Online && s != Offline {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if s != p.state.exchange {
		p.state.exchange, p.state.exchangeSince = s, time.Now()
	}
}

// queueState notes whether the queue could be used.
func (p *Publisher) queueState(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.queue = err
}

// receipt verifies a receipt and lets the queue delete what it covers.
func (p *Publisher) receipt(laneName string, payload []byte) {
	err := p.takeReceipt(laneName, payload)
	if errors.Is(err, uplink.ErrForeign) {
		return // the broker kept it from before the queue was begun anew
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.receipt = err
	if err == nil {
		p.state.receipted = time.Now()
	}
}

func (p *Publisher) takeReceipt(laneName string, payload []byte) error {
	if len(payload) > maxReceipt {
		return fmt.Errorf("it has %d bytes, at most %d are read", len(payload), maxReceipt)
	}
	r, err := p.cfg.Verify(payload)
	if err != nil {
		return err
	}
	if r.Lane != laneName || r.Kiosk != p.cfg.Kiosk {
		return fmt.Errorf("it is for %s/%s and came for %s/%s", r.Kiosk, r.Lane, p.cfg.Kiosk, laneName)
	}
	if _, err := p.cfg.Receipt(r); err != nil {
		return err
	}
	p.forget(r)
	return nil
}

func (p *Publisher) forget(r uplink.Receipt) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.lanes {
		if l.name == r.Lane {
			l.receipted(r)
		}
	}
}
