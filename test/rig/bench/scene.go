package bench

import (
	"image"
	"image/color"
	"math/rand/v2"
	"sync"

	"gatehouse/device"
	"gatehouse/test/rig"
)

// platen is how bright the closed lid over the glass is in white, IR and UV light.
var platen = [3]uint8{20, 16, 7}

// scene is what lies before the lens, as an ideal sensor would see it in each
// light, and the pictures already taken of it. Taking a picture costs about 0.1 s
// of CPU, so steady pictures are taken a few times and shown in turn.
type scene struct {
	optics Optics
	light  [3]*image.YCbCr // white, IR, UV; nil where the glass is empty

	mu    sync.Mutex
	shots [4]shots // by device.Light
}

// shots are pictures of one steady light that differ in their noise.
type shots struct {
	jpeg  [][]byte
	asked int
}

const (
	maxShots  = 3
	shotEvery = 6 // frames after which another one is worth its CPU time
)

func emptyScene(o Optics) *scene { return &scene{optics: o} }

// newScene sees s in pose p under each lamp, and takes the first picture in each:
// the camera is not to be late when a lamp is lit.
func newScene(o Optics, s *rig.Sheet, p pose, rng *rand.Rand) (*scene, error) {
	if err := o.fits(s); err != nil {
		return nil, err
	}
	sc := &scene{optics: o}
	for k, l := range device.Lights {
		img := s.In(l)
		h := o.towards(p, s.PxPerMM, img.Rect.Dx(), img.Rect.Dy())
		sc.light[k] = o.see(newSource(img, platen[k]), h)
		sc.steady(l, rng)
	}
	return sc, nil
}

// steady gives a picture in light l, fully lit.
func (s *scene) steady(l device.Light, rng *rand.Rand) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := &s.shots[l]
	if n := len(sh.jpeg); n == 0 || n < maxShots && sh.asked%shotEvery == 0 {
		var m mix
		if l != device.Dark {
			m[l-device.White] = 1
		}
		sh.jpeg = append(sh.jpeg, s.expose(m, rng))
	}
	sh.asked++
	return sh.jpeg[sh.asked%len(sh.jpeg)]
}

// source is a sheet's picture as three planes, with a border of the platen's
// brightness so that the paper's edge is as soft as the lens draws it.
type source struct {
	w, h      int // with the border
	y, cb, cr []uint8
}

func newSource(img *image.RGBA, around uint8) source {
	w, h := img.Rect.Dx()+2, img.Rect.Dy()+2
	s := source{w: w, h: h, y: make([]uint8, w*h), cb: make([]uint8, w*h), cr: make([]uint8, w*h)}
	for i := range s.y {
		s.y[i], s.cb[i], s.cr[i] = around, 128, 128
	}
	for y := range h - 2 {
		row := img.Pix[y*img.Stride:]
		at := (y+1)*w + 1
		for x := range w - 2 {
			s.y[at+x], s.cb[at+x], s.cr[at+x] = color.RGBToYCbCr(row[4*x], row[4*x+1], row[4*x+2])
		}
	}
	return s
}

// bilinear reads plane p at a position that locate allowed.
func (s *source) bilinear(p []uint8, x, y int) uint8 {
	fx, fy := x&255, y&255
	i := (y>>8)*s.w + x>>8
	a := int(p[i])*(256-fx) + int(p[i+1])*fx
	b := int(p[i+s.w])*(256-fx) + int(p[i+s.w+1])*fx
	return uint8((a*(256-fy) + b*fy + 1<<15) >> 16)
}

// locate turns sheet coordinates (pixel edges at integers) into the fixed-point
// position that bilinear reads, and says whether the sheet or its edge is there.
func (s *source) locate(x, y float64) (int, int, bool) {
	// Half a pixel to the pixel's middle, one pixel for the border.
	px, py := int((x+0.5)*256), int((y+0.5)*256)
	return px, py, x > -0.5 && y > -0.5 && px>>8 < s.w-1 && py>>8 < s.h-1
}
