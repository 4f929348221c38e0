package dnn

import (
	"fmt"
	"image"
	"os"

	"gocv.io/x/gocv"

	"gatehouse/capture"
)

// CascadeFile is where Debian's opencv-data has the cascade.
const CascadeFile = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml"

// Cascade finds boxes of frontal faces: without points, and without a score.
type Cascade struct {
	classifier gocv.CascadeClassifier
	gray       gocv.Mat
}

// NewCascade reads a cascade of the program's own machine. A file that is none ends the
// process. Errors: os's, ErrNetwork.
func NewCascade(file string) (*Cascade, error) {
	if _, err := os.Stat(file); err != nil {
		return nil, fmt.Errorf("%w; install opencv-data", err)
	}
	c := &Cascade{gocv.NewCascadeClassifier(), gocv.NewMat()}
	if !c.classifier.Load(file) {
		c.Close()
		return nil, fmt.Errorf("%s is no cascade: %w", file, ErrNetwork)
	}
	return c, nil
}

// Detect gives the boxes of faces that take at least a fifth of a BGR picture's
// shorter side.
func (c *Cascade) Detect(bgr gocv.Mat) ([]capture.FaceRegion, error) {
	gocv.CvtColor(bgr, &c.gray, gocv.ColorBGRToGray)
	gocv.EqualizeHist(c.gray, &c.gray)
	least := min(bgr.Cols(), bgr.Rows()) / 5
	var out []capture.FaceRegion
	for _, r := range c.classifier.DetectMultiScaleWithParams(c.gray, 1.1, 4, 0, image.Pt(least, least), image.Point{}) {
		out = append(out, capture.FaceRegion{X: float32(r.Min.X), Y: float32(r.Min.Y), W: float32(r.Dx()), H: float32(r.Dy())})
	}
	return out, nil
}

// Live and Still are as those of Detector.
func (c *Cascade) Live() int  { return 320 }
func (c *Cascade) Still() int { return 640 }

// Close gives back what OpenCV holds.
func (c *Cascade) Close() {
	c.gray.Close()
	c.classifier.Close()
}
