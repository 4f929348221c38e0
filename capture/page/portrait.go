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
	if _, err := codestream.Parse(file); err != nil {
		return capture.Picture{}, fmt.Errorf("the chip's portrait: %w: %w", err, capture.ErrImage)
	}
	m, err := gocv.IMDecode(file, gocv.IMReadUnchanged) // in colour OpenCV refuses grey codestreams
	if err != nil || m.Empty() {
		m.Close()
		return capture.Picture{}, fmt.Errorf("the chip's portrait is damaged behind its header: %w", capture.ErrImage)
	}
	defer m.Close()
	if m.Type()&7 == gocv.MatTypeCV16U { // OpenCV spreads deeper samples over 16 bit
		m.ConvertToWithParams(&m, gocv.MatTypeCV8U, 1.0/256, 0)
	}
	switch m.Channels() {
	case 1:
		gocv.CvtColor(m, &m, gocv.ColorGrayToBGR)
	case 3:
	case 4:
		gocv.CvtColor(m, &m, gocv.ColorBGRAToBGR)
	default:
		return capture.Picture{}, fmt.Errorf("the chip's portrait has %d components: %w", m.Channels(), capture.ErrImage)
	}
	if h := m.Rows(); h > portraitHeight {
		gocv.Resize(m, &m, image.Pt(max(1, m.Cols()*portraitHeight/h), portraitHeight), 0, 0, gocv.InterpolationArea)
	}
	return encode(m, device.White, 0)
}
