package quality

import (
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/heads"
)

// What a traveller does wrong, or the hall, gets the advice that it calls for; who
// does all well, none. Of two things the one that matters more is said.
func TestAdvice(t *testing.T) {
	type view = heads.View
	fast := func(s shot) shot { return s.blurred(4, 0) }
	level := func(f float64) func(shot) shot {
		return func(s shot) shot { return s.changed(func(v float64) float64 { return f * v }) }
	}
	for i, c := range []struct {
		name   string
		change func(*view)
		then   func(shot) shot
		want   capture.FaceAdvice
	}{
		{"all well", nil, nil, 0},
		{"with glasses", func(v *view) { v.Glasses = true }, nil, 0},
		{"far away", func(v *view) { v.IED = 46 }, nil, capture.AdviceCloser},
		{"far away and blurred", func(v *view) { v.IED = 46 }, fast, capture.AdviceCloser},
		{"too near", func(v *view) { v.IED = 205 }, nil, capture.AdviceStepBack},
		{"at the left edge", func(v *view) { v.X = .1 }, nil, capture.AdviceCentre},
		{"at the right edge", func(v *view) { v.X = .9 }, nil, capture.AdviceCentre},
		{"too low", func(v *view) { v.Y = .85 }, nil, capture.AdviceCentre},
		{"too high", func(v *view) { v.Y = .12 }, nil, capture.AdviceCentre},
		{"dark", nil, level(.2), capture.AdviceDark},
		{"dark, with a lamp at the side", func(v *view) { v.Light = heads.Light{Side: .9, Ambient: .15} }, level(.2), capture.AdviceDark},
		{"over-exposed", nil, level(3), capture.AdviceBright},
		{"a lamp at the person's left", func(v *view) { v.Light = heads.Light{Side: .9, Ambient: .15} }, nil, capture.AdviceLightFromLeft},
		{"a lamp at the person's right", func(v *view) { v.Light = heads.Light{Side: -.9, Ambient: .15} }, nil, capture.AdviceLightFromRight},
		{"looks left", func(v *view) { v.Yaw = 28 }, nil, capture.AdviceLookStraight},
		{"looks right", func(v *view) { v.Yaw = -28 }, nil, capture.AdviceLookStraight},
		{"looks down", func(v *view) { v.Pitch = -36 }, nil, capture.AdviceLookUp},
		{"looks up", func(v *view) { v.Pitch = 36 }, nil, capture.AdviceLookDown},
		{"leans", func(v *view) { v.Roll = 24 }, nil, capture.AdviceUpright},
		{"leans to the other side", func(v *view) { v.Roll = -24 }, nil, capture.AdviceUpright},
		{"glasses mirror a lamp", func(v *view) { v.Glasses, v.Glare = true, 1 }, nil, capture.AdviceGlare},
		{"moves", nil, fast, capture.AdviceHold},
		{"out of focus", func(v *view) { v.Blur = 3.5 }, nil, capture.AdviceHold},
	} {
		seed := uint64(20 + 2*(i%2))
		h, v, r := good(seed)
		v.Yaw, v.Pitch, v.Roll, v.Glasses = 0, 0, 0, false
		if c.change != nil {
			c.change(&v)
		}
		s := taken(h.Render(v), r)
		if c.then != nil {
			s = c.then(s)
		}
		// The pose as it is: what five points make of it is another package's matter.
		s.pose = capture.Pose{Yaw: float32(v.Yaw), Pitch: float32(v.Pitch), Roll: float32(v.Roll)}
		if got := s.measure(New()); got.Advice != c.want {
			t.Errorf("%s, head %d: %q, want %q; %+v", c.name, seed, got.Advice, c.want, got.Measures[pitch])
		}
	}
}

// Another face is as near, or far behind; or there is none.
func TestAdviceOfFaces(t *testing.T) {
	h, v, r := good(20)
	s := taken(h.Render(v), r)
	other := func(part float32) capture.FaceRegion {
		return capture.FaceRegion{X: 10, Y: 10, W: part * s.region.W, H: part * s.region.H}
	}
	for _, c := range []struct {
		name  string
		faces []capture.FaceRegion
		want  capture.FaceAdvice
		state capture.FaceState
	}{
		{"alone", []capture.FaceRegion{s.region}, 0, capture.FaceOK},
		{"one far behind", []capture.FaceRegion{s.region, other(.4)}, 0, capture.FaceOK},
		{"one beside", []capture.FaceRegion{s.region, other(.8)}, capture.AdviceOnePerson, capture.FaceNotOK},
		{"one nearer", []capture.FaceRegion{other(1.5), s.region}, capture.AdviceOnePerson, capture.FaceNotOK},
		{"nobody said", nil, 0, capture.NotAssessed},
	} {
		q := New().Measure(s.img, s.region, c.faces, Options{Pose: &s.pose})
		if m := q.Measures[singleFace]; q.Advice != c.want || m.State != c.state {
			t.Errorf("%s: %q, %s with %v", c.name, q.Advice, m.State, m.Value)
		}
	}
}

// Of a box without points there is no measure of the face, and advice all the same.
func TestAdviceOfBox(t *testing.T) {
	box := func(x, y, side float32) capture.FaceRegion { return capture.FaceRegion{X: x, Y: y, W: side, H: side} }
	plain := func(v byte) Image {
		i := Image{Pix: make([]byte, 640*480*3), Width: 640, Height: 480, Stride: 640 * 3}
		for k := range i.Pix {
			i.Pix[k] = v
		}
		return i
	}
	for _, c := range []struct {
		name  string
		grey  byte
		r     capture.FaceRegion
		other capture.FaceRegion
		want  capture.FaceAdvice
	}{
		{"well", 120, box(220, 140, 200), capture.FaceRegion{}, 0},
		{"no face", 120, capture.FaceRegion{}, capture.FaceRegion{}, capture.AdviceNoFace},
		{"a box outside", 120, box(-500, 0, 100), capture.FaceRegion{}, capture.AdviceNoFace},
		{"two", 120, box(220, 140, 200), box(10, 10, 180), capture.AdviceOnePerson},
		{"far", 120, box(280, 200, 80), capture.FaceRegion{}, capture.AdviceCloser},
		{"near", 120, box(100, 20, 440), capture.FaceRegion{}, capture.AdviceStepBack},
		{"aside", 120, box(0, 140, 200), capture.FaceRegion{}, capture.AdviceCentre},
		{"dark", 20, box(220, 140, 200), capture.FaceRegion{}, capture.AdviceDark},
		{"bright", 250, box(220, 140, 200), capture.FaceRegion{}, capture.AdviceBright},
	} {
		q := New().Measure(plain(c.grey), c.r, []capture.FaceRegion{c.r, c.other}, Options{})
		if q.Advice != c.want || q.Total != 0 {
			t.Errorf("%s: %q, total %d", c.name, q.Advice, q.Total)
		}
		for k, m := range q.Measures {
			if m.State != capture.NotAssessed && k != singleFace && k != imageHeight && k != imageWidth {
				t.Errorf("%s: %s is %s without points", c.name, m.Name, m.State)
			}
		}
	}
}
