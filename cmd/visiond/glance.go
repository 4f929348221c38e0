package main

import (
	"context"
	"hash/crc64"
	"image"
	"math"
	"time"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/face"
	"gatehouse/capture/face/cue"
	"gatehouse/capture/face/dnn"
	"gatehouse/capture/face/quality"
)

var polynomial = crc64.MakeTable(crc64.ECMA)

// Glance looks for faces on a reduced picture; everything else is of the frame itself,
// but for the patch and the two levels, which need no detail.
func (e *eyes) Glance(ctx context.Context, name string, after uint64) (capture.FaceGlance, error) {
	c, err := e.camera(name)
	if err != nil {
		return capture.FaceGlance{}, err
	}
	if err := e.faces.broken; err != nil {
		return capture.FaceGlance{}, err
	}
	v, err := c.Next(ctx, after, &c.frame)
	if err != nil {
		return capture.FaceGlance{}, err
	}
	g, err := e.faces.glance(c.frame)
	if err != nil {
		return capture.FaceGlance{}, err
	}
	g.Seq, g.Exposed = v.Seq, v.Exposed
	c.best.offer(c.frame, g)
	return g, nil
}

func (f *faces) glance(frame gocv.Mat) (capture.FaceGlance, error) {
	g := capture.FaceGlance{Width: frame.Cols(), Height: frame.Rows(), Moire: -1}
	img, err := view(frame)
	if err != nil {
		return g, err
	}
	g.Digest = crc64.Checksum(img.Pix, polynomial)
	small, z := dnn.Fit(frame, &f.fitted, f.finder.Live())
	gocv.CvtColor(small, &f.gray, gocv.ColorBGRToGray)
	g.Luma = uint8(math.Round(f.gray.Mean().Val1))
	found, err := f.find(small)
	if err != nil || len(found) == 0 {
		return g, err
	}
	near := found[0]
	g.Level, g.Around = levels(f.gray, near)
	for _, r := range found {
		g.Faces = append(g.Faces, face.Scaled(r, 1/z))
	}
	var pose *capture.Pose
	if near.HasPoints() {
		g.Pose = face.PoseOf(near.Points)
		pose = &g.Pose
		if t, ok := face.AlignTo(near.Points, capture.PatchSide); ok {
			dnn.Warp(f.gray, &f.patch, t, image.Pt(capture.PatchSide, capture.PatchSide))
			g.Patch = f.patch.ToBytes()
		}
		g.Moire = f.moire(frame, g.Faces[0])
	}
	g.Quality = f.meter.Measure(img, g.Faces[0], g.Faces, quality.Options{Purpose: quality.Live, Pose: pose})
	return g, nil
}

// moire looks at the middle of a face at the scale of the sensor.
func (f *faces) moire(frame gocv.Mat, r capture.FaceRegion) int {
	x, y := int(r.X+r.W/2), int(r.Y+r.H/2)
	half := int(min(r.W, r.H, moireSide)) / 2
	part := frame.Region(image.Rect(x-half, y-half, x+half, y+half).Intersect(image.Rect(0, 0, frame.Cols(), frame.Rows())))
	defer part.Close()
	if part.Empty() {
		return -1
	}
	gocv.CvtColor(part, &f.grain, gocv.ColorBGRToGray)
	return cue.MoireOf(f.grain.ToBytes(), f.grain.Cols(), f.grain.Rows())
}

// find gives the faces of a picture, nearest first.
func (f *faces) find(bgr gocv.Mat) ([]capture.FaceRegion, error) {
	found, err := f.finder.Detect(bgr)
	if err != nil {
		return nil, refused(err)
	}
	face.Sort(found)
	return found, nil
}

// levels are the mean luma of a face and of a ring around it, three tenths of the box
// wide. Where no ring is in the picture it is as bright as the face: it says nothing.
func levels(gray gocv.Mat, r capture.FaceRegion) (level, around uint8) {
	wide := capture.FaceRegion{X: r.X - 0.3*r.W, Y: r.Y - 0.3*r.H, W: 1.6 * r.W, H: 1.6 * r.H}
	inner, outer := r.Around(gray.Cols(), gray.Rows()), wide.Around(gray.Cols(), gray.Rows())
	in, all := sum(gray, inner), sum(gray, outer)
	n, ring := inner.Dx()*inner.Dy(), outer.Dx()*outer.Dy()-inner.Dx()*inner.Dy()
	if n > 0 {
		level = uint8(math.Round(in / float64(n)))
		around = level
	}
	if ring > 0 {
		around = uint8(min(max(math.Round((all-in)/float64(ring)), 0), 255))
	}
	return level, around
}

func sum(gray gocv.Mat, r image.Rectangle) float64 {
	if r.Empty() {
		return 0
	}
	m := gray.Region(r)
	defer m.Close()
	return m.Sum().Val1
}

// moireSide is as much of a face as is looked at for patterns, in pixels.
const moireSide = 128

// apart is the time between two frames that are held: one face at one moment is one
// picture.
const apart = 100 * time.Millisecond
