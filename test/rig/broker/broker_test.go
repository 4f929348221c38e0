package broker

import (
	"net"
	"testing"
	"time"

	"go.uber.org/goleak"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func client(t *testing.T, b *Broker, id string) (mqtt.Client, chan string) {
	t.Helper()
	got := make(chan string, 100)
	o := mqtt.NewClientOptions().AddBroker("tcp://" + b.Addr()).SetClientID(id).SetAutoReconnect(false).SetConnectTimeout(5 * time.Second)
	o.SetDefaultPublishHandler(func(_ mqtt.Client, m mqtt.Message) { got <- string(m.Payload()) })
	c := mqtt.NewClient(o)
	if tok := c.Connect(); !tok.WaitTimeout(5*time.Second) || tok.Error() != nil {
		t.Fatalf("%s: %v", id, tok.Error())
	}
	t.Cleanup(func() { c.Disconnect(100) })
	return c, got
}

func publish(t *testing.T, c mqtt.Client, topic, text string, retained bool) {
	t.Helper()
	if tok := c.Publish(topic, 1, retained, text); !tok.WaitTimeout(5*time.Second) || tok.Error() != nil {
		t.Fatalf("publish: %v", tok.Error())
	}
}

func subscribe(t *testing.T, c mqtt.Client, topic string) {
	t.Helper()
	if tok := c.Subscribe(topic, 1, nil); !tok.WaitTimeout(5*time.Second) || tok.Error() != nil {
		t.Fatalf("subscribe: %v", tok.Error())
	}
}

func next(t *testing.T, got chan string) string {
	t.Helper()
	select {
	case s := <-got:
		return s
	case <-time.After(5 * time.Second):
		t.Fatal("nothing came")
		return ""
	}
}

func TestDropAndForget(t *testing.T) {
	b, err := Start("127.0.0.1:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Stop()
	pub, _ := client(t, b, "pub")
	sub, got := client(t, b, "sub")
	subscribe(t, sub, "x/v1/#")
	publish(t, pub, "x/v1/up/k/results", "one", false)
	b.Drop(true)
	publish(t, pub, "x/v1/up/k/results", "dropped", false)
	publish(t, pub, "x/v1/state/k", "online", true) // only what goes up is dropped
	b.Drop(false)
	publish(t, pub, "x/v1/up/k/results", "two", false)
	for _, want := range []string{"one", "online", "two"} {
		if s := next(t, got); s != want {
			t.Errorf("got %q, want %q", s, want)
		}
	}
	if b.Published() != 3 {
		t.Errorf("%d counted, want 3", b.Published())
	}

	addr := b.Addr()
	b.Stop()
	b.Stop()
	if c, err := net.Dial("tcp", addr); err == nil {
		c.Close()
		t.Error("a stopped broker listens")
	}
	if err := b.Restart(); err != nil || b.Addr() != addr {
		t.Fatalf("%v, %s, want %s", err, b.Addr(), addr)
	}
	sub, got = client(t, b, "sub")
	subscribe(t, sub, "x/v1/state/+")
	select {
	case s := <-got:
		t.Errorf("it remembered %q", s)
	case <-time.After(100 * time.Millisecond):
	}
}

func TestRefuse(t *testing.T) {
	b, err := Start("127.0.0.1:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Stop()
	old, _ := client(t, b, "old")
	b.Refuse(true)
	for end := time.Now().Add(5 * time.Second); old.IsConnectionOpen(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("an old client was not cut")
		}
	}
	o := mqtt.NewClientOptions().AddBroker("tcp://" + b.Addr()).SetClientID("new").SetProtocolVersion(4)
	if tok := mqtt.NewClient(o).Connect(); !tok.WaitTimeout(5*time.Second) || tok.Error() == nil {
		t.Errorf("a new client came in: %v", tok.Error())
	}
	b.Refuse(false)
	client(t, b, "new")
}

// A stop must not wait for a connection that never says anything.
func TestStopWithSilentConnection(t *testing.T) {
	b, err := Start("127.0.0.1:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	time.Sleep(50 * time.Millisecond)
	done := make(chan struct{})
	go func() { b.Stop(); close(done) }()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("Stop hangs")
	}
}
