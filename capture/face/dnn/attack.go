package dnn

import (
	"fmt"
	"image"
	"math"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
)

// Attack says how much a face looks like a print or a screen.
type Attack struct {
	*network
	card model.Cue
	size image.Point
	cut  gocv.Mat
}

// NewAttack reads a network of model.Attack and tries it. Errors: ErrNetwork.
func NewAttack(m *model.Checked) (*Attack, error) {
	n, err := read(m, model.Attack)
	if err != nil {
		return nil, err
	}
	card := m.Card()
	n.want(card.Attack.Output)
	a := &Attack{n, *card.Attack, image.Pt(card.Input.Width, card.Input.Height), gocv.NewMatWithSize(card.Input.Height, card.Input.Width, gocv.MatTypeCV8UC3)}
	if _, err := a.milli(); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// Milli looks at the surroundings of a face of a BGR picture and gives thousandths,
// 1000 for nothing but an attack. Error: ErrNetwork.
func (a *Attack) Milli(bgr gocv.Mat, r capture.FaceRegion) (int, error) {
	box := surroundings(r, a.card.Crop, bgr.Cols(), bgr.Rows())
	part := bgr.Region(box)
	defer part.Close()
	gocv.Resize(part, &a.cut, a.size, 0, 0, gocv.InterpolationLinear)
	return a.milli()
}

func (a *Attack) milli() (int, error) {
	p, err := a.one(a.cut, a.card.Floats)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, x := range p {
		sum += float64(x)
		if x < 0 || x > 1.001 {
			sum = math.Inf(1)
		}
	}
	if math.Abs(sum-1) > 0.01 {
		return 0, fmt.Errorf("model %s: its output holds no probabilities: %w", a.id, ErrNetwork)
	}
	return int(math.Round(1000 * min(max(1-float64(p[a.card.Genuine]), 0), 1))), nil
}

// surroundings is the box of a face crop times as large about its middle, shrunk and
// shifted so that it lies within the picture.
func surroundings(r capture.FaceRegion, crop float64, w, h int) image.Rectangle {
	bw, bh := max(float64(r.W), 1), max(float64(r.H), 1)
	f := min(crop, float64(w)/bw, float64(h)/bh)
	size := image.Pt(max(1, min(w, int(f*bw))), max(1, min(h, int(f*bh))))
	at := func(middle float64, size, whole int) int {
		return int(min(max(middle-float64(size)/2, 0), float64(whole-size)))
	}
	from := image.Pt(at(float64(r.X+r.W/2), size.X, w), at(float64(r.Y+r.H/2), size.Y, h))
	return image.Rectangle{Min: from, Max: from.Add(size)}
}

// Close gives back what OpenCV holds.
func (a *Attack) Close() {
	a.cut.Close()
	a.close()
}
