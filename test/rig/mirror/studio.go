package mirror

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"sync"

	"gatehouse/test/rig"
)

// pose is a stance in steps, in one spectrum: what is drawn once.
type pose struct {
	cast                     *rig.Person // nil: nobody, an empty hall
	yaw, pitch, roll, played int         // degrees
	ied                      int         // pixels in a picture 640 wide
	x, y                     int         // 1/80 of the picture
	aside                    int         // 1/4, of the others
	glasses, ir, black       bool
}

// poseOf is a stance in steps.
func poseOf(cast *rig.Person, s stance) pose {
	if cast == nil || s.gone {
		return pose{}
	}
	in := func(v, step float64) int { return int(math.Round(v/step) * step) }
	return pose{
		cast: cast, yaw: in(s.yaw, 5), pitch: in(s.pitch, 4), roll: in(s.roll, 3), played: in(s.played, 5), ied: in(s.ied, 6),
		x: int(math.Round(s.x * 80)), y: int(math.Round(s.y * 80)), aside: int(math.Round(4 * s.aside)), glasses: s.glasses,
	}
}

// painter draws a pose, and tells where in the picture what moves is.
type painter func(p pose, w, h int) (*image.RGBA, image.Rectangle)

// maxPoses are kept, those used last.
const maxPoses = 80

// studio draws poses in a goroutine of its own, in the order in which they are wanted.
type studio struct {
	o     Options
	paint painter
	wake  chan struct{}

	mu   sync.Mutex
	wish []pose
	made map[pose]*shots
	used []pose // of made, the one used longest ago first
}

// newStudio draws the empty hall: a camera has something to send from the beginning.
func newStudio(o Options, p painter) *studio {
	s := &studio{o: o, paint: p, wake: make(chan struct{}, 1), made: map[pose]*shots{}}
	s.make(pose{})
	if !o.NoIR {
		s.make(pose{ir: true})
	}
	return s
}

// make draws and keeps a pose.
func (s *studio) make(p pose) {
	img, head := s.draw(p)
	made := newShots(img, head, p.ir)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made[p] = made
	s.used = append(s.used, p)
	if len(s.used) > maxPoses {
		delete(s.made, s.used[0])
		s.used = slices.Delete(s.used, 0, 1)
	}
}

// want says which poses will be needed, the next one first.
func (s *studio) want(poses []pose) {
	s.mu.Lock()
	s.wish = poses
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// get gives a pose; nil: it is not drawn yet.
func (s *studio) get(p pose) *shots {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := s.made[p]
	if i := slices.Index(s.used, p); made != nil && i >= 0 {
		s.used = append(slices.Delete(s.used, i, i+1), p)
	}
	return made
}

func (s *studio) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
		for p, any := s.missing(); any && ctx.Err() == nil; p, any = s.missing() {
			s.make(p)
		}
	}
}

// draw paints a pose; the dark behind a cap is the same for all.
func (s *studio) draw(p pose) (*image.RGBA, image.Rectangle) {
	if !p.black {
		return s.paint(p, s.o.Width, s.o.Height)
	}
	img := image.NewRGBA(image.Rect(0, 0, s.o.Width, s.o.Height))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{3, 3, 3, 255}), image.Point{}, draw.Src)
	return img, image.Rectangle{}
}

func (s *studio) missing() (pose, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.wish {
		if s.made[p] == nil {
			return p, true
		}
	}
	return pose{}, false
}
