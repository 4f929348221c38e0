package main

import (
	"context"
	"crypto/ecdsa"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/uplink"
	"gatehouse/uplink/broker"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/queue"
)

// The kiosk's own queue and publisher against the exchange, over a broker that
// is stopped in the middle and forgets: the queue ends empty, the store whole.
func TestQueueEmptiesIntoStore(t *testing.T) {
	n, cred, b := wired(t)
	q, err := queue.Open(filepath.Join(t.TempDir(), "queue.db"), queue.Options{Kiosk: kioskID})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	pub, err := broker.New(broker.Config{
		Kiosk: kioskID, Broker: broker.Endpoint{Address: b.Addr(), TLS: n.ClientTLS(cred)},
		Lanes: []string{"alerts", "results"}, Rows: q, Receipt: q.Receipt, Wake: q.Wake(), Resend: time.Second,
		Verify: func(raw []byte) (uplink.Receipt, error) {
			return envelope.VerifyReceipt(raw, func([]byte) (*ecdsa.PublicKey, error) { return &n.Receipt.PublicKey, nil })
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- pub.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	p := start(t, writeConfig(t, n, b.Addr()), false)

	const count = 60
	sealer := n.Sealer(cred)
	for i := range uint64(count) {
		body, err := envelope.Encode(record(i))
		if err != nil {
			t.Fatal(err)
		}
		lane := "results"
		if i%5 == 0 {
			lane = "alerts"
		}
		if _, err := q.Put(lane, func(id uplink.Identity, prev [32]byte) ([]byte, error) {
			return sealer.Seal(id, prev, time.Now(), string(uplink.KindCrossing), body)
		}); err != nil {
			t.Fatal(err)
		}
		if i == count/2 {
			if err := b.Restart(); err != nil {
				t.Fatal(err)
			}
		}
	}
	until(t, "the queue is empty", func() bool {
		s, err := q.Stats()
		if err != nil {
			t.Fatal(err)
		}
		waiting := 0
		for _, l := range s.Lanes {
			waiting += l.Waiting
		}
		return waiting == 0
	})
	p.end(t)
	if rep := report(t, n.Path("exchange.db")); !rep.Sound || rep.Records != count || len(rep.Chains) != 2 || rep.DeadLetters != 0 {
		t.Errorf("%+v", rep)
	}
	if got := len(p.lines(t)); got != count {
		t.Errorf("%d lines, want %d", got, count)
	}
}
