package finger

import "image"

// Stages shows what the last Extract made on its way, for drawings and measures of quality.
// It is copied out of the extractor: 500 ppi, all of one size.
type Stages struct {
	Normal    *image.Gray    // local mean and contrast taken out; 128 is the mean, ridges are light
	Light     *image.Gray    // lightly filtered
	Filtered  *image.Gray    // strongly filtered
	Skeletons [4]*image.Gray // ridges and valleys, lightly and strongly filtered, before healing; 255 on a line
	cols      int
	cells     []cell
}

// Stages copies the stages of the last Extract.
func (x *Extractor) Stages() Stages {
	s := Stages{
		Normal: x.normal.picture(), Light: x.lightly.picture(), Filtered: x.filtered.picture(),
		cols: x.field.cols, cells: append([]cell(nil), x.field.cells...),
	}
	for i := range x.skeletons {
		s.Skeletons[i] = x.skeletons[i].picture()
	}
	return s
}

// Inside tells whether a pixel shows the print.
func (s *Stages) Inside(x, y int) bool { return s.cells[y/quad*s.cols+x/quad].inside }

// Orientation is that of the ridge through a pixel, 1/256 of a half turn, counter-clockwise from +x.
func (s *Stages) Orientation(x, y int) uint8 { return s.cells[y/quad*s.cols+x/quad].orientation }

// Period is the distance of the ridges around a pixel, 1/16 px.
func (s *Stages) Period(x, y int) uint8 { return s.cells[y/quad*s.cols+x/quad].period }

// Coherence says how sure the orientation is, 0..255.
func (s *Stages) Coherence(x, y int) uint8 { return s.cells[y/quad*s.cols+x/quad].coherence }

func (p *plane) picture() *image.Gray {
	g := image.NewGray(image.Rect(0, 0, p.w, p.h))
	for y := range p.h {
		for x, v := range p.pix[p.at(0, y):][:p.w] {
			g.Pix[y*p.w+x] = uint8(128 + v*127/clipAt)
		}
	}
	return g
}

func (b *bitmap) picture() *image.Gray {
	g := image.NewGray(image.Rect(0, 0, b.w, b.h))
	for y := range b.h {
		for x, v := range b.pix[b.at(0, y):][:b.w] {
			if v != 0 {
				g.Pix[y*b.w+x] = 255
			}
		}
	}
	return g
}
