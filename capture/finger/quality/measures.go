package quality

import (
	"image"

	"gatehouse/capture"
)

// Measures is what the line measures of one impression. Shares are in thousandths,
// lengths in pixels at 500 ppi.
type Measures struct {
	Width, Height int // of the impression
	Area          int // cells of 16 by 16 pixels that show ridges
	OffX, OffY    int // from the middle of the impression to that of the ridges
	Coherence     int // of the flow, mean over the cells
	Period        int // from ridge to ridge, 1/16 pixel, median over the cells; 0 = unknown
	Contrast      int // grey levels from the tenth to the ninetieth of a hundred pixels, mean over the cells
	Dark          int // share of pixels darker than the middle of their cell's range, mean over the cells
	Wet, Dry      int // share of cells where that is above 650, and below 350

	Minutiae  int // of the enhanced list
	Confirmed int // of them, those that the plain list has too
}

// Meter measures impressions. It holds working memory: one goroutine uses it at a time.
type Meter struct {
	periods [256]int
	counts  [256]int
}

// Parameters of the measures.
const (
	cell  = 16  // pixels at 500 ppi
	wetAt = 650 // of a thousand pixels that are dark
	dryAt = 350
)

// New makes a meter.
func New() *Meter { return new(Meter) }

// Measure measures an impression of ppi pixels per inch and the template made of it.
// An image without pixels or of less than 100 ppi, and a template without a field, have
// no measures but zeros.
func (m *Meter) Measure(img *image.Gray, ppi int, t *capture.FingerTemplate) Measures {
	s := Measures{Width: t.Width, Height: t.Height}
	f, n := &t.Field, t.Field.Cols*t.Field.Rows
	sound := f.Step > 0 && f.Cols > 0 && f.Rows > 0 && len(f.Coherence) >= n && len(f.Orientation) >= n && len(f.Period) >= n
	if img == nil || img.Rect.Empty() || ppi < 100 || !sound {
		return s
	}
	m.flow(&s, f)
	m.grey(&s, img, ppi, f)
	s.minutiae(t.Enhanced, t.Plain)
	return s
}

// flow measures the field of ridges.
func (m *Meter) flow(s *Measures, f *capture.RidgeField) {
	n := f.Cols * f.Rows
	clear(m.periods[:])
	var sure, x, y, known int
	for i, c := range f.Coherence[:n] {
		if c == 0 {
			continue
		}
		s.Area++
		sure += int(c)
		x += i % f.Cols
		y += i / f.Cols
		if p := f.Period[i]; p > 0 {
			m.periods[p]++
			known++
		}
	}
	if s.Area == 0 {
		return
	}
	s.Coherence = sure * 1000 / (255 * s.Area)
	s.OffX = (2*x+s.Area)*f.Step/(2*s.Area) - s.Width/2
	s.OffY = (2*y+s.Area)*f.Step/(2*s.Area) - s.Height/2
	seen := 0
	for p, count := range m.periods {
		if seen += count; known > 0 && 2*seen >= known {
			s.Period = p
			break
		}
	}
	s.Area = s.Area * f.Step * f.Step / (cell * cell)
}

// grey measures the picture in the cells that show ridges.
func (m *Meter) grey(s *Measures, img *image.Gray, ppi int, f *capture.RidgeField) {
	cells, contrast, dark, wet, dry := 0, 0, 0, 0, 0
	for r := range f.Rows {
		for c := range f.Cols {
			if f.Coherence[r*f.Cols+c] == 0 {
				continue
			}
			from, to := c*f.Step*ppi/capture.TemplatePPI, (c+1)*f.Step*ppi/capture.TemplatePPI
			top, end := r*f.Step*ppi/capture.TemplatePPI, (r+1)*f.Step*ppi/capture.TemplatePPI
			box := image.Rect(from, top, to, end).Add(img.Rect.Min).Intersect(img.Rect)
			if box.Empty() {
				continue
			}
			low, high, below := m.span(img, box)
			cells++
			contrast += high - low
			dark += below
			if below > wetAt {
				wet++
			}
			if below < dryAt {
				dry++
			}
		}
	}
	if cells > 0 {
		s.Contrast, s.Dark = contrast/cells, dark/cells
		s.Wet, s.Dry = wet*1000/cells, dry*1000/cells
	}
}

// span gives the tenth and the ninetieth of a hundred grey levels, and how many of a
// thousand pixels are darker than the middle between them.
func (m *Meter) span(img *image.Gray, box image.Rectangle) (low, high, below int) {
	clear(m.counts[:])
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for _, v := range img.Pix[img.PixOffset(box.Min.X, y):][:box.Dx()] {
			m.counts[v]++
		}
	}
	n := box.Dx() * box.Dy()
	low, high = -1, 255
	seen := 0
	for v, count := range m.counts {
		seen += count
		if low < 0 && 10*seen > n {
			low = v
		}
		if 10*seen >= 9*n {
			high = v
			break
		}
	}
	for v := range (low + high + 1) / 2 {
		below += m.counts[v]
	}
	return low, high, below * 1000 / n
}

// minutiae counts those of the enhanced list and which the plain list confirms: within
// 8 pixels and 22 degrees.
func (s *Measures) minutiae(enhanced, plain []capture.Minutia) {
	s.Minutiae = len(enhanced)
	for i := range enhanced {
		a := &enhanced[i]
		for k := range plain {
			b := &plain[k]
			dx, dy := int(a.X)-int(b.X), int(a.Y)-int(b.Y)
			turn := int(int8(a.Angle - b.Angle))
			if dx*dx+dy*dy <= 64 && max(turn, -turn) <= 16 {
				s.Confirmed++
				break
			}
		}
	}
}
