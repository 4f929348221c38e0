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

// subscription is one life of a Subscriber's two connections: the session that
// takes messages, and one that publishes. They are apart because some brokers
// (mochi) use one set of packet ids for both directions and forget a delivery
// when the client publishes under its id. Neither is used again after an error.
type subscription struct {
	s    *Subscriber
	ctx  context.Context // ends with the connections
	take mqtt.Client     // durable session: takes messages and acknowledges them
	give mqtt.Client     // clean session: receipts, presence, last will
	lost chan error
	in   chan mqtt.Message

	mu  sync.Mutex
	raw []*watched

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

// connection runs both connections to their end. progress tells whether a
// message was taken in them.
func (s *Subscriber) connection(ctx context.Context) (progress bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	c := &subscription{s: s, ctx: ctx, lost: make(chan error, 2), in: make(chan mqtt.Message, 64)}
	o := newOptions(s.cfg.ClientID+"-out", c.open)
	o.SetBinaryWill(StateTopic(Exchange), []byte(Offline), 1, true)
	o.SetConnectionLostHandler(func(_ mqtt.Client, err error) { c.lost <- err })
	c.give = mqtt.NewClient(o)
	o = newOptions(s.cfg.ClientID, c.open)
	o.SetCleanSession(false) // the broker keeps the subscription and what comes meanwhile
	o.SetAutoAckDisabled(true)
	o.SetDefaultPublishHandler(c.receive) // before connecting: the session delivers at once
	o.SetConnectionLostHandler(func(_ mqtt.Client, err error) { c.lost <- err })
	c.take = mqtt.NewClient(o)
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
	w := &watched{Conn: timed{conn}}
	c.raw = append(c.raw, w)
	return w, nil
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
	for _, w := range c.raw {
		if why := w.cause(nil); why != nil {
			return why
		}
	}
	return err
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
	if err := await(c.ctx, c.give.Connect(), "connect"); err != nil {
		return err
	}
	*answered = true
	connect := c.take.Connect()
	if err := await(c.ctx, connect, "connect"); err != nil {
		return err
	}
	if err := c.subscribe(connect.(*mqtt.ConnectToken).SessionPresent()); err != nil {
		return err
	}
	var err error
	c.pending, err = c.s.receipts(true)
	c.pending = append(c.pending, outgoing{topic: StateTopic(Exchange), payload: []byte(Online)})
	return err
}

// subscribe asks for every kiosk's envelopes. In a resumed session a refusal is
// not final: mochi refuses a packet id that one of its own deliveries has, and
// that is over when the delivery is acknowledged.
func (c *subscription) subscribe(resumed bool) error {
	ask := func(ctx context.Context) error { return subscribe(ctx, c.take, UpTopic("+", "+")) }
	pause := func(ctx context.Context) error {
		select {
		case <-ctx.Done():
		case <-time.After(subscribePause):
		}
		return nil
	}
	for try := 1; ; try++ {
		refused, err := c.withMessages(ask)
		if err != nil {
			return err
		}
		if refused == nil || !resumed || try == subscribeTries || c.ctx.Err() != nil {
			return refused
		}
		if _, err := c.withMessages(pause); err != nil {
			return err
		}
	}
}

// withMessages waits for f and handles messages meanwhile: behind a full channel
// no answer of the broker would ever be read. err is that of a message.
func (c *subscription) withMessages(f func(context.Context) error) (result, err error) {
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	for {
		select {
		case result := <-done:
			return result, nil
		case m := <-c.in:
			if err := c.handle(m); err != nil {
				cancel()
				<-done
				return nil, err
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
			if err := c.handle(m); err != nil {
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
			topic: p.topic, token: c.give.Publish(p.topic, 1, true, p.payload), deadline: time.Now().Add(ackTimeout),
		})
	}
}

// handle hands a message over and acknowledges it when it is on the disk.
func (c *subscription) handle(m mqtt.Message) error {
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
	if !c.give.IsConnectionOpen() {
		return
	}
	c.give.Publish(StateTopic(Exchange), 1, true, Offline).WaitTimeout(time.Second)
	c.give.Disconnect(goodbye)
}

// end makes sure that no goroutine of the clients outlives the connections.
func (c *subscription) end(cancel context.CancelFunc) {
	cancel()
	c.mu.Lock()
	for _, w := range c.raw {
		w.Close()
	}
	c.mu.Unlock()
	c.take.Disconnect(uint(writeTimeout.Milliseconds()))
	c.give.Disconnect(uint(writeTimeout.Milliseconds()))
}
