package cue

import (
	"math"
	"math/cmplx"
	"slices"
	"time"

	"gatehouse/capture"
)

// Points are the five points of the nearest face in one frame, in pixels.
type Points struct {
	At     time.Time
	Points [capture.FacePoints]capture.Point
}

// Depths of the tip of the nose before the plane of eyes and corners of the mouth, in
// distances of the eyes. People's are about 0.3 to 0.6; paper that is bent to a radius
// of eight centimetres gives 0.09.
const (
	flat     = 0.11
	shallow  = 0.20
	deepest  = 0.90
	slanted  = 0.35 // of the mouth against the eyes, at most
	fewest   = 12   // frames
	mostBins = 8
)

// What the sum of the bins has to say before it says anything, in natural logarithms of
// the likelihood ratio of a head against a sheet.
const (
	sureHead  = 6
	sureSheet = 4
)

const (
	fewFrames = "too few frames with the points of a face"
	smallTurn = "the turn of the head was too small"
	noBody    = "the points do not move as those of one body"
	aJump     = "the turn came in one jump"
)

// Parallax tells a sheet or a screen from a head, by frames of a turn of it: at first
// straight, then turned by 15 degrees or more to any side, in order of time. Four points
// of a plane predict the fifth in each other view; the nose of a head moves against them
// by its depth. Below Suspicious: the nose stands out as that of a head. Not assessed
// where the frames fit both.
func Parallax(frames []Points) capture.Cue {
	return measure(frames).cue()
}

// evidence is what was measured of a turn.
type evidence struct {
	frames int
	log    float64 // likelihood ratio of a head against a sheet
	misfit float64 // of the better of both, for each bin
	depth  float64 // of the nose, in distances of the eyes, at the strongest turn
	angle  float64 // degrees, of that turn by foreshortening
	jump   bool
}

func (e evidence) cue() capture.Cue {
	switch {
	case e.frames < fewest:
		return not(NameParallax, fewFrames)
	case !(e.misfit < mostMisfit):
		return not(NameParallax, noBody)
	case e.log > -sureSheet && e.log < sureHead:
		return not(NameParallax, smallTurn)
	case e.log > 0 && e.jump:
		return not(NameParallax, aJump)
	}
	return sounds(NameParallax, 500-int(math.Round(500*e.log/(math.Abs(e.log)+sureHead))))
}

const mostMisfit = 40

// view is one frame against the straight ones: where the nose lies off the place that
// the plane predicts, in distances of the eyes, and how the plane is tilted.
type view struct{ off, tilt complex128 }

func measure(frames []Points) evidence {
	var quads []quad
	var noses []complex128
	for _, f := range frames {
		q, nose := quadOf(f.Points), place(f.Points[capture.NoseTip])
		if q.sound() && !cmplx.IsNaN(nose) && !cmplx.IsInf(nose) {
			quads, noses = append(quads, q), append(noses, nose)
		}
	}
	if len(quads) < fewest {
		return evidence{frames: len(quads)}
	}
	straight := min(max(len(quads)/5, 3), 15)
	var t quad
	eyes := 0.0 // pixels
	for _, q := range quads[:straight] {
		q = q.like(quads[0])
		for i := range t {
			t[i] += q[i] / complex(float64(straight), 0)
		}
		eyes += cmplx.Abs(q[1]-q[0]) / float64(straight)
	}
	views := make([]view, len(quads))
	for i, q := range quads {
		views[i] = view{carry(q, t, noses[i]) / complex(eyes, 0), tilt(q, t)}
	}
	return weigh(views, straight, 0.3/eyes)
}

// weigh sums over bins of frames what a head and what a sheet would make of them.
func weigh(views []view, straight int, floor float64) evidence {
	e := evidence{frames: len(views)}
	so, st := noise(views, func(v view) complex128 { return v.off }), noise(views, func(v view) complex128 { return v.tilt })
	so, st = max(so, floor), max(st, floor)
	var rest view
	rest.off, rest.tilt = mean(views[:straight])
	for i := range views {
		views[i].off -= rest.off
		views[i].tilt -= rest.tilt
	}
	each := max(len(views)/mostBins, 4)
	way := direction(views)
	share := 1/float64(each) + 1/float64(straight)
	so, st = math.Sqrt(so*so*share+leastOff*leastOff), math.Sqrt(st*st*share+leastTilt*leastTilt)
	var head, sheet, bins float64
	for ; len(views) >= each; views = views[each:] {
		off, tilted := mean(views[:each])
		h, s := headFits(off, tilted, way, so, st), sheetFits(off, tilted, so, st)
		head, sheet, bins = head+h, sheet+s, bins+1
		if angle := tangent(cmplx.Abs(tilted)); math.Atan(angle)*180/math.Pi > e.angle {
			e.angle, e.depth = math.Atan(angle)*180/math.Pi, cmplx.Abs(off)/angle
		}
	}
	e.log, e.misfit = (sheet-head)/2, min(head, sheet)/bins
	return e
}

// Wobble of the points that means over frames do not take away.
const (
	leastOff  = 0.006
	leastTilt = 0.006
)

// mean leaves out what lies farthest off, where there are enough.
func mean(views []view) (off, tilt complex128) {
	for _, v := range views {
		off, tilt = off+v.off, tilt+v.tilt
	}
	n := complex(float64(len(views)), 0)
	return off / n, tilt / n
}

// noise is the standard deviation of one component between frames, by what lies off the
// middle of its neighbours.
func noise(views []view, of func(view) complex128) float64 {
	var all []float64
	for i := 1; i+1 < len(views); i++ {
		d := of(views[i]) - (of(views[i-1])+of(views[i+1]))/2
		all = append(all, math.Abs(real(d)), math.Abs(imag(d)))
	}
	slices.Sort(all)
	return all[len(all)/2] * 1.4826 / math.Sqrt(1.5)
}

// direction is the one along which the nose moves most, as a unit.
func direction(views []view) complex128 {
	var sum complex128
	for _, v := range views {
		sum += v.off * v.off
	}
	if sum == 0 {
		return 1
	}
	return cmplx.Sqrt(sum / complex(cmplx.Abs(sum), 0))
}

// tangent of the angle of a tilt, and tiltOf the way back.
func tangent(t float64) float64 {
	t = min(max(t, 0), 0.95)
	return math.Sqrt(2 * t / (1 - t))
}

func tiltOf(tangent float64) float64 { return tangent * tangent / (2 + tangent*tangent) }

// headFits is how far a bin is off what a head of any likely nose can show, in squares
// of the noise, at the best turn.
func headFits(off, tilted, way complex128, so, st float64) float64 {
	moved := math.Abs(real(off * cmplx.Conj(way)))
	along := tilted * cmplx.Conj(way*way)
	best := math.Inf(1)
	for x := 0.0; x <= 1.5; x += 0.01 { // tangent of the turn
		beyond := outside(moved, shallow*x, deepest*x) / so
		short := (real(along) - tiltOf(x)) / st
		shear := max(math.Abs(imag(along))-slanted*x, 0) / st
		best = min(best, beyond*beyond+short*short+shear*shear)
	}
	return best
}

// sheetFits is the same of a sheet, bent a little, that may have been tilted already.
func sheetFits(off, tilted complex128, so, st float64) float64 {
	moved, t := cmplx.Abs(off), cmplx.Abs(tilted)
	best := math.Inf(1)
	for x := 0.0; x <= 1.5; x += 0.01 {
		beyond := outside(moved, 0, flat*x) / so
		short := (t - tiltOf(x)) / st
		best = min(best, beyond*beyond+short*short)
	}
	return best
}

func outside(v, low, high float64) float64 { return max(low-v, v-high, 0) }
