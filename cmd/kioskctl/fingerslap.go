package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/finger"
	"gatehouse/capture/finger/slap"
	"gatehouse/device"
	sensor "gatehouse/device/finger"
	"gatehouse/screening/match"
)

// sameFinger is the false match rate, as -100 log10, from which two fingers of slaps
// are taken for one.
const sameFinger = 600

// parted is what slap prints of one picture as JSON.
type parted struct {
	Slap     int         `json:"slap"`
	Hand     string      `json:"hand"`   // empty: that does not show
	Margin   float64     `json:"margin"` // how clearly it shows, 0..1
	Findings []string    `json:"findings"`
	Fingers  []cutFinger `json:"fingers"`
}

type cutFinger struct {
	Finger  string  `json:"finger"`
	X       int     `json:"x"` // middle, pixels of the slap
	Y       int     `json:"y"`
	Width   int     `json:"width"`
	Height  int     `json:"height"`
	Angle   float64 `json:"angle"` // from upright, degrees counter-clockwise
	Quality int     `json:"quality"`
	File    string  `json:"file,omitempty"`
	Same    string  `json:"same,omitempty"` // an earlier finger that seems to be this one
}

// cutter keeps what was cut so far.
type cutter struct {
	c         *fingerCall
	x         *finger.Extractor
	folder    string
	names     []string
	templates []*capture.FingerTemplate
}

// fingerSlap parts pictures of several fingers. Exit status 1: something was found.
func fingerSlap(c *fingerCall, args []string) (int, error) {
	var want slap.Wanted
	c.imageFlags()
	folder := c.flags.String("out", "", "")
	c.flags.Func("hand", "", func(s string) error {
		for _, h := range []device.Hand{device.RightFour, device.LeftFour, device.Thumbs} {
			if strings.HasPrefix(h.String(), s) && s != "" {
				want.Hand = h
				return nil
			}
		}
		return errors.New("hands are right, left and thumbs")
	})
	c.flags.Func("missing", "", func(s string) error {
		f, err := position(s)
		want.Missing = append(want.Missing, f)
		return err
	})
	paths, err := c.parse(args, 1, 0)
	if err != nil {
		return 0, err
	}
	files, err := sensor.NewFiles(paths, func(b []byte) (device.Impression, error) {
		p, err := c.picture("a slap", b)
		return device.Impression{Image: p.gray, PPI: p.ppi}, err
	})
	if err != nil {
		return 0, err
	}
	status, k := 0, &cutter{c: c, x: finger.New(), folder: *folder}
	for n := 1; ; n++ {
		imp, err := files.Capture(context.Background(), want.Hand)
		switch {
		case errors.Is(err, sensor.ErrNoFinger):
			return status, nil
		case err != nil:
			return 0, err
		}
		found, err := k.cut(n, imp, want)
		if err != nil {
			return 0, err
		}
		if found {
			status = 1
		}
	}
}

// cut parts the slap of number n and prints what it is. True: something was found.
func (k *cutter) cut(n int, imp device.Impression, want slap.Wanted) (bool, error) {
	s, err := slap.Cut(imp.Image, imp.PPI, want)
	if err != nil {
		return false, err
	}
	r := parted{Slap: n, Margin: s.Margin, Findings: []string{}, Fingers: []cutFinger{}}
	if s.Hand != 0 {
		r.Hand = s.Hand.String()
	}
	for _, f := range s.Findings {
		r.Findings = append(r.Findings, f.String())
	}
	for i, f := range s.Fingers {
		t, err := extract(k.x, fingerPicture{f.Image, imp.PPI})
		if err != nil {
			return false, err
		}
		name := fmt.Sprintf("slap-%d-%d", n, i+1)
		if f.Finger != capture.FingerUnknown {
			name = fmt.Sprintf("slap-%d-%s", n, strings.ReplaceAll(f.Finger.String(), " ", "-"))
		}
		k.names, k.templates = append(k.names, name), append(k.templates, &t.template)
		cf := cutFinger{f.Finger.String(), int(f.X), int(f.Y), f.Width, f.Height, f.Angle, int(t.template.Quality), "", ""}
		if k.folder != "" {
			var b bytes.Buffer
			if err := png.Encode(&b, f.Image); err != nil {
				return false, err
			}
			cf.File = filepath.Join(k.folder, name+".png")
			if err := os.WriteFile(cf.File, b.Bytes(), 0o600); err != nil {
				return false, err
			}
		}
		r.Fingers = append(r.Fingers, cf)
	}
	same := k.repeats(r.Fingers)
	if k.c.json {
		return len(r.Findings) > 0 || same, encoder(k.c.out).Encode(r)
	}
	r.print(k.c)
	return len(r.Findings) > 0 || same, nil
}

// repeats notes the fingers of the last slap that were shown before.
func (k *cutter) repeats(last []cutFinger) (any bool) {
	m := match.NewMatcher()
	first := len(k.templates) - len(last)
	for _, s := range slap.Repeated(k.templates, func(a, b *capture.FingerTemplate) int {
		return match.FMRCenti(m.Score(match.Prepare(a), match.Prepare(b)))
	}, sameFinger) {
		if s.B >= first {
			last[s.B-first].Same, any = k.names[s.A], true
		}
	}
	return any
}

func (r parted) print(c *fingerCall) {
	hand := "no telling which hand"
	if r.Hand != "" {
		hand = fmt.Sprintf("%s (margin %.2f)", r.Hand, r.Margin)
	}
	fmt.Fprintf(c.out, "slap %d: %d fingers, %s\n", r.Slap, len(r.Fingers), hand)
	for _, f := range r.Findings {
		fmt.Fprintf(c.out, "  %s\n", f)
	}
	for _, f := range r.Fingers {
		fmt.Fprintf(c.out, "  %-14s at %d, %d, %dx%d, %.1f degrees, quality %d", f.Finger, f.X, f.Y, f.Width, f.Height, f.Angle, f.Quality)
		if f.File != "" {
			fmt.Fprintf(c.out, ", %s", f.File)
		}
		if f.Same != "" {
			fmt.Fprintf(c.out, "; the same finger as %s", f.Same)
		}
		fmt.Fprintln(c.out)
	}
}
