package test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"
	"unsafe"

	"gatehouse/capture"
	"gatehouse/capture/fmr"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
	"gatehouse/test/rig/residue"
	"gatehouse/test/rig/sensor"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// printsOf masks pieces of an impression, as the driver gives it and as the sensor sent
// it, two pixels in a byte; and of its templates, coded and as they lie in memory.
func printsOf(t *testing.T, n int, shown []byte, width int, templates []uplink.RecordTemplate) (all []residue.Needle) {
	t.Helper()
	piece := func(name string, b []byte) {
		all = append(all, residue.New(fmt.Sprintf("traveller %d, %s", n, name), b))
	}
	height := len(shown) / width
	for y := height / 4; y < 3*height/4; y += height / 10 {
		row := shown[y*width+width/2-32:][:64]
		piece("image", row[:32])
		packed := make([]byte, 0, 32)
		for i := 0; i < 64; i += 2 {
			packed = append(packed, row[i]&0xF0|row[i+1]>>4)
		}
		piece("packed image", packed)
	}
	for _, x := range templates {
		piece(x.Format, x.Data[len(x.Data)/2:][:32])
		if x.Format != "gatehouse-finger-1" {
			continue
		}
		tmpl, err := fmr.DecodeNative(x.Data)
		if err != nil || len(tmpl.Enhanced) < 15 {
			t.Fatalf("traveller %d: %v", n, err)
		}
		size := int(unsafe.Sizeof(capture.Minutia{}))
		b := unsafe.Slice((*byte)(unsafe.Pointer(&tmpl.Enhanced[0])), size*len(tmpl.Enhanced))
		piece("minutiae", b[4*size:][:32])
	}
	return all
}

// kioskd's memory after crossings with fingers, once the glass is free again: no piece
// of an impression, of the sensor's bytes or of a template. What must be there, the
// kiosk's name, is found.
func TestKioskForgetsTheFinger(t *testing.T) {
	h := start(t, line.Options{
		Seed: 6300, Chips: true, Centre: true, Sensor: &sensor.Options{Model: sensor.Models[0], Baud: 115200}, Wanted: []uint64{9999},
	}, officer.Follow)
	w := tap(t, h)
	var needles []residue.Needle
	for i := range 3 {
		s := handed(t, h, 6301+4*uint64(i), 6301+4*uint64(i)) // every fourth document holds fingers
		a := h.cross(t, s)
		var rec uplink.Record
		if err := envelope.Decode([]byte(h.open(t, w.payload(t, a.ID.Seq))), &rec); err != nil {
			t.Fatal(err)
		}
		if len(rec.Templates) == 0 {
			t.Fatalf("traveller %d: no templates: %+v", i, rec.Evidence.Fingers)
		}
		shown := sensor.Models[0].Shown(s.Finger)
		needles = append(needles, printsOf(t, i, shown.Pix, shown.Stride, rec.Templates)...)
	}
	h.stage(t, console.StageReady)
	control := residue.New("kiosk", []byte(line.KioskID))
	var found map[string]int
	var err error
	for range 4 { // it is done between two travellers, and once more when nobody comes
		time.Sleep(2 * time.Second)
		if found, err = residue.Process(h.Kiosk.PID(), append(needles, control)); len(found) == 1 {
			break
		}
	}
	if errors.Is(err, fs.ErrPermission) {
		t.Skip("the right to trace processes (CAP_SYS_PTRACE) is needed to look into kioskd's memory")
	}
	if err != nil {
		t.Fatal(err)
	}
	if found["kiosk"] == 0 {
		t.Errorf("what must be there is not found: %v", found)
	}
	if here, err := residue.Search(needles); err != nil || len(here) == 0 {
		t.Errorf("of %d pieces %d are found where the sensor is: %v", len(needles), len(here), err)
	}
	delete(found, "kiosk")
	for name, n := range found {
		t.Errorf("kioskd still holds %s, %d times", name, n)
	}
}
