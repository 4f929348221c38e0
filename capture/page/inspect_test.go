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
		err := inspect(b)
		if err != nil {
			if !errors.Is(err, capture.ErrImage) {
				t.Error(err)
			}
			return
		}
		c, format, err := image.DecodeConfig(bytes.NewReader(b))
		if err != nil || c.Width*c.Height > capture.MaxPixels || format != "jpeg" && format != "png" {
			t.Errorf("%s of %dx%d passed, %v", format, c.Width, c.Height, err)
		}
	})
}
