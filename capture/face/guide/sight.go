package guide

import (
	"math"
	"slices"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
)

// mostSide is beyond any camera's.
const mostSide = 1 << 15

// sane takes out of a glance what no camera can have seen, so that no number that is
// none goes any further.
func sane(g *capture.FaceGlance) {
	if g.Width < 1 || g.Height < 1 || g.Width > mostSide || g.Height > mostSide {
		g.Faces = nil
	}
	g.Faces = slices.Clone(g.Faces[:min(len(g.Faces), mostFaces)])
	g.Faces = slices.DeleteFunc(g.Faces, func(r capture.FaceRegion) bool {
		return !finite(r.X, r.Y, r.W, r.H, r.Score) || r.W < 1 || r.H < 1 || r.W > 2*mostSide || r.H > 2*mostSide
	})
	for i := range g.Faces {
		for _, p := range g.Faces[i].Points {
			if !finite(p.X, p.Y) {
				g.Faces[i].Points = [capture.FacePoints]capture.Point{}
				break
			}
		}
	}
	if !finite(g.Pose.Yaw, g.Pose.Pitch, g.Pose.Roll) {
		g.Pose = capture.Pose{}
		if len(g.Faces) > 0 {
			g.Faces[0].Points = [capture.FacePoints]capture.Point{}
		}
	}
	if len(g.Patch) != capture.PatchSide*capture.PatchSide || len(g.Faces) == 0 {
		g.Patch = nil
	}
}

const mostFaces = 32

func finite(all ...float32) bool {
	for _, v := range all {
		if math.IsNaN(float64(v)) || math.Abs(float64(v)) > 4*mostSide {
			return false
		}
	}
	return true
}

// sight is what was seen of faces so far.
type sight struct {
	last    capture.FaceGlance // that showed a face
	frames  int
	faces   int // glances with a face
	pointed int // .. whose points are known
	others  int // at most beside the nearest, in so many glances that it was no slip of the detector
	changes int // of the nearest face to another

	looks [][]byte  // patches of the face that is there, far from each other
	doubt time.Time // since when it may be another one; zero: it is not

	company [mostFaces]int // glances with at least one more near face, two more ..
}

// A further face counts from this share of the nearest one's width on: who stands in the
// queue behind is smaller. It counts when it was seen in some glances.
const (
	near    = 0.35
	lasting = 3
)

// changed notes a glance and tells whether the nearest face is not the one before.
func (v *sight) changed(g capture.FaceGlance) bool {
	v.frames++
	if len(g.Faces) == 0 {
		return false
	}
	broken := v.doubtful(g)
	v.last = g
	v.faces++
	if pointed(g) {
		v.pointed++
	}
	n := 0
	for _, f := range g.Faces[1:] {
		if f.W >= near*g.Faces[0].W {
			n++
		}
	}
	for i := range min(n, len(v.company)) {
		if v.company[i]++; v.company[i] >= lasting {
			v.others = max(v.others, i+1)
		}
	}
	if broken {
		v.changes++
	}
	return broken
}

// The looks of a face. A head that turns quickly, or a detector that slips, is unlike the
// frame before though nobody else came: who is seen again as before was there meanwhile.
const (
	mostLooks = 12
	another   = 0.9 // less alike, it is another look
	known     = 0.8
	inPlace   = 0.5 // share of the boxes: it did not move meanwhile
	lost      = time.Second
	doubted   = 2 * time.Second // a turn and back
)

// doubtful looks whether a glance shows the face that is there, and tells whether it
// cannot be. One in the same place that is unlike the one before is doubted until it is
// seen as before, and not for long.
func (v *sight) doubtful(g capture.FaceGlance) (broken bool) {
	switch {
	case v.faces == 0:
	case v.doubt.IsZero() && cue.Same(v.last, g):
	case g.Exposed.Sub(v.last.Exposed).Abs() > lost || cue.Overlap(v.last.Faces[0], g.Faces[0]) < inPlace:
		broken = true
	case v.nearest(g) >= known:
		v.doubt = time.Time{}
	case v.doubt.IsZero():
		v.doubt = g.Exposed
	default:
		broken = g.Exposed.Sub(v.doubt).Abs() > doubted
	}
	if broken {
		v.looks, v.doubt = nil, time.Time{}
	}
	if v.doubt.IsZero() && g.Patch != nil && len(v.looks) < mostLooks && v.nearest(g) < another {
		v.looks = append(v.looks, g.Patch)
	}
	return broken
}

// nearest is how alike the look is that is most like a glance; -1: none is known.
func (v *sight) nearest(g capture.FaceGlance) float64 {
	most := -1.0
	for _, look := range v.looks {
		if like, ok := cue.Alike(look, g.Patch); ok {
			most = max(most, like)
		}
	}
	return most
}

func pointed(g capture.FaceGlance) bool { return len(g.Faces) > 0 && g.Faces[0].HasPoints() }
