package page

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // header parser
	_ "image/png"  // header parser

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/device"
)

// jpegQuality of the pictures that people see and records keep: three of them
// stay below what a broker carries in one message.
const jpegQuality = 75

// Decode gives an image file as a white picture, upright (EXIF orientation
// applied), of unknown scale; a picture above fullPixels at half its size. It is
// for reading and holds no JPEG. Every error is a capture.ErrImage.
func Decode(file []byte) (capture.Picture, error) {
	m, err := decode(file)
	if err != nil {
		return capture.Picture{}, err
	}
	defer m.Close()
	return level(m, device.White, 0), nil
}

// fullPixels is the size up to which a picture is decoded as it is: 600 dpi of an
// open passport have 12 million. A larger one has no finer print to show, and is
// halved while it is decoded, so that time and memory stay bounded.
const fullPixels = 12_500_000

// maxJPEG is far above any photograph of a document; more bytes are noise, and dear
// to unpack.
const maxJPEG = capture.MaxImageBytes * 3 / 8

func decode(file []byte) (gocv.Mat, error) {
	pixels, err := inspect(file)
	if err != nil {
		return gocv.Mat{}, err
	}
	how := gocv.IMReadColor
	if pixels > fullPixels {
		how = gocv.IMReadReducedColor2
	}
	return inColour(file, how)
}

func inColour(file []byte, how gocv.IMReadFlag) (gocv.Mat, error) {
	m, err := gocv.IMDecode(file, how)
	if err != nil || m.Empty() || m.Type() != gocv.MatTypeCV8UC3 {
		m.Close()
		return gocv.Mat{}, fmt.Errorf("the image is damaged behind its header; send it again: %w", capture.ErrImage)
	}
	return m, nil
}

// inspect looks at a file without decoding it and counts its pixels.
func inspect(file []byte) (pixels int, err error) {
	if len(file) > capture.MaxImageBytes {
		return 0, fmt.Errorf("%d bytes, at most %d are taken; make it smaller: %w", len(file), capture.MaxImageBytes, capture.ErrImage)
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return 0, fmt.Errorf("neither JPEG nor PNG (%v); convert it: %w", err, capture.ErrImage)
	}
	most := capture.MaxPixels
	switch c.ColorModel {
	case color.Gray16Model, color.RGBA64Model, color.NRGBA64Model: // twice the bytes to unpack
		most /= 2
	}
	if c.Width < 1 || c.Height < 1 || c.Width > 65500 || c.Height > 65500 || c.Width*c.Height > most {
		return 0, fmt.Errorf("%dx%d pixels, at most %d million of this depth are taken; make it smaller: %w", c.Width, c.Height, most/1_000_000, capture.ErrImage)
	}
	if format == "jpeg" && len(file) > maxJPEG {
		return 0, fmt.Errorf("a JPEG of %d bytes, at most %d are taken; save it at a lower quality: %w", len(file), maxJPEG, capture.ErrImage)
	}
	if format == "jpeg" && !whole(file) {
		return 0, fmt.Errorf("the JPEG ends before its picture does; send it again: %w", capture.ErrImage)
	}
	return c.Width * c.Height, nil
}

// whole finds the end marker behind the first scan of a JPEG. OpenCV paints
// what is missing of a cut file grey and says nothing.
func whole(file []byte) bool {
	for i := 2; i+4 <= len(file); {
		if file[i] != 0xFF {
			return false
		}
		switch marker := file[i+1]; {
		case marker == 0xFF: // fill byte
			i++
		case marker == 0xDA: // start of scan
			return bytes.Contains(file[i:], []byte{0xFF, 0xD9})
		case marker == 0x01 || marker >= 0xD0 && marker <= 0xD8: // without length
			i += 2
		default:
			i += 2 + int(file[i+2])<<8 + int(file[i+3])
		}
	}
	return false
}

// Encode makes the picture of a BGR image, with its JPEG for people and records.
func Encode(m gocv.Mat, l device.Light, pxPerMM float64) (capture.Picture, error) {
	buf, err := gocv.IMEncodeWithParams(gocv.JPEGFileExt, m, []int{gocv.IMWriteJpegQuality, jpegQuality})
	if err != nil {
		return capture.Picture{}, fmt.Errorf("encoding the %v picture: %w", l, err)
	}
	defer buf.Close()
	p := level(m, l, pxPerMM)
	p.JPEG = bytes.Clone(buf.GetBytes())
	return p, nil
}

// level makes the picture of a BGR image without a JPEG.
func level(m gocv.Mat, l device.Light, pxPerMM float64) capture.Picture {
	g := gocv.NewMat()
	defer g.Close()
	gray(m, &g, l)
	return capture.Picture{
		Light: l, PxPerMM: pxPerMM,
		Gray: &image.Gray{Pix: g.ToBytes(), Stride: g.Cols(), Rect: image.Rect(0, 0, g.Cols(), g.Rows())},
	}
}

// gray is the luma of a white or infrared picture and the brightest channel of
// an ultraviolet one: fluorescence is often of one colour.
func gray(m gocv.Mat, g *gocv.Mat, l device.Light) {
	if l != device.UV {
		gocv.CvtColor(m, g, gocv.ColorBGRToGray)
		return
	}
	c := gocv.Split(m)
	gocv.Max(c[0], c[1], g)
	gocv.Max(*g, c[2], g)
	for i := range c {
		c[i].Close()
	}
}
