package codes

import (
	"bytes"
	"image"
	"testing"

	"gatehouse/capture"
)

func TestMakeRepeats(t *testing.T) {
	for kind := capture.QR; kind <= capture.Aztec; kind++ {
		a, err := Make(kind, 7, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Make(kind, 7, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Payload, b.Payload) || !bytes.Equal(a.Image.Pix, b.Image.Pix) {
			t.Errorf("%s: the same seed gives another code", kind)
		}
		c, err := Make(kind, 8, nil)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(a.Payload, c.Payload) {
			t.Errorf("%s: another seed gives the same payload", kind)
		}
	}
	if _, err := Make(99, 7, nil); err == nil {
		t.Error("an unknown kind is drawn")
	}
}

// On a page the code is a label: the page around it shows through, dimmed alike.
func TestMakeOnPage(t *testing.T) {
	page := image.NewGray(image.Rect(0, 0, 900, 900))
	for i := range page.Pix {
		page.Pix[i] = uint8(255 * (i % 900 / 450)) // left half black
	}
	c, err := Make(capture.DataMatrix, 3, page)
	if err != nil {
		t.Fatal(err)
	}
	if c.Image.Rect != page.Rect {
		t.Fatalf("picture %v, page %v", c.Image.Rect, page.Rect)
	}
	left, right := int(c.Image.GrayAt(20, 450).Y), int(c.Image.GrayAt(880, 450).Y)
	if right-left < 40 {
		t.Errorf("the page does not show: %d left, %d right", left, right)
	}
	for _, p := range c.Corners {
		if !p.In(c.Image.Rect) {
			t.Errorf("corner %v outside", p)
		}
	}
}
