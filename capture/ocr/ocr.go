package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"

	"gatehouse/capture"
)

//go:generate go run ./train

// MaxPixels is the largest picture that Read takes.
const MaxPixels = 40 << 20

// ErrPicture marks a picture that Read cannot take.
var ErrPicture = errors.New("picture for reading")

// pitchMM is the pitch of OCR-B size 1: ten characters to the inch (Doc 9303
// part 3 clause 4.4).
const pitchMM = 2.54

// Unsure is the margin in nats below which a character's best guess is not to be
// relied upon: it is to be shown with a mark, and its second guess looked at. A
// cell whose character nobody saw has margin 0. On pages from document readers
// one right character in 10,000 is below it; on poor pictures of 6 to 25 pixels
// pitch three in 100 are, and every wrong one was.
const Unsure float32 = 3.5

// Options tell what is known about a picture.
type Options struct {
	// PxPerMM is the scale of a rectified page in pixels per millimetre, 0 where
	// it is unknown. Where it is known, lines of another pitch are not looked at.
	PxPerMM float64
	// Trace, when set, is given the intermediate pictures, in order. It must not
	// keep or change them.
	Trace func(step string, g *image.Gray)
}

// Read finds the machine readable zone in g and reads it as it is printed. A
// picture without one gives an MRZ of capture.FormatUnknown and no error; the
// error is for a picture that cannot be read at all (ErrPicture) and for the
// end of ctx.
//
// Char.Margin is the log-likelihood distance to the second best class in nats;
// boxes are in pixels of g.
func Read(ctx context.Context, g *image.Gray, opt Options) (capture.MRZ, error) {
	r, err := newReader(g, opt)
	if err != nil {
		return capture.MRZ{}, err
	}
	z, err := r.find(ctx)
	if err != nil || len(z.rows) == 0 {
		return capture.MRZ{}, err
	}
	return placed(r.transcript(&z), g.Rect.Min), nil
}

func newReader(g *image.Gray, opt Options) (*reader, error) {
	if g == nil || g.Rect.Empty() {
		return nil, fmt.Errorf("%w: it is empty; give a grey picture", ErrPicture)
	}
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if w > MaxPixels/h {
		return nil, fmt.Errorf("%w: %dx%d pixels, at most %d are read; scale it down", ErrPicture, w, h, MaxPixels)
	}
	if g.Stride < w || len(g.Pix) < (h-1)*g.Stride+w {
		return nil, fmt.Errorf("%w: %d bytes do not hold %dx%d pixels", ErrPicture, len(g.Pix), w, h)
	}
	both, err := classifier()
	if err != nil {
		return nil, err
	}
	base := &image.Gray{Pix: g.Pix, Stride: g.Stride, Rect: image.Rect(0, 0, w, h)}
	return &reader{levels: levels{base: base}, opt: opt, nets: both}, nil
}

// placed moves the boxes to a picture whose upper left pixel is at origin.
func placed(m capture.MRZ, origin image.Point) capture.MRZ {
	for _, line := range m.Lines {
		for i := range line {
			line[i].Box = line[i].Box.Add(origin)
		}
	}
	m.Region = m.Region.Add(origin)
	return m
}
