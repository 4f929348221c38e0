package wear

import (
	"image"
	"math"
	"math/rand/v2"

	"gatehouse/test/rig"
)

// Effect is one trace of use.
type Effect string

// The effects.
const (
	Dirt      Effect = "dirt"      // grey spots that absorb in every light
	Stain     Effect = "stain"     // a dried drink: brown with a dark rim, dull under ultraviolet, gone in infrared
	Fading    Effect = "fading"    // sun: colours pale, fluorescence weaker; carbon black stays
	Scratches Effect = "scratches" // print scraped off along lines
	Crease    Effect = "crease"    // a fold: print lost on a line, shading beside it
	Fingers   Effect = "fingers"   // grease: ridges that glow faintly under ultraviolet
	Bubbles   Effect = "bubbles"   // the laminate came off: pale blisters with a bright edge
	Rubbing   Effect = "rubbing"   // print lost in specks, most of all where fingers hold the page
)

// Effects lists all.
var Effects = [...]Effect{Dirt, Stain, Fading, Scratches, Crease, Fingers, Bubbles, Rubbing}

// Use ages s in place by two to four effects of the seed's choice and returns them.
func Use(s *rig.Sheet, seed uint64, level float64) []Effect {
	r := rand.New(rand.NewPCG(seed, 0x0a6e))
	order := r.Perm(len(Effects))[:2+r.IntN(3)]
	var done []Effect
	for _, i := range order {
		Apply(s, Effects[i], r.Uint64(), level*(0.4+0.6*r.Float64()))
		done = append(done, Effects[i])
	}
	return done
}

// Apply ages s in place by one effect.
func Apply(s *rig.Sheet, e Effect, seed uint64, level float64) {
	w := &hand{s: s, r: rand.New(rand.NewPCG(seed, 0xa6e)), level: max(0, min(1, level)), w: s.White.Rect.Dx(), h: s.White.Rect.Dy(), mm: s.PxPerMM}
	map[Effect]func(){
		Dirt: w.dirt, Stain: w.stain, Fading: w.fading, Scratches: w.scratches,
		Crease: w.crease, Fingers: w.fingers, Bubbles: w.bubbles, Rubbing: w.rubbing,
	}[e]()
}

// hand is what ages one sheet.
type hand struct {
	s     *rig.Sheet
	r     *rand.Rand
	level float64
	w, h  int
	mm    float64
}

func (w *hand) between(a, b float64) float64 { return a + (b-a)*w.r.Float64() }

func (w *hand) somewhere() (x, y float64) {
	return w.r.Float64() * float64(w.w), w.r.Float64() * float64(w.h)
}

// disc calls at for each pixel within radius of x, y with its distance as a
// share of the radius.
func (w *hand) disc(x, y, radius float64, at func(i int, d, angle float64)) {
	for v := max(0, int(y-radius)); v <= min(w.h-1, int(y+radius)); v++ {
		for u := max(0, int(x-radius)); u <= min(w.w-1, int(x+radius)); u++ {
			dx, dy := float64(u)-x, float64(v)-y
			if d := math.Hypot(dx, dy) / radius; d < 1 {
				at(v*w.s.White.Stride+4*u, d, math.Atan2(dy, dx))
			}
		}
	}
}

// scale multiplies the colour at i.
func scale(m *image.RGBA, i int, r, g, b float64) {
	m.Pix[i], m.Pix[i+1], m.Pix[i+2] = level(float64(m.Pix[i])*r), level(float64(m.Pix[i+1])*g), level(float64(m.Pix[i+2])*b)
}

// mix brings the colour at i nearer to a grey-blue light v by share a.
func mix(m *image.RGBA, i int, v [3]float64, a float64) {
	for k := range v {
		m.Pix[i+k] = level(float64(m.Pix[i+k])*(1-a) + v[k]*a)
	}
}

func level(v float64) uint8 { return uint8(max(0, min(255, v+0.5))) }
