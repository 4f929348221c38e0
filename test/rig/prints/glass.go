package prints

import (
	"image"
	"sync"
)

// glass is a platen while something lies on it: how dark each pixel is, in eighths of
// 0..255.
type glass struct {
	w, h int
	ink  []int16
}

var glasses = sync.Pool{New: func() any { return new(glass) }}

func takeGlass(w, h int) *glass {
	g := glasses.Get().(*glass)
	if len(g.ink) < w*h {
		g.ink = make([]int16, w*h)
	}
	g.w, g.h = w, h
	clear(g.ink[:w*h])
	return g
}

// develop is what the sensor makes of the glass: uneven light, blur of the optics,
// noise, and the grey levels of its converter.
func (g *glass) develop(seed uint64, o *Options) *image.Gray {
	d := throw(seed, 12)
	img := image.NewGray(image.Rect(0, 0, g.w, g.h))
	light := newField(d, g.w, g.h, 150, 5)
	noise := int32(float64(256 * 2.6 * o.Hard))
	contrast := int32(d.between(185, 215))
	bright := int32(d.between(228, 240))
	row := make([]int32, g.w)
	d = throw(seed, 1000+o.frame)
	for y := range g.h {
		clear(row)
		light.add(0, y, row)
		up, mid, down := g.line(y-1), g.line(y), g.line(y+1)
		out := img.Pix[y*img.Stride:][:g.w]
		var word uint64
		for x := range out {
			l, r := max(x-1, 0), min(x+1, g.w-1)
			ink := int32(up[l]) + int32(up[r]) + int32(down[l]) + int32(down[r]) +
				2*(int32(up[x])+int32(down[x])+int32(mid[l])+int32(mid[r])) + 4*int32(mid[x])
			if word == 0 {
				word = d.next()
			}
			n := int32(word&255) + int32(word>>8&255) - 255 // deviation 104
			word >>= 16
			v := bright + row[x] - ink*contrast/(16*8*255) + (n*noise/104+128)>>8
			if v = max(0, min(255, v)); o.Bits == 4 {
				v = v >> 4 * 17
			}
			out[x] = uint8(v)
		}
	}
	return img
}

func (g *glass) line(y int) []int16 {
	y = max(0, min(g.h-1, y))
	return g.ink[y*g.w : (y+1)*g.w]
}
