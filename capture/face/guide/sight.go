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
	broken := v.faces > 0 && !cue.Same(v.last, g)
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

func pointed(g capture.FaceGlance) bool { return len(g.Faces) > 0 && g.Faces[0].HasPoints() }
