package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/fmr"
	"gatehouse/device/finger"
)

const fingerUsage = `usage: kioskctl finger extract [IMAGE FLAGS] [--format F] [--finger N] [--json] --out FILE IMAGE
         makes a template: native (the default), iso2005, iso2011, ansi2004, ansi2009, ansi2009am1, normal-card,
         compact-card. All but native hold minutiae only, the best 60. Exit status 1: the image shows no finger
       kioskctl finger match [IMAGE FLAGS] [--fmr RATE] [--json] A B
         compares two fingers, each an image or a template (native, ISO, ANSI). RATE is the false match rate that is
         allowed, 0.001 unless said. Exit status 0: the same finger; 1: another one, or it cannot be told
       kioskctl finger search [IMAGE FLAGS] --gallery NAME.manifest --keys FILE --open KEY.pem [--false RATE] [--finger N]
               [--json] [N=]FINGER...
         looks fingers of one person up in a gallery: leads for a person to judge, never verdicts. RATE is how many
         false leads one search may give, 0.01 unless said. Exit status 0: it was searched, whatever was found
       kioskctl finger quality [IMAGE FLAGS] [--finger N] [--json] IMAGE...
         quality 0..100 of our own model, advice, and what it was measured by. Exit status 1: an image is below the
         limit of BSI TR-03121 for control
       kioskctl finger view [IMAGE FLAGS] --out FILE.png IMAGE [OTHER]
         draws the minutiae, orientation and skeleton of an image; with OTHER, how the two lie on each other
       kioskctl finger slap [IMAGE FLAGS] [--hand right|left|thumbs] [--missing N]... [--out FOLDER] [--json] IMAGE|FOLDER...
         parts pictures of several fingers, says whose they are, and which finger was shown twice. Exit status 1: there
         is something about one of them that a person should know
       kioskctl finger serve < requests
         answers lines of tab-separated fields: X image ppi template, M template template
       IMAGE FLAGS: --ppi N  pixels per inch, needed where the file does not say it (PNG pHYs, WSQ NIST_COM, BMP, FIR)
                    --size WxH  of a raw file of 8 bits a pixel
       IMAGE is PNG, BMP, TIFF, PGM, WSQ, FIR (ISO/IEC 19794-4, 39794-4) or raw. N is 1 right thumb .. 5 right little,
       6 left thumb .. 10 left little. Exit status 2: the call was wrong; 1: a file was, or what is said above`

// fingers dispatches the subcommands of finger.
func fingers(args []string, in io.Reader, out, errOut io.Writer) int {
	verbs := map[string]func(*fingerCall, []string) (int, error){
		"extract": fingerExtract, "match": fingerMatch,
		"search": fingerSearch, "slap": fingerSlap, "quality": fingerQuality, "view": fingerView, "serve": fingerServe,
	}
	if slices.Contains(args, "-h") || slices.Contains(args, "--help") {
		fmt.Fprintln(out, fingerUsage)
		return 0
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprintln(errOut, fingerUsage)
		return 2
	}
	c := newFingerCall(args[0], in, out, errOut)
	defer c.close()
	status, err := verbs[args[0]](c, args[1:])
	return ended(errOut, "finger "+args[0], fingerUsage, status, err)
}

// fingerCall is one call of a subcommand: its flags, and what several of them share.
type fingerCall struct {
	flags   *flag.FlagSet
	ppi     int
	size    finger.Size
	json    bool
	in      io.Reader
	out     io.Writer
	errOut  io.Writer
	decoder pictureDecoder
}

func newFingerCall(name string, in io.Reader, out, errOut io.Writer) *fingerCall {
	c := &fingerCall{flags: flag.NewFlagSet(name, flag.ContinueOnError), in: in, out: out, errOut: errOut}
	c.decoder.errOut = errOut
	return c
}

// imageFlags adds those of every subcommand that takes an image.
func (c *fingerCall) imageFlags() {
	c.flags.IntVar(&c.ppi, "ppi", 0, "")
	c.flags.BoolVar(&c.json, "json", false, "")
	c.flags.Func("size", "", func(s string) (err error) {
		c.size, err = parseRawSize(s)
		return err
	})
}

// parse takes the flags and returns the other arguments, at least and at most so many;
// most 0 is any number.
func (c *fingerCall) parse(args []string, least, most int) ([]string, error) {
	rest, err := mixed(c.flags, args)
	switch {
	case err != nil:
		return nil, err
	case len(rest) < least || most > 0 && len(rest) > most:
		return nil, usageError(fmt.Sprintf("%d files are given", len(rest)))
	case c.ppi < 0:
		return nil, usageError("--ppi is no resolution")
	}
	return rest, nil
}

// fingerFlag adds --finger.
func (c *fingerCall) fingerFlag(f *capture.Finger) {
	c.flags.Func("finger", "", func(s string) (err error) {
		*f, err = position(s)
		return err
	})
}

// formatFlag adds --format; native is 0.
func (c *fingerCall) formatFlag(f *fmr.Format) {
	c.flags.Func("format", "", func(s string) error {
		if s == "native" {
			*f = 0
			return nil
		}
		names := []string{"native"}
		for _, x := range fmr.Formats() {
			if x.String() == s {
				*f = x
				return nil
			}
			names = append(names, x.String())
		}
		return fmt.Errorf("formats are %s", strings.Join(names, ", "))
	})
}
