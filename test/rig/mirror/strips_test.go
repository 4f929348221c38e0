package mirror

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"
)

// A frame of strips is the picture that was encoded, in colour and in grey, and any mix
// of takes is a whole picture.
func TestStrips(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range []image.Point{{160, 160}, {320, 240}, {640, 480}} {
		m := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
		for y := range size.Y {
			for x := range size.X {
				m.Y[y*m.YStride+x] = uint8(40 + 120*x/size.X + 60*y/size.Y)
				m.Cb[y/2*m.CStride+x/2], m.Cr[y/2*m.CStride+x/2] = uint8(100+50*y/size.Y), uint8(110+30*x/size.X)
			}
		}
		for _, grey := range []bool{false, true} {
			var whole bytes.Buffer
			if err := jpeg.Encode(&whole, sight(m, grey), &jpeg.Options{Quality: quality}); err != nil {
				t.Fatal(err)
			}
			want, err := jpeg.Decode(&whole)
			if err != nil {
				t.Fatal(err)
			}
			got, err := jpeg.Decode(bytes.NewReader(assemble([]take{encode(m, grey, quality), encode(m, grey, quality)}, rng)))
			if err != nil {
				t.Fatalf("%v, grey %v: %v", size, grey, err)
			}
			if got.Bounds() != want.Bounds() {
				t.Fatalf("%v, grey %v: a picture of %v", size, grey, got.Bounds())
			}
			for y := range size.Y {
				for x := range size.X {
					if a, b := got.At(x, y), want.At(x, y); a != b {
						t.Fatalf("%v, grey %v: %v at %d,%d, want %v", size, grey, a, x, y, b)
					}
				}
			}
		}
	}
}

// What sways moves by pixels and not by more; what is far from it stays.
func TestSway(t *testing.T) {
	m := image.NewYCbCr(image.Rect(0, 0, 320, 240), image.YCbCrSubsampleRatio420)
	for i := range m.Y {
		m.Y[i] = uint8(i % 251)
	}
	head := image.Rect(130, 80, 190, 160)
	for sway := range sways {
		got := swayed(m, head, sway)
		moved := 0
		for y := range 240 {
			for x := range 320 {
				same := got.Y[y*got.YStride+x] == m.Y[y*m.YStride+x]
				if !same && (x < 20 || y < 8) {
					t.Fatalf("sway %d: the ground moves at %d,%d", sway, x, y)
				}
				if !same {
					moved++
				}
			}
		}
		if (sway == 0) != (moved == 0) {
			t.Errorf("sway %d: %d pixels moved", sway, moved)
		}
	}
}
