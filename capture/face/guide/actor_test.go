package guide

import (
	"math"
	"math/rand/v2"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
)

// actor is somebody before the camera: a head of five points in space, or a sheet.
type actor struct {
	r       *rand.Rand
	flat    bool
	yaw     float64 // degrees, to the actor's left
	x       float64 // of the face in the frame, pixels
	size    float64 // distance of the eyes, pixels
	advice  capture.FaceAdvice
	pattern [capture.PatchSide * capture.PatchSide]byte
	// obedience
	side  cue.Direction // that was understood
	heard time.Duration // since it was shown
	wrong bool          // takes left for right
	deaf  bool
}

func newActor(seed uint64) *actor {
	a := &actor{r: rand.New(rand.NewPCG(seed, 1)), x: 320, size: 80}
	// a smooth pattern of the actor's own
	var waves [12][4]float64
	for i := range waves {
		waves[i] = [4]float64{a.r.Float64() * 0.3, a.r.Float64() * 0.3, a.r.Float64() * 7, 10 + 10*a.r.Float64()}
	}
	for i := range a.pattern {
		v := 128.0
		for _, w := range waves {
			v += w[3] * math.Sin(w[0]*float64(i%capture.PatchSide)+w[1]*float64(i/capture.PatchSide)+w[2])
		}
		a.pattern[i] = byte(min(max(v, 8), 247))
	}
	return a
}

// act lets the actor follow what is asked, for a time.
func (a *actor) act(s Step, d time.Duration) {
	goal := 0.0
	switch {
	case a.deaf:
	case s.Turn != cue.Ahead:
		goal = 32 * float64(s.Turn)
		if a.wrong {
			goal = -goal
		}
	}
	if s.Turn != a.side {
		a.side, a.heard = s.Turn, 0
	}
	if a.heard += d; a.heard < 300*time.Millisecond {
		return
	}
	most := 90 * d.Seconds()
	a.yaw += min(max(goal-a.yaw, -most), most)
}

// region is where the actor's face is seen.
func (a *actor) region() capture.FaceRegion {
	sin, cos := math.Sincos(a.yaw * math.Pi / 180)
	at := func(x, y, z float64) capture.Point {
		if a.flat {
			z = 0
		}
		return capture.Point{
			X: float32(a.x + a.size*(x*cos+z*sin) + 0.5*a.r.NormFloat64()),
			Y: float32(240 + a.size*(y-0.6) + 0.5*a.r.NormFloat64()),
		}
	}
	return capture.FaceRegion{
		X: float32(a.x - a.size), Y: float32(240 - 1.3*a.size), W: float32(2 * a.size), H: float32(2.6 * a.size), Score: 0.9,
		Points: [capture.FacePoints]capture.Point{at(-0.5, 0, 0), at(0.5, 0, 0), at(0, 0.6, 0.5), at(-0.42, 1.15, 0.06), at(0.42, 1.15, 0.06)},
	}
}

// stage is a camera with actors, the nearest first.
type stage struct {
	r   *rand.Rand
	seq uint64
	at  time.Time
}

func newStage() *stage {
	return &stage{r: rand.New(rand.NewPCG(3, 3)), at: time.Date(2031, 5, 1, 8, 0, 0, 0, time.UTC)}
}

const frameTime = time.Second / 15

func (c *stage) glance(all ...*actor) capture.FaceGlance {
	c.seq++
	c.at = c.at.Add(frameTime + time.Duration(c.r.IntN(4000)-2000)*time.Microsecond)
	g := capture.FaceGlance{Seq: c.seq, Exposed: c.at, Width: 640, Height: 480, Digest: c.r.Uint64(), Luma: 110, Moire: 20}
	for _, a := range all {
		g.Faces = append(g.Faces, a.region())
	}
	if len(all) == 0 {
		return g
	}
	a := all[0]
	if !a.flat { // the pose is by the nose, and that of a sheet does not move
		g.Pose.Yaw = float32(a.yaw)
	}
	g.Quality = capture.FaceQuality{Measures: []capture.FaceMeasure{{Name: "SingleFacePresent"}}, Total: 60 + c.r.IntN(20), Advice: a.advice}
	g.Level, g.Around = 120, 90
	g.Patch = make([]byte, len(a.pattern))
	for i, v := range a.pattern {
		g.Patch[i] = byte(min(max(float64(v)+2*c.r.NormFloat64(), 0), 255))
	}
	return g
}
