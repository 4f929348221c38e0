package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"time"

	"gocv.io/x/gocv"
	"golang.org/x/sys/unix"

	"gatehouse/capture"
	"gatehouse/capture/face"
	"gatehouse/capture/face/dnn"
	"gatehouse/capture/face/quality"
	"gatehouse/capture/lds/codestream"
	"gatehouse/capture/page"
	"gatehouse/capture/vision"
	"gatehouse/device"
)

func (e *eyes) Study(_ context.Context, file []byte) (capture.FaceStudy, error) {
	if err := e.faces.broken; err != nil {
		return capture.FaceStudy{}, err
	}
	m, err := page.Whole(file)
	if err != nil {
		return capture.FaceStudy{}, err
	}
	defer m.Close()
	o := quality.Options{Purpose: quality.Reference}
	if codestream.Detect(file) == codestream.JPEG {
		o.JPEG = file
	}
	return e.faces.study(m, o, nil)
}

// study looks for faces in a picture and makes all that there is of the nearest one, or
// of the one that was looked at before, where it is: of two that are about as near the
// reduced picture of a glance may have told another.
func (f *faces) study(bgr gocv.Mat, o quality.Options, looked *capture.FaceRegion) (capture.FaceStudy, error) {
	s := capture.FaceStudy{Width: bgr.Cols(), Height: bgr.Rows()}
	begin := used()
	fitted, z := dnn.Fit(bgr, &f.fitted, f.finder.Still())
	found, err := f.find(fitted)
	if looked != nil {
		found = face.Of(face.Scaled(*looked, z), found)
	}
	if err == nil && len(found) > 0 && found[0].HasPoints() && f.embedder != nil {
		s.Vector, err = f.embedder.Vector(fitted, found[0].Points)
		if errors.Is(err, dnn.ErrPoints) {
			err = nil // no vector of it
		}
	}
	s.CPU = used() - begin
	if err != nil || len(found) == 0 {
		return s, refused(err)
	}
	for _, r := range found {
		s.Faces = append(s.Faces, face.Scaled(r, 1/z))
	}
	near := found[0]
	if near.HasPoints() {
		s.Pose = face.PoseOf(near.Points)
		o.Pose = &s.Pose
		if f.attack != nil {
			milli, err := f.attack.Milli(fitted, near)
			if err != nil {
				return s, refused(err)
			}
			s.Attack = &milli
		}
	}
	img, err := view(bgr)
	if err != nil {
		return s, err
	}
	s.Quality = f.meter.Measure(img, s.Faces[0], s.Faces, o)
	dnn.Overwrite(func() { s.Crop, err = f.crop(bgr, fitted, z, near) }) // a JPEG grows from place to place
	return s, err
}

// crop draws the face as people compare it. Of a large picture it takes the fitted one:
// drawing skips pixels, and would show patterns that are not there.
func (f *faces) crop(bgr, fitted gocv.Mat, z float64, near capture.FaceRegion) (capture.Picture, error) {
	from, r := bgr, face.Scaled(near, 1/z)
	t, ok := cropOf(r)
	if ok && z < 1 && math.Hypot(t[0][0], t[1][0]) < 0.5 {
		from = fitted
		t, ok = cropOf(near)
	}
	if !ok {
		return capture.Picture{}, fmt.Errorf("a face of %gx%g pixels cannot be drawn: %w", r.W, r.H, capture.ErrImage)
	}
	out := gocv.NewMat()
	defer out.Close()
	dnn.Warp(from, &out, t, image.Pt(capture.CropWidth, capture.CropHeight))
	return page.Encode(out, device.White, 0)
}

// cropOf takes the eyes of the detector, or those that such a box has.
func cropOf(r capture.FaceRegion) (face.Transform, bool) {
	if t, ok := face.CropTransform(r.Points); ok {
		return t, true
	}
	return face.CropTransform(face.Eyes(r))
}

// refused makes an error of a network one of the model.
func refused(err error) error {
	if errors.Is(err, dnn.ErrNetwork) {
		return fmt.Errorf("%w: %w", vision.ErrModel, err)
	}
	return err
}

// used is the process's time on the CPU.
func used() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
