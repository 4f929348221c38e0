package heads

import (
	"image"
	"image/color"
	"sync"
)

// Portrait is the picture of a passport, 7 by 9, width pixels wide, taken years ago:
// plain ground, even light, no glasses, crown to chin 0.72 of the picture's height
// (Doc 9303-3 clause 4.1: 70 to 80 per cent).
func (h *Head) Portrait(width int, years float64) *image.RGBA { return h.Photo(width, years).RGB }

// Photo is Portrait with the truth about it.
func (h *Head) Photo(width int, years float64) Picture {
	m, height := h.in(-years, false), width*9/7
	crown, chin := 122*h.t.tall, h.t.plan().chinY
	scale := 0.72 * float64(height) / (crown - chin) // pixels to a millimetre
	return h.Render(View{
		Width: width, Height: height, IED: scale * m.between, X: 0.5, Y: 0.5 + scale*((crown+chin)/2-m.middle.y)/float64(height),
		Distance: 1200, Age: -years, Light: Light{Ambient: 0.72}, Ground: color.RGBA{206, 212, 218, 255}, Noise: 1, Seed: uint64(width),
	})
}

// PhotoWidth is that of BearerPhoto: 35 mm at 300 dots to the inch.
const PhotoWidth = 413

// photos keeps the last few: a page is drawn again with another forgery, and a chip has
// the portrait of its page.
var photos = struct {
	sync.Mutex
	all  map[uint64]*image.RGBA
	kept [32]uint64
	next int
}{all: map[uint64]*image.RGBA{}}

// BearerPhoto is the portrait in the document of the traveller of a seed, on its page and
// in its chip, taken one to nine years ago. It is shared: nobody may change it.
func BearerPhoto(traveller uint64) *image.RGBA {
	photos.Lock()
	m := photos.all[traveller]
	photos.Unlock()
	if m != nil {
		return m
	}
	m = Bearer(traveller).Portrait(PhotoWidth, 1+float64(traveller%9))
	photos.Lock()
	defer photos.Unlock()
	if photos.all[traveller] == nil {
		delete(photos.all, photos.kept[photos.next])
		photos.all[traveller], photos.kept[photos.next] = m, traveller
		photos.next = (photos.next + 1) % len(photos.kept)
	}
	return m
}
