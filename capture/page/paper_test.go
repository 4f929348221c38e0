package page

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"gocv.io/x/gocv"

	"gatehouse/device"
)

// A drawn page at 20 px/mm with what documents have: a portrait, lines of small
// print, a coloured ground; each light shows some of it.
const drawnPxPerMM = 20

func drawPage(s sheet, l device.Light, seed uint64) gocv.Mat {
	rng := rand.New(rand.NewPCG(seed, 1))
	w, h := int(s.width*drawnPxPerMM), int(s.height*drawnPxPerMM)
	ground := map[device.Light]gocv.Scalar{
		device.White: gocv.NewScalar(205, 215, 225, 0), device.IR: gocv.NewScalar(215, 215, 215, 0), device.UV: gocv.NewScalar(40, 25, 18, 0),
	}[l]
	ink := map[device.Light]color.RGBA{
		device.White: {40, 35, 30, 0}, device.IR: {60, 60, 60, 0}, device.UV: {12, 12, 20, 0},
	}[l]
	m := gocv.NewMatWithSizeFromScalar(ground, h, w, gocv.MatTypeCV8UC3)
	rect := func(x, y, dx, dy float64, c color.RGBA) {
		gocv.Rectangle(&m, image.Rect(int(x*drawnPxPerMM), int(y*drawnPxPerMM), int((x+dx)*drawnPxPerMM), int((y+dy)*drawnPxPerMM)), c, -1)
	}
	rect(5, 0.2*s.height, 0.27*s.width, 0.5*s.height, ink)
	for y := 6.0; y < s.height-4; y += 5.2 {
		from := 0.36 * s.width
		if y > 0.74*s.height {
			from = 4 // the machine readable zone
		}
		for x := from; x < s.width-5; x += 2.54 {
			for range 3 {
				rect(x+1.4*rng.Float64(), y+1.5*rng.Float64(), 0.3+0.6*rng.Float64(), 0.3+0.5*rng.Float64(), ink)
			}
		}
	}
	if l == device.UV {
		for range 60 { // fibres that only glow
			x, y := rng.IntN(w), rng.IntN(h)
			gocv.Line(&m, image.Pt(x, y), image.Pt(x+rng.IntN(80)-40, y+rng.IntN(80)-40), color.RGBA{60, 200, 90, 0}, 5)
		}
	}
	return m
}

// lie is how a page lies before the camera.
type lie struct {
	turn       float64 // degrees
	x, y       float64 // pixels of the centre from the picture's middle
	tilt       float64 // relative change of scale from left to right and top to bottom
	background uint8
}

// noise of three levels.
var noise = func() (n [1 << 14]int8) {
	rng := rand.New(rand.NewPCG(9, 9))
	for i := range n {
		n[i] = int8(math.Round(3 * rng.NormFloat64()))
	}
	return n
}()

const viewWidth, viewHeight = 2208, 1600

// corners gives where the corners of s lie at scale px/mm.
func (l lie) corners(s sheet, scale float64) (q quad) {
	sin, cos := math.Sincos(l.turn * math.Pi / 180)
	for i, c := range [4]point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x, y := c.x*s.width/2*scale, c.y*s.height/2*scale
		x, y = x*cos-y*sin, x*sin+y*cos
		f := 1 + l.tilt*(x/viewWidth+y/viewHeight)
		q[i] = point{viewWidth/2 + l.x + x*f, viewHeight/2 + l.y + y*f}
	}
	return q
}

// photograph takes a picture of a drawn page lying with its corners at q.
func photograph(page gocv.Mat, q quad, background uint8, seed uint64) device.Frame {
	src := quad{{-0.5, -0.5}, {float64(page.Cols()) - 0.5, -0.5}, {float64(page.Cols()) - 0.5, float64(page.Rows()) - 0.5}, {-0.5, float64(page.Rows()) - 0.5}}
	m := between(src, q)
	h := gocv.NewMatWithSize(3, 3, gocv.MatTypeCV64F)
	defer h.Close()
	for i, v := range m {
		h.SetDoubleAt(i/3, i%3, v)
	}
	view := gocv.NewMat()
	defer view.Close()
	gocv.WarpPerspectiveWithParams(page, &view, h, image.Pt(viewWidth, viewHeight), gocv.InterpolationLinear, gocv.BorderConstant, color.RGBA{background, background, background, 0})
	gocv.GaussianBlur(view, &view, image.Pt(0, 0), 1, 1, gocv.BorderReplicate)
	pix := view.ToBytes()
	rng := rand.New(rand.NewPCG(seed, 2))
	at := 0
	for i := range pix {
		if i%512 == 0 {
			at = rng.IntN(len(noise) - 512)
		}
		pix[i] = uint8(max(0, min(255, int(pix[i])+int(noise[at+i%512]))))
	}
	return device.Frame{Light: device.White, Width: viewWidth, Height: viewHeight, BGR: pix}
}

func between(a, b quad) matrix {
	va, vb := vector(a), vector(b)
	defer va.Close()
	defer vb.Close()
	m := gocv.GetPerspectiveTransform2f(va, vb)
	defer m.Close()
	var out matrix
	for i := range out {
		out[i] = m.GetDoubleAt(i/3, i%3)
	}
	return out
}

func vector(q quad) gocv.Point2fVector {
	p := make([]gocv.Point2f, 4)
	for i := range q {
		p[i] = gocv.Point2f{X: float32(q[i].x), Y: float32(q[i].y)}
	}
	return gocv.NewPoint2fVectorFromPoints(p)
}

// shoot draws and photographs a page in one light; the page is moved by dx, dy
// pixels and turned by degrees against l.
func shoot(t testing.TB, s sheet, l lie, light device.Light, scale, dx, dy, degrees float64) device.Frame {
	t.Helper()
	page := drawPage(s, light, 5)
	defer page.Close()
	l.x, l.y, l.turn = l.x+dx, l.y+dy, l.turn+degrees
	background := map[device.Light]uint8{device.White: 20, device.IR: 16, device.UV: 7}[light]
	if l.background > 0 {
		background = l.background
	}
	f := photograph(page, l.corners(s, scale), background, uint64(light))
	f.Light = light
	return f
}
