package test

import (
	"syscall"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
)

// recovery is how soon after visiond was killed the kiosk must take the next
// traveller.
const recovery = 2 * time.Second

// visiond is killed at every stage of a crossing: while waiting, at each moment of
// the capture, while the officer decides. A capture that was cut short is aborted
// and referred, never cleared; the next traveller is clean, and kioskd is the same
// process all along. The first row, in which nothing is killed, is the control.
func TestVisiondKilledAtEachStage(t *testing.T) {
	type stage struct {
		name  string
		stage console.Stage // killed when the page shows it
		after time.Duration
	}
	rows := []stage{{name: "not at all"}, {"waiting", console.StageReady, 0}, {"deciding", console.StageDeciding, 0}}
	for _, ms := range []int{0, 200, 400, 600, 800, 1000, 1200, 1400, 1600} {
		rows = append(rows, stage{"reading", console.StageReading, time.Duration(ms) * time.Millisecond})
	}
	slow := func(v officer.View) officer.Order { // leaves time for the kill while deciding
		time.Sleep(100 * time.Millisecond)
		return officer.Follow(v)
	}
	h := start(t, line.Options{Seed: 7}, slow)
	s := sheet(t, 7, rig.Genuine)
	pid := h.Kiosk.PID()
	cut := 0
	var worst time.Duration
	for _, r := range rows {
		h.stage(t, console.StageReady)
		n := h.node.len()
		if r.stage == console.StageReady {
			h.killVision(t)
		}
		if err := h.Bench.Place(s); err != nil {
			t.Fatal(err)
		}
		if r.stage != "" && r.stage != console.StageReady {
			h.stage(t, r.stage)
			time.Sleep(r.after)
			h.killVision(t)
		}
		a := h.node.await(t, n)
		h.Bench.Remove()
		removed := time.Now()
		if a.finding("document.capture").Verdict == screening.Aborted {
			cut++
			if a.Record.Result.Recommend != screening.Refer {
				t.Errorf("killed %s: recommended %s", r.name, a.Record.Result.Recommend)
			}
			if f := a.finding("device.vision"); f != nil && f.Verdict != screening.Aborted {
				t.Errorf("killed %s: device.vision is %s", r.name, f.Verdict)
			}
		} else {
			judge(t, plan{7, rig.Genuine}, a)
		}
		h.stage(t, console.StageReady)
		worst = max(worst, time.Since(removed))
		judge(t, plan{7, rig.Genuine}, h.cross(t, s))
	}
	if cut == 0 {
		t.Error("no kill cut a capture short: the test proved nothing")
	}
	if worst > recovery {
		t.Errorf("the next traveller was taken after %v, limit %v", worst, recovery)
	}
	if h.Kiosk.PID() != pid {
		t.Error("kioskd was restarted on the way")
	}
	t.Logf("%d of %d kills cut a capture short; ready again after %v at the latest", cut, len(rows)-1, worst)
}

func (h *house) killVision(t *testing.T) {
	t.Helper()
	pids := children(h.Kiosk.PID(), "visiond")
	if len(pids) == 0 {
		t.Log("no visiond to kill: it is being restarted")
	}
	for _, pid := range pids {
		syscall.Kill(pid, syscall.SIGKILL)
	}
}
