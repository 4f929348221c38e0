package main

import (
	"crypto/ecdsa"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/screening"
	"gatehouse/test/rig/pki"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/exchange"
	"gatehouse/uplink/queue"
)

// box is an outbox on a queue in a folder of its own, with the key that opens
// what it seals.
func box(t *testing.T, dir string) (*Outbox, *pki.Nation) {
	t.Helper()
	n, err := pki.New(filepath.Join(dir, "nation"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	k, err := n.Kiosk("UT.GATE.0001")
	if err != nil {
		t.Fatal(err)
	}
	q, err := queue.Open(filepath.Join(dir, "queue.db"), queue.Options{Kiosk: "UT.GATE.0001"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return &Outbox{queue: q, sealer: n.Sealer(k), marker: marker{filepath.Join(dir, "crossing.open")}}, n
}

// rows opens every record that waits in the queue.
func rows(t *testing.T, o *Outbox, n *pki.Nation) (out []uplink.Record) {
	t.Helper()
	waiting, err := o.queue.Pending(resultsLane, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	trust := trustOf(t, n)
	for _, w := range waiting {
		_, sealed, err := envelope.Verify(w.Envelope, trust)
		if err != nil {
			t.Fatal(err)
		}
		body, err := envelope.Open(sealed, n.Sealed.KeyID, n.Opener)
		if err != nil {
			t.Fatal(err)
		}
		var r uplink.Record
		if err := envelope.Decode(body, &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func trustOf(t *testing.T, n *pki.Nation) func(string, []byte) (*ecdsa.PublicKey, error) {
	t.Helper()
	trust, err := exchange.LoadTrust(n.Path(pki.Registered), n.Path(pki.CAFile), "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return trust.Key
}

// What a power cut leaves behind decides what the next start makes of it.
func TestRecover(t *testing.T) {
	began := time.Now()
	x := crossing{id: "c1", began: began}
	decide := func(t *testing.T, o *Outbox) {
		_, err := o.put(uplink.Record{
			Version: uplink.Version, Crossing: "c1", Kind: uplink.KindCrossing,
			Result:   screening.Result{Overall: screening.Successful, Recommend: screening.Clear},
			Decision: screening.Decision{Choice: screening.ChoiceClear, Officer: "o.bright"},
		}, began)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name  string
		cut   func(t *testing.T, o *Outbox) // what happened until the power was gone
		kinds []uplink.Kind                 // of the records after the next start
	}{
		{"before a crossing", func(*testing.T, *Outbox) {}, nil},
		{"during a crossing", func(t *testing.T, o *Outbox) { begin(t, o, x) }, []uplink.Kind{uplink.KindAborted}},
		{"after the record, before the marker was removed", func(t *testing.T, o *Outbox) {
			begin(t, o, x)
			b, err := os.ReadFile(o.marker.path)
			if err != nil {
				t.Fatal(err)
			}
			decide(t, o)
			if err := os.WriteFile(o.marker.path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}, []uplink.Kind{uplink.KindCrossing}},
		{"after a crossing", func(t *testing.T, o *Outbox) { begin(t, o, x); decide(t, o) }, []uplink.Kind{uplink.KindCrossing}},
		{"in the next crossing, after one that could not be stored", func(t *testing.T, o *Outbox) {
			begin(t, o, x)
			begin(t, o, crossing{id: "c2", began: began})
		}, []uplink.Kind{uplink.KindAborted, uplink.KindAborted}},
		{"with a marker that cannot be read", func(t *testing.T, o *Outbox) {
			if err := os.WriteFile(o.marker.path, []byte("{"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, []uplink.Kind{uplink.KindAborted}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, n := box(t, t.TempDir())
			c.cut(t, o)
			for range 2 { // a second start finds nothing more to do
				if _, err := o.Recover(time.Now()); err != nil {
					t.Fatal(err)
				}
			}
			got := rows(t, o, n)
			if len(got) != len(c.kinds) {
				t.Fatalf("%d records, want %d", len(got), len(c.kinds))
			}
			for i, r := range got {
				if r.Kind != c.kinds[i] {
					t.Errorf("record %d is %s, want %s", i+1, r.Kind, c.kinds[i])
				}
				if r.Kind == uplink.KindAborted && (len(r.Evidence.Document.Lines) > 0 || len(r.Pictures) > 0 || r.Decision.Choice != screening.ChoiceAborted) {
					t.Errorf("the aborted record holds more than that it was aborted")
				}
			}
		})
	}
}

func begin(t *testing.T, o *Outbox, x crossing) {
	t.Helper()
	if err := o.Begin(x.id, x.began); err != nil {
		t.Fatal(err)
	}
}

// A kiosk whose queue takes nothing still starts, or the publisher, which alone
// makes room, would never run. What was open is recorded when there is room.
func TestRecoverWhenFull(t *testing.T) {
	o, n := box(t, t.TempDir())
	begin(t, o, crossing{id: "c1", began: time.Now()})
	small, err := queue.Open(filepath.Join(t.TempDir(), "queue.db"), queue.Options{Kiosk: "UT.GATE.0001", MaxSize: 160 << 10})
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	full := *o
	full.queue = small
	if was, err := full.Recover(time.Now()); was || !errors.Is(err, queue.ErrFull) {
		t.Fatalf("was %v, %v; want ErrFull", was, err)
	}
	if err := full.Begin("c2", time.Now()); !errors.Is(err, queue.ErrFull) {
		t.Errorf("a crossing began over one without a record: %v", err)
	}
	if was, err := o.Recover(time.Now()); !was || err != nil || len(rows(t, o, n)) != 1 {
		t.Errorf("with room again: was %v, %v, %d records", was, err, len(rows(t, o, n)))
	}
}
