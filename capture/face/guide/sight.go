package guide

import (
	"math"
	"slices"

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

	faced []capture.FaceGlance // looks of the face that is there, far from each other

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
	broken := v.faces > 0 && !cue.Same(v.last, g) && !v.back(g)
	v.remember(g, broken)
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

// The looks of a face: a head that turns back quickly, or a detector that slips for a
// frame, is unlike the frame before, and like one that was seen.
const (
	mostLooks = 12
	another   = 0.9 // less alike, it is another look
	known     = 0.8
	inPlace   = 0.5 // share of the boxes: it did not move meanwhile
)

// back tells whether a glance that is unlike the one before shows the same face as
// earlier, in the same place and without a gap.
func (v *sight) back(g capture.FaceGlance) bool {
	if g.Exposed.Sub(v.last.Exposed).Abs() > cue.Gap || cue.Overlap(v.last.Faces[0], g.Faces[0]) < inPlace {
		return false
	}
	return v.nearest(g) >= known
}

// nearest is how alike the look is that is most like a glance; -1: none is known.
func (v *sight) nearest(g capture.FaceGlance) float64 {
	most := -1.0
	for _, f := range v.faced {
		if like, ok := cue.Alike(f.Patch, g.Patch); ok {
			most = max(most, like)
		}
	}
	return most
}

func (v *sight) remember(g capture.FaceGlance, broken bool) {
	if broken {
		v.faced = nil
	}
	if g.Patch != nil && len(v.faced) < mostLooks && v.nearest(g) < another {
		v.faced = append(v.faced, g)
	}
}

func pointed(g capture.FaceGlance) bool { return len(g.Faces) > 0 && g.Faces[0].HasPoints() }
