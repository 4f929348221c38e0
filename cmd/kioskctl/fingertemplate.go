package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/capture/finger/quality"
	"gatehouse/capture/fmr"
)

// taken is one impression: of a template file only the template is there.
type taken struct {
	gray     *image.Gray
	ppi      int
	template capture.FingerTemplate
	measures quality.Measures
}

// readPicture decodes the image of a file and settles its resolution: --ppi, else what
// the file says. Where both say something, --ppi is right, and the difference is told.
func (c *fingerCall) readPicture(path string) (fingerPicture, error) {
	b, err := readImageFile(path)
	if err != nil {
		return fingerPicture{}, err
	}
	return c.picture(path, b)
}

func (c *fingerCall) picture(path string, b []byte) (fingerPicture, error) {
	p, err := c.decoder.decode(b, c.size)
	switch {
	case err != nil:
		return fingerPicture{}, err
	case c.ppi == 0 && p.ppi == 0:
		return fingerPicture{}, errors.New("the file does not say its resolution: give it with --ppi")
	case c.ppi != 0:
		if p.ppi != 0 && p.ppi != c.ppi {
			fmt.Fprintf(c.errOut, "kioskctl finger: %s: it says %d ppi, taken for %d as --ppi says\n", path, p.ppi, c.ppi)
		}
		p.ppi = c.ppi
	}
	return p, nil
}

// extract makes the template of a picture, with its quality.
func extract(x *finger.Extractor, p fingerPicture) (taken, error) {
	t, err := x.Extract(p.gray, p.ppi)
	if err != nil {
		return taken{}, err
	}
	var m quality.Meter
	measures := m.Measure(p.gray, p.ppi, &t)
	t.Quality = uint8(measures.Quality())
	return taken{p.gray, p.ppi, t, measures}, nil
}

// read reads a file that is an image or a template.
func (c *fingerCall) read(path string) (taken, error) {
	b, err := readImageFile(path)
	if err != nil {
		return taken{}, fmt.Errorf("%s: %w", path, err)
	}
	if isTemplate(b) {
		t, err := decodeTemplate(b)
		if err != nil {
			return taken{}, fmt.Errorf("%s: %w", path, err)
		}
		return taken{template: t}, nil
	}
	p, err := c.picture(path, b)
	if err != nil {
		return taken{}, fmt.Errorf("%s: %w", path, err)
	}
	t, err := extract(finger.New(), p)
	if err != nil {
		return taken{}, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

func isTemplate(b []byte) bool {
	return bytes.HasPrefix(b, []byte("GFT")) || bytes.HasPrefix(b, []byte("FMR\x00"))
}

// decodeTemplate reads our own form, or the first view of a record of a standard.
func decodeTemplate(b []byte) (capture.FingerTemplate, error) {
	if !bytes.HasPrefix(b, []byte("FMR\x00")) {
		return fmr.DecodeNative(b)
	}
	r, err := fmr.Parse(b)
	if err != nil {
		return capture.FingerTemplate{}, err
	}
	return r.Template(0)
}
