package quality

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"testing"

	"gatehouse/capture"
)

// The quality that an encoder was asked for is read from its file, to the rounding of its
// steps; and of what is no JPEG, or is cut off, nothing is.
func TestCompression(t *testing.T) {
	img := Image{Pix: make([]byte, 3), Width: 1, Height: 1, Stride: 3}
	measure := func(file []byte) capture.FaceMeasure {
		return New().Measure(img, capture.FaceRegion{}, nil, Options{JPEG: file}).Measures[compression]
	}
	var last []byte
	for _, q := range []int{5, 20, 39, 40, 60, 75, 90, 97} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)), &jpeg.Options{Quality: q}); err != nil {
			t.Fatal(err)
		}
		last = b.Bytes()
		m := measure(last)
		if math.Abs(m.Value-float64(q)) > 1 || m.Score != -1 {
			t.Errorf("quality %d is read as %v, score %d", q, m.Value, m.Score)
		}
		if want := q >= 30; q != 39 && (m.State == capture.FaceOK) != want {
			t.Errorf("quality %d is %s", q, m.State)
		}
	}
	head := bytes.Index(last, []byte{0xFF, 0xDB})
	end := head + 2 + 2 + 2*65 // of two tables
	for n := range end {
		if m := measure(last[:n]); m.State != capture.NotAssessed || m.Reason == "" {
			t.Fatalf("%d bytes of a file are %s", n, m.State)
		}
	}
	if m := measure(last[:end]); m.State != capture.FaceOK {
		t.Errorf("the tables whole: %s, %s", m.State, m.Reason)
	}
	zero := bytes.Clone(last)
	zero[head+5] = 0
	for name, b := range map[string][]byte{
		"no file": nil, "PNG": []byte("\x89PNG\r\n\x1a\n"), "a step of 0": zero,
		"endless fill":   append([]byte{0xFF, 0xD8}, bytes.Repeat([]byte{0xFF}, 2<<20)...),
		"empty segments": append([]byte{0xFF, 0xD8}, bytes.Repeat([]byte{0xFF, 0xE0, 0, 2}, 1<<18)...),
	} {
		if m := measure(b); m.State != capture.NotAssessed || m.Reason == "" {
			t.Errorf("%s is %s", name, m.State)
		}
	}
}
