package vision

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// errAbandoned: the caller's context was cancelled while the worker worked. The
// line is in order; the late reply is skipped by the next exchange.
var errAbandoned = errors.New("call abandoned")

// awaitReady reads the answer to the setup. A worker that is still starting is
// not killed for the impatience of a short call: else it would never come up.
func (w *Worker) awaitReady(ctx context.Context, p *process) error {
	if p.ready {
		return nil
	}
	stop := p.interruptible(ctx)
	defer stop()
	var a reply
	n := counter{r: p.conn}
	err := readMessage(&n, maxReply, &a)
	switch {
	case err == nil && a.ID == 0 && a.Code == codeDone:
		p.ready = true
		return nil
	case ctx.Err() != nil && n.n == 0 && time.Since(p.started) < startBudget:
		return fmt.Errorf("vision worker is still starting: %w", expired(ctx))
	case err == nil:
		return w.gone(p, fmt.Sprintf("killed, answered reply %d to the setup", a.ID))
	}
	return w.gone(p, "did not come up")
}

// exchange sends r and reads until its reply.
func (p *process) exchange(ctx context.Context, r request) (reply, error) {
	deadline, _ := ctx.Deadline()
	r.Budget = max(time.Until(deadline), time.Millisecond)
	stop := p.interruptible(ctx)
	defer stop()
	if err := writeMessage(p.conn, maxRequest, r); err != nil {
		return reply{}, err
	}
	for {
		var a reply
		n := counter{r: p.conn}
		err := readMessage(&n, maxReply, &a)
		switch {
		case err != nil && n.n == 0 && errors.Is(err, os.ErrDeadlineExceeded) && errors.Is(ctx.Err(), context.Canceled):
			return reply{}, errAbandoned
		case err != nil:
			return reply{}, err
		case a.ID == r.ID:
			return a, a.check(r.Op, p.given)
		case a.ID > r.ID || a.ID == 0:
			return reply{}, fmt.Errorf("reply %d to request %d: %w", a.ID, r.ID, errProtocol)
		}
	}
}

// interruptible lets the end of ctx interrupt reading and writing on the line
// until the returned function is called.
func (p *process) interruptible(ctx context.Context) func() {
	p.conn.SetDeadline(time.Time{})
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		p.conn.SetDeadline(time.Unix(1, 0))
		close(done)
	})
	return func() {
		if !stop() {
			<-done // else it would interrupt the next call
		}
	}
}

type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += n
	return n, err
}
