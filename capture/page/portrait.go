package page

import (
	"fmt"
	"image"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/lds/codestream"
	"gatehouse/device"
)

// portraitHeight in pixels is as much as an officer's page shows.
const portraitHeight = 640

// Portrait gives the portrait of a chip, JPEG or JPEG 2000, no higher than an
// officer's page shows it. A header that asks for too much is refused before OpenCV
// sees a byte of it. Every error is a capture.ErrImage.
func Portrait(file []byte) (capture.Picture, error) {
	m, err := portrait(file)
	if err != nil {
		return capture.Picture{}, err
	}
	defer m.Close()
	if h := m.Rows(); h > portraitHeight {
		gocv.Resize(m, &m, image.Pt(max(1, m.Cols()*portraitHeight/h), portraitHeight), 0, 0, gocv.InterpolationArea)
	}
	return Encode(m, device.White, 0)
}

// Whole gives a picture file in BGR at its own size and upright, for looking for faces
// in: JPEG and PNG, and JPEG 2000 within the limits of a chip's portrait. Headers are
// read first, as by Decode and Portrait. Every error is a capture.ErrImage.
func Whole(file []byte) (gocv.Mat, error) {
	switch codestream.Detect(file) {
	case codestream.JP2, codestream.J2K:
		return portrait(file)
	}
	if _, err := inspect(file); err != nil {
		return gocv.Mat{}, err
	}
	return inColour(file, gocv.IMReadColor)
}

// portrait decodes a chip's portrait to BGR.
func portrait(file []byte) (gocv.Mat, error) {
	h, err := codestream.Parse(file)
	if err != nil {
		return gocv.Mat{}, fmt.Errorf("the chip's portrait: %w: %w", err, capture.ErrImage)
	}
	m, err := gocv.IMDecode(file, gocv.IMReadUnchanged) // in colour OpenCV refuses grey codestreams
	if err != nil || m.Empty() {
		m.Close()
		return gocv.Mat{}, fmt.Errorf("the chip's portrait is damaged behind its header: %w", capture.ErrImage)
	}
	if m.Type()&7 == gocv.MatTypeCV16U { // OpenCV gives deeper samples in 16 bit, as they are
		step := float32(int(1) << (h.Depth - 8))
		m.ConvertToWithParams(&m, gocv.MatTypeCV8U, 1/step, 0.5/step-0.5) // it rounds; the lower bits are cut off
	}
	switch m.Channels() {
	case 1:
		gocv.CvtColor(m, &m, gocv.ColorGrayToBGR)
	case 3:
	case 4:
		gocv.CvtColor(m, &m, gocv.ColorBGRAToBGR)
	default:
		defer m.Close()
		return gocv.Mat{}, fmt.Errorf("the chip's portrait has %d components: %w", m.Channels(), capture.ErrImage)
	}
	return m, nil
}
