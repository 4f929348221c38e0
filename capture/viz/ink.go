package viz

import (
	"image"

	"gatehouse/capture"
)

// Sizes on the page in mm.
const (
	pitchMM     = 2.54 // of MRZ characters, Doc 9303-3 clause 4.4
	windowMM    = 3.0  // of the ground around a stroke
	leastMM     = 0.7  // height of the smallest sign that is read
	mostMM      = 6.0
	mostWideMM  = 12.0 // letters that touch
	readPxPerMM = 12.0 // scale at which text is read: 300 dpi
	asideMM     = 25.0 // beside the MRZ and above it there is no zone of a document
	aboveMM     = 90.0
)

// sheet is the part of a page above its MRZ, at reading scale.
type sheet struct {
	gray    *image.Gray
	pxPerMM float64 // of gray
	from    float64 // pixels of the page per pixel of gray
	origin  image.Point
	ink     int // how much darker than its ground the MRZ is
}

// place cuts the visual zone out of a picture of the page; ok is false where the
// MRZ does not say where it is.
func place(g *image.Gray, m *capture.MRZ) (s sheet, ok bool) {
	if g == nil || len(m.Lines) == 0 || len(m.Lines[0]) < 2 {
		return s, false
	}
	top := m.Lines[0]
	first, last := top[0].Box, top[len(top)-1].Box
	pitch := float64(last.Min.X-first.Min.X) / float64(len(top)-1)
	if pitch < 6 || pitch > 120 {
		return s, false // upside down, on its side, or of no use
	}
	upper := min(first.Min.Y, last.Min.Y) - int(0.6*pitch)
	px := pitch / pitchMM
	zone := image.Rect(first.Min.X-int(asideMM*px), upper-int(aboveMM*px), last.Max.X+int(asideMM*px), upper).Intersect(g.Rect)
	if float64(zone.Dy()) < 5*pitch {
		return s, false // nothing above the MRZ: the back of a card
	}
	s = sheet{from: max(1, px/readPxPerMM), origin: zone.Min, ink: darkness(g, m)}
	s.pxPerMM = px / s.from
	s.gray = shrink(g, zone, s.from)
	return s, true
}

const leastInk = 30 // levels: below it there is no print to find

// darkness is how far the strokes of the MRZ lie below the paper, in levels: the
// median of its characters.
func darkness(g *image.Gray, m *capture.MRZ) int {
	var h [256]int
	n := 0
	for _, l := range m.Lines {
		for _, c := range l {
			lo, hi := 255, 0
			b := c.Box.Intersect(g.Rect)
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X; x < b.Max.X; x++ {
					v := int(g.GrayAt(x, y).Y)
					lo, hi = min(lo, v), max(hi, v)
				}
			}
			if !b.Empty() {
				h[hi-lo]++
				n++
			}
		}
	}
	for v, sum := 0, 0; v < 256; v++ {
		if sum += h[v]; 2*sum > n {
			return v
		}
	}
	return 0
}

// shrink averages zone of g down by a factor of 1 or more.
func shrink(g *image.Gray, zone image.Rectangle, by float64) *image.Gray {
	w, h := int(float64(zone.Dx())/by), int(float64(zone.Dy())/by)
	out := image.NewGray(image.Rect(0, 0, w, h))
	edge := func(i int) int { return int(float64(i) * by) }
	for y := range h {
		y0, y1 := zone.Min.Y+edge(y), zone.Min.Y+max(edge(y)+1, edge(y+1))
		for x := range w {
			x0, x1 := zone.Min.X+edge(x), zone.Min.X+max(edge(x)+1, edge(x+1))
			sum := 0
			for yy := y0; yy < y1; yy++ {
				at := g.PixOffset(x0, yy)
				for _, v := range g.Pix[at : at+x1-x0] {
					sum += int(v)
				}
			}
			out.Pix[y*out.Stride+x] = uint8(sum / ((y1 - y0) * (x1 - x0)))
		}
	}
	return out
}

// sums is a summed-area table with a row and a column of zeros in front.
type sums struct {
	w, h  int
	total []int32
}

func sum(g *image.Gray) sums {
	s := sums{g.Rect.Dx(), g.Rect.Dy(), make([]int32, (g.Rect.Dx()+1)*(g.Rect.Dy()+1))}
	for y := range s.h {
		row := int32(0)
		for x, v := range g.Pix[y*g.Stride : y*g.Stride+s.w] {
			row += int32(v)
			s.total[(y+1)*(s.w+1)+x+1] = s.total[y*(s.w+1)+x+1] + row
		}
	}
	return s
}

// mean of the pixels within r of (x, y).
func (s sums) mean(x, y, r int) int {
	x0, x1, y0, y1 := max(0, x-r), min(s.w, x+r+1), max(0, y-r), min(s.h, y+r+1)
	w := s.w + 1
	return int(s.total[y1*w+x1]-s.total[y0*w+x1]-s.total[y1*w+x0]+s.total[y0*w+x0]) / ((x1 - x0) * (y1 - y0))
}

// strokes gives the picture of ink alone, black on white: what is darker than
// its ground by a good part of the MRZ's darkness, in patches of the size of
// letters.
func (s *sheet) strokes() *image.Gray {
	g := s.gray
	w, h := g.Rect.Dx(), g.Rect.Dy()
	table, r := sum(g), int(windowMM*s.pxPerMM/2)
	depth := make([]uint8, w*h)
	for y := range h {
		for x := range w {
			d := table.mean(x, y, r) - int(g.Pix[y*g.Stride+x])
			depth[y*w+x] = uint8(max(0, min(255, d*255/s.ink)))
		}
	}
	out := image.NewGray(g.Rect)
	for i := range out.Pix {
		out.Pix[i] = 255
	}
	s.patches(depth, w, h, func(pixels []int32) {
		for _, i := range pixels {
			out.Pix[i] = 255 - uint8(min(255, int(depth[i])*3/2))
		}
	})
	return out
}

const (
	faint = 70  // of 255 of the MRZ's darkness: the rim of a stroke
	plain = 110 // the middle of one
)

// patches calls take with the pixels of each connected patch of ink that has the
// size of a letter and the darkness of print.
func (s *sheet) patches(depth []uint8, w, h int, take func([]int32)) {
	seen := make([]bool, w*h)
	var stack, pixels []int32
	for start := range depth {
		if seen[start] || depth[start] < plain {
			continue
		}
		stack, pixels = append(stack[:0], int32(start)), pixels[:0]
		seen[start] = true
		box := image.Rectangle{}
		for len(stack) > 0 {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			pixels = append(pixels, i)
			x, y := int(i)%w, int(i)/w
			box = box.Union(image.Rect(x, y, x+1, y+1))
			for _, d := range [...][2]int{{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}} {
				nx, ny := x+d[0], y+d[1]
				if nx < 0 || ny < 0 || nx >= w || ny >= h {
					continue
				}
				if j := ny*w + nx; !seen[j] && depth[j] >= faint {
					seen[j] = true
					stack = append(stack, int32(j))
				}
			}
		}
		tall, wide := float64(box.Dy())/s.pxPerMM, float64(box.Dx())/s.pxPerMM
		dot := tall < leastMM && wide < leastMM && len(pixels) > 3
		if dot || tall >= leastMM && tall <= mostMM && wide <= mostWideMM {
			take(pixels)
		}
	}
}
