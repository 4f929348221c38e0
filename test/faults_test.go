package test

import (
	"strings"
	"testing"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/health"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/bench"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
)

func deviceState(v officer.View, name string) string {
	for _, d := range v.Devices {
		if d.Name == name {
			return d.State
		}
	}
	return ""
}

// Each device is unplugged and plugged in again: kioskctl check names it, the
// page shows it, the traveller is referred and never cleared, and the next one
// after the replug is clean without a restart. Before and after each fault a
// genuine traveller is the positive control.
func TestUnplug(t *testing.T) {
	h := start(t, line.Options{Seed: 5}, officer.Follow)
	s := sheet(t, 5, rig.Genuine)
	clean := func() {
		t.Helper()
		judge(t, plan{seed: 5, forgery: rig.Genuine}, h.cross(t, s))
		if out, status := h.kioskctl(t, "check", "-config", h.KioskConfig()); status != 0 {
			t.Errorf("check with everything plugged in: status %d\n%s", status, out)
		}
	}
	clean()
	pid := h.Kiosk.PID()
	for _, device := range []string{bench.CameraDevice, bench.PanelDevice} {
		h.fault(t, device, bench.Unplug)
		h.until(t, device+" absent", func(v officer.View) bool { return deviceState(v, device) == health.Absent })
		out, status := h.kioskctl(t, "check", "-config", h.KioskConfig())
		if status != 1 || !strings.Contains(out, device) || !strings.Contains(out, health.Absent) {
			t.Errorf("%s unplugged, check: status %d\n%s", device, status, out)
		}
		r := h.crossManually(t, s)
		if r.Record.Result.Recommend != screening.Refer {
			t.Errorf("%s unplugged: recommended %s", device, r.Record.Result.Recommend)
		}
		if f := r.finding("device." + device); f == nil || f.Verdict != screening.Aborted {
			t.Errorf("%s unplugged: finding device.%s is %+v", device, device, f)
		}
		h.fault(t, device, bench.None)
		h.until(t, device+" back", func(v officer.View) bool { return deviceState(v, device) == health.OK })
		clean()
	}
	if h.Kiosk.PID() != pid {
		t.Error("kioskd was restarted on the way")
	}
}

// Whatever a device does on the wire, the crossing ends in a finding and the kiosk
// goes on.
func TestFaultsOnTheWire(t *testing.T) {
	h := start(t, line.Options{Seed: 6}, officer.Follow)
	s := sheet(t, 6, rig.Genuine)
	for _, device := range []string{bench.CameraDevice, bench.PanelDevice} {
		for _, kind := range bench.Faults[1:] {
			h.fault(t, device, kind)
			h.until(t, device+" with "+string(kind), func(v officer.View) bool { return deviceState(v, device) != health.OK })
			r := h.crossManually(t, s)
			if f := r.finding("document.capture"); f.Verdict != screening.Aborted || r.Record.Result.Recommend != screening.Refer {
				t.Errorf("%s, %s: capture %s, recommended %s", device, kind, f.Verdict, r.Record.Result.Recommend)
			}
			h.fault(t, device, bench.None)
			h.until(t, device+" back after "+string(kind), func(v officer.View) bool { return deviceState(v, device) == health.OK })
			judge(t, plan{seed: 6, forgery: rig.Genuine}, h.cross(t, s))
		}
	}
}

func (h *house) fault(t *testing.T, device string, kind bench.Fault) {
	t.Helper()
	if err := h.Bench.Fault(device, kind); err != nil {
		t.Fatal(err)
	}
}

// crossManually is cross for a kiosk whose document sensor may be away: the
// officer presses the key for a capture until the crossing begins.
func (h *house) crossManually(t *testing.T, s *rig.Sheet) arrived {
	t.Helper()
	h.stage(t, console.StageReady)
	n := h.node.len()
	if err := h.Bench.Place(s); err != nil {
		t.Fatal(err)
	}
	h.until(t, "a crossing", func(v officer.View) bool {
		if v.Stage == console.StageReady {
			h.officer.Capture(t.Context()) // refused once the sensor has seen the document
		}
		return v.Stage != console.StageReady
	})
	r := h.node.await(t, n)
	h.Bench.Remove()
	return r
}

// A panel whose housing was opened sends travellers to the officer until the
// technician has closed it and the kiosk was started again.
func TestTamper(t *testing.T) {
	h := start(t, line.Options{Seed: 12}, officer.Follow)
	s := sheet(t, 12, rig.Genuine)
	judge(t, plan{12, rig.Genuine}, h.cross(t, s))
	h.Bench.Tamper()
	h.until(t, "an open housing", func(v officer.View) bool { return deviceState(v, bench.PanelDevice) == health.Faulty })
	a := h.cross(t, s)
	if f := a.finding("device.panel"); f == nil || f.Verdict != screening.Aborted || a.Record.Result.Recommend != screening.Refer {
		t.Errorf("housing open: finding %+v, recommended %s", f, a.Record.Result.Recommend)
	}
	h.Bench.ServiceKey()
	if !h.Kiosk.Stop() {
		t.Error("kioskd did not end by itself")
	}
	if err := h.Kiosk.Start(); err != nil {
		t.Fatal(err)
	}
	judge(t, plan{12, rig.Genuine}, h.cross(t, s))
}
