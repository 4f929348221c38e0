package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"gatehouse/capture"
	"gatehouse/capture/lds/codestream"
)

// faceView draws what is found in an image: the picture with boxes and points, the crop
// of the nearest face, and the components of its quality.
func faceView(ctx context.Context, c *faceCall, args []string) (int, error) {
	to := c.flags.String("out", "", "")
	files, err := c.parse(args, 1, 1)
	switch {
	case err != nil:
		return 0, err
	case *to == "":
		return 0, usageError("say with --out where the drawing goes")
	}
	n, err := c.load(ctx)
	if err != nil {
		return 0, err
	}
	n.embedder = nil
	if err := c.start(n); err != nil {
		return 0, err
	}
	s, err := c.study(ctx, files[0])
	if err != nil {
		return 0, err
	}
	picture, err := c.show(ctx, files[0])
	if err != nil {
		return 0, fmt.Errorf("%s: %w", files[0], err)
	}
	m, err := drawFaces(picture, s)
	if err != nil {
		return 0, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return 0, err
	}
	fmt.Fprintf(c.out, "%s: %d faces drawn\n", files[0], len(s.Faces))
	return 0, os.WriteFile(*to, b.Bytes(), 0o600)
}

// show gives the picture as it lies in the study: a JPEG in grey, for there only visiond
// knows what is up.
func (c *faceCall) show(ctx context.Context, path string) (image.Image, error) {
	b, err := facePicture(path)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, perImage)
	defer cancel()
	switch codestream.Detect(b) {
	case codestream.PNG:
		return png.Decode(bytes.NewReader(b))
	case codestream.JPEG:
		p, err := c.eyes.Decode(ctx, b)
		return p.Gray, err
	}
	p, err := c.eyes.Portrait(ctx, b)
	if err != nil {
		return nil, err
	}
	return jpeg.Decode(bytes.NewReader(p.JPEG))
}

const (
	viewHeight = 640
	viewGap    = 12
	viewLine   = 13
	viewLetter = 7
)

// drawFaces lays picture, crop and table side by side on white.
func drawFaces(p image.Image, s capture.FaceStudy) (image.Image, error) {
	width := max(1, p.Bounds().Dx()*viewHeight/p.Bounds().Dy())
	q := ratedFace("", s.Quality)
	lines := append([]string{q.head()}, q.lines()...)
	longest := 0
	for _, l := range lines {
		longest = max(longest, len(l))
	}
	out := image.NewRGBA(image.Rect(0, 0, width+3*viewGap+capture.CropWidth+viewLetter*longest, max(viewHeight, viewLine*(len(lines)+1))))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	scaled(out, image.Rect(0, 0, width, viewHeight), p)
	z := float32(viewHeight) / float32(max(1, s.Height))
	for i, f := range s.Faces {
		ink := inkFlow
		if i > 0 {
			ink = inkValley
		}
		on := panel{out, image.Point{}, 1}
		x0, y0, x1, y1 := float64(f.X*z), float64(f.Y*z), float64((f.X+f.W)*z), float64((f.Y+f.H)*z)
		for _, l := range [][4]float64{{x0, y0, x1, y0}, {x1, y0, x1, y1}, {x1, y1, x0, y1}, {x0, y1, x0, y0}} {
			on.line(l[0], l[1], l[2], l[3], ink)
		}
		for _, at := range f.Points {
			if f.HasPoints() {
				x, y := int(at.X*z), int(at.Y*z)
				draw.Draw(out, image.Rect(x-2, y-2, x+3, y+3).Intersect(image.Rect(0, 0, width, viewHeight)), image.NewUniform(inkEnhanced), image.Point{}, draw.Src)
			}
		}
	}
	if len(s.Crop.JPEG) == 0 {
		return out, nil
	}
	crop, err := jpeg.Decode(bytes.NewReader(s.Crop.JPEG))
	if err != nil {
		return nil, fmt.Errorf("the crop: %w", err)
	}
	at := image.Pt(width+viewGap, 0)
	draw.Draw(out, crop.Bounds().Add(at), crop, crop.Bounds().Min, draw.Src)
	text := font.Drawer{Dst: out, Src: image.Black, Face: basicfont.Face7x13}
	for i, l := range lines {
		text.Dot = fixed.P(width+2*viewGap+capture.CropWidth, viewLine*(i+1))
		text.DrawString(l)
	}
	return out, nil
}

// scaled draws p into a rectangle, each pixel the nearest of p's.
func scaled(out *image.RGBA, r image.Rectangle, p image.Image) {
	b := p.Bounds()
	for y := range r.Dy() {
		for x := range r.Dx() {
			out.Set(r.Min.X+x, r.Min.Y+y, color.RGBAModel.Convert(p.At(b.Min.X+x*b.Dx()/r.Dx(), b.Min.Y+y*b.Dy()/r.Dy())))
		}
	}
}
