package test

import (
	"strings"
	"testing"

	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
)

// A broker that is down, refuses, or accepts and drops: travellers go on, the
// officer is told, nothing is lost, and everything arrives when it is well again.
func TestBrokerFails(t *testing.T) {
	h := start(t, line.Options{Seed: 10}, officer.Follow)
	s := sheet(t, 10, rig.Genuine)
	judge(t, plan{10, rig.Genuine}, h.cross(t, s)) // the control
	want := 1
	for _, f := range []struct {
		name        string
		break_, fix func() error
		note        string
	}{
		{"down", func() error { h.Broker.Stop(); return nil }, h.Broker.Restart, ""},
		{"refusing", func() error { h.Broker.Refuse(true); return nil }, func() error { h.Broker.Refuse(false); return nil }, "refuse"},
		{"dropping", func() error { h.Broker.Drop(true); return nil }, func() error { h.Broker.Drop(false); return h.Broker.Restart() }, ""},
	} {
		if err := f.break_(); err != nil {
			t.Fatal(err)
		}
		h.crossOffline(t, s)
		want++
		v := h.until(t, "a waiting record with the broker "+f.name, func(v officer.View) bool {
			return v.Queue.Waiting > 0 && (f.name == "dropping" || !v.Queue.Connected) && strings.Contains(v.Queue.Note, f.note)
		})
		t.Logf("broker %s: %q", f.name, v.Queue.Note)
		if out, _ := h.kioskctl(t, "queue", "-config", h.KioskConfig()); !strings.Contains(out, "results") {
			t.Errorf("kioskctl queue: %s", out)
		}
		if err := f.fix(); err != nil {
			t.Fatal(err)
		}
		h.until(t, "delivery after the broker was "+f.name, func(v officer.View) bool { return v.Queue.Connected && v.Queue.Waiting == 0 })
	}
	for _, a := range h.node.records(t) {
		if a.Record.Decision.Choice != screening.ChoiceClear {
			t.Errorf("number %d: %s", a.ID.Seq, a.Record.Decision.Choice)
		}
	}
	h.checkStore(t, want)
}

// crossOffline is cross without waiting for the node.
func (h *house) crossOffline(t *testing.T, s *rig.Sheet) {
	t.Helper()
	h.stage(t, "ready")
	if err := h.Bench.Place(s); err != nil {
		t.Fatal(err)
	}
	h.stage(t, "done")
	h.Bench.Remove()
	h.stage(t, "ready")
}
