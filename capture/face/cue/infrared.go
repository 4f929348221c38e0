package cue

import (
	"math"
	"time"

	"gatehouse/capture"
)

// Calibration is what a kiosk's pair of cameras needs to know of itself. Where the two
// stand, how bright the infrared lamp is and what is behind the traveller differ from
// kiosk to kiosk: the numbers of Uncalibrated are those of the rig and prove nothing
// anywhere else. A technician measures them with persons of the kiosk's own staff.
type Calibration struct {
	Within time.Duration // between the two glances of a pair; face.md, 7: 100 ms
	IoU    float64       // of the two boxes, for one place; face.md, 7: 0.5
	// Where the infrared camera sees what the visible one sees at x, y, in widths and
	// heights of the picture: x ScaleX + ShiftX, y ScaleY + ShiftY.
	ScaleX, ScaleY, ShiftX, ShiftY float64
	Ratio                          float64 // of face to surround in infrared, of skin before a far wall; paper is near 1
	Paper                          float64 // .. from which on down it is suspicious
}

// Uncalibrated are the numbers of the rig, for cameras that stand as one.
func Uncalibrated() Calibration {
	return Calibration{
		Within: 100 * time.Millisecond, IoU: 0.5, ScaleX: 1, ScaleY: 1,
		Ratio: 1.16, Paper: 1.06,
	}
}

const (
	fewestPairs = 5
	noPairs     = "no glances in both lights at one time"
)

// Infrared compares glances of the visible and of the infrared camera, each in order of
// time. A screen is dark in infrared, and most ink is not seen there: a face in visible
// light and none at its place. Where the ink is seen, the paper around it is as bright as
// the face is. How like the two pictures of a face are says nothing: dark skin, hair and
// beards are bright in infrared, and so is what a lamp from the side leaves dark.
func Infrared(visible, ir []capture.FaceGlance, c Calibration) capture.Cue {
	if len(ir) == 0 {
		return not(NameInfrared, "no infrared camera")
	}
	var pairs, absent, ratios, ratio float64
	for _, v := range visible {
		if len(v.Faces) == 0 || v.Width < 1 || v.Height < 1 {
			continue
		}
		i, found := beside(v.Exposed, ir, c.Within)
		if !found || i.Width < 1 || i.Height < 1 {
			continue
		}
		if v.Digest == i.Digest || twin(v.Patch, i.Patch) {
			return not(NameInfrared, "both cameras give one picture")
		}
		pairs++
		if !c.same(v, i) {
			absent++
			continue
		}
		if i.Around > 0 && i.Around != i.Level { // equal: there was nothing around
			ratio, ratios = ratio+float64(i.Level)/float64(i.Around), ratios+1
		}
	}
	if pairs < fewestPairs {
		return not(NameInfrared, noPairs)
	}
	out := graded(NameInfrared, absent/pairs, 0.1, 0.5)
	if absent == pairs {
		return out
	}
	if ratios < fewestPairs && out.Milli < Suspicious {
		return not(NameInfrared, "too few pairs of faces to compare")
	}
	if ratios > 0 {
		out = worse(out, graded(NameInfrared, -ratio/ratios, -c.Ratio, -c.Paper))
	}
	return out
}

func worse(a, b capture.Cue) capture.Cue {
	if !b.Assessed || a.Milli >= b.Milli && a.Assessed {
		return a
	}
	return b
}

// beside is the glance nearest in time.
func beside(at time.Time, all []capture.FaceGlance, within time.Duration) (capture.FaceGlance, bool) {
	best, found := capture.FaceGlance{}, false
	for _, g := range all {
		if d := g.Exposed.Sub(at).Abs(); d <= within {
			best, found, within = g, true, d
		}
	}
	return best, found
}

// same tells whether the nearest face in visible light has one at its place in infrared.
func (c Calibration) same(v, i capture.FaceGlance) bool {
	f := v.Faces[0]
	kx, ky := c.ScaleX*float64(i.Width)/float64(v.Width), c.ScaleY*float64(i.Height)/float64(v.Height)
	at := capture.FaceRegion{
		X: f.X*float32(kx) + float32(c.ShiftX*float64(i.Width)), Y: f.Y*float32(ky) + float32(c.ShiftY*float64(i.Height)),
		W: f.W * float32(kx), H: f.H * float32(ky),
	}
	for _, o := range i.Faces {
		if Overlap(at, o) >= c.IoU {
			return true
		}
	}
	return false
}

// Overlap is the intersection of two boxes over their union, 0..1.
func Overlap(a, b capture.FaceRegion) float64 {
	w := min(a.X+a.W, b.X+b.W) - max(a.X, b.X)
	h := min(a.Y+a.H, b.Y+b.H) - max(a.Y, b.Y)
	if !(w > 0 && h > 0) {
		return 0
	}
	both := float64(w) * float64(h)
	return both / (float64(a.W)*float64(a.H) + float64(b.W)*float64(b.H) - both)
}

// Alike is the normalised cross-correlation of two patches, -1..1. False where one is
// missing or of one grey.
func Alike(a, b []byte) (float64, bool) {
	if len(a) == 0 || len(a) != len(b) {
		return 0, false
	}
	var sa, sb, aa, bb, ab int
	for i, v := range a {
		x, y := int(v), int(b[i])
		sa, sb, aa, bb, ab = sa+x, sb+y, aa+x*x, bb+y*y, ab+x*y
	}
	n := len(a)
	va, vb := n*aa-sa*sa, n*bb-sb*sb
	if va == 0 || vb == 0 {
		return 0, false
	}
	return float64(n*ab-sa*sb) / (math.Sqrt(float64(va)) * math.Sqrt(float64(vb))), true
}
