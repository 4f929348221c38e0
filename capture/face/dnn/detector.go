package dnn

import (
	"fmt"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/face"
	"gatehouse/capture/face/model"
)

// grid is what sides of a detector's picture are multiples of.
const grid = 32

// outputs of YuNet: of each kind one a stride.
var outputs = model.Outputs()

// Detector finds faces and their five points.
type Detector struct {
	*network
	card model.Detector
}

// NewDetector reads a network of model.Detection and tries it. Errors: ErrNetwork.
func NewDetector(m *model.Checked) (*Detector, error) {
	n, err := read(m, model.Detection)
	if err != nil {
		return nil, err
	}
	n.want(outputs...)
	d := &Detector{n, *m.Card().Detector}
	black := gocv.NewMatWithSize(d.card.Live*3/4, d.card.Live, gocv.MatTypeCV8UC3)
	defer black.Close()
	if _, err := d.Detect(black); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Live is the longest side, in pixels, of a frame in which faces are looked for while a
// camera runs, and Still that of a picture that is studied.
func (d *Detector) Live() int  { return d.card.Live }
func (d *Detector) Still() int { return d.card.Still }

// Detect gives the faces of a BGR picture, those of the highest score first, in its
// pixels. Error: ErrNetwork.
func (d *Detector) Detect(bgr gocv.Mat) ([]capture.FaceRegion, error) {
	if !bgr.Empty() && min(bgr.Cols(), bgr.Rows()) < d.card.MinFacePx { // less than a face: what the network says of its border is no face
		return nil, nil
	}
	out, err := d.forward(bgr, grid)
	if err != nil {
		return nil, err
	}
	w, h := (bgr.Cols()+grid-1)/grid*grid, (bgr.Rows()+grid-1)/grid*grid
	var kinds [4][3][]float32
	for i, numbers := range [4]int{1, 1, 4, 2 * capture.FacePoints} {
		for j, s := range face.Strides {
			k := 3*i + j
			if len(out) != len(outputs) || len(out[k]) != (w/s)*(h/s)*numbers {
				return nil, fmt.Errorf("model %s: output %s has not %d numbers: %w", d.id, outputs[k], (w/s)*(h/s)*numbers, ErrNetwork)
			}
			kinds[i][j] = out[k]
		}
	}
	return face.Decode(kinds[0], kinds[1], kinds[2], kinds[3], w, h, float32(d.card.MinScore), float32(d.card.NMS)), nil
}

// Close gives back what OpenCV holds.
func (d *Detector) Close() { d.close() }
