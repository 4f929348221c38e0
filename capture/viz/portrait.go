package viz

import (
	"image"
	"slices"

	"gatehouse/capture"
	"gatehouse/device"
)

// A portrait is looked for in cells of a millimetre. Doc 9303-3 clause 3.4 puts
// it to the left, 36 to 45 mm tall on passports; a secondary one is smaller.
const (
	cellMM    = 1.0
	leastTall = 9.0 // mm, of a secondary portrait
	mostTall  = 55.0
	leastLean = 0.55 // width by height
	mostLean  = 1.05
)

// Portraits finds the holder's portrait and the secondary one in white light, as
// the two largest upright areas of continuous tone. nil where there is none.
func Portraits(page *capture.Page, m *capture.MRZ) (portrait, ghost *capture.Crop) {
	q := page.In(device.White)
	if q == nil {
		return nil, nil
	}
	s, ok := place(q.Gray, m)
	if !ok {
		return nil, nil
	}
	t := s.tones()
	areas := t.areas()
	for i, a := range areas {
		c := &capture.Crop{Light: device.White, Region: s.back(t.pixels(a)).Intersect(q.Gray.Rect)}
		c.Gray = q.Gray.SubImage(c.Region).(*image.Gray)
		switch i {
		case 0:
			portrait = c
		case 1:
			ghost = c
			return portrait, ghost
		}
	}
	return portrait, ghost
}

// tones are the means of cells, as darkness below the paper.
type tones struct {
	w, h int
	cell int     // pixels of the sheet per cell
	dark []int   // levels below the paper
	mm   float64 // of a cell
}

func (s *sheet) tones() tones {
	n := max(2, int(cellMM*s.pxPerMM+0.5))
	t := tones{w: s.gray.Rect.Dx() / n, h: s.gray.Rect.Dy() / n, cell: n, mm: float64(n) / s.pxPerMM}
	small := shrink(s.gray, image.Rect(0, 0, t.w*n, t.h*n), float64(n))
	sorted := slices.Clone(small.Pix)
	slices.Sort(sorted)
	paper := 0
	if len(sorted) > 0 {
		paper = int(sorted[len(sorted)*3/4])
	}
	t.dark = make([]int, len(small.Pix))
	for i, v := range small.Pix {
		t.dark[i] = paper - int(v)
	}
	return t
}

// areas gives the coherent dark areas that have the shape of a portrait, the
// largest first, in cells.
func (t *tones) areas() []image.Rectangle {
	var out []image.Rectangle
	for _, least := range [...]int{50, 28, 16} { // levels: a strong portrait first, then a faint one
		for _, a := range t.patches(least) {
			wide, tall := float64(a.Dx())*t.mm, float64(a.Dy())*t.mm
			if tall < leastTall || tall > mostTall || wide < leastLean*tall || wide > mostLean*tall {
				continue
			}
			if !slices.ContainsFunc(out, func(o image.Rectangle) bool { return o.Overlaps(a) }) {
				out = append(out, a)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b image.Rectangle) int { return b.Dx()*b.Dy() - a.Dx()*a.Dy() })
	return out
}

// patches gives the boxes of connected cells of at least the given darkness that
// fill a good part of their box: a portrait is an area, not an outline.
func (t *tones) patches(least int) (out []image.Rectangle) {
	seen := make([]bool, len(t.dark))
	var stack []int
	for start := range t.dark {
		if seen[start] || t.dark[start] < least {
			continue
		}
		seen[start] = true
		stack = append(stack[:0], start)
		box, count := image.Rectangle{}, 0
		for len(stack) > 0 {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := i%t.w, i/t.w
			box = box.Union(image.Rect(x, y, x+1, y+1))
			count++
			for _, d := range [...][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
				if nx, ny := x+d[0], y+d[1]; nx >= 0 && ny >= 0 && nx < t.w && ny < t.h {
					if j := ny*t.w + nx; !seen[j] && t.dark[j] >= least {
						seen[j] = true
						stack = append(stack, j)
					}
				}
			}
		}
		if 10*count > 4*box.Dx()*box.Dy() {
			out = append(out, box)
		}
	}
	return out
}

// pixels maps an area to pixels of the sheet, with half a cell around it.
func (t *tones) pixels(a image.Rectangle) image.Rectangle {
	return image.Rectangle{Min: a.Min.Mul(t.cell), Max: a.Max.Mul(t.cell)}.Inset(-t.cell / 2)
}
