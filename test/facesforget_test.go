package test

import (
	"context"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/devices"
	"gatehouse/cmd/kioskd/faces"
	"gatehouse/test/rig"
	"gatehouse/test/rig/faceroom"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
)

// The worker holds no frame of a traveller who has gone: of neither camera, whether the
// taking was done or cut short. That it holds what it glances at is the control.
func TestWorkerHoldsNoFrame(t *testing.T) {
	medium := heads.Models(t)
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	r, err := faceroom.Open(t.Context(), faceroom.Options{Dir: t.TempDir(), Bin: bin, Medium: medium, Limit: 4 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cameras := []string{devices.FaceCamera, devices.InfraredCamera}
	held := func(glances int) (n [2]int) {
		eyes, _, done, err := r.Faces.Hold(time.Now())
		defer done()
		if err != nil {
			t.Fatal(err)
		}
		for i, camera := range cameras {
			for range glances {
				if _, err := eyes.Glance(t.Context(), camera, 0); err != nil {
					t.Fatal(err)
				}
			}
			shots, err := eyes.Shots(t.Context(), camera, 3, nil)
			if err != nil {
				t.Fatal(err)
			}
			n[i] = len(shots)
		}
		return n
	}
	r.Mirror.Stand(&rig.Person{Head: 20_260})
	for range 20 { // until somebody has come near
		if n := held(1); n[0] > 0 && n[1] > 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if n := held(1); n[0] == 0 || n[1] == 0 {
		t.Fatalf("%d frames are held after a glance of each: the test shows nothing", n)
	}
	for name, within := range map[string]time.Duration{"cut short": 2500 * time.Millisecond, "whole": time.Minute} {
		r.Mirror.Stand(&rig.Person{Head: 20_260})
		ctx, cancel := context.WithCancel(t.Context())
		over := time.AfterFunc(within, cancel) // the kiosk is stopped: no deadline that ends the worker
		taken := r.Cross(ctx, faces.Portraits{})
		over.Stop()
		cancel()
		if n := held(0); n != [2]int{} {
			t.Errorf("%s (%s): frames of somebody who has gone: %d", name, taken.Evidence.State, n)
		}
		taken.Wipe()
		r.Mirror.Stand(nil)
	}
}
