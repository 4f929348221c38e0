package cue

import (
	"image"

	"gatehouse/capture"
)

// line is a pixel on the middle of a ridge, with a step along and one across it, in
// 1/256 pixels.
type line struct {
	x, y           int32
	ax, ay, cx, cy int32
	half           int32 // from ridge to valley, 1/256 pixel
	deep           int32 // grey levels from the valleys beside down to the ridge
}

// lines are the middles of the ridges of one image.
type lines struct {
	at   []line
	soft []uint8 // means of 3 by 3 pixels
	w, h int
}

const leastDeep = 24 // grey levels

// soften writes the means of 3 by 3 pixels.
func soften(dst []uint8, img *image.Gray) []uint8 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if cap(dst) < w*h {
		dst = make([]uint8, w*h)
	}
	dst = dst[:w*h]
	clear(dst)
	for y := 1; y < h-1; y++ {
		i := img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+y)
		up, mid, down := img.Pix[i-img.Stride:], img.Pix[i:], img.Pix[i+img.Stride:]
		for x := 1; x < w-1; x++ {
			sum := int(up[x-1]) + int(up[x]) + int(up[x+1]) + int(mid[x-1]) + int(mid[x]) + int(mid[x+1]) +
				int(down[x-1]) + int(down[x]) + int(down[x+1])
			dst[y*w+x] = uint8((sum + 4) / 9)
		}
	}
	return dst
}

// find fills l with the ridges of img inside the field.
func (l *lines) find(img *image.Gray, ppi int, f *capture.RidgeField) {
	l.w, l.h = img.Rect.Dx(), img.Rect.Dy()
	l.soft = soften(l.soft, img)
	l.at = l.at[:0]
	step := f.Step * ppi
	margin := 12
	for y := margin; y < l.h-margin; y++ {
		r := y * capture.TemplatePPI / step
		if r >= f.Rows {
			break
		}
		for x := margin; x < l.w-margin; x++ {
			c := x * capture.TemplatePPI / step
			if c >= f.Cols {
				break
			}
			i := r*f.Cols + c
			if f.Coherence[i] < 128 || f.Period[i] == 0 {
				continue
			}
			o := f.Orientation[i]
			p := line{x: int32(x), y: int32(y), ax: cosine(o), ay: -sine(o), half: int32(int(f.Period[i]) * 8 * ppi / capture.TemplatePPI)}
			p.cx, p.cy = -p.ay, p.ax
			v := l.soft[y*l.w+x]
			if v > l.across(l.soft, &p, 384) || v >= l.across(l.soft, &p, -384) {
				continue
			}
			a, b := l.across(l.soft, &p, p.half), l.across(l.soft, &p, -p.half)
			if p.deep = (int32(a)+int32(b))/2 - int32(v); p.deep >= leastDeep && a > v && b > v {
				l.at = append(l.at, p)
			}
		}
	}
}

// across is the grey beside a ridge's middle, along that on it; d in 1/256 pixel.
func (l *lines) across(soft []uint8, p *line, d int32) uint8 { return l.pixel(soft, p, p.cx, p.cy, d) }

func (l *lines) along(soft []uint8, p *line, d int32) uint8 { return l.pixel(soft, p, p.ax, p.ay, d) }

func (l *lines) pixel(soft []uint8, p *line, dx, dy, d int32) uint8 {
	x := p.x + (dx*d+1<<15)>>16
	y := p.y + (dy*d+1<<15)>>16
	x, y = min(max(x, 0), int32(l.w-1)), min(max(y, 0), int32(l.h-1))
	return soft[int(y)*l.w+int(x)]
}

// depth is that of the ridges where they were found, the mean in 1/16 grey level.
func (l *lines) depth(soft []uint8) int {
	sum := 0
	for i := range l.at {
		p := &l.at[i]
		sum += int(l.across(soft, p, p.half)) + int(l.across(soft, p, -p.half)) - 2*int(soft[int(p.y)*l.w+int(p.x)])
	}
	return sum * 16 / max(2*len(l.at), 1)
}

// curve is how much lighter a ridge's middle is there than at d to either side, twice.
func (l *lines) curve(soft []uint8, p *line, d int32) int {
	return 2*int(soft[int(p.y)*l.w+int(p.x)]) - int(l.along(soft, p, d)) - int(l.along(soft, p, -d))
}

// two is the grey of two pixels of the image at d along a ridge.
func (l *lines) two(img *image.Gray, p *line, d int32) int32 {
	sum := int32(0)
	for _, e := range [2]int32{0, 256} {
		x, y := p.x+(p.ax*(d+e)+1<<15)>>16, p.y+(p.ay*(d+e)+1<<15)>>16
		sum += int32(img.Pix[img.PixOffset(img.Rect.Min.X+int(x), img.Rect.Min.Y+int(y))])
	}
	return sum
}

// cosine and sine of 1/256 half turns, Q8.
func cosine(o uint8) int32 { return waves[int(o)+128] }
func sine(o uint8) int32   { return waves[o] }

// waves are sines of 1/256 half turns, Q8, by a rotation in whole numbers.
var waves = func() (t [384]int32) {
	const c, s = 1073660973, 13176464 // cosine and sine of one step, Q30
	x, y := int64(1)<<30, int64(0)
	for i := range t {
		t[i] = int32((y + 1<<21) >> 22)
		x, y = (x*c-y*s+1<<29)>>30, (x*s+y*c+1<<29)>>30
	}
	return t
}()
