package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/vision"
)

// card is a picture whose left half is dark.
func card(w, h int) image.Image {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = 220
		if i%w < w/2 {
			m.Pix[i] = 30
		}
	}
	return m
}

func asJPEG(m image.Image) []byte {
	var b bytes.Buffer
	jpeg.Encode(&b, m, nil)
	return b.Bytes()
}

func asPNG(m image.Image) []byte {
	var b bytes.Buffer
	png.Encode(&b, m)
	return b.Bytes()
}

// turned puts an EXIF orientation into a JPEG.
func turned(file []byte, orientation byte) []byte {
	tiff := []byte{'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0}
	body := append([]byte("Exif\x00\x00"), tiff...)
	seg := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2))
	return append(append(append([]byte{}, file[:2]...), append(seg, body...)...), file[2:]...)
}

// claiming changes the size that a JPEG's or PNG's header claims.
func claiming(file []byte, w, h int) []byte {
	out := bytes.Clone(file)
	if i := bytes.Index(out, []byte("IHDR")); i >= 0 {
		binary.BigEndian.PutUint32(out[i+4:], uint32(w))
		binary.BigEndian.PutUint32(out[i+8:], uint32(h))
		return out
	}
	i := bytes.Index(out, []byte{0xFF, 0xC0})
	binary.BigEndian.PutUint16(out[i+5:], uint16(h))
	binary.BigEndian.PutUint16(out[i+7:], uint16(w))
	return out
}

func TestDecode(t *testing.T) {
	w := start(t, 0)
	colour := image.NewRGBA(image.Rect(0, 0, 20, 10))
	for i := range 200 {
		colour.SetRGBA(i%20, i/20, color.RGBA{200, 30, 30, 255})
	}
	for name, c := range map[string]struct {
		file          []byte
		width, height int
		left, right   uint8 // luma at a quarter and three quarters of the middle row
	}{
		"JPEG":               {asJPEG(card(64, 40)), 64, 40, 30, 220},
		"PNG":                {asPNG(card(64, 40)), 64, 40, 30, 220},
		"PNG in colour":      {asPNG(colour), 20, 10, 81, 81},
		"EXIF half a turn":   {turned(asJPEG(card(64, 40)), 3), 64, 40, 220, 30},
		"EXIF quarter turn":  {turned(asJPEG(card(64, 40)), 6), 40, 64, 0, 0},
		"one pixel":          {asPNG(card(1, 1)), 1, 1, 220, 220},
		"EXIF of no meaning": {turned(asJPEG(card(64, 40)), 99), 64, 40, 30, 220},
	} {
		p, err := w.Decode(within(t, 10*time.Second), c.file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := p.Gray.Rect.Size(); got != image.Pt(c.width, c.height) || p.PxPerMM != 0 {
			t.Errorf("%s: %v, want %dx%d", name, got, c.width, c.height)
		}
		if c.left > 0 {
			for x, want := range map[int]uint8{c.width / 4: c.left, c.width * 3 / 4: c.right} {
				if got := p.Gray.GrayAt(x, c.height/2).Y; int(got)-int(want) > 6 || int(want)-int(got) > 6 {
					t.Errorf("%s: luma %d at %d, want %d", name, got, x, want)
				}
			}
		}
		if len(p.JPEG) > 0 {
			t.Errorf("%s: a JPEG that nobody looks at", name)
		}
	}
}

// What is no image, or too large a one, is refused, and the worker lives.
func TestDecodeRefuses(t *testing.T) {
	w := start(t, 0)
	if _, err := w.Check(within(t, 10*time.Second), ""); err != nil {
		t.Fatal(err)
	}
	pid := w.PID()
	j, p := asJPEG(card(640, 400)), asPNG(card(640, 400))
	for name, file := range map[string][]byte{
		"nothing":                      {},
		"text":                         []byte("Dear officer, please find enclosed"),
		"SVG":                          []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>`),
		"GIF":                          []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
		"two bytes of JPEG":            j[:2],
		"JPEG cut in its picture":      j[:len(j)*3/4],
		"JPEG cut in its header":       j[:30],
		"JPEG claiming 60000x60000":    claiming(j, 60000, 60000),
		"JPEG claiming 65535x1":        claiming(j, 65535, 1),
		"PNG cut":                      p[:len(p)/2],
		"PNG claiming 60000x60000":     claiming(p, 60000, 60000),
		"PNG claiming 2^31":            claiming(p, 1<<31-1, 1<<31-1),
		"PNG claiming what it has not": claiming(p, 6000, 6000),
		"more bytes than allowed":      append(bytes.Clone(j), make([]byte, capture.MaxImageBytes)...),
	} {
		begin := time.Now()
		_, err := w.Decode(within(t, 10*time.Second), file)
		if !errors.Is(err, vision.ErrImage) {
			t.Errorf("%s: %v", name, err)
		}
		if d := time.Since(begin); d > time.Second {
			t.Errorf("%s: refused after %v", name, d)
		}
		t.Logf("%s: %v", name, err)
	}
	if w.PID() != pid {
		t.Error("a file cost the worker its life")
	}
}

// A picture within the limits of a file and beyond those of the machine ends
// the worker, not the machine; the next call works.
func TestMemoryLimit(t *testing.T) {
	bomb := asPNG(image.NewGray(image.Rect(0, 0, 6300, 6300))) // 40 million pixels, 120 MB in BGR
	w := start(t, 160<<20)
	if _, err := w.Decode(within(t, 20*time.Second), bomb); !errors.Is(err, vision.ErrWorker) && !errors.Is(err, vision.ErrImage) {
		t.Errorf("%v", err)
	} else {
		t.Log(err)
	}
	if _, err := w.Decode(within(t, 2*time.Second), asJPEG(card(64, 40))); err != nil {
		t.Errorf("the next call: %v", err)
	}
	if _, err := start(t, 0).Decode(within(t, 20*time.Second), bomb); err != nil {
		t.Errorf("with the usual memory: %v", err)
	}
}

// A scan that is the page already stays as it is; a page on dark ground is cut out.
func TestFindPageInFiles(t *testing.T) {
	w := start(t, 0)
	scan := asJPEG(card(1250, 880))
	p, err := w.FindPage(within(t, 10*time.Second), scan, scan, nil)
	if err != nil || len(p.Pictures) != 2 || p.WidthMM != 0 || p.Pictures[0].Gray.Rect.Size() != image.Pt(1250, 880) || p.Pictures[1].PxPerMM != 0 {
		t.Errorf("a scan: %+v, %v", p, err)
	}
	lying := image.NewGray(image.Rect(0, 0, 1400, 1000))
	for y := 100; y < 100+704; y++ {
		for x := 150; x < 150+1000; x++ {
			lying.Pix[y*1400+x] = 210
		}
	}
	p, err = w.FindPage(within(t, 10*time.Second), asPNG(lying), nil, nil)
	if err != nil || p.WidthMM != 125 || p.HeightMM != 88 || p.Pictures[0].Gray.Rect.Size() != image.Pt(2000, 1408) {
		t.Errorf("a page on dark ground: %vx%v mm, %v", p.WidthMM, p.HeightMM, err)
	}
	if _, err := w.FindPage(within(t, 10*time.Second), scan, asJPEG(card(64, 40)), nil); !errors.Is(err, vision.ErrImage) {
		t.Errorf("pictures of two sizes: %v", err)
	}
	if _, err := w.FindPage(within(t, 10*time.Second), scan, nil, []byte("text")); !errors.Is(err, vision.ErrImage) {
		t.Errorf("a UV picture that is none: %v", err)
	}
}
