package page

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"testing"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/test/rig/bomb"
)

// face is a picture that is no flat one.
func face(t *testing.T, kind gocv.MatType, rows, cols int, ext gocv.FileExt) []byte {
	t.Helper()
	m := gocv.NewMatWithSize(rows, cols, kind)
	defer m.Close()
	gocv.RandU(&m, gocv.NewScalar(0, 0, 0, 0), gocv.NewScalar(255, 255, 255, 255))
	gocv.GaussianBlur(m, &m, image.Pt(31, 31), 0, 0, gocv.BorderDefault)
	b, err := gocv.IMEncode(ext, m)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	return bytes.Clone(b.GetBytes())
}

// codestreamOf takes the codestream out of a JP2 file: it begins with the marker SOC.
func codestreamOf(t *testing.T, jp2 []byte) []byte {
	t.Helper()
	i := bytes.Index(jp2, []byte{0xFF, 0x4F, 0xFF, 0x51})
	if i < 0 {
		t.Fatal("no codestream")
	}
	return bytes.Clone(jp2[i:])
}

func TestPortrait(t *testing.T) {
	colour, grey := face(t, gocv.MatTypeCV8UC3, 531, 413, ".jp2"), face(t, gocv.MatTypeCV8U, 531, 413, ".jp2")
	huge := codestreamOf(t, grey) // SIZ: width and height at 8, tile size at 24
	for _, at := range []int{8, 12, 24, 28} {
		binary.BigEndian.PutUint32(huge[at:], 30_000)
	}
	for name, c := range map[string]struct {
		file          []byte
		width, height int // 0: refused
	}{
		"JPEG":               {face(t, gocv.MatTypeCV8UC3, 531, 413, ".jpg"), 413, 531},
		"grey JPEG":          {face(t, gocv.MatTypeCV8U, 531, 413, ".jpg"), 413, 531},
		"JP2":                {colour, 413, 531},
		"grey JP2":           {grey, 413, 531},
		"codestream":         {codestreamOf(t, colour), 413, 531},
		"grey codestream":    {codestreamOf(t, grey), 413, 531},
		"16 bit JP2":         {face(t, gocv.MatTypeCV16U, 531, 413, ".jp2"), 413, 531},
		"high":               {face(t, gocv.MatTypeCV8UC3, 1280, 960, ".jp2"), 480, 640},
		"3 x 12 bits":        {bomb.Stream{Width: 413, Height: 531, Levels: 5, Depth: 12}.Bytes(), 413, 531},
		"four components":    {bomb.Stream{Width: 413, Height: 531, Levels: 5, Components: 4}.Bytes(), 413, 531},
		"colours at half":    {bomb.Stream{Width: 413, Height: 531, Levels: 5, Step: 2}.Bytes(), 0, 0},
		"two components":     {bomb.Stream{Width: 413, Height: 531, Levels: 5, Components: 2}.Bytes(), 0, 0},
		"30,000 x 30,000":    {huge, 0, 0},
		"9 megapixels":       {face(t, gocv.MatTypeCV8U, 3000, 3000, ".jpg"), 0, 0},
		"PNG":                {face(t, gocv.MatTypeCV8U, 64, 64, ".png"), 0, 0},
		"cut in the data":    {colour[:len(colour)/2], 0, 0},
		"cut in the header":  {colour[:40], 0, 0},
		"nothing":            {nil, 0, 0},
		"codestream of none": {[]byte{0xFF, 0x4F, 0xFF, 0x51}, 0, 0},
	} {
		p, err := Portrait(c.file)
		switch {
		case c.width == 0 && !errors.Is(err, capture.ErrImage):
			t.Errorf("%s: %v", name, err)
		case name == "3 x 12 bits" && err == nil && p.Gray.GrayAt(200, 200).Y != 128:
			t.Errorf("%s: luma %d of a middle grey", name, p.Gray.GrayAt(200, 200).Y)
		case c.width > 0 && (err != nil || p.Gray.Rect.Dx() != c.width || p.Gray.Rect.Dy() != c.height || len(p.JPEG) == 0):
			t.Errorf("%s: %v, %v", name, p.Gray, err)
		}
	}
}
