package main

import (
	"fmt"
	"os"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/capture/fmr"
)

// extracted is what extract prints as JSON.
type extracted struct {
	File      string `json:"file"`
	Format    string `json:"format"`
	Bytes     int    `json:"bytes"`
	Width     int    `json:"width"` // pixels at 500 ppi
	Height    int    `json:"height"`
	PPI       int    `json:"ppi"` // of the image
	Plain     int    `json:"plain_minutiae"`
	Enhanced  int    `json:"enhanced_minutiae"`
	Quality   int    `json:"quality"`
	Extractor uint16 `json:"extractor"`
}

// fingerExtract makes a template of an image. Exit status 1: the image shows no finger.
func fingerExtract(c *fingerCall, args []string) (int, error) {
	var format fmr.Format
	var position capture.Finger
	c.imageFlags()
	c.formatFlag(&format)
	c.fingerFlag(&position)
	to := c.flags.String("out", "", "")
	files, err := c.parse(args, 1, 1)
	switch {
	case err != nil:
		return 0, err
	case *to == "":
		return 0, usageError("say with --out where the template goes")
	}
	p, err := c.readPicture(files[0])
	if err != nil {
		return 0, fmt.Errorf("%s: %w", files[0], err)
	}
	t, err := extract(finger.New(), p)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", files[0], err)
	}
	x := &t.template
	if len(x.Plain)+len(x.Enhanced) == 0 {
		return 0, fmt.Errorf("%s: the image shows no finger", files[0])
	}
	b, name := fmr.EncodeNative(x), "native"
	if format != 0 {
		name = format.String()
		if b, err = fmr.FromTemplate(x, position).Encode(format); err != nil {
			return 0, err
		}
	}
	if err := os.WriteFile(*to, b, 0o600); err != nil {
		return 0, err
	}
	r := extracted{files[0], name, len(b), x.Width, x.Height, p.ppi, len(x.Plain), len(x.Enhanced), int(x.Quality), x.Extractor}
	if c.json {
		return 0, encoder(c.out).Encode(r)
	}
	fmt.Fprintf(c.out, "%s: %d bytes, %s, %d and %d minutiae, quality %d\n", *to, r.Bytes, r.Format, r.Plain, r.Enhanced, r.Quality)
	return 0, nil
}
