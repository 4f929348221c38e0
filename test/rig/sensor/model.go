package sensor

import (
	"fmt"
	"image"

	"gatehouse/device/finger/packet"
)

// Model is what distinguishes the members of the family.
type Model struct {
	Name          string
	Width, Height int
	Capacity      uint16
	Deep          bool // one pixel a byte instead of two
	Unmarked      bool // the last packet of an image is not marked (R551)
	NoParameters  bool // it does not know ReadParameters (R308)
	Deaf          bool // it says nothing to what it does not know, where others refuse
	Product       bool // it has product information and a ring of light (R503)
}

// Models are those of the field. The R305 is known for an image of another size
// than the rest; which one its users do not say, so that this one is the rig's.
var Models = [...]Model{
	{Name: "ZFM-20", Width: 256, Height: 288, Capacity: 1000},
	{Name: "ZFM-20 USB", Width: 256, Height: 288, Capacity: 1000, Deep: true},
	{Name: "R305", Width: 208, Height: 288, Capacity: 980, Deaf: true},
	{Name: "R307", Width: 256, Height: 288, Capacity: 1000},
	{Name: "R308", Width: 256, Height: 288, Capacity: 500, NoParameters: true, Deaf: true},
	{Name: "AS608", Width: 256, Height: 288, Capacity: 300},
	{Name: "FPM10A", Width: 256, Height: 288, Capacity: 150, Deaf: true},
	{Name: "R503", Width: 192, Height: 192, Capacity: 200, Product: true},
	{Name: "R551", Width: 192, Height: 192, Capacity: 500, Unmarked: true},
}

// ByName finds a model.
func ByName(name string) (Model, error) {
	for _, m := range Models {
		if m.Name == name {
			return m, nil
		}
	}
	return Model{}, fmt.Errorf("sensor: there is no model %q", name)
}

// Shown is img as a driver has to give it: the middle of it, white around what is
// smaller than the window, at four bits a pixel unless the model is deep.
func (m Model) Shown(img *image.Gray) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, m.Width, m.Height))
	if img == nil {
		img = image.NewGray(image.Rectangle{})
	}
	left, top := img.Rect.Min.X+(img.Rect.Dx()-m.Width)/2, img.Rect.Min.Y+(img.Rect.Dy()-m.Height)/2
	for y := range m.Height {
		for x := range m.Width {
			v := uint8(255)
			if p := image.Pt(left+x, top+y); p.In(img.Rect) {
				v = img.Pix[img.PixOffset(p.X, p.Y)]
			}
			if !m.Deep {
				v = v >> 4 * 17
			}
			out.Pix[y*out.Stride+x] = v
		}
	}
	return out
}

// bytes is a shown image as it goes over the line.
func (m Model) bytes(shown *image.Gray) []byte {
	if m.Deep {
		return shown.Pix
	}
	b := make([]byte, len(shown.Pix)/2)
	for i := range b {
		b[i] = shown.Pix[2*i]&0xF0 | shown.Pix[2*i+1]>>4
	}
	return b
}

func (m Model) product() packet.Product {
	return packet.Product{
		Model: m.Name, Batch: "R1", Serial: "RIG00001", Hardware: [2]uint8{1, 2}, Sensor: "FPC1021",
		Width: uint16(m.Width), Height: uint16(m.Height), Template: 1536, Capacity: m.Capacity,
	}
}
