package mirror

import (
	"image"
	"image/color"
	"math/rand/v2"

	"gatehouse/test/rig/mjpeg"
)

const (
	sways   = 5  // places between which a head sways
	maxTake = 3  // encodings of each
	quality = 88 // of a camera's JPEG
)

// shots are the pictures that were taken of one pose. They belong to one goroutine.
type shots struct {
	picture *image.YCbCr // without noise
	grey    bool
	head    image.Rectangle // what sways; empty: nothing does
	takes   [sways][]take
}

func newShots(p *image.RGBA, head image.Rectangle, grey bool) *shots {
	s := &shots{picture: image.NewYCbCr(p.Rect, image.YCbCrSubsampleRatio420), grey: grey, head: head}
	w, h := p.Rect.Dx(), p.Rect.Dy()
	for y := range h {
		row, out := p.Pix[y*p.Stride:], s.picture.Y[y*s.picture.YStride:]
		for x := range w {
			out[x], _, _ = color.RGBToYCbCr(row[4*x], row[4*x+1], row[4*x+2])
		}
	}
	for y := range h / 2 {
		row := p.Pix[2*y*p.Stride:]
		for x := range w / 2 {
			at := y*s.picture.CStride + x
			_, s.picture.Cb[at], s.picture.Cr[at] = color.RGBToYCbCr(row[8*x], row[8*x+1], row[8*x+2])
		}
	}
	return s
}

// frame gives a frame of the pose at a place of its sway. While there are few takes,
// it is a new one.
func (s *shots) frame(sway int, rng *rand.Rand) []byte {
	if s.head.Empty() {
		sway = 0
	}
	if t := &s.takes[sway]; len(*t) < maxTake {
		m := swayed(s.picture, s.head, sway)
		for y := range m.Rect.Dy() {
			mjpeg.Grain(m.Y[y*m.YStride:][:m.Rect.Dx()], rng)
		}
		fresh := encode(m, s.grey, quality)
		*t = append(*t, fresh)
		return assemble([]take{fresh}, rng)
	}
	return assemble(s.takes[sway], rng)
}

// swayed is the picture with its head a little aside, by up to 2.5 pixels; what is
// around gives way.
func swayed(m *image.YCbCr, head image.Rectangle, sway int) *image.YCbCr {
	out := &image.YCbCr{
		Y: append([]uint8(nil), m.Y...), Cb: append([]uint8(nil), m.Cb...), Cr: append([]uint8(nil), m.Cr...),
		YStride: m.YStride, CStride: m.CStride, SubsampleRatio: m.SubsampleRatio, Rect: m.Rect,
	}
	if sway == 0 {
		return out
	}
	dx, dy := 0.62*float64(sway), 0.25*float64(sway*(sways-1-sway))/2
	shift(out.Y, m.Y, m.YStride, m.Rect.Dx(), m.Rect.Dy(), head, dx, dy, 1)
	for _, p := range [...][2][]uint8{{out.Cb, m.Cb}, {out.Cr, m.Cr}} {
		shift(p[0], p[1], m.CStride, m.Rect.Dx()/2, m.Rect.Dy()/2, head, dx, dy, 2)
	}
	return out
}

// shift moves what is in head by dx, dy, and less of what is farther off. One pixel of
// the plane is scale pixels of the picture.
func shift(to, from []uint8, stride, w, h int, head image.Rectangle, dx, dy, scale float64) {
	cx, cy := float64(head.Min.X+head.Max.X)/2/scale, float64(head.Min.Y+head.Max.Y)/2/scale
	rx, ry := float64(head.Dx())/scale, float64(head.Dy())/scale
	for y := max(0, int(cy-1.5*ry)); y < min(h-1, int(cy+1.5*ry)); y++ {
		for x := max(0, int(cx-1.5*rx)); x < min(w-1, int(cx+1.5*rx)); x++ {
			u, v := (float64(x)-cx)/rx, (float64(y)-cy)/ry
			k := min(1, (2.0-(u*u+v*v))/1.3) // whole to 0.84 of the face away, nothing beyond 1.4
			if k <= 0 {
				continue
			}
			sx, sy := max(0, float64(x)-k*dx/scale), max(0, float64(y)-k*dy/scale)
			i, j := int(sx), int(sy)
			fx, fy := int(256*(sx-float64(i))), int(256*(sy-float64(j)))
			at := j*stride + i
			top := int(from[at])*(256-fx) + int(from[at+1])*fx
			low := int(from[at+stride])*(256-fx) + int(from[at+stride+1])*fx
			to[y*stride+x] = uint8((top*(256-fy) + low*fy + 1<<15) >> 16)
		}
	}
}
