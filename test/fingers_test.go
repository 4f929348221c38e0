package test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/fmr"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
	"gatehouse/test/rig/prints"
	"gatehouse/test/rig/sensor"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// handed is the sheet of a guarded document, with the finger of any traveller.
func handed(t *testing.T, h *house, document, finger uint64) *rig.Sheet {
	t.Helper()
	s, _ := guarded(t, h, document)
	o := prints.Options{Width: 256, Height: 288}
	s.Finger = prints.Bearer(finger, capture.RightIndex).Impression(finger, o).Image
	return s
}

// A traveller's finger is taken, compared with the one in the chip, and looked up in
// the gallery of alerts; whatever stands in the way is said, and a record is made.
func TestFingers(t *testing.T) {
	const wanted = 6105
	h := start(t, line.Options{
		Seed: 62, Chips: true, Centre: true, Sensor: &sensor.Options{Model: sensor.Models[0], Baud: 115200}, Wanted: []uint64{9997, wanted},
	}, func(v officer.View) officer.Order { return thorough(v) })
	w := tap(t, h)
	for _, c := range []struct {
		name             string
		document, finger uint64
		before, after    func() error
		want             map[string]screening.Verdict
		recommend        screening.Recommendation
		lead             string
	}{
		{
			"own finger", 6101, 6101, nil, nil,
			map[string]screening.Verdict{"fingers.present": screening.Successful, "fingers.quality": screening.Successful, "fingers.chip": screening.Successful, "fingers.alert": screening.Successful},
			screening.Clear, "",
		},
		{
			"somebody else's passport", 6101, 6109, nil, nil,
			map[string]screening.Verdict{"fingers.present": screening.Successful, "fingers.chip": screening.Failed, "fingers.alert": screening.Successful},
			screening.Refer, "",
		},
		{
			"a wanted person", wanted, wanted, nil, nil,
			map[string]screening.Verdict{"fingers.present": screening.Successful, "fingers.chip": screening.Successful, "fingers.alert": screening.Undetermined},
			screening.Refer, line.Wanted(wanted),
		},
		{
			"a wanted person with somebody else's passport", 6101, wanted, nil, nil,
			map[string]screening.Verdict{"fingers.chip": screening.Failed, "fingers.alert": screening.Undetermined},
			screening.Refer, line.Wanted(wanted),
		},
		{
			"the sensor is unplugged", 6101, 6101,
			func() error { return h.Sensor.Fault(sensor.Unplug) }, func() error { return h.Sensor.Fault(sensor.None) },
			map[string]screening.Verdict{"fingers.present": screening.Aborted, "device.finger": screening.Aborted, "fingers.alert": screening.Undetermined},
			screening.Refer, "",
		},
		{
			"and plugged in again", 6101, 6101, nil, nil,
			map[string]screening.Verdict{"fingers.present": screening.Successful, "fingers.chip": screening.Successful, "fingers.alert": screening.Successful},
			screening.Clear, "",
		},
	} {
		if c.before != nil {
			if err := c.before(); err != nil {
				t.Fatal(err)
			}
		}
		s := handed(t, h, c.document, c.finger)
		a := h.cross(t, s)
		if c.after != nil {
			if err := c.after(); err != nil {
				t.Fatal(err)
			}
		}
		for id, verdict := range c.want {
			if f := a.finding(id); f == nil || f.Verdict != verdict {
				t.Errorf("%s: %s is %+v, want %v", c.name, id, f, verdict)
			}
		}
		if a.Record.Result.Recommend != c.recommend {
			t.Errorf("%s: recommended %s because of %v, want %s", c.name, a.Record.Result.Recommend, a.Record.Result.Because, c.recommend)
		}
		g := a.Record.Evidence.Fingers.Alerts
		switch {
		case g == nil:
			t.Errorf("%s: no gallery in the evidence", c.name)
		case c.lead == "" && len(g.Hits) > 0 || c.lead != "" && (len(g.Hits) != 1 || g.Hits[0].Subject != c.lead || g.Version != 1):
			t.Errorf("%s: %+v, want a lead to %q", c.name, g, c.lead)
		}
		checkTemplates(t, h, w, a, s)
	}
}

// payload waits for the record of a number.
func (w *wire) payload(t *testing.T, seq uint64) []byte {
	t.Helper()
	for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(10 * time.Millisecond) {
		w.mu.Lock()
		heard := len(w.payloads) >= int(seq)
		w.mu.Unlock()
		if heard {
			return w.payloads[seq-1]
		}
	}
	t.Fatal("the tap has not heard the record")
	return nil
}

// checkTemplates holds the templates of a record against its evidence, and looks for
// images of fingers, of which there must be none.
func checkTemplates(t *testing.T, h *house, w *wire, a arrived, s *rig.Sheet) {
	t.Helper()
	body := h.open(t, w.payload(t, a.ID.Seq))
	var rec uplink.Record
	if err := envelope.Decode([]byte(body), &rec); err != nil {
		t.Fatal(err)
	}
	if len(rec.Templates) != 2*len(rec.Evidence.Fingers.Prints) {
		t.Errorf("%d templates of %d prints", len(rec.Templates), len(rec.Evidence.Fingers.Prints))
	}
	for _, x := range rec.Templates {
		switch {
		case strings.HasPrefix(x.Format, "ISO"):
			if r, err := fmr.Parse(x.Data); err != nil || len(r.Views) != 1 || len(x.Data) > 400 {
				t.Errorf("ISO template of %d bytes: %v", len(x.Data), err)
			}
		default:
			if tmpl, err := fmr.DecodeNative(x.Data); err != nil || len(tmpl.Enhanced) < 15 || !bytes.Equal(x.SHA256, rec.Evidence.Fingers.Prints[0].SHA256) {
				t.Errorf("%s template: %v", x.Format, err)
			}
		}
	}
	// Rows from the middle of the sensor's image, as four bits became eight.
	shown := sensor.Models[0].Shown(s.Finger)
	for y := 100; y < 200; y += 20 {
		if row := shown.Pix[y*shown.Stride+100:][:24]; strings.Contains(body, string(row)) {
			t.Error("the record has a piece of the finger's image")
		}
	}
	if strings.Contains(body, "\xff\xa0\xff") {
		t.Error("the record has a WSQ image")
	}
}
