package fingers

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"strings"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening/finger"
)

// Pictures are the impressions for the officer's page: those taken with their
// minutiae, those of the chip, those of leads.
func (t *Taken) Pictures() []console.PictureView {
	if t == nil {
		return nil
	}
	var out []console.PictureView
	for i, p := range t.Prints {
		v := pictureOf(finger.Picture(i), title(p.Finger), p.Image)
		v.Marks = marks(&p)
		out = append(out, v)
	}
	for i, h := range t.held {
		out = append(out, pictureOf(fmt.Sprintf("chip-finger-%d", i+1), "Chip: "+h.finger.String(), h.picture))
	}
	for i, l := range t.leads {
		v := l.picture
		v.Light, v.Title = fmt.Sprintf("lead-%d", i+1), "Gallery: "+l.subject
		out = append(out, v)
	}
	return out
}

func pictureOf(name, title string, g *image.Gray) console.PictureView {
	var b bytes.Buffer
	jpeg.Encode(&b, g, &jpeg.Options{Quality: 90}) // neither memory nor a grey picture can refuse
	return console.PictureView{Light: name, Title: title, Width: g.Rect.Dx(), Height: g.Rect.Dy(), JPEG: b.Bytes()}
}

func title(f capture.Finger) string {
	s := f.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

// marks gives the minutiae in pixels of the image, which may be of another
// resolution than the template.
func marks(p *capture.Print) [][4]int {
	list := p.Template.Enhanced
	if len(list) == 0 {
		list = p.Template.Plain
	}
	out := make([][4]int, 0, len(list))
	for _, m := range list {
		out = append(out, [4]int{int(m.X) * p.PPI / capture.TemplatePPI, int(m.Y) * p.PPI / capture.TemplatePPI, int(m.Angle), int(m.Kind)})
	}
	return out
}
