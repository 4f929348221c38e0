package sealed

import (
	"fmt"
	"image"
	"math"

	"gatehouse/capture"
	"gatehouse/test/rig"
	"gatehouse/test/rig/codes"
)

// ModuleMM is the side of a printed module: the least that Doc 9303-13 clause 2.2 allows.
const ModuleMM = 0.33

// area is what a sealed model keeps free, in mm from the upper left corner of the page:
// beside the data, where other models of its state have the second portrait.
type area struct{ x, y, w, h float64 }

var areas = map[capture.Format]area{
	capture.TD1:  {67.5, 10.4, 17.4, 17.8},
	capture.TD2:  {87.3, 32.3, 17.3, 17.6},
	capture.TD3:  {103.2, 42.0, 20.4, 20.4},
	capture.MRVA: {92.6, 13.6, 18.8, 18.8},
}

// tone is what a light shows of something printed, and how much of it covers.
type tone struct {
	level [3]float64
	share float64
}

// Unprinted paper, and ink like that of the MRZ, in white, infrared and ultraviolet
// light. Nothing is laid on the ultraviolet picture of paper: it is dull as it is.
var (
	bare = [3]tone{{[3]float64{240, 238, 234}, 1}, {[3]float64{208, 208, 208}, 1}, {}}
	ink  = [3]tone{{[3]float64{26, 25, 28}, 1}, {[3]float64{34, 34, 34}, 1}, {[3]float64{5, 5, 10}, 0.5}}
)

// Print prints the payload on the sheet's area for a seal, in all three lights, and
// writes down where. Errors: a format without an area, a payload that does not fit there.
func Print(s *rig.Sheet, kind capture.Symbology, payload []byte) error {
	a, ok := areas[s.Format]
	if !ok {
		return fmt.Errorf("sealed: documents of the format %s have no area for a seal", s.Format)
	}
	m, err := codes.Print(kind, payload)
	if err != nil {
		return err
	}
	w, h := float64(m.Width)*ModuleMM, float64(m.Height)*ModuleMM
	if quiet := 2 * float64(m.Quiet) * ModuleMM; w+quiet > a.w || h+quiet > a.h {
		return fmt.Errorf("sealed: a code of %.1f x %.1f mm with its quiet zone does not fit into %.1f x %.1f mm", w+quiet, h+quiet, a.w, a.h)
	}
	x, y := a.x+(a.w-w)/2, a.y+(a.h-h)/2
	whole := pixels(s, a.x, a.y, a.w, a.h)
	for i, page := range []*image.RGBA{s.White, s.IR, s.UV} {
		cover(page, whole, bare[i], func(int, int) float64 { return 1 })
	}
	s.Seal = pixels(s, x, y, w, h)
	share := func(px, py int) float64 { // of the pixel that is ink, from 16 places in it
		n := 0.0
		for k := range 16 {
			u := ((float64(px)+0.125+0.25*float64(k%4))/s.PxPerMM - x) / ModuleMM
			v := ((float64(py)+0.125+0.25*float64(k/4))/s.PxPerMM - y) / ModuleMM
			if m.Dark(int(math.Floor(u)), int(math.Floor(v))) {
				n++
			}
		}
		return n / 16
	}
	for i, page := range []*image.RGBA{s.White, s.IR, s.UV} {
		cover(page, s.Seal, ink[i], share)
	}
	return nil
}

// pixels gives the pixels that a place in mm touches.
func pixels(s *rig.Sheet, x, y, w, h float64) image.Rectangle {
	k := s.PxPerMM
	return image.Rect(int(x*k), int(y*k), int(math.Ceil((x+w)*k)), int(math.Ceil((y+h)*k)))
}

// cover lays a tone over a part of a picture, as much of it as share says.
func cover(page *image.RGBA, r image.Rectangle, t tone, share func(x, y int) float64) {
	r = r.Intersect(page.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			a := t.share * share(x, y)
			p := page.Pix[page.PixOffset(x, y):]
			for i, level := range t.level {
				p[i] = uint8(math.Round(float64(p[i])*(1-a) + level*a))
			}
		}
	}
}
