package broker

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// connection is one life of a client: it is never used again after an error.
type connection struct {
	p      *Publisher
	client mqtt.Client
	ctx    context.Context // ends with the connection
	lost   chan error
	in     chan mqtt.Message

	mu  sync.Mutex
	raw *watched

	flights  []flight
	progress bool // something was acknowledged
}

// goodbye bounds, in milliseconds, the wait for paho's goroutines. A client that
// failed to connect can use all of it.
const goodbye = 250

// flight is a published row that waits for its PUBACK; brokers answer in order.
type flight struct {
	lane     *lane
	seq      uint64
	token    mqtt.Token
	deadline time.Time
}

// connection runs one connection to its end. progress tells whether a row was
// acknowledged in it.
func (p *Publisher) connection(ctx context.Context) (progress bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	c := &connection{p: p, ctx: ctx, lost: make(chan error, 1), in: make(chan mqtt.Message, 64)}
	o := newOptions(p.cfg.Kiosk, c.open)
	o.SetBinaryWill(StateTopic(p.cfg.Kiosk), []byte(Offline), 1, true)
	o.SetDefaultPublishHandler(c.receive)
	o.SetConnectionLostHandler(func(_ mqtt.Client, err error) { c.lost <- err })
	c.client = mqtt.NewClient(o)
	defer c.end(cancel)

	answered := false
	if err = c.enter(&answered); err == nil {
		p.connected()
		err = c.carry()
	}
	if ctx.Err() != nil {
		c.leave()
		return c.progress, ctx.Err()
	}
	return c.progress, explain(p.cfg.Broker.Address, answered, c.cause(err))
}

// open is called by paho from a goroutine of its own.
func (c *connection) open() (net.Conn, error) {
	conn, err := c.p.dial(c.ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw = &watched{Conn: conn}
	return c.raw, nil
}

func (c *connection) cause(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.raw.cause(err)
}

// receive is paho's callback. It must not block for long, and it must not block
// for ever when the connection has ended.
func (c *connection) receive(_ mqtt.Client, m mqtt.Message) {
	select {
	case c.in <- m:
	case <-c.ctx.Done():
	}
}

// enter connects, subscribes and says that the kiosk is there.
func (c *connection) enter(answered *bool) error {
	if err := await(c.ctx, c.client.Connect(), "connect"); err != nil {
		return err
	}
	*answered = true
	kiosk := c.p.cfg.Kiosk
	if err := subscribe(c.ctx, c.client, ReceiptTopic(kiosk, "+"), StateTopic(Exchange)); err != nil {
		return err
	}
	return await(c.ctx, c.client.Publish(StateTopic(kiosk), 1, true, Online), "say that we are online")
}

// leave says goodbye: a clean end does not trigger the last will.
func (c *connection) leave() {
	if !c.client.IsConnectionOpen() {
		return
	}
	t := c.client.Publish(StateTopic(c.p.cfg.Kiosk), 1, true, Offline)
	t.WaitTimeout(time.Second)
	c.client.Disconnect(goodbye)
}

// end makes sure that no goroutine of the client outlives the connection.
func (c *connection) end(cancel context.CancelFunc) {
	cancel()
	c.mu.Lock()
	if c.raw != nil {
		c.raw.Close()
	}
	c.mu.Unlock()
	c.client.Disconnect(goodbye)
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	for _, f := range c.flights {
		f.lane.interrupted(f.seq)
	}
}

// carry publishes and receives until something breaks or ctx ends.
func (c *connection) carry() error {
	poll := time.NewTicker(min(pollEvery, c.p.cfg.Resend/2))
	defer poll.Stop()
	for {
		c.p.queueState(c.fill())
		var done <-chan struct{}
		var late <-chan time.Time
		if len(c.flights) > 0 {
			done = c.flights[0].token.Done()
			late = time.After(time.Until(c.flights[0].deadline))
		}
		select {
		case <-c.ctx.Done():
			return c.ctx.Err()
		case err := <-c.lost:
			return err
		case m := <-c.in:
			c.take(m)
		case <-done:
			if err := c.land(); err != nil {
				return err
			}
		case <-late:
			f := c.flights[0]
			return fmt.Errorf("no PUBACK for row %d of lane %s within %v", f.seq, f.lane.name, ackTimeout)
		case <-c.p.cfg.Wake:
		case <-poll.C:
		}
	}
}

// land takes the first row in flight, whose token is done.
func (c *connection) land() error {
	f := c.flights[0]
	if err := f.token.Error(); err != nil {
		return err
	}
	c.flights, c.progress = c.flights[1:], true
	c.p.cfg.Rows.MarkSent(f.lane.name, f.seq)
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	f.lane.acknowledged(f.seq, time.Now(), c.p.cfg.Resend)
	return nil
}

// take handles what arrives: the node's presence and its receipts.
func (c *connection) take(m mqtt.Message) {
	p := c.p
	if m.Topic() == StateTopic(Exchange) {
		p.presence(string(m.Payload()))
		return
	}
	laneName, ok := strings.CutPrefix(m.Topic(), ReceiptTopic(p.cfg.Kiosk, ""))
	if !ok || len(m.Payload()) == 0 { // an empty payload clears a retained message
		return
	}
	p.receipt(laneName, m.Payload())
}
