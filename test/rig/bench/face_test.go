package bench

import (
	"bytes"
	"encoding/json"
	"image/jpeg"
	"testing"
	"time"

	"gatehouse/test/rig"
	"gatehouse/test/rig/mirror"
)

// withFaces is a bench with a small face unit.
func withFaces(t *testing.T) (*Bench, *mirror.Mirror) {
	t.Helper()
	m, err := mirror.New(mirror.Options{Width: 160, Height: 160})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	b := start(t, small)
	b.WithMirror(m)
	return b, m
}

func TestFaceUnit(t *testing.T) {
	b, m := withFaces(t)
	serve(t, b)
	s := state(t, b)
	if s.Face == nil || s.Face.Address != m.URL() || s.Face.IR != m.IRURL() || s.Face.There || s.Face.Conduct != rig.Willing || s.Face.Feed != mirror.Live ||
		len(s.Face.Conducts) != len(rig.Conducts) || len(s.Face.Feeds) != len(mirror.Feeds) || s.Faults[FaceDevice] != None || s.Faults[IRDevice] != None {
		t.Errorf("at the start: %+v", s)
	}
	lie := func(p *rig.Person) {
		t.Helper()
		doc := sheet(125, 88, 4)
		doc.Face = p
		if err := b.Place(doc); err != nil {
			t.Fatal(err)
		}
	}
	lie(&rig.Person{Head: 5})
	if p := m.Standing(); p == nil || p.Head != 5 || !state(t, b).Face.There {
		t.Errorf("the bearer is not there: %+v", p)
	}
	lie(nil)
	if m.Standing() != nil {
		t.Error("somebody is there")
	}
	lie(&rig.Person{Head: 6})
	b.Remove()
	if m.Standing() != nil {
		t.Error("who took the document away is still there")
	}
	for body, code := range map[string]int{
		`{"conduct": "deaf"}`: 204, `{"feed": "frozen"}`: 204, `{"conduct": "rude"}`: 400, `{"feed": "radio"}`: 400, `{"head": 7}`: 400,
	} {
		if got := post(t, b, "face", body, nil); got != code {
			t.Errorf("%s: %d, want %d", body, got, code)
		}
	}
	if m.Behaviour() != rig.Deaf || m.FeedNow() != mirror.Frozen {
		t.Errorf("conduct %s, feed %s", m.Behaviour(), m.FeedNow())
	}
	for _, d := range []string{FaceDevice, IRDevice} {
		for _, f := range append(Faults[:], None) {
			body, _ := json.Marshal(map[string]string{"device": d, "kind": string(f)})
			if code := post(t, b, "fault", string(body), nil); code != 204 || state(t, b).Faults[d] != f {
				t.Errorf("%s %s: %d", d, f, code)
			}
		}
	}
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		r, body := get(t, b.ControlURL()+"face.jpg")
		if r.StatusCode == 200 {
			if _, err := jpeg.Decode(bytes.NewReader([]byte(body))); err != nil {
				t.Error(err)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the face camera's picture never came")
		}
	}
}

func TestNoFaceUnit(t *testing.T) {
	b := start(t, small)
	serve(t, b)
	if s := state(t, b); s.Face != nil || len(s.Faults) != 3 {
		t.Errorf("%+v", s)
	}
	if post(t, b, "face", `{"conduct": "deaf"}`, nil) != 400 || b.Fault(FaceDevice, Unplug) == nil {
		t.Error("a face unit that is not there obeys")
	}
	if r, _ := get(t, b.ControlURL()+"face.jpg"); r.StatusCode != 404 {
		t.Errorf("a picture of no camera: %d", r.StatusCode)
	}
}
