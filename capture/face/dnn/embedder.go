package dnn

import (
	"errors"
	"image"
	"image/color"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/face"
	"gatehouse/capture/face/model"
)

// ErrPoints: the points of a face have no extent.
var ErrPoints = errors.New("the points of the face lie in one place")

// Embedder makes vectors of faces.
type Embedder struct {
	*network
	card    model.Vector
	side    int
	aligned gocv.Mat
}

// NewEmbedder reads a network of model.Embedding and tries it. Errors: ErrNetwork.
func NewEmbedder(m *model.Checked) (*Embedder, error) {
	n, err := read(m, model.Embedding)
	if err != nil {
		return nil, err
	}
	card := m.Card()
	n.want(card.Embedder.Output)
	e := &Embedder{n, *card.Embedder, card.Input.Width, gocv.NewMatWithSize(card.Input.Height, card.Input.Width, gocv.MatTypeCV8UC3)}
	if _, err := e.one(e.aligned, e.card.Floats); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// Vector gives the vector of the face of a BGR picture that has these points: as many
// numbers as the card says, as the network gives them. Errors: ErrNetwork, ErrPoints.
func (e *Embedder) Vector(bgr gocv.Mat, p [capture.FacePoints]capture.Point) ([]float32, error) {
	t, ok := face.AlignTo(p, e.side)
	if !ok {
		return nil, ErrPoints
	}
	Warp(bgr, &e.aligned, t, image.Pt(e.side, e.side))
	return e.one(e.aligned, e.card.Floats)
}

// Close gives back what OpenCV holds.
func (e *Embedder) Close() {
	e.aligned.Close()
	e.close()
}

// Warp draws a picture through t, black where it shows nothing.
func Warp(src gocv.Mat, dst *gocv.Mat, t face.Transform, size image.Point) {
	m := gocv.NewMatWithSize(2, 3, gocv.MatTypeCV64F)
	defer m.Close()
	for i := range t {
		for j, v := range t[i] {
			m.SetDoubleAt(i, j, v)
		}
	}
	gocv.WarpAffineWithParams(src, dst, m, size, gocv.InterpolationLinear, gocv.BorderConstant, color.RGBA{})
}
