package page

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"testing"

	"gatehouse/capture"
)

// FuzzInspect: whatever passes the header check is within the limits, as Go's
// own decoders understand them, and nothing else comes out than ErrImage.
func FuzzInspect(f *testing.F) {
	m := image.NewGray(image.Rect(0, 0, 17, 9))
	var j, p bytes.Buffer
	jpeg.Encode(&j, m, nil)
	png.Encode(&p, m)
	f.Add(j.Bytes())
	f.Add(p.Bytes())
	f.Add(j.Bytes()[:j.Len()-2])
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xFF, 0xFF, 0xDA, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		pixels, err := inspect(b)
		if err != nil {
			if !errors.Is(err, capture.ErrImage) {
				t.Error(err)
			}
			return
		}
		c, format, err := image.DecodeConfig(bytes.NewReader(b))
		if err != nil || c.Width*c.Height != pixels || pixels > capture.MaxPixels || format != "jpeg" && format != "png" {
			t.Errorf("%s of %dx%d passed, %v", format, c.Width, c.Height, err)
		}
	})
}

// A picture that is larger than any document needs is halved; one that is not
// stays as it is.
func TestLargePicturesAreHalved(t *testing.T) {
	for _, c := range []struct{ w, h, wide int }{{4000, 3000, 4000}, {4400, 3000, 2200}} {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, c.w, c.h))); err != nil {
			t.Fatal(err)
		}
		p, err := Decode(b.Bytes())
		if err != nil || p.Gray.Rect.Dx() != c.wide {
			t.Errorf("%dx%d: %v, %v", c.w, c.h, p, err)
		}
	}
}
