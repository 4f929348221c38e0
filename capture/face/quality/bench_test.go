package quality

import (
	"testing"
)

// BenchmarkMeasure is of one frame of 640x480. The same measures, less well done, took
// 4.1 ms in Python with OpenCV.
func BenchmarkMeasure(b *testing.B) {
	h, v, r := good(2)
	benchmark(b, taken(h.Render(v), r))
}

// BenchmarkMeasureBig is of a picture of 12 megapixels that the face fills.
func BenchmarkMeasureBig(b *testing.B) {
	h, v, r := good(2)
	v.Width, v.Height, v.IED, v.X, v.Y = 3000, 4000, 900, .5, .5
	benchmark(b, taken(h.Render(v), r))
}

func benchmark(b *testing.B, s shot) {
	m := New()
	if q := s.measure(m); q.Measures[mean].Value == 0 {
		b.Fatal("nothing is measured")
	}
	b.ReportAllocs()
	for b.Loop() {
		s.measure(m)
	}
}
