package quality

import (
	"math"
	"slices"
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/heads"
)

// All 28 components of the standard come, in its order, then those of the guideline; those
// that need networks are never well, and those beside them in the same picture are.
func TestComponents(t *testing.T) {
	want := []string{
		"UnifiedQualityScore", "BackgroundUniformity", "IlluminationUniformity", "LuminanceMean", "LuminanceVariance", "UnderExposurePrevention",
		"OverExposurePrevention", "DynamicRange", "Sharpness", "CompressionArtifacts", "NaturalColour", "SingleFacePresent", "EyesOpen", "MouthClosed",
		"EyesVisible", "MouthOcclusionPrevention", "FaceOcclusionPrevention", "InterEyeDistance", "HeadSize", "LeftwardCropOfTheFaceImage",
		"RightwardCropOfTheFaceImage", "MarginAboveOfTheFaceImage", "MarginBelowOfTheFaceImage", "HeadPoseYaw", "HeadPosePitch", "HeadPoseRoll",
		"ExpressionNeutrality", "NoHeadCoverings",
		"ImageHeight", "ImageWidth", "HeadWidth", "HeadHeight", "VerticalPosition", "HorizontalPosition", "EyeDistance", "EqualLighting", "GlassesEffects",
		"Contrast",
	}
	unseen := []string{
		"UnifiedQualityScore", "BackgroundUniformity", "EyesOpen", "MouthClosed", "EyesVisible", "MouthOcclusionPrevention", "FaceOcclusionPrevention",
		"ExpressionNeutrality", "NoHeadCoverings", "CompressionArtifacts",
	}
	if Components != 28 {
		t.Errorf("%d components", Components)
	}
	h, v, r := good(20)
	v.Yaw, v.Pitch, v.Roll = 0, 0, 0
	s := taken(h.Render(v), r)
	s.pose = capture.Pose{}
	q := s.measure(New())
	check(t, q)
	for i, m := range q.Measures {
		if m.Name != want[i] {
			t.Errorf("component %d is %s, want %s", i, m.Name, want[i])
		}
		if blind := slices.Contains(unseen, m.Name); blind != (m.State == capture.NotAssessed) || !blind && m.State != capture.FaceOK {
			t.Errorf("%s is %s: %v %s", m.Name, m.State, m.Value, m.Reason)
		}
		if formula := i < Components && !slices.Contains(unseen, m.Name) && m.Name != "Sharpness"; formula != (m.Score >= 0) {
			t.Errorf("%s has score %d", m.Name, m.Score)
		}
	}
}

// What is not known of a picture is not assessed.
func TestUnknown(t *testing.T) {
	h, v, r := good(20)
	s := taken(h.Render(v), r)
	grey := s
	grey.img.Pix = slices.Clone(s.img.Pix)
	for i := 0; i < len(grey.img.Pix); i += 3 {
		copy(grey.img.Pix[i:], []byte{s.img.Pix[i+1], s.img.Pix[i+1], s.img.Pix[i+1]})
	}
	half := s // the face is cut off at its middle
	half.img.Width = int(s.region.Points[capture.NoseTip].X)
	flat := s.by(0, 128)
	turned := s
	turned.pose.Yaw = 30
	all := func(c int) bool { return true }
	only := func(cs ...int) func(int) bool { return func(c int) bool { return slices.Contains(cs, c) } }
	for _, c := range []struct {
		name  string
		s     shot
		pose  bool
		blind func(c int) bool // of those that were assessed of the good picture
	}{
		{"as it is", s, true, only()},
		{"pose not known", s, false, only(yaw, pitch, roll)},
		{"grey", grey, true, only(colour)},
		{"one grey all over", flat, true, only(colour, sharpness)},
		{"cut off", half, true, only(uniformity, mean, variance, underExposure, overExposure, dynamicRange, sharpness, colour, equalLight, glassesEffects, contrast)},
		{"turned", turned, true, only(equalLight)},
		{"fewer bytes than promised", shot{Image{Pix: s.img.Pix[:1000], Width: 640, Height: 480, Stride: 1920}, s.region, s.pose}, true, all},
	} {
		o := Options{}
		if c.pose {
			o.Pose = &c.s.pose
		}
		q := New().Measure(c.s.img, c.s.region, []capture.FaceRegion{c.s.region}, o)
		check(t, q)
		for k, m := range q.Measures {
			if table[k].needs != "" || k == compression || k == pitch && c.pose {
				continue
			}
			if blind := m.State == capture.NotAssessed && m.Score < 0 && m.Value == 0; blind != c.blind(k) {
				t.Errorf("%s: %s is %s, %v %s", c.name, m.Name, m.State, m.Value, m.Reason)
			}
		}
	}
}

// A portrait as for an enrolment is within the guideline's table; one as small as chips
// hold it is too small by it, and nothing else; a frame of the kiosk is no such portrait.
func TestReference(t *testing.T) {
	rows := []int{imageHeight, imageWidth, headWidth, headHeight, vertical, horizontal, enrolDistance}
	portrait := func(width int) heads.View {
		return heads.View{Width: width, Height: width * 9 / 7, IED: .255 * float64(width), Y: .53, Distance: 1200, Light: heads.Light{Ambient: .72}}
	}
	_, kiosk, _ := good(20)
	kiosk.IED = 64 // whatever the length of the face, it is too low
	for _, c := range []struct {
		name string
		view heads.View
		bad  []int
	}{
		{"for enrolment", portrait(700), nil},
		{"of a chip", portrait(413), []int{imageHeight, imageWidth, enrolDistance}},
		{"a frame", kiosk, []int{imageHeight, headWidth, headHeight, enrolDistance}},
	} {
		h, _, r := good(20)
		s := taken(h.Render(c.view), r)
		q := New().Measure(s.img, s.region, []capture.FaceRegion{s.region}, Options{Purpose: Reference})
		for _, k := range rows {
			m := q.Measures[k]
			if bad := slices.Contains(c.bad, k); bad != (m.State == capture.FaceNotOK) {
				t.Errorf("%s: %s %v is %s within %v..%v", c.name, m.Name, m.Value, m.State, m.Low, m.High)
			}
		}
	}
}

// The same face from nearby in a big picture, or leaning, has the same light.
func TestSizeAndTurn(t *testing.T) {
	h, v, r := good(20)
	v.Yaw, v.Pitch, v.Roll, v.Noise = 0, 0, 0, .7
	leaning, big, bigger := v, v, v
	leaning.Roll = 14
	big.Width, big.Height, big.IED = 1280, 960, 2*v.IED
	bigger.Width, bigger.Height, bigger.IED = 2560, 1920, 4*v.IED
	m := New()
	base := taken(h.Render(v), r).measure(m).Measures
	for name, w := range map[string]heads.View{"leaning": leaning, "twice": big, "four times": bigger} {
		got := taken(h.Render(w), r).measure(m).Measures
		for c, most := range map[int]float64{mean: .02, variance: .004, underExposure: .03, overExposure: .01, dynamicRange: .3, uniformity: .2, equalLight: .15, contrast: .06} {
			if d := math.Abs(got[c].Value - base[c].Value); d > most {
				t.Errorf("%s: %s %v, %v before", name, got[c].Name, got[c].Value, base[c].Value)
			}
		}
	}
}

// However big a picture is, no more than so many samples of it are looked at, and
// nothing is kept but the answer.
func TestNoGarbage(t *testing.T) {
	h, v, r := good(20)
	s, m := taken(h.Render(v), r), New()
	if n := testing.AllocsPerRun(10, func() { s.measure(m) }); n > 2 { // measures and the faces given
		t.Errorf("%v allocations for a measurement", n)
	}
}
