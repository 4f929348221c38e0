package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/screening/match"
)

// fingerView draws what the extractor finds in an image, or how two fingers lie on each
// other.
func fingerView(c *fingerCall, args []string) (int, error) {
	c.imageFlags()
	to := c.flags.String("out", "", "")
	files, err := c.parse(args, 1, 2)
	switch {
	case err != nil:
		return 0, err
	case *to == "":
		return 0, usageError("say with --out where the drawing goes")
	}
	draw := c.drawStages
	if len(files) == 2 {
		draw = c.drawPair
	}
	m, err := draw(files)
	if err != nil {
		return 0, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return 0, err
	}
	return 0, os.WriteFile(*to, b.Bytes(), 0o600)
}

// drawStages: the impression with both lists, plain blue and enhanced red and larger;
// the ridge field; the filtered picture with both skeletons.
func (c *fingerCall) drawStages(files []string) (image.Image, error) {
	p, err := c.readPicture(files[0])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", files[0], err)
	}
	x := finger.New()
	t, err := x.Extract(p.gray, p.ppi)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", files[0], err)
	}
	scaled, err := finger.Resample(p.gray, p.ppi)
	if err != nil {
		return nil, err
	}
	s := x.Stages()
	parts := panels(3, t.Width, t.Height)
	parts[0].picture(scaled, 0.5)
	for _, m := range t.Plain {
		parts[0].minutia(m, 2.5, inkPlain)
	}
	for _, m := range t.Enhanced {
		parts[0].minutia(m, 4, inkEnhanced)
	}
	parts[1].picture(scaled, 0.7)
	parts[1].flow(&t.Field)
	parts[2].picture(inverted(s.Filtered), 0.3) // there ridges are light
	parts[2].ink(s.Skeletons[2], inkRidge)
	parts[2].ink(s.Skeletons[3], inkValley)
	fmt.Fprintf(c.out, "%s: %d plain minutiae (blue), %d enhanced (red); rings are endings, diamonds forks\n", files[0], len(t.Plain), len(t.Enhanced))
	return parts[0].to, nil
}

func inverted(g *image.Gray) *image.Gray {
	for i := range g.Pix {
		g.Pix[i] = 255 - g.Pix[i]
	}
	return g
}

// drawPair: both impressions side by side, minutiae that lie on each other joined.
func (c *fingerCall) drawPair(files []string) (image.Image, error) {
	a, err := c.read(files[0])
	if err != nil {
		return nil, err
	}
	b, err := c.read(files[1])
	if err != nil {
		return nil, err
	}
	x := match.NewMatcher().Align(match.Prepare(&a.template), match.Prepare(&b.template))
	parts := panels(2, max(a.template.Width, b.template.Width), max(a.template.Height, b.template.Height))
	for i, t := range []*taken{&a, &b} {
		if t.gray != nil {
			scaled, err := finger.Resample(t.gray, t.ppi)
			if err != nil {
				return nil, err
			}
			parts[i].picture(scaled, 0.5)
		}
		for _, m := range t.template.Enhanced {
			parts[i].minutia(m, 3, color.RGBA{150, 150, 150, 255})
		}
	}
	for i, p := range x.Pairs {
		ink := [...]color.RGBA{inkEnhanced, inkPlain, inkFlow, inkRidge, inkValley}[i%5]
		parts[0].minutia(p.A, 4, ink)
		parts[1].minutia(p.B, 4, ink)
		x0, y0 := parts[0].spot(place(p.A))
		x1, y1 := parts[1].spot(place(p.B))
		parts[0].line(x0, y0, x1, y1, ink)
	}
	fmt.Fprintf(c.out, "score %d, %d pairs of minutiae\n", x.Score, len(x.Pairs))
	return parts[0].to, nil
}

func place(m capture.Minutia) (x, y float64) { return float64(m.X), float64(m.Y) }
