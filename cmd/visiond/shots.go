package main

import (
	"context"
	"slices"
	"time"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/face/quality"
	"gatehouse/capture/vision"
)

// held is a frame that may be the best of its camera.
type held struct {
	frame   gocv.Mat
	seq     uint64
	exposed time.Time
	total   int                // of quality
	near    capture.FaceRegion // the face that was looked at; its area decides where quality does not
}

func (h held) better(o held) bool {
	return h.total > o.total || h.total == o.total && h.near.W*h.near.H > o.near.W*o.near.H
}

// best are the best frames of a camera, at most vision.MaxShots, none within apart of
// another.
type best []held

// offer keeps a copy of the frame if it is better than what has to make room for it.
func (b *best) offer(frame gocv.Mat, g capture.FaceGlance) {
	if len(g.Faces) == 0 {
		return
	}
	n := held{seq: g.Seq, exposed: g.Exposed, total: g.Quality.Total, near: g.Faces[0]}
	var room []int // of the frames that go
	worst := -1
	for i, h := range *b {
		if d := n.exposed.Sub(h.exposed); d > -apart && d < apart {
			room = append(room, i)
		}
		if worst < 0 || (*b)[worst].better(h) {
			worst = i
		}
	}
	if len(room) == 0 && len(*b) == vision.MaxShots {
		room = []int{worst}
	}
	for _, i := range room {
		if !n.better((*b)[i]) {
			return
		}
	}
	for _, i := range slices.Backward(room) {
		(*b)[i].frame.Close()
		*b = slices.Delete(*b, i, i+1)
	}
	n.frame = frame.Clone()
	*b = append(*b, n)
}

func (b *best) forget() {
	for _, h := range *b {
		blacken(h.frame)
		h.frame.Close()
	}
	*b = nil
}

// Shots studies the best frames as Study does a file.
func (e *eyes) Shots(ctx context.Context, name string, n int, prefer []uint64) (all []capture.FaceStudy, err error) {
	c, err := e.camera(name)
	if err != nil {
		return nil, err
	}
	defer c.best.forget()
	if err := e.faces.broken; err != nil {
		return nil, err
	}
	slices.SortFunc(c.best, func(a, b held) int {
		if p := slices.Contains(prefer, a.seq); p != slices.Contains(prefer, b.seq) {
			if p {
				return -1
			}
			return 1
		}
		if a.better(b) {
			return -1
		}
		return 1
	})
	for _, h := range c.best[:min(n, len(c.best))] {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s, err := e.faces.study(h.frame, quality.Options{Purpose: quality.Live}, &h.near)
		if err != nil {
			return nil, err
		}
		s.Seq, s.Exposed = h.seq, h.exposed
		all = append(all, s)
	}
	return all, nil
}
