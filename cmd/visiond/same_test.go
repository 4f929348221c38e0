package main

import (
	"testing"

	"gocv.io/x/gocv"

	"gatehouse/capture/face"
	"gatehouse/capture/face/quality"
	"gatehouse/capture/vision"
	"gatehouse/test/rig/heads"
)

// Of two persons who stand equally near, a glance at the reduced picture and the study of
// the whole one may take another each for the nearest: the shot is of the one who was
// glanced at. That they differ for some of the pairs is the control.
func TestShotIsOfWhoWasGlancedAt(t *testing.T) {
	e := newEyes(vision.Setup{Cameras: []vision.Camera{{Name: "face"}}})
	for _, m := range heads.Given(t, heads.Detector) {
		if err := e.faces.read(m); err != nil {
			t.Fatal(err)
		}
	}
	others := 0
	for seed := range uint64(24) {
		p := heads.New(2 * seed).Render(heads.View{IED: 60, X: 0.27, Seed: seed, Behind: []heads.Other{{Head: heads.New(2*seed + 1), IED: 60, X: 0.73, Y: 0.5}}})
		m, err := gocv.ImageToMatRGB(p.RGB)
		if err != nil {
			t.Fatal(err)
		}
		g, err := e.faces.glance(m)
		if err != nil {
			t.Fatal(err)
		}
		if len(g.Faces) < 2 {
			m.Close()
			continue
		}
		e.cameras["face"].best.offer(m, g)
		plain, err := e.faces.study(m, quality.Options{Purpose: quality.Live}, nil)
		m.Close()
		if err != nil {
			t.Fatal(err)
		}
		shots, err := e.Shots(t.Context(), "face", 1, nil)
		if err != nil || len(shots) != 1 {
			t.Fatalf("seed %d: %d shots, %v", seed, len(shots), err)
		}
		if len(plain.Faces) > 0 && face.Of(g.Faces[0], plain.Faces[:1]) == nil {
			others++
		}
		if s := shots[0]; len(s.Faces) > 0 && face.Of(g.Faces[0], s.Faces[:1]) == nil {
			t.Errorf("seed %d: the shot is of the face at %v, the glance of that at %v", seed, s.Faces[0].X, g.Faces[0].X)
		} else if len(s.Faces) == 0 {
			t.Errorf("seed %d: the face at %v is not found any more", seed, g.Faces[0].X)
		}
	}
	if others == 0 {
		t.Error("the two never took another each: the test shows nothing")
	}
	t.Logf("%d of 24 pairs", others)
}
