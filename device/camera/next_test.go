package camera

import (
	"errors"
	"testing"
	"time"

	"gocv.io/x/gocv"

	"gatehouse/device"
)

// Next gives every moving frame that Grab would not, each once, and nothing stale.
func TestNext(t *testing.T) {
	p := newPeer(t, 0)
	cam := watch(t, p, 50*time.Millisecond)
	p.set(func() { p.moving = true })
	m := gocv.NewMat()
	defer m.Close()
	var last View
	for i := range 20 {
		v, err := cam.Next(within(t, 2*time.Second), last.Seq, &m)
		if err != nil || v.Seq <= last.Seq || v.Exposed.Before(last.Exposed) || m.Cols() != 640 || m.Rows() != 480 {
			t.Fatalf("frame %d: %+v after %+v, %dx%d, %v", i, v, last, m.Cols(), m.Rows(), err)
		}
		last = v
	}
	// A number that this camera never gave is of a worker before.
	if v, err := cam.Next(within(t, time.Second), 1<<40, &m); err != nil || v.Seq < last.Seq {
		t.Errorf("after a restart: %+v, %v", v, err)
	}
	p.set(func() { p.mode = silent })
	time.Sleep(stale + 100*time.Millisecond)
	if v, err := cam.Next(within(t, 300*time.Millisecond), 0, &m); !errors.Is(err, device.ErrTimeout) {
		t.Errorf("a stale frame: %+v, %v", v, err)
	}
	p.unplug()
	eventually(t, 5*time.Second, "absence", func() bool {
		_, err := cam.Next(within(t, time.Second), 0, &m)
		return errors.Is(err, device.ErrAbsent)
	})
}

// What Grab compares stays as it was, however many frames are looked at between.
func TestNextLeavesGrabAlone(t *testing.T) {
	p := newPeer(t, 0)
	cam := watch(t, p, 50*time.Millisecond)
	m := gocv.NewMat()
	defer m.Close()
	if _, err := cam.Grab(within(t, 5*time.Second), device.White); err != nil {
		t.Fatal(err)
	}
	v, err := cam.Next(within(t, time.Second), 0, &m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cam.Next(within(t, time.Second), v.Seq, &m); err != nil {
		t.Fatal(err)
	}
	if _, err := cam.Grab(within(t, time.Second), device.UV); !errors.Is(err, device.ErrTimeout) {
		t.Errorf("a lamp that was never lit: %v", err)
	}
	p.set(func() { p.lamp = device.UV })
	if f, err := cam.Grab(within(t, 5*time.Second), device.UV); err != nil || lightOf(f) != device.UV {
		t.Errorf("%v", err)
	}
}
