package model

import (
	"image"
	"testing"

	"gatehouse/capture"
	"gatehouse/device"
)

// board is a page in white light whose left half is a raster of fine lines, and
// whose right half has one dark field of a centimetre; ultraviolet shows one bright square.
func board() (capture.Page, capture.MRZ) {
	m := lines(capture.TD3, 2, 44, leadUM, 0.016, 0, func(int, int) (float64, float64) { return 0, 0 })
	r := image.Rect(0, 0, 2000, 1408)
	white, uv := image.NewGray(r), image.NewGray(r)
	for y := range r.Dy() {
		for x := range r.Dx() {
			v, u := byte(220), byte(25)
			switch {
			case x < 900 && y < 700 && y%4 < 2:
				v = 120
			case x >= 1200 && x < 1360 && y >= 300 && y < 460:
				v = 60
			}
			if x >= 1500 && x < 1660 && y >= 100 && y < 260 {
				u = 150
			}
			white.Pix[y*white.Stride+x], uv.Pix[y*uv.Stride+x] = v, u
		}
	}
	return capture.Page{Pictures: []capture.Picture{{Light: device.White, Gray: white}, {Light: device.UV, Gray: uv}}}, m
}

// TestQuantities measures what is known. The frame's origin lies at pixel 150, 1200
// and a millimetre is 16 pixels.
func TestQuantities(t *testing.T) {
	page, m := board()
	at := func(x, y, w, h int) *Rect { // pixels to micrometres
		return &Rect{(x - 150) * 1000 / 16, (y - 1200) * 1000 / 16, w * 1000 / 16, h * 1000 / 16}
	}
	corner := func(x, y int) Place { r := at(x, y, 0, 0); return Place{r.X, r.Y} }
	for _, c := range []struct {
		name      string
		check     Check
		state     State
		low, high int
	}{
		{"fine lines", Check{Generic: "(VI,FR,PH)", Quantity: Frequency, Max: 1000, Rectangle: at(100, 100, 480, 320)}, Measured, 950, 1000},
		{"a coarse edge", Check{Generic: "(VI,FR,PH)", Quantity: Frequency, Max: 1000, Rectangle: at(1104, 200, 400, 400)}, Measured, 0, 60},
		{"nothing printed", Check{Generic: "(VI,FR,PH)", Quantity: Frequency, Max: 1000, Rectangle: at(1000, 800, 160, 160)}, Measured, 0, 0},
		{"half a field", Check{Generic: "(VI,AB,ID)", Quantity: Strokes, Max: 1000, Rectangle: at(1120, 300, 160, 160)}, Measured, 460, 520},
		{"its lower triangle", Check{Generic: "(VI,AB,ID)", Quantity: Strokes, Max: 1000, Region: []Place{corner(1120, 460), corner(1280, 460), corner(1280, 300)}}, Measured, 720, 780},
		{"dull ground", Check{Generic: "(UV,BR,VZ)", Quantity: Level, Max: 255, Rectangle: at(100, 100, 1600, 900)}, Measured, 24, 26},
		{"a bright square in it", Check{Generic: "(UV,BR,AF)", Quantity: Brightest, Max: 255, Rectangle: at(100, 100, 1600, 900)}, Measured, 145, 151},
		{"print that has nowhere to go", Check{Generic: "(UV,AB,AF)", Quantity: Strokes, Max: 1000, Rectangle: at(1000, 800, 160, 160)}, LittlePrint, 0, 0},
		{"translucency", Check{Generic: "(IR,TL,IS)", Quantity: Level, Max: 255, Rectangle: at(100, 100, 160, 160)}, NoTransmit, 0, 0},
		{"no infrared", Check{Generic: "(IR,AB,AF)", Quantity: Level, Max: 255, Rectangle: at(100, 100, 160, 160)}, NoPicture, 0, 0},
		{"beside the page", Check{Generic: "(UV,BR,AF)", Quantity: Level, Max: 255, Rectangle: at(1900, 100, 200, 160)}, Outside, 0, 0},
		{"nothing beyond its range", Check{Generic: "(UV,BR,AF)", Quantity: Level, Max: 10, Rectangle: at(100, 100, 160, 160)}, Measured, 10, 10},
	} {
		c.check.Status = Approved
		z := Measure(&page, &m, &Template{Layout: "TD3", Checks: []Check{c.check}})
		if len(z) != 1 || z[0].State != c.state || z[0].Value < c.low || z[0].Value > c.high {
			t.Errorf("%s: %+v, want %s %d to %d", c.name, z, c.state, c.low, c.high)
		}
		c.check.Status = Proposed
		if z := Measure(&page, &m, &Template{Layout: "TD3", Checks: []Check{c.check}}); len(z) != 0 {
			t.Errorf("%s: runs before anybody approved it", c.name)
		}
	}
}
