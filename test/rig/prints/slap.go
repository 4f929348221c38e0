package prints

import (
	"image"
	"slices"

	"gatehouse/capture"
)

// Hand is the two hands of a traveller, whose fingers are those of Bearer.
type Hand struct{ Seed uint64 }

// Hands are those of the traveller of a seed.
func Hands(seed uint64) *Hand { return &Hand{seed} }

// Finger is one of the ten.
func (h *Hand) Finger(p capture.Finger) *Finger { return Bearer(h.Seed, p) }

// SlapKind is a set of fingers that are taken at once (4-4-2).
type SlapKind uint8

// The kinds.
const (
	RightFour SlapKind = iota
	LeftFour
	BothThumbs
)

// Fingers of a slap, from left to right as they lie on the glass.
func (k SlapKind) Fingers() []capture.Finger {
	return [...][]capture.Finger{
		RightFour:  {capture.RightIndex, capture.RightMiddle, capture.RightRing, capture.RightLittle},
		LeftFour:   {capture.LeftLittle, capture.LeftRing, capture.LeftMiddle, capture.LeftIndex},
		BothThumbs: {capture.LeftThumb, capture.RightThumb},
	}[k]
}

// SlapOptions say how a hand is laid on the platen. Width, Height 0 are 1600 by 1500
// pixels: 3.2 by 3.0 inches (FAP 60) at 500 ppi.
type SlapOptions struct {
	Options
	Missing  []capture.Finger                  // not on the glass
	Joints   bool                              // the second joints of the fingers are on it too, as far as it reaches
	Mistaken bool                              // the other hand lies there than the one that was asked for
	Instead  map[capture.Finger]capture.Finger // a finger that lies in the place of another
}

// SlapImage is a picture of several fingers, and the truth about it.
type SlapImage struct {
	Image   *image.Gray
	PPI     int
	Fingers []SlapFinger // from left to right
}

// SlapFinger is one finger of a slap.
type SlapFinger struct {
	Finger capture.Finger  // which it is in truth
	Box    image.Rectangle // of the contact of the last joint, without its ragged rim
	Angle  float64         // of its axis, degrees counter-clockwise from upright
	Truth  []capture.Minutia
}

// seat is where the middle of a pad lies when a right hand is laid down, in
// millimetres from the middle of the platen, and how it leans, degrees
// counter-clockwise. The tips follow a bow, the little finger lags.
type seat struct{ x, y, lean float64 }

var rightSeats = []seat{{-28.5, 3, 7}, {-9.5, -7, 2}, {10, -3, -3}, {28.5, 11, -10}}

var thumbSeats = []seat{{-16, 0, 12}, {16, 0, -12}}

// Slap lays fingers of the hands on the platen at once.
func (h *Hand) Slap(seed uint64, kind SlapKind, o SlapOptions) SlapImage {
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = 1600, 1500
		if o.PPI != 0 {
			o.Width, o.Height = 1600*o.PPI/500, 1500*o.PPI/500
		}
	}
	o.fill()
	if o.Mistaken && kind != BothThumbs {
		kind = RightFour + LeftFour - kind
	}
	g := takeGlass(o.Width, o.Height)
	defer glasses.Put(g)
	d := throw(seed^h.Seed*0x9e3779b97f4a7c15, 50)
	seats := rightSeats
	if kind == BothThumbs {
		seats = thumbSeats
	}
	whole := float64(4*o.Hard*d.bell()) + o.Turn
	c, s := cos(float64(whole*(pi/180))), sin(float64(whole*(pi/180)))
	dx, dy := float64(2*d.bell()), float64(3*d.bell())
	spread := d.between(0.97, 1.05)
	dot := float64(o.PPI) / 25.4
	out := SlapImage{PPI: o.PPI}
	for i, p := range kind.Fingers() {
		seat := seats[i]
		if kind == LeftFour {
			seat = seats[len(seats)-1-i]
			seat.x, seat.lean = -seat.x, -seat.lean
		}
		x, y := float64(seat.x*spread)+float64(0.5*d.bell())+dx, seat.y+float64(1.5*d.bell())+dy
		at := o.Options
		at.Residue, at.X, at.Y = nil, o.X, o.Y
		at.Turn = whole + seat.lean + float64(2*d.bell())
		own := throw(d.next(), 51)
		if slices.Contains(o.Missing, p) {
			continue
		}
		if q, ok := o.Instead[p]; ok {
			p = q
		}
		px := float64(o.Width)/2 + float64((float64(x*c)+float64(y*s))*dot)
		py := float64(o.Height)/2 + float64((float64(y*c)-float64(x*s))*dot)
		f := h.Finger(p)
		k := place(own, f, &at, px, py)
		truth, _, box := g.press(own, touch{f, k, &at, 1})
		out.Fingers = append(out.Fingers, SlapFinger{p, box, float64(atan2(k.s, k.c) * (180 / pi)), truth})
		if o.Joints {
			g.joint(own, &at, &k, f, px, py)
		}
	}
	out.Image = g.develop(seed, &o.Options)
	return out
}

// joint presses the middle phalanx below a pad: ridges nearly across the finger, after
// a crease of two to three millimetres.
func (g *glass) joint(d *dice, o *Options, k *skin, f *Finger, px, py float64) {
	m := phalanx(f)
	below := float64((k.b + float64(float64(m.Height)/2) + d.between(30, 55)) / k.scale)
	at := *o
	at.Hard = 1
	j := place(d, m, &at, px+float64(below*k.s), py+float64(below*k.c))
	j.c, j.s, j.a = k.c, k.s, float64(m.Width)*0.52
	g.press(d, touch{m, j, &at, 0.85})
}
