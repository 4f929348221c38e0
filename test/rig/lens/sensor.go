package lens

import (
	"image"
	"math"
	"math/rand/v2"
)

// planes are a picture of a sheet: luma, and colour at half the resolution.
type planes struct {
	w, h, cw int
	y        []uint8
	cb, cr   []uint8 // nil without colour
}

func planesOf(m *image.RGBA, grey bool) planes {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	p := planes{w: w, h: h, cw: (w + 1) / 2, y: make([]uint8, w*h)}
	for y := range h {
		row := m.Pix[y*m.Stride:][:4*w]
		for x := range w {
			p.y[y*w+x] = uint8((19595*int(row[4*x]) + 38470*int(row[4*x+1]) + 7471*int(row[4*x+2]) + 1<<15) >> 16)
		}
	}
	if grey {
		return p
	}
	ch := (h + 1) / 2
	p.cb, p.cr = make([]uint8, p.cw*ch), make([]uint8, p.cw*ch)
	for y := range ch {
		row := m.Pix[2*y*m.Stride:]
		for x := range p.cw {
			q := row[8*x:]
			luma := int(p.y[2*y*w+2*x])
			p.cb[y*p.cw+x] = uint8(max(0, min(255, 128+(int(q[2])-luma)*144/256)))
			p.cr[y*p.cw+x] = uint8(max(0, min(255, 128+(int(q[0])-luma)*183/256)))
		}
	}
	return p
}

// soften blurs a plane by a kernel of seven taps, rows first.
func soften(p []uint8, w, h int, sigma float64) {
	const reach = 3
	var k [reach + 1]int
	sum := 0.0
	for i := range k {
		sum += math.Exp(-float64(i*i)/(2*sigma*sigma)) * float64(1+min(i, 1))
	}
	rest := 1024
	for i := 1; i <= reach; i++ {
		k[i] = int(math.Round(1024 * math.Exp(-float64(i*i)/(2*sigma*sigma)) / sum))
		rest -= 2 * k[i]
	}
	k[0] = rest
	line := make([]uint8, max(w, h)+2*reach)
	for y := range h {
		row := p[y*w:][:w]
		copy(line[reach:], row)
		for i := range reach {
			line[i], line[reach+w+i] = row[0], row[w-1]
		}
		for x := range row {
			v := line[x : x+7 : x+7]
			row[x] = uint8((k[0]*int(v[3]) + k[1]*(int(v[2])+int(v[4])) + k[2]*(int(v[1])+int(v[5])) + k[3]*(int(v[0])+int(v[6])) + 512) >> 10)
		}
	}
	// Down the columns, whole rows at a time.
	src := make([]uint8, len(p))
	copy(src, p)
	at := func(y int) []uint8 { return src[max(0, min(h-1, y))*w:][:w] }
	for y := range h {
		a, b, c, d, e, f, g := at(y-3), at(y-2), at(y-1), at(y), at(y+1), at(y+2), at(y+3)
		out := p[y*w:][:w]
		for x := range out {
			out[x] = uint8((k[0]*int(d[x]) + k[1]*(int(c[x])+int(e[x])) + k[2]*(int(b[x])+int(f[x])) + k[3]*(int(a[x])+int(g[x])) + 512) >> 10)
		}
	}
}

// grainOf is read-out noise and shot noise at each brightness, in 1/32 levels.
var grainOf = func() (t [256]int) {
	for i := range t {
		t[i] = int(32 * math.Sqrt(1.4+0.010*float64(i)))
	}
	return t
}()

// deviates are normal deviates in 1/32.
var deviates = func() (t [1 << 15]int16) {
	r := rand.New(rand.NewPCG(7, 0x5e25))
	for i := range t {
		t[i] = int16(math.Round(32 * r.NormFloat64()))
	}
	return t
}()

// expose draws the sheet through a and adds what lens and sensor add.
func expose(out *image.YCbCr, s planes, a affine, around uint8, gain float64, r *rand.Rand) {
	w, h := out.Rect.Dx(), out.Rect.Dy()
	// A lamp stands nearer to one side, and a lens loses light in its corners.
	slope, fall := 0.05*(2*r.Float64()-1), 0.05+0.04*r.Float64()
	for v := range h {
		row := out.Y[v*out.YStride:][:w]
		fv := 2*float64(v)/float64(h) - 1
		n := int(r.Uint32()) & (len(deviates) - 1)
		x, y := int(65536*(a.x+a.xy*float64(v))), int(65536*(a.y+a.yy*float64(v)))
		dx, dy := int(65536*a.xx), int(65536*a.yx)
		for u := range row {
			value := int(around)
			if i, j := x>>16, y>>16; uint(i) < uint(s.w-1) && uint(j) < uint(s.h-1) {
				fx, fy := x>>8&255, y>>8&255
				at := j*s.w + i
				top := int(s.y[at])*(256-fx) + int(s.y[at+1])*fx
				low := int(s.y[at+s.w])*(256-fx) + int(s.y[at+s.w+1])*fx
				value = (top*(256-fy) + low*fy) >> 16
			}
			x += dx
			y += dy
			fu := 2*float64(u)/float64(w) - 1
			lit := min(255, int(float64(value)*gain*(1+slope*fu-fall*(fu*fu+fv*fv)/2)))
			lit += (int(deviates[(n+u)&(len(deviates)-1)]) * grainOf[max(0, lit)]) >> 10
			row[u] = uint8(max(0, min(255, lit)))
		}
	}
	for i := range out.Cb {
		out.Cb[i], out.Cr[i] = 128, 128
	}
	if s.cb == nil {
		return
	}
	for v := range h / 2 {
		cb, cr := out.Cb[v*out.CStride:], out.Cr[v*out.CStride:]
		for u := range w / 2 {
			x, y := a.x+a.xx*float64(2*u)+a.xy*float64(2*v), a.y+a.yx*float64(2*u)+a.yy*float64(2*v)
			if i, j := int(x)/2, int(y)/2; x >= 0 && y >= 0 && i < s.cw && j < len(s.cb)/s.cw {
				cb[u], cr[u] = s.cb[j*s.cw+i], s.cr[j*s.cw+i]
			}
		}
	}
}
