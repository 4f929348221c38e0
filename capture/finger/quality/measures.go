package quality

import (
	"image"
	"math"

	"gatehouse/capture"
)

// Measures is what the line measures of one impression. Shares are in thousandths,
// lengths in pixels at 500 ppi.
type Measures struct {
	Width, Height int // of the impression
	Area          int // cells of 16 by 16 pixels that show ridges
	OffX, OffY    int // from the middle of the impression to that of the ridges
	Coherence     int // of the flow, mean over the cells
	Clear         int // share of cells whose coherence is above three quarters
	Even          int // share of neighbouring cells whose ridges are as far apart, to an eighth
	Smooth        int // how alike neighbouring cells are directed, mean
	Period        int // from ridge to ridge, 1/16 pixel, median over the cells; 0 = unknown
	Aligned       int // how well the grey gradients of a cell, as they are, stand across its flow, mean
	Contrast      int // grey levels from the tenth to the ninetieth of a hundred pixels, mean over the cells
	Dark          int // share of pixels darker than the middle of their cell's range, mean over the cells
	Wet, Dry      int // share of cells where that is above 650, and below 350
	Marks         int // cells beside the print that show ridges too, per thousand of Area: an earlier finger's

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
	cell   = 16  // pixels at 500 ppi
	clearC = 192 // three quarters of full coherence
	wetAt  = 650
	dryAt  = 350

	ordered = 600 // coherence of the gradients of a cell that shows ridges, thousandths
	stirred = 4   // mean of their squares, grey levels squared; below is nothing
)

// New makes a meter.
func New() *Meter { return new(Meter) }

// Measure measures an impression of ppi pixels per inch and the template made of it.
// An image without pixels, or of less than 100 ppi, has no measures but zeros.
func (m *Meter) Measure(img *image.Gray, ppi int, t *capture.FingerTemplate) Measures {
	s := Measures{Width: t.Width, Height: t.Height}
	if img == nil || img.Rect.Empty() || ppi < 100 {
		return s
	}
	m.flow(&s, &t.Field)
	m.grey(&s, img, ppi, &t.Field)
	s.minutiae(t.Enhanced, t.Plain)
	return s
}

// flow measures the field of ridges.
func (m *Meter) flow(s *Measures, f *capture.RidgeField) {
	n := f.Cols * f.Rows
	if f.Step <= 0 || n <= 0 || len(f.Coherence) < n || len(f.Orientation) < n || len(f.Period) < n {
		return
	}
	clear(m.periods[:])
	var sure, clearly, x, y, pairs, even, directed, known int
	for i, c := range f.Coherence[:n] {
		if c == 0 {
			continue
		}
		s.Area++
		sure += int(c)
		if c >= clearC {
			clearly++
		}
		x += i % f.Cols
		y += i / f.Cols
		if p := f.Period[i]; p > 0 {
			m.periods[p]++
			known++
		}
		for _, k := range [2]int{i + 1, i + f.Cols} {
			if k >= n || k == i+1 && k%f.Cols == 0 || f.Coherence[k] == 0 {
				continue
			}
			pairs++
			turn := int(int8(f.Orientation[i] - f.Orientation[k])) // 128 is a quarter turn
			directed += 1000 - max(turn, -turn)*1000/128
			a, b := int(f.Period[i]), int(f.Period[k])
			if a > 0 && b > 0 && 8*max(a-b, b-a) <= max(a, b) {
				even++
			}
		}
	}
	if s.Area == 0 {
		return
	}
	s.Coherence = sure * 1000 / (255 * s.Area)
	s.Clear = clearly * 1000 / s.Area
	s.OffX = (2*x+s.Area)*f.Step/(2*s.Area) - s.Width/2
	s.OffY = (2*y+s.Area)*f.Step/(2*s.Area) - s.Height/2
	if pairs > 0 {
		s.Even, s.Smooth = even*1000/pairs, directed/pairs
	}
	seen := 0
	for p, count := range m.periods {
		if seen += count; known > 0 && 2*seen >= known {
			s.Period = p
			break
		}
	}
	s.Area = s.Area * f.Step * f.Step / (cell * cell)
}

// grey measures the picture cell by cell. A cell next to the print's is part of neither.
func (m *Meter) grey(s *Measures, img *image.Gray, ppi int, f *capture.RidgeField) {
	shows := func(c, r int) bool {
		return c >= 0 && r >= 0 && c < f.Cols && r < f.Rows && f.Coherence[r*f.Cols+c] > 0
	}
	cells, aligned, contrast, dark, wet, dry, marked := 0, 0, 0, 0, 0, 0, 0
	for r := range f.Rows {
		for c := range f.Cols {
			with := shows(c, r)
			if !with && (shows(c-1, r) || shows(c+1, r) || shows(c, r-1) || shows(c, r+1) ||
				shows(c-1, r-1) || shows(c+1, r-1) || shows(c-1, r+1) || shows(c+1, r+1)) {
				continue
			}
			from, to := c*f.Step*ppi/capture.TemplatePPI, (c+1)*f.Step*ppi/capture.TemplatePPI
			top, end := r*f.Step*ppi/capture.TemplatePPI, (r+1)*f.Step*ppi/capture.TemplatePPI
			box := image.Rect(from, top, to, end).Add(img.Rect.Min).Intersect(img.Rect)
			if box.Empty() {
				continue
			}
			if !with {
				if directed(img, box) {
					marked++
				}
				continue
			}
			low, high, below := m.span(img, box)
			cells++
			aligned += across(img, box, f.Orientation[r*f.Cols+c])
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
		s.Aligned, s.Contrast, s.Dark = aligned/cells, contrast/cells, dark/cells
		s.Wet, s.Dry = wet*1000/cells, dry*1000/cells
	}
	if s.Area > 0 {
		s.Marks = marked * 1000 / s.Area
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

// across compares the grey gradients of a cell to the orientation of its ridges, 1/256
// of a half turn: 1000 where they stand across it in the mean, -1000 along it.
func across(img *image.Gray, box image.Rectangle, orientation uint8) int {
	box = box.Intersect(img.Rect.Inset(1))
	var difference, product int // of gx^2 and gy^2; twice gx gy
	for y := box.Min.Y; y < box.Max.Y; y++ {
		i := img.PixOffset(box.Min.X, y)
		for range box.Dx() {
			gx := int(img.Pix[i+1]) - int(img.Pix[i-1])
			gy := int(img.Pix[i+img.Stride]) - int(img.Pix[i-img.Stride])
			difference += gx*gx - gy*gy
			product += 2 * gx * gy
			i++
		}
	}
	length := int(math.Sqrt(float64(difference*difference + product*product))) // exact below 2^53
	if length == 0 {
		return 0
	}
	// With y down, the ridges' doubled direction is (cos, -sin); across is its negative.
	return 1000 * (product*turns[(orientation+192)&255] - difference*turns[orientation]) / (length << 12)
}

// directed tells whether the gradients of a cell have one direction. They are taken
// over four pixels, so that the sensor's noise counts less.
func directed(img *image.Gray, r image.Rectangle) bool {
	r = r.Intersect(img.Rect.Inset(3))
	var difference, product, sum, n int
	at := func(x, y int) int {
		i := img.PixOffset(x, y)
		return int(img.Pix[i]) + int(img.Pix[i+1]) + int(img.Pix[i+img.Stride]) + int(img.Pix[i+img.Stride+1])
	}
	for y := r.Min.Y; y < r.Max.Y; y += 2 {
		for x := r.Min.X; x < r.Max.X; x += 2 {
			gx, gy := at(x+2, y)-at(x-2, y), at(x, y+2)-at(x, y-2)
			difference += gx*gx - gy*gy
			product += 2 * gx * gy
			sum += gx*gx + gy*gy
			n++
		}
	}
	if n == 0 || sum < stirred*16*n {
		return false
	}
	// The coherence is the root of (difference^2 + product^2) over sum.
	d, p := difference*1000/sum, product*1000/sum
	return d*d+p*p >= ordered*ordered
}

// turns are cosines of 1/256 turns in Q12, written as whole numbers so that they are
// the same on every machine.
var turns = func() (t [256]int) {
	for i := range 64 {
		t[i] = quarter[i]
		t[128-i], t[128+i], t[(256-i)&255] = -quarter[i], -quarter[i], quarter[i]
	}
	return t
}()

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

var quarter = [64]int{
	4096, 4095, 4091, 4085, 4076, 4065, 4052, 4036, 4017, 3996, 3973, 3948, 3920, 3889, 3857, 3822,
	3784, 3745, 3703, 3659, 3612, 3564, 3513, 3461, 3406, 3349, 3290, 3229, 3166, 3102, 3035, 2967,
	2896, 2824, 2751, 2675, 2598, 2520, 2440, 2359, 2276, 2191, 2106, 2019, 1931, 1842, 1751, 1660,
	1567, 1474, 1380, 1285, 1189, 1092, 995, 897, 799, 700, 601, 501, 401, 301, 201, 101,
}
