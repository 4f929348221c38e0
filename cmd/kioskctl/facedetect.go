package main

import (
	"context"
	"fmt"
	"math"

	"gatehouse/capture"
)

// faceFound is one face as JSON, in pixels of the picture.
type faceFound struct {
	Box    [4]float64   `json:"box"` // x, y, width, height
	Score  float64      `json:"score,omitempty"`
	Points [][2]float64 `json:"points,omitempty"` // right eye, left eye, nose tip, right and left corner of the mouth
}

// facesIn is what detect prints of an image as JSON.
type facesIn struct {
	File     string      `json:"file"`
	Width    int         `json:"width"`
	Height   int         `json:"height"`
	Detector string      `json:"detector"` // empty: a cascade that gives no points
	Faces    []faceFound `json:"faces"`
	Pose     *[3]float64 `json:"pose,omitempty"` // of the nearest: yaw, pitch, roll in degrees, roughly
}

func foundFace(r capture.FaceRegion) faceFound {
	f := faceFound{Box: [4]float64{places(r.X, 2), places(r.Y, 2), places(r.W, 2), places(r.H, 2)}, Score: places(r.Score, 4)}
	if r.HasPoints() {
		for _, p := range r.Points {
			f.Points = append(f.Points, [2]float64{places(p.X, 3), places(p.Y, 3)})
		}
	}
	return f
}

// places rounds to decimals.
func places(v float32, n int) float64 {
	p := math.Pow10(n)
	return math.Round(float64(v)*p) / p
}

// faceDetect prints the faces of images. Exit status 1: one shows none.
func faceDetect(ctx context.Context, c *faceCall, args []string) (int, error) {
	c.flags.BoolVar(&c.json, "json", false, "")
	files, err := c.parse(args, 1, 0)
	if err != nil {
		return 0, err
	}
	n, err := c.load(ctx)
	if err != nil {
		return 0, err
	}
	n.embedder = nil // nothing is embedded here
	if err := c.start(n); err != nil {
		return 0, err
	}
	status := 0
	for _, path := range files {
		s, err := c.study(ctx, path)
		if err != nil {
			return 0, err
		}
		r := facesIn{File: path, Width: s.Width, Height: s.Height, Faces: []faceFound{}}
		if n.detector != nil {
			r.Detector = n.detector.Ref().String()
		}
		for _, f := range s.Faces {
			r.Faces = append(r.Faces, foundFace(f))
		}
		if len(s.Faces) == 0 {
			status = 1
		} else if s.Faces[0].HasPoints() {
			r.Pose = &[3]float64{places(s.Pose.Yaw, 1), places(s.Pose.Pitch, 1), places(s.Pose.Roll, 1)}
		}
		if c.json {
			if err := encoder(c.out).Encode(r); err != nil {
				return 0, err
			}
			continue
		}
		r.print(c)
	}
	return status, nil
}

func (r *facesIn) print(c *faceCall) {
	by := r.Detector
	if by == "" {
		by = "the cascade, without a model"
	}
	fmt.Fprintf(c.out, "%s: %dx%d, %d faces by %s\n", r.File, r.Width, r.Height, len(r.Faces), by)
	for _, f := range r.Faces {
		fmt.Fprintf(c.out, "  %.0fx%.0f at %.0f,%.0f", f.Box[2], f.Box[3], f.Box[0], f.Box[1])
		if f.Score > 0 {
			fmt.Fprintf(c.out, ", score %.3f", f.Score)
		}
		for i, p := range f.Points {
			fmt.Fprintf(c.out, "%s%.1f,%.1f", []string{"; eyes ", " ", ", nose ", ", mouth ", " "}[i], p[0], p[1])
		}
		fmt.Fprintln(c.out)
	}
	if r.Pose != nil {
		fmt.Fprintf(c.out, "  yaw %.1f, pitch %.1f, roll %.1f degrees\n", r.Pose[0], r.Pose[1], r.Pose[2])
	}
}

// study has visiond look at a file.
func (c *faceCall) study(ctx context.Context, path string) (capture.FaceStudy, error) {
	b, err := facePicture(path)
	if err != nil {
		return capture.FaceStudy{}, fmt.Errorf("%s: %w", path, err)
	}
	ctx, cancel := context.WithTimeout(ctx, perImage)
	defer cancel()
	s, err := c.eyes.Study(ctx, b)
	if err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}
