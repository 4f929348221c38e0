package broker

import (
	"fmt"
	"time"

	"gatehouse/uplink"
)

// fill brings the window up to size: late rows first, then new ones, lane by
// lane in their order of priority. It works in batches of half a window, so that
// a drain costs one queue transaction for several rows. An error is the queue's:
// it is shown and tried again at the next turn.
func (c *connection) fill() error {
	window := c.p.cfg.Window
	if len(c.flights) > window/2 || !c.client.IsConnectionOpen() {
		return nil
	}
	for _, l := range c.p.lanes {
		if err := c.again(l, window); err != nil {
			return err
		}
		for len(c.flights) < window {
			rows, err := c.p.cfg.Rows.Pending(l.name, l.after, window-len(c.flights))
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				break
			}
			for _, r := range rows {
				if err := c.send(l, r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// again sends rows whose receipt is late, while the node is there to take them.
func (c *connection) again(l *lane, window int) error {
	p := c.p
	p.mu.Lock()
	if p.state.exchange != Online || time.Since(p.state.exchangeSince) < p.cfg.Resend {
		p.mu.Unlock()
		return nil
	}
	l.collect(time.Now(), p.cfg.Resend)
	due := l.due[:min(len(l.due), window-len(c.flights))]
	l.due = l.due[len(due):]
	p.mu.Unlock()
	for _, seq := range due {
		rows, err := p.cfg.Rows.Pending(l.name, seq-1, 1)
		if err != nil {
			l.nextDue = time.Time{} // those not reached are found again
			return err
		}
		if len(rows) == 1 && rows[0].ID.Seq == seq {
			if err := c.send(l, rows[0]); err != nil {
				return err
			}
			continue
		}
		p.mu.Lock()
		delete(l.sent, seq) // receipted or set aside meanwhile
		p.mu.Unlock()
	}
	return nil
}

// send publishes one row, or sets it aside where it cannot be carried.
func (c *connection) send(l *lane, r uplink.Row) error {
	p, seq := c.p, r.ID.Seq
	dead := r.Err == nil && len(r.Envelope) > p.cfg.MaxPayload
	if dead {
		reason := fmt.Sprintf("%d bytes, the broker carries %d", len(r.Envelope), p.cfg.MaxPayload)
		if err := p.cfg.Rows.MarkDead(l.name, seq, reason); err != nil {
			return err
		}
	}
	p.mu.Lock()
	l.after = max(l.after, seq)
	switch sent := l.sent[seq]; {
	case r.Err != nil:
		l.damaged[seq] = struct{}{}
		delete(l.sent, seq)
	case dead:
		l.dead++
		delete(l.sent, seq)
	case sent != nil:
		sent.flying = true
	}
	p.mu.Unlock()
	if dead || r.Err != nil {
		return nil
	}
	t := c.client.Publish(UpTopic(p.cfg.Kiosk, l.name), 1, false, r.Envelope)
	c.flights = append(c.flights, flight{lane: l, seq: seq, token: t, deadline: time.Now().Add(ackTimeout)})
	return nil
}
