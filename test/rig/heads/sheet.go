package heads

import (
	"image"
	"math"

	"gatehouse/capture"
)

// Medium is what a Sheet is made of.
type Medium uint8

const (
	Print  Medium = iota // inkjet dye on paper
	Screen               // of a phone or a tablet
)

// Sheet is a picture of a face that is held before the camera: flat, or bent about an
// upright axis, which no head is.
type Sheet struct {
	Medium  Medium
	Shown   Picture // of one face
	Margin  float64 // white paper or bezel around it, share of the picture's width; 0: 0.06
	Bend    float64 // degrees from edge to edge; a screen has none
	Gloss   float64 // 0..1
	Fingers bool    // hold it at the sides
	Pitch   float64 // of a screen's pixels in mm where eyes are 63 mm apart; 0: 0.25
}

// eyesApart is the size at which sheets show a face, in mm from eye to eye.
const eyesApart = 63

// board is a sheet as a mesh.
type board struct {
	mesh  *mesh
	scale float64 // mm to a pixel of the picture
	bend  float64
	w, h  float64 // mm, all
}

// at is where a pixel of the picture is in space.
func (b *board) at(x, y float64, of image.Rectangle) vec {
	x, y = (x-float64(of.Dx())/2)*b.scale, (float64(of.Dy())/2-y)*b.scale
	if b.bend == 0 {
		return vec{x, y, 0}
	}
	r := b.w / b.bend
	s, c := math.Sincos(x / r)
	return vec{r * s, y, r*c - r}
}

func (a Sheet) board(ir bool) *board {
	img := a.Shown.RGB
	p := a.Shown.Points
	apart := math.Hypot(float64(p[capture.LeftEye].X-p[capture.RightEye].X), float64(p[capture.LeftEye].Y-p[capture.RightEye].Y))
	b := &board{scale: eyesApart / max(1, apart)}
	edge := int(a.Margin * float64(img.Rect.Dx()))
	w, h := img.Rect.Dx()+2*edge, img.Rect.Dy()+2*edge
	b.w, b.h = float64(w)*b.scale, float64(h)*b.scale
	if a.Medium == Print {
		b.bend = a.Bend * math.Pi / 180
	}
	const cols, rows = 41, 41
	m := newMesh(cols, rows)
	m.both, m.cell = true, b.w/(cols-1)
	for r := range rows {
		for c := range cols {
			i := r*cols + c
			m.pos[i] = b.at(float64(c)/(cols-1)*float64(w)-float64(edge), float64(r)/(rows-1)*float64(h)-float64(edge), img.Rect)
			m.gloss[i] = float32(a.Gloss)
		}
	}
	m.finish(false)
	for i := range m.open {
		m.open[i] = 1
	}
	t := newTexture(w, h)
	for y := range h {
		for x := range w {
			t.set(y*w+x, a.texel(image.Pt(x-edge, y-edge), ir))
		}
	}
	m.skin, b.mesh = t.shrink(), m
	return b
}

// texel is the share of light that the sheet throws back at a pixel of the picture, or,
// of a screen, that it gives.
func (a Sheet) texel(at image.Point, ir bool) rgb {
	img := a.Shown.RGB
	inside := at.In(image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy()))
	k := rgb{1, 1, 1}
	if inside {
		i := img.PixOffset(at.X+img.Rect.Min.X, at.Y+img.Rect.Min.Y)
		k = rgb{linear(img.Pix[i]), linear(img.Pix[i+1]), linear(img.Pix[i+2])}
	}
	switch {
	case a.Medium == Screen && (ir || !inside):
		return rgb{}
	case a.Medium == Screen:
		return k
	case ir: // dyes are clear at 850 nm
		v := 0.80 + 0.05*(k[1]-1)
		return rgb{v, v, v}
	}
	return k.by(0.80).mix(rgb{0.05, 0.05, 0.05}, 0.06)
}

// Render takes a picture of the sheet as the view says of a head; IED is that of the
// shown eyes when the sheet faces the camera. Points are those of the shown face.
func (a Sheet) Render(v View) Picture {
	v = v.whole()
	if a.Margin == 0 {
		a.Margin = 0.06
	}
	if a.Pitch == 0 {
		a.Pitch = 0.25
	}
	c := newCanvas(v.Width, v.Height)
	defer c.free()
	c.ground(v)
	b, l := a.board(v.IR), v.lamps()
	r := a.Shown.RGB.Rect
	where := func(p capture.Point) vec { return b.at(float64(p.X), float64(p.Y), r) }
	pts := a.Shown.Points
	eyes := where(pts[capture.RightEye]).mix(where(pts[capture.LeftEye]), 0.5)
	mouth := where(pts[capture.RightMouth]).mix(where(pts[capture.LeftMouth]), 0.5)
	cam := aim(&figure{points: [capture.FacePoints]vec{eyes, eyes}, middle: eyes.mix(mouth, 0.5), between: eyesApart}, v, super)
	cam.pivot = vec{}
	if a.Medium == Print {
		c.draw(b.mesh, &cam, &l, 0, nil)
	} else {
		lit := b.mesh.skin
		b.mesh.skin = plainly(rgb{0.012, 0.012, 0.014})
		c.draw(b.mesh, &cam, &l, 0, nil)
		if !v.IR {
			clear(c.near)
			across, down := b.w/a.Pitch, b.h/a.Pitch
			c.draw(b.mesh, &cam, &l, 0, func(u, w float32) rgb32 { return grid(lit, u, w, across, down) })
		}
	}
	if a.Fingers {
		for _, side := range []float64{-1, 1} {
			c.draw(finger(side*b.w/2, -0.12*b.h, v.IR), &cam, &l, 0, nil)
		}
	}
	out := Picture{RGB: c.develop(v)}
	for i, p := range pts {
		x, y := cam.project(where(p))
		out.Points[i] = capture.Point{X: float32(x), Y: float32(y)}
	}
	box := a.Shown.Box
	out.Box = cam.box([]vec{
		b.at(float64(box.Min.X), float64(box.Min.Y), r), b.at(float64(box.Max.X), float64(box.Min.Y), r),
		b.at(float64(box.Min.X), float64(box.Max.Y), r), b.at(float64(box.Max.X), float64(box.Max.Y), r),
	})
	return out
}

// grid is the light of a screen: each pixel three upright stripes, dark between the rows.
// A camera that takes samples of it sees moire.
func grid(lit *texture, u, v float32, across, down float64) (out rgb32) {
	r, g, b := lit.at(u, v)
	x, y := float64(u)*across, float64(v)*down
	row := 1 + 0.6*math.Cos(2*math.Pi*y)
	for i, k := range [3]float32{r, g, b} {
		out[i] = k * float32(0.9*row*(1+0.85*math.Cos(2*math.Pi*(x-float64(i)/3))))
	}
	return out
}

// finger lies over the edge of a sheet at x.
func finger(x, y float64, ir bool) *mesh {
	const cols, rows = 17, 9
	m := newMesh(cols, rows)
	for r := range rows {
		for c := range cols {
			up, out := math.Sincos(math.Pi * (float64(r)/(rows-1) - 0.5))
			s, k := math.Sincos(2 * math.Pi * float64(c) / (cols - 1))
			n := vec{k * out, up, s * out}
			m.pos[r*cols+c] = vec{x - math.Copysign(12, x) + 30*n.x, y + 10*n.y + 0.2*n.x, 3 + 8*n.z}
			m.nrm[r*cols+c], m.gloss[r*cols+c] = n, 0.15
		}
	}
	m.both, m.skin = true, plainly(skins[2])
	if ir {
		m.skin = plainly(rgb{0.55, 0.55, 0.55})
	}
	return m
}
