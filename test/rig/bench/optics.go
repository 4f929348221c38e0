package bench

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"gatehouse/test/rig"
)

// Optics describes the simulated camera.
type Optics struct {
	Width, Height int     // pixels, multiples of 16
	PxPerMM       float64 // at the centre
	FPS           float64 // frames per second
	Exposure      time.Duration
	Quality       int // of the JPEG, 1 to 100
}

// DefaultOptics sees 140 x 102 mm at 15.75 px/mm, which is 400 ppi
// (BSI TR-03135-1 clause 4.1.2 asks for 385).
var DefaultOptics = Optics{Width: 2208, Height: 1600, PxPerMM: 15.75, FPS: 15, Exposure: 25 * time.Millisecond, Quality: 85}

func (o Optics) check() error {
	switch {
	case o.Width < 16 || o.Height < 16 || o.Width > 8192 || o.Height > 8192 || o.Width%16 != 0 || o.Height%16 != 0:
		return fmt.Errorf("bench: a picture of %dx%d is not made of 16 to 8192 pixels in steps of 16", o.Width, o.Height)
	case !(o.PxPerMM > 0.5 && o.PxPerMM < 100):
		return fmt.Errorf("bench: %g px/mm is outside 0.5 to 100", o.PxPerMM)
	case !(o.FPS > 0 && o.FPS <= 60) || o.Exposure <= 0 || o.Exposure.Seconds() > 1/o.FPS:
		return fmt.Errorf("bench: %v exposures do not fit at %g frames per second (at most 60)", o.Exposure, o.FPS)
	case o.Quality < 1 || o.Quality > 100:
		return fmt.Errorf("bench: JPEG quality %d is outside 1 to 100", o.Quality)
	}
	return nil
}

// The camera is not quite square to the glass: this much relative scale per mm.
const (
	tiltX = 0.9e-4
	tiltY = -1.2e-4
)

// pose is how a sheet lies: the place of its centre on the glass and its turn.
type pose struct {
	x, y  float64 // mm from the middle of the field
	angle float64 // radians, clockwise as seen
}

// randomPose is as careless as a traveller at a stop edge: 2.5 mm, 2 degrees.
func randomPose(rng *rand.Rand) pose {
	spread := func(x float64) float64 { return x * (2*rng.Float64() - 1) }
	return pose{x: spread(2.5), y: spread(2.5), angle: spread(2 * math.Pi / 180)}
}

// homography maps a camera pixel to a sheet pixel.
type homography [3][3]float64

// towards gives the map from camera pixels to the pixels of a sheet of scale
// pxPerMM and size w x h px that lies in pose p.
func (o Optics) towards(p pose, pxPerMM float64, w, h int) homography {
	s := 1 / o.PxPerMM
	cx, cy := float64(o.Width)/2, float64(o.Height)/2
	toGlass := homography{{s, 0, -s * cx}, {0, s, -s * cy}, {tiltX * s, tiltY * s, 1 - s*(tiltX*cx+tiltY*cy)}}
	c, n := math.Cos(p.angle), math.Sin(p.angle)
	toSheet := homography{{c, n, -c*p.x - n*p.y}, {-n, c, n*p.x - c*p.y}, {0, 0, 1}}
	toPixel := homography{{pxPerMM, 0, float64(w) / 2}, {0, pxPerMM, float64(h) / 2}, {0, 0, 1}}
	return toPixel.times(toSheet).times(toGlass)
}

func (a homography) times(b homography) (c homography) {
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				c[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return c
}

// apply maps one point.
func (a homography) apply(x, y float64) (float64, float64) {
	w := a[2][0]*x + a[2][1]*y + a[2][2]
	return (a[0][0]*x + a[0][1]*y + a[0][2]) / w, (a[1][0]*x + a[1][1]*y + a[1][2]) / w
}

// scan calls at for n pixels of step x step size in a row that begins at pixel
// row v, with the place that the middle of each maps to.
func (a homography) scan(v, step int, at func(i int, x, y float64), n int) {
	half := float64(step) / 2
	fv := float64(v) + half
	x, y, w := a[0][0]*half+a[0][1]*fv+a[0][2], a[1][0]*half+a[1][1]*fv+a[1][2], a[2][0]*half+a[2][1]*fv+a[2][2]
	dx, dy, dw := a[0][0]*float64(step), a[1][0]*float64(step), a[2][0]*float64(step)
	for i := range n {
		k := 1 / (w + float64(i)*dw)
		at(i, (x+float64(i)*dx)*k, (y+float64(i)*dy)*k)
	}
}

// fits refuses a sheet that is incomplete or larger than the camera's field.
func (o Optics) fits(s *rig.Sheet) error {
	if s == nil || s.White == nil || s.IR == nil || s.UV == nil {
		return fmt.Errorf("bench: the sheet lacks a picture; it needs white, IR and UV")
	}
	size := s.White.Rect.Size()
	if s.IR.Rect.Size() != size || s.UV.Rect.Size() != size || size.X < 2 || size.Y < 2 {
		return fmt.Errorf("bench: the sheet's pictures are of %v, %v and %v px; they must be alike", size, s.IR.Rect.Size(), s.UV.Rect.Size())
	}
	if !(s.PxPerMM > 0) {
		return fmt.Errorf("bench: the sheet has no scale (%g px/mm)", s.PxPerMM)
	}
	w, h := float64(size.X)/s.PxPerMM, float64(size.Y)/s.PxPerMM
	if fw, fh := float64(o.Width)/o.PxPerMM, float64(o.Height)/o.PxPerMM; w > fw || h > fh {
		return fmt.Errorf("bench: a sheet of %.0f x %.0f mm does not fit into the field of %.0f x %.0f mm", w, h, fw, fh)
	}
	return nil
}
