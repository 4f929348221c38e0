package broker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// desk is the node behind a Subscriber: it remembers what it was handed.
type desk struct {
	mu    sync.Mutex
	taken []string // payloads, in order
	fail  int      // so many of the next messages
	due   []Receipt
	every []Receipt // what "all" gives
	heard []error
}

func (d *desk) handle(kiosk, lane string, payload []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail > 0 {
		d.fail--
		return errors.New("disk full")
	}
	d.taken = append(d.taken, string(payload))
	d.due = append(d.due, Receipt{Kiosk: kiosk, Lane: lane, Payload: append([]byte("receipt of "), payload...)})
	return nil
}

func (d *desk) receipts(all bool) ([]Receipt, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := d.due
	if all {
		out = d.every
	}
	d.due = nil
	return out, nil
}

func (d *desk) notify(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.heard = append(d.heard, err)
}

func (d *desk) list() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.taken, " ")
}

func (d *desk) has(want string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.heard {
		if (e == nil && want == "") || (e != nil && want != "" && strings.Contains(e.Error(), want)) {
			return true
		}
	}
	return false
}

// open runs a subscriber until the returned function is called.
func (d *desk) open(t *testing.T, e Endpoint) (end func()) {
	t.Helper()
	s, err := NewSubscriber(SubscriberConfig{
		Broker: e, ClientID: Exchange, Handle: d.handle, Receipts: d.receipts, Notify: d.notify,
		Jitter: func(time.Duration) time.Duration { return 0 },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	var once sync.Once
	end = func() {
		once.Do(func() {
			cancel()
			select {
			case err := <-done:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("Run gave %v", err)
				}
			case <-time.After(15 * time.Second):
				t.Error("Run does not end")
			}
		})
	}
	t.Cleanup(end)
	return end
}

func soon(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("in vain: %s", what)
		}
	}
}

// voice is a kiosk's connection that publishes and hears.
type voice struct {
	t      *testing.T
	client mqtt.Client
	mu     sync.Mutex
	heard  map[string]string // topic, last payload
}

func speak(t *testing.T, ca *authority, addr string) *voice {
	t.Helper()
	v := &voice{t: t, heard: map[string]string{}}
	e := Endpoint{Address: addr, TLS: ca.clientNamed(testKiosk)}
	o := newOptions(testKiosk, func() (net.Conn, error) { return e.dial(context.Background()) })
	o.SetDefaultPublishHandler(func(_ mqtt.Client, m mqtt.Message) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.heard[m.Topic()] = string(m.Payload())
	})
	v.client = mqtt.NewClient(o)
	ctx := context.Background()
	if err := await(ctx, v.client.Connect(), "kiosk connects"); err != nil {
		t.Fatal(err)
	}
	if err := subscribe(ctx, v.client, ReceiptTopic(testKiosk, "+"), StateTopic(Exchange)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.client.Disconnect(250) })
	return v
}

func (v *voice) say(words ...string) {
	v.t.Helper()
	for _, w := range words {
		if err := await(context.Background(), v.client.Publish(UpTopic(testKiosk, "results"), 1, false, w), "publish"); err != nil {
			v.t.Fatal(err)
		}
	}
}

func (v *voice) hears(topic, payload string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.heard[topic] == payload
}

func TestSubscriber(t *testing.T) {
	eachBroker(t, func(t *testing.T, ca *authority, b peer) {
		e := Endpoint{Address: b.Addr(), TLS: ca.clientNamed(Exchange)}
		v := speak(t, ca, b.Addr())
		d := &desk{every: []Receipt{{Kiosk: testKiosk, Lane: "alerts", Payload: []byte("from the start")}}}
		end := d.open(t, e)
		soon(t, "online", func() bool { return v.hears(StateTopic(Exchange), Online) })
		if !v.hears(ReceiptTopic(testKiosk, "alerts"), "from the start") {
			t.Error("the node said online before its receipts were out")
		}
		v.say("1", "2", "3")
		soon(t, "receipt of 3", func() bool { return v.hears(ReceiptTopic(testKiosk, "results"), "receipt of 3") })

		// While the node is away the broker keeps what comes for its session.
		end()
		soon(t, "offline", func() bool { return v.hears(StateTopic(Exchange), Offline) })
		v.say("4", "5")
		end = d.open(t, e)
		soon(t, "what came meanwhile", func() bool { return strings.Contains(d.list(), "4") && strings.Contains(d.list(), "5") })

		// What could not be stored is not acknowledged and comes again.
		d.mu.Lock()
		d.fail = 2
		d.mu.Unlock()
		v.say("6")
		soon(t, "6 comes again", func() bool { return strings.HasSuffix(d.list(), "6") })
		if !d.has("disk full") || !d.has("") {
			t.Errorf("heard %v", d.heard)
		}
		if got := d.list(); len(got) != len("1 2 3 4 5 6") {
			t.Errorf("taken %s: each once", got)
		}

		// A broker that forgets everything, and a session that begins anew.
		v.client.Disconnect(100)
		b.Stop()
		soon(t, "it says that the broker is away", func() bool { return d.has("cannot be reached") })
		if err := b.Restart(); err != nil {
			t.Fatal(err)
		}
		v = speak(t, ca, b.Addr())
		soon(t, "online again, with its receipts", func() bool {
			return v.hears(StateTopic(Exchange), Online) && v.hears(ReceiptTopic(testKiosk, "alerts"), "from the start")
		})
		v.say("7")
		soon(t, "7", func() bool { return strings.HasSuffix(d.list(), "7") })
		end()
	})
}

// More at once than any channel holds, and receipts for all of it.
func TestSubscriberFlood(t *testing.T) {
	eachBroker(t, func(t *testing.T, ca *authority, b peer) {
		d := &desk{}
		for i := range 300 { // wider than the window
			d.every = append(d.every, Receipt{Kiosk: testKiosk, Lane: fmt.Sprint("lane-", i), Payload: []byte("x")})
		}
		v := speak(t, ca, b.Addr())
		end := d.open(t, Endpoint{Address: b.Addr(), TLS: ca.clientNamed(Exchange)})
		soon(t, "online", func() bool { return v.hears(StateTopic(Exchange), Online) })
		end()
		var tokens []mqtt.Token
		for i := range 400 {
			tokens = append(tokens, v.client.Publish(UpTopic(testKiosk, "results"), 1, false, fmt.Sprint(i)))
		}
		for _, tok := range tokens {
			if err := await(context.Background(), tok, "publish"); err != nil {
				t.Fatal(err)
			}
		}
		d.open(t, Endpoint{Address: b.Addr(), TLS: ca.clientNamed(Exchange)})
		soon(t, "all 400", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return len(d.taken) >= 400 })
		if d.has("PUBACK") || d.has("subscribe") {
			t.Errorf("a time-out on the way: %v", d.heard)
		}
	})
}

func TestSubscriberRefusedWords(t *testing.T) {
	eachBroker(t, func(t *testing.T, ca *authority, b peer) {
		d := &desk{}
		stranger := newAuthority(t)
		cfg := ca.clientNamed(Exchange)
		cfg.GetClientCertificate = stranger.clientNamed(Exchange).GetClientCertificate
		end := d.open(t, Endpoint{Address: b.Addr(), TLS: cfg})
		soon(t, "refused certificate named", func() bool { return d.has("certificate") })
		end()
		if d.has("") {
			t.Error("a stranger was let in")
		}
	})
}

func TestNewSubscriberRefuses(t *testing.T) {
	d := &desk{}
	ca := newAuthority(t)
	good := SubscriberConfig{
		Broker: Endpoint{Address: "127.0.0.1:1", TLS: ca.clientNamed(Exchange)}, ClientID: Exchange,
		Handle: d.handle, Receipts: d.receipts, Notify: d.notify,
	}
	for name, change := range map[string]func(*SubscriberConfig){
		"":              func(*SubscriberConfig) {},
		"no address":    func(c *SubscriberConfig) { c.Broker.Address = "" },
		"no TLS":        func(c *SubscriberConfig) { c.Broker.TLS = nil },
		"no handler":    func(c *SubscriberConfig) { c.Handle = nil },
		"no receipts":   func(c *SubscriberConfig) { c.Receipts = nil },
		"no client id":  func(c *SubscriberConfig) { c.ClientID = "" },
		"wild clientid": func(c *SubscriberConfig) { c.ClientID = "exchange/#" },
	} {
		c := good
		change(&c)
		if _, err := NewSubscriber(c); (err == nil) != (name == "") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestParseUp(t *testing.T) {
	for topic, want := range map[string][2]string{
		"x/v1/up/UT.GATE.0001/results": {"UT.GATE.0001", "results"},
		"x/v1/up/UT.GATE.0001":         {},
		"x/v1/up//results":             {},
		"x/v1/up/UT.GATE.0001/a/b":     {},
		"x/v1/down/UT.GATE.0001/rcpt":  {},
		"":                             {},
	} {
		kiosk, lane, ok := parseUp(topic)
		if ok != (want[0] != "") || ok && (kiosk != want[0] || lane != want[1]) {
			t.Errorf("%q: %q %q %v", topic, kiosk, lane, ok)
		}
	}
}

func FuzzParseUp(f *testing.F) {
	f.Add("x/v1/up/UT.GATE.0001/results")
	f.Add("x/v1/up/+/#")
	f.Fuzz(func(t *testing.T, topic string) {
		if kiosk, lane, ok := parseUp(topic); ok && UpTopic(kiosk, lane) != topic {
			t.Errorf("%q came back as %q", topic, UpTopic(kiosk, lane))
		}
	})
}
