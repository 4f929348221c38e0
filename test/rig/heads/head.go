package heads

import (
	"math"
	"math/rand/v2"
	"sync"

	"gatehouse/capture"
)

// Head is a person's head. It is safe for concurrent use.
type Head struct {
	t *traits

	mu     sync.Mutex
	built  map[form]*figure
	recent []form
}

// form is what a head is built for.
type form struct {
	years float64 // of age
	ir    bool
}

// figure is a head of one age in one spectrum, ready to be drawn.
type figure struct {
	parts   []*mesh // skin, ears, hair, clothes
	rims    []*mesh // glasses
	lenses  []*mesh
	face    *mesh
	points  [capture.FacePoints]vec
	middle  vec
	between float64 // mm from eye to eye
	hull    []vec   // of the face
}

// kept is how many forms a head holds.
const kept = 4

// New makes the head of a seed: an adult of 18 to 78 years. Seeds that differ modulo
// Apart are people whom a network tells apart; others of them are as alike as brothers.
func New(seed uint64) *Head {
	t := draw(rand.New(rand.NewPCG(uint64(spread[seed%Apart]), 0x4ead5)), false)
	if seed >= Apart {
		t.relative(draw(rand.New(rand.NewPCG(seed, 0xb407e4)), false))
	}
	return &Head{t: t, built: map[form]*figure{}}
}

// Child makes the head of a child of 5 to 11 years.
func Child(seed uint64) *Head {
	return &Head{t: draw(rand.New(rand.NewPCG(seed, 0xc41d)), true), built: map[form]*figure{}}
}

// Bearer is the head of the traveller of a seed, of whom the page's portrait, the
// chip's and the camera are to agree. Nobody is a brother of those who are looked for:
// the seeds from Wanted on, a thousand, have the last heads of all to themselves.
func Bearer(traveller uint64) *Head {
	class, wanted := traveller%Apart, traveller >= Wanted && traveller < Wanted+1000
	switch {
	case wanted:
		return New(Apart - alone + traveller%alone)
	case class >= Apart-alone:
		return New(traveller + Apart - alone) // a brother of somebody else
	}
	return New(traveller)
}

// Wanted is the first seed of those who are looked for.
const Wanted = 900_000

// alone are the heads that are theirs.
const alone = 2

// Age is how old the person is at present, in years.
func (h *Head) Age() float64 { return h.t.age }

// Wears says that the person usually wears glasses.
func (h *Head) Wears() bool { return h.t.glasses }

// in gives the head as of years from now.
func (h *Head) in(years float64, ir bool) *figure {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := form{math.Round(2*max(3, h.t.age+years)) / 2, ir}
	if m := h.built[f]; m != nil {
		return m
	}
	if len(h.recent) == kept {
		delete(h.built, h.recent[0])
		h.recent = h.recent[1:]
	}
	h.built[f], h.recent = h.t.build(f), append(h.recent, f)
	return h.built[f]
}

const (
	columns = 181 // of the head's mesh
	texels  = 2   // of its texture to a cell
)

// build makes the meshes.
func (t *traits) build(f form) *figure {
	p := t.seen(f.years, f.ir)
	all := t.levels()
	skin := loft(all, columns)
	low := all[len(all)-1].front[0] + 205
	for i, q := range skin.rest {
		q0 := q
		q = q.add(t.shifted(q))
		skin.rest[i] = q // features are laid where they are shifted to
		theta := angle(i%skin.cols, skin.cols)
		q0 = q0.add(t.relief(q, f.years))
		out := vec{q.x, 0.4 * max(0, q.y-20), q.z + 92}.unit()
		hair := t.thick(theta, q.y)
		beard := 0.0
		if b := t.bearded(q, theta); b > 0 {
			beard = 7 * b * t.beardHere(q) * (0.8 + 0.3*noise(theta*30, q.y*0.2))
		}
		skin.pos[i] = q0.add(out.by(hair)).add(vec{q.x * 0.35, -6, q.z + 80}.unit().by(beard))
		skin.neck[i] = float32(step(-188+low, -105+low, q.y))
		skin.gloss[i] = float32(t.shine*(0.35+0.5*hill(q.x, q.y, 0, 40, 40, 30)+0.6*hill(q.x, q.y, 0, -25, 16, 34)+0.3*hill(math.Abs(q.x), q.y, 38, -22, 20, 18))) * 0.5
		if math.Abs(math.Abs(q.x)-t.eyeApart) < t.eyeWide && math.Abs(q.y-t.eyeUp) < t.eyeOpen {
			skin.gloss[i] = 0.5
		}
		if hair > 1 {
			skin.gloss[i] = 0.22
		}
	}
	skin.finish(true)
	skin.bake(texels, p.face)
	m := &figure{face: skin, parts: []*mesh{skin}}
	m.parts = append(m.parts, p.ears(skin)...)
	if c := p.curtain(skin); c != nil {
		m.parts = append(m.parts, c)
	}
	m.parts = append(m.parts, p.clothes(low))
	corner := t.line(t.mouthWide, p.plan)
	tip := p.noseY + t.tip*0.75 + t.tipUp*0.4
	for i, xy := range [...][2]float64{{-t.eyeApart, t.eyeUp}, {t.eyeApart, t.eyeUp}, {0, tip}, {-t.mouthWide + 1, corner}, {t.mouthWide - 1, corner}} {
		m.points[i] = skin.near(xy[0], xy[1])
	}
	m.between = m.points[capture.LeftEye].sub(m.points[capture.RightEye]).long()
	m.middle = vec{0, 0.5 * p.mouthY, 0}
	for i, q := range skin.rest {
		if math.Abs(angle(i%skin.cols, skin.cols)) < 1.25 && q.y < 62 && q.y > p.chinY-4 && q.z > -75 {
			m.hull = append(m.hull, skin.pos[i])
		}
	}
	m.rims, m.lenses = p.spectacles(m.points)
	return m
}
