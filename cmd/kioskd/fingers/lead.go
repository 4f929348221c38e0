package fingers

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	_ "image/png" // pictures of a gallery may be

	"gatehouse/capture/wsq"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/uplink/gallery"
)

// lead is a picture of a gallery beside which the officer sees the traveller's finger.
type lead struct {
	subject string
	picture console.PictureView
}

// lead keeps the picture of a row. One that cannot be shown is left out: the lead
// itself is in the evidence.
func (t *Taken) lead(g *gallery.Gallery, subject string, row int) {
	b, err := g.Picture(row)
	if err != nil || b == nil {
		return
	}
	defer clear(b)
	if p, ok := shown(g.Row(row).Format, b); ok {
		t.leads = append(t.leads, lead{subject, p})
	}
}

// shown makes a picture that pages show.
func shown(f gallery.PictureFormat, b []byte) (console.PictureView, bool) {
	switch f {
	case gallery.JPEG:
		c, err := jpeg.DecodeConfig(bytes.NewReader(b))
		if err != nil || c.Width < 1 || c.Height < 1 || c.Width*c.Height > mostPixels {
			return console.PictureView{}, false
		}
		return console.PictureView{Width: c.Width, Height: c.Height, JPEG: bytes.Clone(b)}, true
	case gallery.WSQ:
		img, _, err := wsq.Decode(b)
		if err != nil {
			return console.PictureView{}, false
		}
		return pictureOf("", "", img), true
	case gallery.PNG:
		c, _, err := image.DecodeConfig(bytes.NewReader(b))
		if err != nil || c.Width*c.Height > mostPixels {
			return console.PictureView{}, false
		}
		img, _, err := image.Decode(bytes.NewReader(b))
		if err != nil {
			return console.PictureView{}, false
		}
		grey := image.NewGray(img.Bounds().Sub(img.Bounds().Min))
		draw.Draw(grey, grey.Rect, img, img.Bounds().Min, draw.Src)
		return pictureOf("", "", grey), true
	}
	return console.PictureView{}, false
}

const mostPixels = 16 << 20
