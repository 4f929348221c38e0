package quality

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"gatehouse/capture"
)

// FuzzMeasure gives any picture, points and file: nothing panics, nothing is well that
// was not seen, and the same gives the same.
func FuzzMeasure(f *testing.F) {
	good := make([]byte, 15*4)
	for i, v := range []float32{20, 10, 60, 80, .9, 40, 50, 70, 50, 55, 66, 43, 80, 68, 80} {
		binary.LittleEndian.PutUint32(good[4*i:], math.Float32bits(v))
	}
	f.Add(uint16(100), uint16(120), uint16(300), good, []byte{90, 60, 30, 200, 180, 170}, []byte{0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0}, true)
	f.Add(uint16(1), uint16(1), uint16(0), []byte{0, 0, 0xC0, 0x7F}, []byte{}, []byte{0xFF, 0xD8}, false)
	f.Fuzz(func(t *testing.T, w, h, stride uint16, region, pix, file []byte, straight bool) {
		img := Image{Width: int(w % 700), Height: int(h % 700), Stride: int(stride)}
		if img.Width > 0 && img.Height > 0 {
			img.Pix = make([]byte, min(img.Stride*img.Height, 700*3*700))
			for i := range img.Pix {
				if len(pix) > 0 {
					img.Pix[i] = pix[(i+i/7)%len(pix)]
				}
			}
		}
		at := func(i int) float32 {
			var b [4]byte
			copy(b[:], region[min(4*i, len(region)):])
			return math.Float32frombits(binary.LittleEndian.Uint32(b[:]))
		}
		r := capture.FaceRegion{X: at(0), Y: at(1), W: at(2), H: at(3), Score: at(4)}
		for i := range r.Points {
			r.Points[i] = capture.Point{X: at(5 + 2*i), Y: at(6 + 2*i)}
		}
		o := Options{Purpose: Purpose(w), JPEG: file}
		if straight {
			o.Pose = &capture.Pose{Yaw: at(0), Pitch: at(1), Roll: at(2)}
		}
		m := New()
		q := m.Measure(img, r, []capture.FaceRegion{r}, o)
		check(t, q)
		_, why := locate(r, max(img.Width, 1), max(img.Height, 1))
		if !img.whole() || why != "" {
			for c, v := range q.Measures {
				if v.State != capture.NotAssessed && !slices.Contains([]int{imageHeight, imageWidth, compression, singleFace}, c) {
					t.Errorf("%s is %s of a face that is not there (%s)", v.Name, v.State, why)
				}
			}
			if q.Total != 0 {
				t.Errorf("total %d of a face that is not there", q.Total)
			}
		}
		if o.Pose == nil && q.Measures[yaw].State != capture.NotAssessed {
			t.Error("yaw assessed without a pose")
		}
		again := m.Measure(img, r, []capture.FaceRegion{r}, o)
		if !slices.Equal(q.Measures, again.Measures) || q.Total != again.Total || q.Advice != again.Advice {
			t.Error("not the same twice")
		}
	})
}

// check finds what no answer may be.
func check(t *testing.T, q capture.FaceQuality) {
	t.Helper()
	if len(q.Measures) != count || q.Total < 0 || q.Total > 100 || q.Advice > capture.AdviceHold {
		t.Fatalf("%d measures, total %d, advice %s", len(q.Measures), q.Total, q.Advice)
	}
	for c, v := range q.Measures {
		switch {
		case math.IsNaN(v.Value) || math.IsInf(v.Value, 0) || v.Score < -1 || v.Score > 100:
			t.Errorf("%s: value %v, score %d", v.Name, v.Value, v.Score)
		case v.State == capture.FaceOK && (v.Value < v.Low || v.Value > v.High || v.Reason != ""):
			t.Errorf("%s is OK with %v in %v..%v %s", v.Name, v.Value, v.Low, v.High, v.Reason)
		case v.State == capture.NotAssessed && v.Reason == "":
			t.Errorf("%s is not assessed without a reason", v.Name)
		case table[c].needs != "" && (v.State != capture.NotAssessed || v.Score != -1):
			t.Errorf("%s, which needs a network, is %s", v.Name, v.State)
		}
	}
}
