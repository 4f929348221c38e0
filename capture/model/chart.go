package model

import (
	"image"
	"math"

	"gatehouse/capture"
	"gatehouse/device"
)

// grainUM is the side of a sample. Four of them make a millimetre: finer than the
// features that are judged, coarser than what is left of registration.
const grainUM = 250

const (
	blockSide = 8 // samples of a block on which the paper is found, 2 mm
	reach     = 3 // blocks to each side that vote on the paper of one
)

// chart is a picture of the page drawn on the frame. Sample (0, 0) covers the
// grain that begins at the origin x, y, in grains of the frame.
type chart struct {
	x, y, w, h int
	v          []float32 // level 0..255; negative outside the picture
	ink        []float32 // white and IR: contrast to the paper around, thousandths; UV: level above the ground around
	paper      float32   // median level of paper or ground on the page; negative where none was seen
}

// full is the level of a sensor that can show no more.
const full = 251

// sheet is a registered page with its charts, each drawn when first asked for.
type sheet struct {
	page   *capture.Page
	frame  Frame
	area   Rect
	charts [device.UV + 1]*chart

	colours [device.UV + 1]*image.YCbCr
	asked   [device.UV + 1]bool // the colours were asked for
}

// in gives the chart in light l, nil where there is no picture.
func (s *sheet) in(l device.Light) *chart {
	if s.charts[l] != nil {
		return s.charts[l]
	}
	p := s.page.In(l)
	if p == nil || p.Gray == nil || p.Gray.Rect.Empty() {
		return nil
	}
	c := draw(p.Gray, &s.frame, s.area)
	c.lift(l == device.UV)
	s.charts[l] = c
	return c
}

// plain is the chart of white light without its ink, for the search of anchors.
func (s *sheet) plain() *chart {
	if p := s.page.In(device.White); p != nil && p.Gray != nil && !p.Gray.Rect.Empty() {
		return draw(p.Gray, &s.frame, s.area)
	}
	return nil
}

// areaOf is the rectangle of the frame that the picture covers.
func areaOf(f *Frame, r image.Rectangle) Rect {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, c := range [...]image.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}} {
		p := f.from(point{float64(c.X), float64(c.Y)})
		low, high = point{min(low.x, p.x), min(low.y, p.y)}, point{max(high.x, p.x), max(high.y, p.y)}
	}
	grains := func(v float64) int { return int(math.Floor(v / grainUM)) }
	x, y := grains(low.x), grains(low.y)
	return Rect{X: x * grainUM, Y: y * grainUM, W: (grains(high.x) - x + 1) * grainUM, H: (grains(high.y) - y + 1) * grainUM}
}

// draw averages the pixels under each grain.
func draw(g *image.Gray, f *Frame, area Rect) *chart {
	c := &chart{x: floorDiv(area.X, grainUM), y: floorDiv(area.Y, grainUM), w: area.W / grainUM, h: area.H / grainUM}
	c.v, c.ink = make([]float32, c.w*c.h), make([]float32, c.w*c.h)
	const sub = 3 // probes to each direction of a grain
	var dx, dy [sub * sub]int32
	for i := range dx {
		u, v := (float64(i%sub)-(sub-1)/2.0)*grainUM/sub, (float64(i/sub)-(sub-1)/2.0)*grainUM/sub
		dx[i], dy[i] = int32((f.xx*u+f.xy*v)*fixed), int32((f.yx*u+f.yy*v)*fixed)
	}
	b := g.Rect.Sub(g.Rect.Min)
	margin := int32(math.Ceil(f.pxPerUM()*grainUM)) + 1
	inner := b.Inset(int(margin))
	for j := range c.h {
		p := f.at(point{(float64(c.x) + 0.5) * grainUM, (float64(c.y+j) + 0.5) * grainUM})
		p.x, p.y = p.x-float64(g.Rect.Min.X), p.y-float64(g.Rect.Min.Y)
		for i := range c.w {
			x := int32((p.x + f.xx*grainUM*float64(i)) * fixed)
			y := int32((p.y + f.yx*grainUM*float64(i)) * fixed)
			sum, n := 0, 0
			if image.Pt(int(x>>fixedBits), int(y>>fixedBits)).In(inner) {
				for k := range dx {
					sum += int(g.Pix[int((y+dy[k])>>fixedBits)*g.Stride+int((x+dx[k])>>fixedBits)])
				}
				n = len(dx)
			} else {
				for k := range dx {
					if q := image.Pt(int((x+dx[k])>>fixedBits), int((y+dy[k])>>fixedBits)); q.In(b) {
						sum += int(g.Pix[q.Y*g.Stride+q.X])
						n++
					}
				}
			}
			if n < sub*sub/2 {
				c.v[j*c.w+i] = -1
				continue
			}
			c.v[j*c.w+i] = float32(sum) / float32(n)
		}
	}
	return c
}

const (
	fixedBits = 12
	fixed     = 1 << fixedBits
)

func floorDiv(a, b int) int { return int(math.Floor(float64(a) / float64(b))) }

// lift fills ink: how far each sample is below the paper around it, or, under
// ultraviolet, above the ground around it. Being relative to what is next to it,
// it does not feel gain, exposure or the falling off of a lamp.
func (c *chart) lift(glow bool) {
	bw, bh := (c.w+blockSide-1)/blockSide, (c.h+blockSide-1)/blockSide
	levels := make([]float32, bw*bh)
	var some []float32
	for b := range levels {
		some = some[:0]
		for y := b / bw * blockSide; y < min(c.h, (b/bw+1)*blockSide); y++ {
			for x := b % bw * blockSide; x < min(c.w, (b%bw+1)*blockSide); x++ {
				if v := c.v[y*c.w+x]; v >= 0 {
					some = append(some, v)
				}
			}
		}
		levels[b] = quantile(some, map[bool]float64{false: 0.8, true: 0.4}[glow])
	}
	ground := make([]float32, bw*bh)
	for b := range ground {
		some = some[:0]
		for y := max(0, b/bw-reach); y <= min(bh-1, b/bw+reach); y++ {
			for x := max(0, b%bw-reach); x <= min(bw-1, b%bw+reach); x++ {
				if v := levels[y*bw+x]; v >= 0 {
					some = append(some, v)
				}
			}
		}
		ground[b] = quantile(some, map[bool]float64{false: 0.75, true: 0.3}[glow])
	}
	some = some[:0]
	for _, v := range ground {
		if v >= 0 {
			some = append(some, v)
		}
	}
	c.paper = quantile(some, 0.5)
	for y := range c.h {
		for x := range c.w {
			v, p := c.v[y*c.w+x], between(ground, bw, bh, x, y)
			switch {
			case v < 0 || p < 0:
			case glow:
				c.ink[y*c.w+x] = v - p
			case p >= 1:
				c.ink[y*c.w+x] = max(-500, (p-v)*1000/p)
			}
		}
	}
}

// between interpolates the block values at a sample.
func between(levels []float32, bw, bh, x, y int) float32 {
	fx := max(0, (float32(x)+0.5)/blockSide-0.5)
	fy := max(0, (float32(y)+0.5)/blockSide-0.5)
	x0, y0 := min(int(fx), bw-1), min(int(fy), bh-1)
	x1, y1 := min(x0+1, bw-1), min(y0+1, bh-1)
	u, v := fx-float32(x0), fy-float32(y0)
	top := levels[y0*bw+x0]*(1-u) + levels[y0*bw+x1]*u
	low := levels[y1*bw+x0]*(1-u) + levels[y1*bw+x1]*u
	return top*(1-v) + low*v
}

// quantile is the value below which a share of s lies; -1 of nothing. It puts s
// into another order.
func quantile(s []float32, share float64) float32 {
	if len(s) == 0 {
		return -1
	}
	want := min(len(s)-1, int(share*float64(len(s))))
	for low, high := 0, len(s)-1; low < high; { // C. A. R. Hoare's selection
		mid, i, j := s[want], low, high
		for i <= j {
			for s[i] < mid {
				i++
			}
			for s[j] > mid {
				j--
			}
			if i <= j {
				s[i], s[j] = s[j], s[i]
				i, j = i+1, j-1
			}
		}
		if j < want {
			low = i
		}
		if i > want {
			high = j
		}
	}
	return s[want]
}

// sample gives the index of a grain of the frame; false outside the chart.
func (c *chart) sample(x, y int) (int, bool) {
	x, y = x-c.x, y-c.y
	if x < 0 || y < 0 || x >= c.w || y >= c.h {
		return 0, false
	}
	return y*c.w + x, c.v[y*c.w+x] >= 0
}
