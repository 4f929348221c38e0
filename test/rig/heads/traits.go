package heads

import (
	"math"
	"math/rand/v2"
)

// rgb is linear light or the share of it that is thrown back, 0..1.
type rgb [3]float64

func (a rgb) mix(b rgb, t float64) rgb {
	return rgb{mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)}
}
func (a rgb) by(k float64) rgb { return rgb{a[0] * k, a[1] * k, a[2] * k} }
func (a rgb) times(b rgb) rgb  { return rgb{a[0] * b[0], a[1] * b[1], a[2] * b[2]} }

// bump is a hill of a head's own on its skin, in shape or colour.
type bump struct{ x, y, rx, ry, high float64 }

// shift moves what is on a face around a place, in mm.
type shift struct{ x, y, r, dx, dy, own float64 }

// mole is a dark spot.
type mole struct{ x, y, r, dark float64 }

// traits are what makes a head this one: lengths in mm, shares 0..1 or -1..1.
type traits struct {
	female bool
	age    float64 // at present, years
	child  bool

	wide, tall, deep     float64 // factors of the skull
	faceLong             float64 // factor below the eyes
	jaw, jawAngle, round float64 // width of the jaw, how square it is, exponent of the cross-section
	cheek, hollow        float64 // cheekbones, cheeks
	chinWide, chinOut    float64
	chinLong, cleft      float64
	forehead, brow       float64 // slope of the one, ridge of the other

	eyeApart, eyeWide, eyeOpen float64 // half the distance of the eyes, halves of an eye
	eyeSlant, eyeDeep, lid     float64 // mm that the outer corner is higher, depth of the socket, how far the crease is from the lid
	eyeUp, fold, bags          float64
	browUp, browThick          float64
	browArch, browSlant        float64
	browLong, browDense        float64
	browApart                  float64

	noseLong, noseOut, noseWide float64
	bridge, bridgeWide, hump    float64
	tip, tipUp, ala             float64
	mouthWide                   float64
	lipUp, lipLow, bow, smile   float64
	lipOut, philtrum            float64
	earSize, earOut             float64
	neck                        float64
	crooked                     float64

	skin, lip, hair, iris, cloth rgb
	blood, freckles, shine       float64
	pupil                        float64
	lashes, makeup               float64

	style                         int // of the hair
	hairline, recede, temple      float64
	hairThick, hairLong, curl     float64
	parting, fringe, sweep        float64
	beard, moustache, goatee      float64 // 0..1 of a full one
	stubble                       float64
	glasses                       bool
	frame, frameW, frameH, frameR float64
	frameColour                   rgb

	lumps, stains []bump // in depth, mm, and in colour
	shifts        []shift
	birthmark     bump
	moles         []mole
	at            [2]float64 // where this head reads the lattice
}

// hair styles.
const (
	bald = iota
	cropped
	short
	full
	bobbed
	long
	tied
	styles
)

// skins from pale to dark, linear.
var skins = []rgb{
	{0.72, 0.47, 0.36},
	{0.64, 0.40, 0.28},
	{0.55, 0.33, 0.21},
	{0.46, 0.27, 0.16},
	{0.34, 0.19, 0.11},
	{0.23, 0.12, 0.07},
	{0.13, 0.068, 0.042},
	{0.075, 0.040, 0.027},
}

var hairs = []rgb{
	{0.008, 0.007, 0.007},
	{0.017, 0.011, 0.008},
	{0.04, 0.024, 0.014},
	{0.09, 0.05, 0.026},
	{0.17, 0.10, 0.05},
	{0.32, 0.21, 0.10},
	{0.52, 0.38, 0.20},
	{0.24, 0.075, 0.025},
	{0.38, 0.13, 0.04},
}

var irises = []rgb{
	{0.035, 0.018, 0.009}, {0.08, 0.04, 0.018}, {0.14, 0.09, 0.035}, {0.10, 0.12, 0.06}, {0.10, 0.16, 0.20}, {0.16, 0.24, 0.34}, {0.22, 0.24, 0.25},
}

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// draw makes the traits of a seed.
func draw(r *rand.Rand, child bool) *traits {
	// Extremes are as likely as all between: heads are to differ more than people do.
	u := func(lo, hi float64) float64 { return lo + (hi-lo)*(0.5-0.5*math.Cos(math.Pi*r.Float64())) }
	t := &traits{child: child, female: r.IntN(2) == 0, age: 18 + 50*r.Float64()*r.Float64() + 8*r.Float64()}
	if child {
		t.age = u(5, 11)
	}
	t.wide, t.tall, t.deep = u(0.82, 1.24), u(0.92, 1.08), u(0.95, 1.05)
	t.faceLong = u(0.82, 1.2)
	t.jaw, t.jawAngle, t.round = u(0.74, 1.24), u(-1, 1), u(1.7, 2.9)
	t.cheek, t.hollow = u(-5, 10), u(-9, 7)
	t.chinWide, t.chinOut, t.chinLong, t.cleft = u(8, 27), u(-8, 9), u(-9, 10), max(0, u(-2, 1))
	t.forehead, t.brow = u(-8, 5), u(-1, 7)
	t.eyeApart, t.eyeWide, t.eyeOpen = u(24, 38), u(10, 17.5), u(1.9, 7)
	t.eyeSlant, t.eyeDeep, t.lid, t.eyeUp = u(-5, 6), u(1, 14), u(0.4, 6), u(-3, 4)
	t.fold, t.bags = max(0, u(-1.2, 1)), u(0, 1)
	t.browUp, t.browThick, t.browArch, t.browSlant = u(11.5, 25), u(1.5, 13), u(-2, 8), u(-6, 7)
	t.browLong, t.browDense, t.browApart = u(34, 56), u(0.4, 1), u(2, 17)
	t.noseLong, t.noseOut, t.noseWide = u(34, 60), u(0.33, 0.51), u(11, 26)
	t.bridge, t.bridgeWide, t.hump = u(0.05, 0.75), u(3, 14), u(-5, 7)
	t.tip, t.tipUp, t.ala = u(5, 15), u(-7, 8), u(3.5, 11)
	t.mouthWide, t.lipUp, t.lipLow, t.bow, t.smile = u(16, 35), u(1, 13), u(3, 16), u(0, 1), u(-5, 6)
	t.lipOut, t.philtrum = u(-1, 9), u(9, 31)
	t.earSize, t.earOut, t.neck, t.crooked = u(0.85, 1.2), u(0.2, 1), u(0.85, 1.15), u(-2, 2)

	tone := u(0, float64(len(skins)-1))
	i := min(int(tone), len(skins)-2)
	t.skin = skins[i].mix(skins[i+1], tone-float64(i))
	warm := u(-1, 1)
	t.skin = t.skin.times(rgb{1 + 0.06*warm, 1, 1 - 0.16*warm})
	dark := r.Float64() < 0.15+0.13*tone
	if t.hair, t.iris = pick(r, hairs[2:]), pick(r, irises[1:]); dark {
		t.hair, t.iris = pick(r, hairs[:3]), pick(r, irises[:2])
	}
	t.lip = t.skin.times(rgb{u(0.72, 1.05), u(0.40, 0.75), u(0.42, 0.85)})
	t.cloth = rgb{u(0.01, 0.5), u(0.01, 0.5), u(0.01, 0.5)}
	t.blood, t.shine, t.pupil = u(0, 1), u(0.2, 1), u(1.5, 2.6)
	if tone < 3 {
		t.freckles = max(0, u(-1.5, 1))
	}
	t.lashes = u(0.2, 0.6)
	t.style, t.hairline, t.recede, t.temple = pick(r, []int{bald, cropped, cropped, short, short, full, full, full, bobbed}), u(48, 92), u(-18, 30), u(-14, 14)
	t.hairThick, t.hairLong, t.curl, t.parting, t.fringe = u(3, 24), u(-190, -70), u(0, 1), u(-60, 60), max(0, u(-1, 1))
	t.sweep = u(-16, 16)
	if t.female {
		t.style, t.recede = pick(r, []int{cropped, short, full, bobbed, bobbed, long, long, long, tied, tied}), u(-12, 6)
		t.jaw, t.brow, t.browThick, t.neck = t.jaw*0.94, t.brow*0.4, t.browThick*0.8, t.neck*0.86
		t.lashes, t.makeup = u(0.5, 1), u(0, 1)
		t.lip = t.lip.mix(pick(r, []rgb{{0.5, 0.05, 0.07}, {0.35, 0.05, 0.08}, {0.6, 0.2, 0.2}}), 0.85*t.makeup)
	} else {
		t.stubble = u(0, 1)
		switch r.IntN(4) {
		case 0:
			t.beard, t.moustache, t.goatee = u(0.6, 1), u(0.6, 1), 1
		case 1:
			t.goatee, t.moustache = u(0.5, 1), u(0, 1)
		case 2:
			t.moustache = u(0.6, 1)
		}
	}
	t.glasses = r.IntN(6) == 0
	t.frame, t.frameW, t.frameH, t.frameR = u(0.9, 2.6), u(22, 28), u(14, 22), u(2, 5)
	t.frameColour = pick(r, []rgb{{0.01, 0.01, 0.012}, {0.06, 0.03, 0.015}, {0.25, 0.22, 0.2}, {0.02, 0.03, 0.10}, {0.2, 0.02, 0.03}})
	if child {
		t.childish(u)
	}
	t.noseOut = t.noseOut*2*t.eyeApart + t.eyePlane() - 5
	for range 26 {
		t.lumps = append(t.lumps, bump{u(-62, 62), u(-105, 60), u(24, 50), u(24, 46), u(-4, 4)})
		t.stains = append(t.stains, bump{u(-62, 62), u(-105, 60), u(20, 50), u(18, 44), u(-1, 1)})
	}
	for range 22 {
		t.shifts = append(t.shifts, shift{u(0, 58), u(-105, 45), u(26, 50), u(-2, 2), u(-2, 2), u(0, 0.3)})
	}
	if r.IntN(9) == 0 {
		t.birthmark = bump{u(-45, 45), u(-90, 45), u(8, 22), u(8, 22), u(0.25, 0.6)}
	}
	for range r.IntN(9) {
		t.moles = append(t.moles, mole{u(-55, 55), u(-100, 55), u(0.7, 2.4), u(0.4, 0.9)})
	}
	t.at = [2]float64{u(0, 256), u(0, 256)}
	return t
}

// childish are the proportions of a child of school age.
func (t *traits) childish(u func(lo, hi float64) float64) {
	t.faceLong *= 0.86
	t.jaw *= 0.90
	t.cheek, t.hollow, t.brow, t.eyeDeep = 0, u(3, 7), 0, u(2, 5)
	t.eyeOpen, t.eyeWide, t.eyeUp = t.eyeOpen*1.15, t.eyeWide*1.05, t.eyeUp-4
	t.noseLong, t.noseOut, t.noseWide, t.hump = t.noseLong*0.8, max(0.30, t.noseOut*0.8), t.noseWide*0.85, -2
	t.mouthWide, t.browThick = t.mouthWide*0.9, t.browThick*0.7
	t.beard, t.moustache, t.goatee, t.stubble, t.makeup, t.bags = 0, 0, 0, 0, 0, 0
	t.neck *= 0.78
	if t.style == bald {
		t.style = full
	}
	t.recede = min(t.recede, 0)
}

// eyePlane is about how far before the eyes' axis the lids lie, z in mm.
func (t *traits) eyePlane() float64 {
	n, w := t.round*0.7+0.7, 72*t.wide
	return -88 + 91*math.Pow(1-math.Pow(t.eyeApart/w, n), 1/n) - t.eyeDeep + 5.2
}

// relative takes over from o what brothers do not share: age, colours, hair, marks.
func (t *traits) relative(o *traits) {
	t.age, t.cloth, t.iris, t.hair = o.age, o.cloth, o.iris, o.hair
	t.moles, t.birthmark, t.freckles, t.blood, t.bags = o.moles, o.birthmark, o.freckles, o.blood, o.bags
	t.hairThick, t.curl, t.sweep, t.fringe, t.hairLong = o.hairThick, o.curl, o.sweep, o.fringe, o.hairLong
	t.browThick, t.browDense, t.earSize, t.earOut, t.at = o.browThick, o.browDense, o.earSize, o.earOut, o.at
	t.glasses, t.frame, t.frameW, t.frameH, t.frameR, t.frameColour = o.glasses, o.frame, o.frameW, o.frameH, o.frameR, o.frameColour
	if t.female == o.female {
		t.style, t.beard, t.moustache, t.goatee, t.stubble = o.style, o.beard, o.moustache, o.goatee, o.stubble
	}
}
