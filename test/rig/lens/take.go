package lens

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"gatehouse/capture"
	"gatehouse/device"
	"gatehouse/test/rig"
)

// Take is how one set of pictures is taken.
type Take struct {
	Seed     uint64
	Blur     float64 // sigma in pixels that comes on top of the lens's own; 0 = in focus
	Exposure float64 // of white light; 0 = right, 0.3 = thirty per cent too much
}

// affine maps a pixel of the picture to a pixel of the sheet.
type affine struct{ x, y, xx, xy, yx, yy float64 }

// around is a turn and a scale about the middle of a picture of w x h, from a
// sheet whose middle lies at cx, cy.
func around(w, h int, cx, cy, turn, scale, dx, dy float64) affine {
	sin, cos := math.Sincos(turn)
	a := affine{xx: cos / scale, xy: sin / scale, yx: -sin / scale, yy: cos / scale}
	mx, my := float64(w-1)/2+dx, float64(h-1)/2+dy
	a.x, a.y = cx-a.xx*mx-a.xy*my, cy-a.yx*mx-a.yy*my
	return a
}

// gains of the lamps: how far they scatter from lamp to lamp and from day to day.
var scatter = map[device.Light]float64{device.White: 0.06, device.IR: 0.10, device.UV: 0.14}

// glass is the brightness of the lid behind the page.
var glass = map[device.Light]uint8{device.White: 18, device.IR: 15, device.UV: 6}

// Page photographs s and rectifies the pictures.
func Page(s *rig.Sheet, t Take) (capture.Page, error) {
	r := rand.New(rand.NewPCG(t.Seed, 0x1e25))
	p := capture.Page{WidthMM: s.WidthMM, HeightMM: s.HeightMM}
	spread := func(v float64) float64 { return v * (2*r.Float64() - 1) }
	size := s.White.Rect.Size()
	// The corners are found to a fraction of a millimetre.
	turn, scale, dx, dy := spread(0.0012), 1+spread(0.0012), spread(1.5), spread(1.5)
	for _, l := range device.Lights {
		ox, oy, residual := 0.0, 0.0, 0.0
		if l != device.White {
			ox, oy = spread(0.35), spread(0.35)
			residual = math.Hypot(ox, oy)
		}
		p.Residual = max(p.Residual, residual)
		a := around(size.X, size.Y, float64(size.X-1)/2, float64(size.Y-1)/2, turn+spread(0.0001), scale*(1+spread(0.0002)), dx+ox, dy+oy)
		file, err := t.shoot(s, l, size, a, r, 88)
		if err != nil {
			return p, err
		}
		g, err := gray(file, l)
		if err != nil {
			return p, err
		}
		p.Pictures = append(p.Pictures, capture.Picture{Light: l, Gray: g, PxPerMM: s.PxPerMM, JPEG: file})
	}
	return p, nil
}

// Frames photographs s on the glass: white, infrared and ultraviolet, as JPEG.
func Frames(s *rig.Sheet, t Take) (files [3][]byte, err error) {
	r := rand.New(rand.NewPCG(t.Seed, 0xf2a3e))
	spread := func(v float64) float64 { return v * (2*r.Float64() - 1) }
	view := image.Pt(2208, 1600)
	size := s.White.Rect.Size()
	turn, scale, dx, dy := spread(0.03), 0.985*(1+spread(0.01)), spread(30), spread(25)
	for i, l := range device.Lights {
		ox, oy, zoom := 0.0, 0.0, 1.0
		if l != device.White { // the lens bends light of other colours otherwise
			ox, oy, zoom = spread(2), spread(2), 1+spread(0.0004)
		}
		a := around(view.X, view.Y, float64(size.X-1)/2, float64(size.Y-1)/2, turn, scale*zoom, dx+ox, dy+oy)
		if files[i], err = t.shoot(s, l, view, a, r, 90); err != nil {
			return files, err
		}
	}
	return files, nil
}

// shoot takes one picture.
func (t Take) shoot(s *rig.Sheet, l device.Light, size image.Point, a affine, r *rand.Rand, quality int) ([]byte, error) {
	gain := 1 + scatter[l]*(2*r.Float64()-1)
	if l == device.White {
		gain *= 1 + t.Exposure
	}
	sigma := math.Hypot(0.45+0.25*r.Float64(), t.Blur)
	sheet := planesOf(s.In(l), l == device.IR)
	soften(sheet.y, sheet.w, sheet.h, sigma)
	out := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
	expose(out, sheet, a, glass[l], gain, r)
	var file bytes.Buffer
	var m image.Image = out
	if l == device.IR {
		m = &image.Gray{Pix: out.Y, Stride: out.YStride, Rect: out.Rect}
	}
	err := jpeg.Encode(&file, m, &jpeg.Options{Quality: quality})
	return file.Bytes(), err
}

// gray decodes a picture as the product does: luma, and under ultraviolet the
// brightest channel.
func gray(file []byte, l device.Light) (*image.Gray, error) {
	m, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	switch m := m.(type) {
	case *image.Gray:
		return m, nil
	case *image.YCbCr:
		g := image.NewGray(m.Rect)
		w, h := m.Rect.Dx(), m.Rect.Dy()
		for y := range h {
			row := m.Y[y*m.YStride:][:w]
			if l != device.UV {
				copy(g.Pix[y*w:], row)
				continue
			}
			cb, cr := m.Cb[y/2*m.CStride:], m.Cr[y/2*m.CStride:]
			for x, v := range row {
				b, d := int(cb[x/2])-128, int(cr[x/2])-128
				up := max(116130*b, 91881*d, -22554*b-46802*d) // JFIF, in 1/65536
				g.Pix[y*w+x] = uint8(max(0, min(255, int(v)+up>>16)))
			}
		}
		return g, nil
	}
	return nil, jpeg.FormatError("a picture of the lens is neither grey nor YCbCr")
}
