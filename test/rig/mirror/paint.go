package mirror

import (
	"image"
	"image/color"
	"math/rand/v2"
	"sync"

	"gatehouse/test/rig"
	"gatehouse/test/rig/heads"
)

// paint draws a pose with the rig's heads.
func paint(p pose, w, h int) (*image.RGBA, image.Rectangle) {
	v := heads.View{Width: w, Height: h, IR: p.ir}
	if p.cast == nil { // a head that stands outside the picture
		v.IED, v.X = 20, 8
		return headOf(0, false).Render(v).RGB, image.Rectangle{}
	}
	k := float64(w) / 640
	v.IED, v.Distance = k*float64(p.ied), 600*90/float64(p.ied)
	v.X, v.Y = float64(p.x)/80, float64(p.y)/80
	v.Yaw, v.Pitch, v.Roll = float64(p.yaw), float64(p.pitch), float64(p.roll)
	v.Glasses = p.glasses
	r := rand.New(rand.NewPCG(p.cast.Head, 0x119))
	v.Light = heads.Light{Side: 0.4*r.Float64() - 0.2, Ambient: 0.5 + 0.2*r.Float64(), Warmth: r.Float64() - 0.5}
	if p.cast.Dark && !p.ir {
		v.Light.Level = 0.04
	}
	for i, other := range p.cast.Others {
		side := 1 - 2*float64(i%2) // where there is more room, the next on the other side
		if v.X > 0.5 {
			side = -side
		}
		beside := 2.4*v.IED/float64(w) + 0.06*float64(i/2) // far enough not to be hidden
		x := min(max(v.X+side*beside, 0.13), 0.87) + side*float64(p.aside)/4
		v.Behind = append(v.Behind, heads.Other{Head: headOf(other, false), Yaw: -6 * side, IED: 0.72 * v.IED, X: x, Y: v.Y - 0.04})
	}
	pic := subject(p).Render(v)
	return pic.RGB, pic.Box
}

// subject is what a face is seen on: a head, or a picture of one that is held up.
func subject(p pose) interface {
	Render(heads.View) heads.Picture
} {
	if p.cast.Held == rig.Flesh {
		return headOf(p.cast.Head, p.cast.Child)
	}
	shown := heads.View{Width: 480, Height: 600, IED: 120, Y: 0.52, Yaw: float64(p.played), Ground: color.RGBA{188, 192, 196, 255}, Light: heads.Light{Ambient: 0.7}}
	s := heads.Sheet{Shown: headOf(p.cast.Shows, false).Render(shown), Fingers: true}
	if p.cast.Held == rig.Screen {
		s.Medium, s.Gloss = heads.Screen, 0.3
	}
	return s
}

// kept are the heads drawn last: making one takes longer than a picture.
var kept = struct {
	sync.Mutex
	heads map[who]*heads.Head
}{heads: map[who]*heads.Head{}}

type who struct {
	seed  uint64
	child bool
}

// headOf is the head of a traveller.
func headOf(seed uint64, child bool) *heads.Head {
	kept.Lock()
	defer kept.Unlock()
	k := who{seed, child}
	if h := kept.heads[k]; h != nil {
		return h
	}
	if len(kept.heads) >= 8 {
		clear(kept.heads)
	}
	h := heads.Bearer(seed)
	if child {
		h = heads.Child(seed)
	}
	kept.heads[k] = h
	return h
}
