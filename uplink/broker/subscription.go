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

// subscription is one connection of a Subscriber: never used after an error.
type subscription struct {
	s      *Subscriber
	client mqtt.Client
	ctx    context.Context // ends with the connection
	lost   chan error
	in     chan mqtt.Message

	mu  sync.Mutex
	raw *watched

	pending  []outgoing // to be published, in order
	sent     []publication
	progress bool // a message was taken
}

// publication waits for its PUBACK; brokers answer in order.
type publication struct {
	topic    string
	token    mqtt.Token
	deadline time.Time
}

// connection runs one connection to its end. progress tells whether a message
// was taken in it.
func (s *Subscriber) connection(ctx context.Context) (progress bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	c := &subscription{s: s, ctx: ctx, lost: make(chan error, 1), in: make(chan mqtt.Message, 64)}
	o := newOptions(s.cfg.ClientID, c.open)
	o.SetCleanSession(false) // the broker keeps the subscription and what comes meanwhile
	o.SetAutoAckDisabled(true)
	o.SetBinaryWill(StateTopic(Exchange), []byte(Offline), 1, true)
	o.SetDefaultPublishHandler(c.receive) // before connecting: the session delivers at once
	o.SetConnectionLostHandler(func(_ mqtt.Client, err error) { c.lost <- err })
	c.client = mqtt.NewClient(o)
	defer c.end(cancel)

	answered := false
	if err = c.enter(&answered); err == nil {
		s.cfg.Notify(nil)
		err = c.carry()
	}
	if ctx.Err() != nil {
		c.leave()
		return c.progress, ctx.Err()
	}
	return c.progress, explain(s.cfg.Broker.Address, answered, c.cause(err))
}

// open is called by paho from a goroutine of its own.
func (c *subscription) open() (net.Conn, error) {
	conn, err := c.s.cfg.Broker.dial(c.ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw = &watched{Conn: timed{conn}}
	return c.raw, nil
}

// timed gives every write a deadline. paho sets one for publications and none
// for acknowledgements, and Ack waits for the write.
type timed struct{ net.Conn }

func (t timed) Write(b []byte) (int, error) {
	if err := t.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return 0, err
	}
	return t.Conn.Write(b)
}

func (c *subscription) cause(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.raw.cause(err)
}

// receive is paho's callback: it must end when the connection has ended.
func (c *subscription) receive(_ mqtt.Client, m mqtt.Message) {
	select {
	case c.in <- m:
	case <-c.ctx.Done():
	}
}

// enter connects and subscribes. All receipts go out before the node says that
// it is there: a kiosk then does not send again what has arrived long ago.
func (c *subscription) enter(answered *bool) error {
	if err := await(c.ctx, c.client.Connect(), "connect"); err != nil {
		return err
	}
	*answered = true
	if err := c.subscribe(); err != nil {
		return err
	}
	var err error
	c.pending, err = c.s.receipts(true)
	c.pending = append(c.pending, outgoing{topic: StateTopic(Exchange), payload: []byte(Online)})
	return err
}

// subscribe keeps taking messages while it waits: behind a full channel the
// SUBACK would never be read.
func (c *subscription) subscribe() error {
	ctx, cancel := context.WithCancel(c.ctx)
	done := make(chan error, 1)
	go func() { done <- subscribe(ctx, c.client, UpTopic("+", "+")) }()
	for {
		select {
		case err := <-done:
			cancel()
			return err
		case m := <-c.in:
			if err := c.take(m); err != nil {
				cancel()
				<-done
				return err
			}
		}
	}
}

// carry takes messages and publishes receipts until something breaks or ctx ends.
func (c *subscription) carry() error {
	due := time.NewTicker(receiptEvery)
	defer due.Stop()
	for {
		c.fill()
		var done <-chan struct{}
		var late <-chan time.Time
		if len(c.sent) > 0 {
			done = c.sent[0].token.Done()
			late = time.After(time.Until(c.sent[0].deadline))
		}
		select {
		case <-c.ctx.Done():
			return c.ctx.Err()
		case err := <-c.lost:
			return err
		case m := <-c.in:
			if err := c.take(m); err != nil {
				return err
			}
		case <-done:
			if err := c.sent[0].token.Error(); err != nil {
				return err
			}
			c.sent = c.sent[1:]
		case <-late:
			return fmt.Errorf("no PUBACK for %s within %v", c.sent[0].topic, ackTimeout)
		case <-due.C:
			if len(c.pending) > 0 {
				continue
			}
			out, err := c.s.receipts(false)
			if err != nil {
				return err
			}
			c.pending = out
		}
	}
}

// fill publishes what is pending as far as the window allows.
func (c *subscription) fill() {
	for len(c.pending) > 0 && len(c.sent) < receiptWindow {
		p := c.pending[0]
		c.pending = c.pending[1:]
		c.sent = append(c.sent, publication{
			topic: p.topic, token: c.client.Publish(p.topic, 1, true, p.payload), deadline: time.Now().Add(ackTimeout),
		})
	}
}

// take hands a message over and acknowledges it when it is on the disk.
func (c *subscription) take(m mqtt.Message) error {
	kiosk, lane, ok := parseUp(m.Topic())
	if ok {
		if err := c.s.cfg.Handle(kiosk, lane, m.Payload()); err != nil {
			return err
		}
		c.progress = true
	}
	m.Ack()
	return nil
}

// parseUp takes an envelope's topic apart. An old session may still deliver
// topics that nobody asks for any more: they are acknowledged and forgotten.
func parseUp(topic string) (kiosk, lane string, ok bool) {
	rest, ok := strings.CutPrefix(topic, root+"up/")
	if !ok {
		return "", "", false
	}
	kiosk, lane, ok = strings.Cut(rest, "/")
	return kiosk, lane, ok && CheckName(kiosk) == nil && CheckName(lane) == nil
}

// leave says goodbye: a clean end does not trigger the last will.
func (c *subscription) leave() {
	if !c.client.IsConnectionOpen() {
		return
	}
	c.client.Publish(StateTopic(Exchange), 1, true, Offline).WaitTimeout(time.Second)
	c.client.Disconnect(250)
}

// end makes sure that no goroutine of the client outlives the connection.
func (c *subscription) end(cancel context.CancelFunc) {
	cancel()
	c.mu.Lock()
	if c.raw != nil {
		c.raw.Close()
	}
	c.mu.Unlock()
	c.client.Disconnect(uint(writeTimeout.Milliseconds()))
}
