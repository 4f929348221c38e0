package main

import (
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/devices"
	"gatehouse/device"
	"gatehouse/device/scanner/frame"
)

// An officer may take minutes over one attempt; the watchdog must not take the
// next attempt for a lane that hangs.
func TestCrossBeats(t *testing.T) {
	o, _ := box(t, t.TempDir())
	l := &Lane{
		glass: &Glass{&devices.Set{}}, swipes: newSwipes(nil, time.Now), shelves: &Shelves{}, outbox: o, now: time.Now, newID: newID,
		board: &Board{signal: func(device.Signal) {}},
	}
	old := time.Now().Add(-2 * laneLimit)
	l.board.show = func(v console.View) {
		if v.Stage == console.StageChecking { // the page took long: the chip may, too
			l.at.Store(&old)
		}
	}
	l.at.Store(&old)
	if l.age() < laneLimit {
		t.Fatalf("age %v before the crossing", l.age())
	}
	if _, err := l.Cross(t.Context()); err != nil {
		t.Fatal(err)
	}
	if l.age() > laneLimit {
		t.Errorf("age %v in a crossing that moves", l.age())
	}
}

// What is drawn through the second reader while the outcome is shown belongs to
// the traveller who leaves.
func TestFarewellForgets(t *testing.T) {
	l := &Lane{
		glass: &Glass{&devices.Set{}}, swipes: newSwipes(nil, time.Now),
		board: &Board{show: func(console.View) {}, signal: func(device.Signal) {}},
	}
	l.swipes.keep(frame.Reading{})
	if !l.swipes.Waiting() {
		t.Fatal("nothing was drawn")
	}
	if l.farewell(t.Context()); l.swipes.Waiting() {
		t.Error("it waits for the next traveller")
	}
}
