package evidence

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"

	"gatehouse/capture"
	"gatehouse/capture/viz"
	"gatehouse/device"
)

// portraitQuality of the JPEG that is made of the cut.
const portraitQuality = 95

// Portrait cuts the printed portrait out of the white picture, in colour, or says why
// there is none. A document that has no page, or whose page shows none, has neither.
func Portrait(d *capture.Document) (file []byte, reason string) {
	if d.State != capture.Captured {
		return nil, ""
	}
	where := d.Portrait
	if where == nil {
		where, _ = viz.Portraits(&d.Page, &d.MRZ)
	}
	if where == nil {
		return nil, ""
	}
	for _, p := range d.Page.Pictures {
		if p.Light != device.White {
			continue
		}
		page, err := jpeg.Decode(bytes.NewReader(p.JPEG))
		if err != nil {
			return nil, "the white picture of the page cannot be read"
		}
		// Hair and shoulders lie close to the edge: a little more is better than less.
		r := where.Region.Inset(-where.Region.Dy() / 12).Intersect(page.Bounds())
		cut := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
		draw.Draw(cut, cut.Rect, page, r.Min, draw.Src)
		var b bytes.Buffer
		if err := jpeg.Encode(&b, cut, &jpeg.Options{Quality: portraitQuality}); err != nil {
			return nil, "the printed portrait is empty"
		}
		return b.Bytes(), ""
	}
	return nil, "there is no white picture of the page"
}
