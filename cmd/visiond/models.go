package main

import (
	"fmt"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/face/dnn"
	"gatehouse/capture/face/model"
	"gatehouse/capture/face/quality"
	"gatehouse/capture/vision"
)

// finder is a detector, or the cascade where none was given.
type finder interface {
	Detect(bgr gocv.Mat) ([]capture.FaceRegion, error)
	Live() int  // longest side of a frame
	Still() int // longest side of a picture that is studied
}

// faces is what looks at faces, with its workspace.
type faces struct {
	broken   error // why nothing here works
	finder   finder
	embedder *dnn.Embedder // nil: none was given
	attack   *dnn.Attack   // nil: none was given
	meter    *quality.Meter

	fitted, gray, patch, grain gocv.Mat
}

// newFaces reads the models that the worker was started with. One that is refused
// leaves nothing of faces that works: no lesser way is taken in silence.
func newFaces(s vision.Setup) *faces {
	f := &faces{meter: quality.New(), fitted: gocv.NewMat(), gray: gocv.NewMat(), patch: gocv.NewMat(), grain: gocv.NewMat()}
	models, err := s.Models()
	for _, m := range models {
		if err == nil {
			err = f.read(m)
		}
	}
	if err == nil && f.finder == nil {
		f.finder, err = cascade()
	}
	f.broken = err
	return f
}

// cascade keeps a nil *dnn.Cascade from looking like a finder.
func cascade() (finder, error) {
	c, err := dnn.NewCascade(dnn.CascadeFile)
	if err != nil {
		return nil, fmt.Errorf("faces cannot be framed: %w", err)
	}
	return c, nil
}

func (f *faces) read(m vision.Model) error {
	c, err := m.Check()
	if err != nil {
		return err
	}
	switch c.Card().Task {
	case model.Detection:
		f.finder, err = dnn.NewDetector(c)
	case model.Embedding:
		f.embedder, err = dnn.NewEmbedder(c)
	case model.Attack:
		f.attack, err = dnn.NewAttack(c)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", vision.ErrModel, err)
	}
	return nil
}

// view is a picture as package quality reads it; m keeps the bytes.
func view(m gocv.Mat) (quality.Image, error) {
	pix, err := m.DataPtrUint8()
	return quality.Image{Pix: pix, Width: m.Cols(), Height: m.Rows(), Stride: 3 * m.Cols()}, err
}
