package qr

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zqr "github.com/makiuchi-d/gozxing/qrcode/decoder"
	zenc "github.com/makiuchi-d/gozxing/qrcode/encoder"

	"gatehouse/capture"
	"gatehouse/capture/barcode/grid"
)

var zlevels = [4]zqr.ErrorCorrectionLevel{zqr.ErrorCorrectionLevel_L, zqr.ErrorCorrectionLevel_M, zqr.ErrorCorrectionLevel_Q, zqr.ErrorCorrectionLevel_H}

// encode is another house's symbol.
func encode(t *testing.T, s string, l level, hints map[gozxing.EncodeHintType]any) (side int, dark func(x, y int) bool) {
	t.Helper()
	q, err := zenc.Encoder_encode(s, zlevels[l], hints)
	if err != nil {
		t.Fatal(err)
	}
	m := q.GetMatrix()
	return m.GetWidth(), func(x, y int) bool { return m.Get(x, y) == 1 }
}

func picture(side, module int, dark func(x, y int) bool) *image.Gray {
	const quiet = 4
	g := image.NewGray(image.Rect(0, 0, (side+2*quiet)*module, (side+2*quiet)*module))
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			c := color.Gray{Y: 230}
			mx, my := x/module-quiet, y/module-quiet
			if x >= quiet*module && y >= quiet*module && mx < side && my < side && dark(mx, my) {
				c.Y = 30
			}
			g.SetGray(x, y, c)
		}
	}
	return g
}

func find(t *testing.T, g *image.Gray) []capture.Code {
	t.Helper()
	p, err := grid.New(g)
	if err != nil {
		t.Fatal(err)
	}
	return Find(context.Background(), p)
}

// All versions and levels, and every mask, from another house's encoder.
func TestVersions(t *testing.T) {
	for v := 1; v <= versions; v++ {
		for l := levelL; l <= levelH; l++ {
			mask := (v + 3*int(l)) % 8
			want := fmt.Sprintf("V%dL%dM%d", v, l, mask)
			if v > 1 {
				want += strings.Repeat(" GATE", v)
			}
			side, dark := encode(t, want, l, map[gozxing.EncodeHintType]any{
				gozxing.EncodeHintType_QR_VERSION: v, gozxing.EncodeHintType_QR_MASK_PATTERN: mask,
			})
			got := find(t, picture(side, 3, dark))
			if len(got) != 1 || string(got[0].Payload) != want {
				t.Errorf("version %d level %d mask %d: %d read", v, l, mask, len(got))
			}
		}
	}
}
