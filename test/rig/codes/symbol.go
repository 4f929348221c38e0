package codes

import (
	"fmt"
	"image"
	"image/color"
	"slices"

	"github.com/boombuler/barcode/aztec"
	"github.com/boombuler/barcode/pdf417"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/datamatrix/encoder"
	"github.com/makiuchi-d/gozxing/qrcode"

	"gatehouse/capture"
)

// symbol is a matrix of modules without its quiet zone.
type symbol struct {
	w, h  int
	tall  float64 // height of a row in modules
	quiet int     // modules around it, by its standard
	dark  []bool
}

func (s *symbol) at(x, y int) bool {
	return uint(x) < uint(s.w) && uint(y) < uint(s.h) && s.dark[y*s.w+x]
}

// encode makes a symbol with error correction as documents have it: QR level M or Q, PDF417
// level 4 or 5, Aztec 23 or 33 %; strong is 0 or 1.
func encode(strong int, kind capture.Symbology, payload []byte) (*symbol, error) {
	switch kind {
	case capture.QR:
		level := [...]string{"M", "Q"}[strong]
		m, err := qrcode.NewQRCodeWriter().Encode(latin(payload), gozxing.BarcodeFormat_QR_CODE, 0, 0,
			map[gozxing.EncodeHintType]any{
				gozxing.EncodeHintType_ERROR_CORRECTION: level,
				gozxing.EncodeHintType_MARGIN:           0,
				gozxing.EncodeHintType_CHARACTER_SET:    "ISO-8859-1",
			})
		return fromBits(m, 4, err)
	case capture.DataMatrix:
		m, err := datamatrix.NewDataMatrixWriter().Encode(latin(payload), gozxing.BarcodeFormat_DATA_MATRIX, 0, 0, map[gozxing.EncodeHintType]any{
			gozxing.EncodeHintType_DATA_MATRIX_SHAPE: "FORCE_SQUARE", gozxing.EncodeHintType_MARGIN: 0,
			gozxing.EncodeHintType_MIN_SIZE: roomy(payload),
		})
		return fromBits(m, 2, err)
	case capture.PDF417:
		s, err := writePDF417(string(payload), byte(4+strong))
		if err != nil {
			return nil, err
		}
		return s, s.mendIndicators()
	case capture.Aztec:
		img, err := aztec.Encode(payload, 23+10*strong, 0)
		if err != nil {
			return nil, err
		}
		return fromImage(img, 1, 1, 1), nil
	}
	return nil, fmt.Errorf("no encoder for %s", kind)
}

// roomy is the least size of a symbol for bytes in Base 256. Where a message with one byte of length
// fills its symbol, however long it is, the encoder spoils it; it gets the next larger one. Text is
// encoded otherwise and stays as it is.
func roomy(payload []byte) *gozxing.Dimension {
	if !slices.ContainsFunc(payload, func(b byte) bool { return b >= 0x80 }) {
		return nil
	}
	n := len(payload) + 2 // latch and length
	info, err := encoder.SymbolInfo_Lookup(n, encoder.SymbolShapeHint_FORCE_SQUARE, nil, nil, false)
	if err != nil || info == nil || info.GetDataCapacity() != n {
		return nil
	}
	d, _ := gozxing.NewDimension(info.GetSymbolWidth()+1, info.GetSymbolHeight()+1)
	return d
}

func writePDF417(payload string, level byte) (*symbol, error) {
	img, err := pdf417.Encode(payload, level)
	if err != nil {
		return nil, err
	}
	return fromImage(img, 2, 2, 3), nil
}

// mendIndicators puts right what the encoder gets wrong: the left row indicator of every
// third row tells (rows-1)/3 by ISO/IEC 15438, not (rows-3)/3. The bars of
// that codeword, 30 times the row's third plus (rows-1)/3, are those of a text of two
// letters in the first row of a symbol of its own.
func (s *symbol) mendIndicators() error {
	for row := 0; row < s.h; row += 3 {
		text := string([]byte{'A' + byte(row/3), 'A' + byte((s.h-1)/3)})
		other, err := writePDF417(text, 0)
		if err != nil {
			return err
		}
		copy(s.dark[row*s.w+17:row*s.w+34], other.dark[3*17:4*17])
	}
	return nil
}

// latin has a rune for each byte: gozxing takes text and encodes it as ISO 8859-1.
func latin(b []byte) string {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}

func fromBits(m *gozxing.BitMatrix, quiet int, err error) (*symbol, error) {
	if err != nil {
		return nil, err
	}
	s := &symbol{w: m.GetWidth(), h: m.GetHeight(), tall: 1, quiet: quiet}
	s.dark = make([]bool, s.w*s.h)
	for i := range s.dark {
		s.dark[i] = m.Get(i%s.w, i/s.w)
	}
	return s, nil
}

// fromImage takes every step-th row of a picture of one pixel a module.
func fromImage(m image.Image, step, quiet int, tall float64) *symbol {
	b := m.Bounds()
	s := &symbol{w: b.Dx(), h: b.Dy() / step, tall: tall, quiet: quiet}
	s.dark = make([]bool, s.w*s.h)
	for i := range s.dark {
		c := color.GrayModel.Convert(m.At(b.Min.X+i%s.w, b.Min.Y+i/s.w*step)).(color.Gray)
		s.dark[i] = c.Y < 128
	}
	return s
}
