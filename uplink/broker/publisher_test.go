package broker

import (
	"crypto/tls"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// allThere checks that the node has every row once and the kiosk none.
func allThere(t *testing.T, k *kiosk, n *node, alerts, results int) {
	t.Helper()
	eventually(t, "the queue is empty", func() bool { return k.waiting() == 0 })
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.rows["alerts"]) != alerts || len(n.rows["results"]) != results {
		t.Errorf("node has %d alerts and %d results, want %d and %d", len(n.rows["alerts"]), len(n.rows["results"]), alerts, results)
	}
}

func TestDelivery(t *testing.T) {
	eachBroker(t, func(t *testing.T, ca *authority, b peer) {
		n := newNode(t)
		n.connect(ca, b.Addr())
		defer n.leave()
		k := startKiosk(t, b.Addr(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}, Resend: time.Minute})
		k.put("results", 200, 3000)
		k.put("alerts", 20, 100)
		allThere(t, k, n, 20, 200)
		if n.dups != 0 {
			t.Errorf("%d duplicates without any fault", n.dups)
		}
		eventually(t, "all is well", func() bool {
			s := k.p.Status()
			return s.Connected && s.Problem == "" && s.Unreceipted == 0 && s.Exchange == Online && !s.Receipted.IsZero()
		})
	})
}

func TestBrokerKilledAndBack(t *testing.T) {
	eachBroker(t, func(t *testing.T, ca *authority, b peer) {
		n := newNode(t)
		n.connect(ca, b.Addr())
		k := startKiosk(t, b.Addr(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}})
		k.put("results", 50, 3000)
		allThere(t, k, n, 0, 50)
		b.Stop()
		eventually(t, "the status says that the broker is away", func() bool {
			s := k.p.Status()
			return !s.Connected && strings.Contains(s.Problem, "cannot be reached")
		})
		k.put("results", 50, 3000)
		if err := b.Restart(); err != nil {
			t.Fatal(err)
		}
		// The kiosk comes first: the broker acknowledges its rows and, with nobody
		// subscribed, drops them.
		eventually(t, "all are sent", func() bool { return k.p.Status().Unreceipted == 50 })
		if got := k.waiting(); got != 50 {
			t.Errorf("%d rows wait after PUBACKs alone, want 50", got)
		}
		n.connect(ca, b.Addr())
		defer n.leave()
		allThere(t, k, n, 0, 100)
	})
}

func TestResets(t *testing.T) {
	ca := newAuthority(t)
	b := startRig(t, ca)
	n := newNode(t)
	n.connect(ca, b.Addr())
	k := startKiosk(t, b.Addr(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}})
	for range 6 {
		k.put("results", 60, 20_000)
		b.Reset()
		eventually(t, "the node lost its connection", func() bool { return !n.client.IsConnectionOpen() })
		n.connect(ca, b.Addr())
	}
	defer n.leave()
	allThere(t, k, n, 0, 360)
	t.Logf("%d duplicates after 6 resets", n.dups)
}

func TestAcceptsAndDrops(t *testing.T) {
	ca := newAuthority(t)
	b := startRig(t, ca)
	n := newNode(t)
	n.connect(ca, b.Addr())
	defer n.leave()
	k := startKiosk(t, b.Addr(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}})
	b.Drop(true)
	k.put("results", 30, 300)
	eventually(t, "the status names it", func() bool {
		s := k.p.Status()
		return s.Connected && s.Unreceipted == 30 && strings.Contains(s.Problem, "accepts and drops: 30 rows sent and unreceipted for")
	})
	if k.waiting() != 30 {
		t.Errorf("%d rows wait, want 30", k.waiting())
	}
	b.Drop(false)
	allThere(t, k, n, 0, 30)
	eventually(t, "the problem is over", func() bool { return k.p.Status().Problem == "" })
}

// While the node is away each row goes out once; then what the broker lost is
// sent again.
func TestConsumerOffline(t *testing.T) {
	ca := newAuthority(t)
	b := startRig(t, ca)
	n := newNode(t)
	n.connect(ca, b.Addr())
	k := startKiosk(t, b.Addr(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}, Resend: 200 * time.Millisecond})
	eventually(t, "the kiosk sees the node", func() bool { return k.p.Status().Exchange == Online })
	n.leave()
	k.put("results", 40, 300)
	eventually(t, "the status says that the node is away", func() bool {
		return strings.Contains(k.p.Status().Problem, "the exchange is offline: 40 rows")
	})
	time.Sleep(time.Second) // five times Resend
	if got := b.Published(); got != 40 {
		t.Errorf("%d publications while the node was away, want 40", got)
	}
	n.connect(ca, b.Addr())
	defer n.leave()
	allThere(t, k, n, 0, 40)
	if got := b.Published(); got > 100 {
		t.Errorf("%d publications for 40 rows", got)
	}
}

func TestRefused(t *testing.T) {
	eachBroker(t, func(t *testing.T, ca *authority, b peer) {
		good := ca.issue(testKiosk, time.Now().Add(time.Hour))
		for name, c := range map[string]struct {
			cert tls.Certificate
			root *authority
			want string
		}{
			"stranger's certificate": {newAuthority(t).issue(testKiosk, time.Now().Add(time.Hour)), ca, "certificate"},
			"expired certificate":    {ca.issue(testKiosk, time.Now().Add(-time.Hour)), ca, "certificate"},
			"broker of another CA":   {good, newAuthority(t), "not one we trust"},
		} {
			t.Run(name, func(t *testing.T) {
				var cert atomic.Pointer[tls.Certificate]
				cert.Store(&c.cert)
				cfg := c.root.client(func() tls.Certificate { return *cert.Load() })
				k := startKiosk(t, b.Addr(), Config{Broker: Endpoint{TLS: cfg}})
				k.put("results", 3, 100)
				eventually(t, "the status names it", func() bool {
					s := k.p.Status()
					return !s.Connected && strings.Contains(s.Problem, c.want)
				})
				t.Log(k.p.Status().Problem)
				cert.Store(&good) // a renewed certificate is taken without a restart
				eventually(t, "connected with a good certificate, or still not", func() bool {
					return k.p.Status().Connected == (c.root == ca)
				})
			})
		}
	})
}

func TestRefusedByAccessRule(t *testing.T) {
	ca := newAuthority(t)
	b := startRig(t, ca)
	b.Refuse(true)
	k := startKiosk(t, b.Addr(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}})
	eventually(t, "the status names it", func() bool { return strings.Contains(k.p.Status().Problem, "refuses this client") })
	b.Refuse(false)
	eventually(t, "connected", func() bool { return k.p.Status().Connected })
}

func TestForgedReceiptDeletesNothing(t *testing.T) {
	ca := newAuthority(t)
	b := startRig(t, ca)
	n := newNode(t)
	n.mute = true
	n.connect(ca, b.Addr())
	defer n.leave()
	k := startKiosk(t, b.Addr(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}, Resend: time.Minute})
	k.put("results", 5, 100)
	eventually(t, "the node has all", func() bool { n.mu.Lock(); defer n.mu.Unlock(); return len(n.rows["results"]) == 5 })
	n.mu.Lock()
	good := n.receipt("results")
	n.mu.Unlock()
	for name, c := range map[string]struct {
		lane, payload, want string
	}{
		"no signature": {"results", strings.TrimPrefix(string(good), "signed"), "signature"},
		"another lane": {"alerts", string(good), "came for"},
		"wrong head":   {"results", strings.Replace(string(good), `"head":[`, `"head":[9`, 1), "receipt"},
		"too long":     {"results", strings.Repeat("x", maxReceipt+1), "bytes"},
	} {
		n.client.Publish(ReceiptTopic(testKiosk, c.lane), 1, false, c.payload).Wait()
		eventually(t, name, func() bool {
			p := k.p.Status().Problem
			return strings.Contains(p, "receipt") && strings.Contains(p, c.want)
		})
		if k.waiting() != 5 {
			t.Fatalf("%s: %d rows wait, want 5", name, k.waiting())
		}
		n.client.Publish(ReceiptTopic(testKiosk, "results"), 1, false, good[:0]).Wait()
	}
	n.client.Publish(ReceiptTopic(testKiosk, "results"), 1, false, good).Wait()
	eventually(t, "the good receipt empties the queue", func() bool { return k.waiting() == 0 && k.p.Status().Problem == "" })
}

func TestTooLargeIsSetAside(t *testing.T) {
	ca := newAuthority(t)
	b := startRig(t, ca)
	n := newNode(t)
	n.connect(ca, b.Addr())
	defer n.leave()
	k := startKiosk(t, b.Addr(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}, MaxPayload: 10_000})
	k.put("results", 3, 100)
	k.put("results", 1, 10_001)
	k.put("results", 3, 10_000)
	eventually(t, "the others arrive", func() bool { n.mu.Lock(); defer n.mu.Unlock(); return len(n.rows["results"]) == 6 })
	eventually(t, "the status names it", func() bool {
		s := k.p.Status()
		return s.Dead == 1 && strings.Contains(s.Problem, "were set aside")
	})
	s, err := k.q.Stats()
	if err != nil || s.Lanes[0].Dead != 1 {
		t.Errorf("queue %+v, %v", s, err)
	}
}
