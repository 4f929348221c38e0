package cue

import (
	"math"
	"math/cmplx"
	"slices"

	"gatehouse/capture"
)

// Points are the five points of the nearest face in one frame, in pixels.
type Points [capture.FacePoints]capture.Point

// Depths of the tip of the nose before the plane of eyes and corners of the mouth, in
// distances of the eyes. People's are about 0.3 to 0.6; paper that is bent to a radius
// of eight centimetres gives 0.09.
const (
	fewest   = 12 // frames
	mostBins = 12
	leastBin = 3 // frames
)

var (
	sheets = [...]float64{0, 0.06, 0.13}
	heads  = [...]float64{0.24, 0.32, 0.42, 0.55, 0.72, 0.95}
)

// What means over frames do not take away: a detector that learnt from pictures draws a
// face's points as it expects them. As a head turns or moves by pixels, all five leave
// their places together by a twentieth of the distance of the eyes, and stay there for as
// long as the head does.
const (
	leastOff  = 0.018
	leastTilt = 0.018
	rough     = 0.05 // of a value: what weak perspective leaves out
)

// What the bins have to say together before they say anything, in natural logarithms of
// the likelihood ratio of a head against a sheet. To pass takes more: a head that turns by
// 15 degrees gives ten and more.
const (
	sureHead  = 4
	sureSheet = 0.05
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
	jump   bool
}

func (e evidence) cue() capture.Cue {
	switch {
	case e.frames < fewest:
		return not(NameParallax, fewFrames)
	case math.IsNaN(e.log), e.log > -sureSheet && !(e.misfit < mostMisfit):
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
		q, nose := quadOf(f), place(f[capture.NoseTip])
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
	each := max(len(views)/mostBins, leastBin)
	so, st = max(so, floor), max(st, floor)
	f := film{so: so / math.Sqrt(float64(straight)), st: st / math.Sqrt(float64(straight))}
	so, st = so/math.Sqrt(float64(each)), st/math.Sqrt(float64(each))
	rest := mean(views[:straight])
	all := views
	for ; len(views) >= each; views = views[each:] {
		m := mean(views[:each])
		b := bin{view: view{m.off - rest.off, m.tilt - rest.tilt}}
		b.so = math.Hypot(math.Hypot(so, leastOff), rough*cmplx.Abs(b.off))
		b.st = math.Hypot(math.Hypot(st, leastTilt), rough*cmplx.Abs(b.tilt))
		f.bins = append(f.bins, b)
	}
	head := f.fit(heads[:])
	sheet := f.fit(sheets[:])
	e.log = (sheet - head) / 2
	e.misfit = min(head, sheet) / float64(len(f.bins))
	e.jump = jumped(all)
	return e
}

// jumped tells whether the nose went from one side to the other and back with hardly a
// frame in between: one picture changed for another does so, no head.
func jumped(views []view) bool {
	var sum, middle complex128
	for _, v := range views {
		middle += v.off / complex(float64(len(views)), 0)
	}
	for _, v := range views {
		sum += (v.off - middle) * (v.off - middle)
	}
	way := cmplx.Conj(cmplx.Sqrt(sum))
	along := make([]float64, len(views))
	for i, v := range views {
		along[i] = real(v.off * way)
	}
	sorted := slices.Sorted(slices.Values(along))
	low, high := sorted[len(sorted)/20], sorted[len(sorted)-1-len(sorted)/20]
	between := 0
	for _, a := range along {
		if a > low+(high-low)/5 && a < high-(high-low)/5 {
			between++
		}
	}
	return between < 2
}

// mean of some views.
func mean(views []view) (m view) {
	n := complex(float64(len(views)), 0)
	for _, v := range views {
		m.off, m.tilt = m.off+v.off/n, m.tilt+v.tilt/n
	}
	return m
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
