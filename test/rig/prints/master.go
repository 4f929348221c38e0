package prints

import (
	"image"
	"sync"

	"gatehouse/capture"
)

// Finger is the skin of one finger: everything that stays the same from impression to
// impression. It is read only after it is made.
type Finger struct {
	Seed          uint64
	Position      capture.Finger // FingerUnknown: of no hand in particular
	Class         Class
	Width, Height int // of the master, pixels at 500 ppi
	Minutiae      []capture.Minutia
	Doubtful      []capture.Minutia // within half a millimetre of another, or in a core or delta
	Cores, Deltas []image.Point

	core   point
	shape  shape
	ridges []int16 // one = crest of a ridge, -one = floor of a valley
	pores  []uint8 // 255 = open pore
	moist  []uint8 // how near to a pore along the ridge, 255 = at it
}

// size of a master by finger, pixels at 500 ppi.
func size(f capture.Finger) (w, h int) {
	switch f {
	case capture.RightThumb, capture.LeftThumb:
		return 368, 480
	case capture.RightLittle, capture.LeftLittle:
		return 272, 384
	case capture.RightRing, capture.LeftRing:
		return 304, 424
	}
	return 320, 440
}

// workshop is the memory in which masters are made.
type workshop struct {
	bank          *bank
	w, h, stride  int
	wave, spare   []int16
	turn, period  []uint8
	list          []int32 // pixels inside the finger
	bits          []uint8
	queue, doomed []int32
}

var workshops = sync.Pool{New: func() any { return new(workshop) }}

func (w *workshop) fit(width, height int) {
	if w.w == width && w.h == height {
		return
	}
	w.w, w.h, w.stride = width, height, width+2*pad
	n := w.stride * (height + 2*pad)
	w.wave, w.spare = make([]int16, n), make([]int16, n)
	w.turn, w.period, w.bits = make([]uint8, n), make([]uint8, n), make([]uint8, n)
	w.bank = banks(w.stride)
}

var (
	bankLock sync.Mutex
	bankOf   = map[int]*bank{}
)

func banks(stride int) *bank {
	bankLock.Lock()
	defer bankLock.Unlock()
	if bankOf[stride] == nil {
		bankOf[stride] = newBank(stride, alongSpread)
	}
	return bankOf[stride]
}

// Growth: the longer the bell along the ridges, the fewer the minutiae.
const (
	alongSpread = 5.4
	rounds      = 20
)

// Master makes the finger of a seed.
func Master(seed uint64) *Finger { return MasterOf(seed, capture.FingerUnknown) }

// MasterOf makes the finger of a seed in its place on a hand: its size, and to which
// side its loops open.
func MasterOf(seed uint64, position capture.Finger) *Finger {
	d := throw(seed, 1)
	f := &Finger{Seed: seed, Position: position, Class: pickClass(d, position)}
	f.Width, f.Height = size(position)
	f.make(d)
	return f
}

// phalanx is the middle joint of a finger: bowed ridges without a pattern.
func phalanx(tip *Finger) *Finger {
	d := throw(tip.Seed, 4)
	f := &Finger{Seed: d.next(), Position: tip.Position, Class: Arch, Width: tip.Width, Height: tip.Height * 4 / 5}
	f.make(d)
	return f
}

func (f *Finger) make(d *dice) {
	seed, fw, fh := f.Seed, float64(f.Width), float64(f.Height)
	f.shape = newShape(d, fw, fh)
	lines := layout(d, f.Class, fw, fh)
	f.core = lines.core()
	f.Cores, f.Deltas = points(lines.cores), points(lines.deltas)

	w := workshops.Get().(*workshop)
	defer workshops.Put(w)
	w.fit(f.Width, f.Height)
	w.list = w.list[:0]
	w.survey(d, f, &lines)
	w.grow(throw(seed, 2), rounds)
	f.ridges = make([]int16, f.Width*f.Height)
	for y := range f.Height {
		copy(f.ridges[y*f.Width:(y+1)*f.Width], w.wave[(y+pad)*w.stride+pad:])
	}
	f.Minutiae, f.Doubtful = w.minutiae(f)
	w.sweat(throw(seed, 3), f)
}

func points(all []singular) (p []image.Point) {
	for _, s := range all {
		p = append(p, image.Pt(round(s.x), round(s.y)))
	}
	return p
}

// survey fills the maps of orientation and period, on cells of two by two pixels, and
// the list of pixels inside. The period varies smoothly by a few per cent, is shorter
// above the core and longer under it.
func (w *workshop) survey(d *dice, f *Finger, lines *flow) {
	base := d.between(8.2, 10)
	if f.Position == capture.RightLittle || f.Position == capture.LeftLittle {
		base -= 0.4
	}
	var knots [6][5]float64
	for r := range knots {
		for c := range knots[r] {
			knots[r][c] = 1 + float64(0.035*d.bell())
		}
	}
	for y := 0; y < f.Height; y += 2 {
		ky := float64(float64(y)*5) / float64(f.Height)
		r := int(ky)
		ky -= float64(r)
		under := max(-0.4, min(1, (float64(y)-f.core.y)/90))
		for x := 0; x < f.Width; x += 2 {
			if f.shape.inside(float64(x)+1, float64(y)+1) <= 0 {
				continue
			}
			kx := float64(float64(x)*4) / float64(f.Width)
			c := int(kx)
			kx -= float64(c)
			top := knots[r][c] + float64(kx*(knots[r][c+1]-knots[r][c]))
			bot := knots[r+1][c] + float64(kx*(knots[r+1][c+1]-knots[r+1][c]))
			k := top + float64(ky*(bot-top)) + float64(0.1*under)
			p := uint8(max(0, min(periods-1, round((float64(base*k)-firstPeriod)*4))))
			t := uint8(round(float64(lines.orientation(float64(x)+1, float64(y)+1)*(turns/pi))) & (turns - 1))
			for i := range 4 {
				at := (y+pad+i/2)*w.stride + x + pad + i%2
				w.turn[at], w.period[at] = t, p
				w.list = append(w.list, int32(at))
			}
		}
	}
}
