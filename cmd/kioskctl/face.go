package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
)

const faceUsage = `usage: kioskctl face detect [MODELS] [--json] IMAGE...
         faces with their boxes, and the points of those that a model found. Exit status 1: an image has none
       kioskctl face template [MODELS] [--json] --out FILE IMAGE
         makes a template of the nearest face. Exit status 1: there is no face, or no model to make one
       kioskctl face match [MODELS] [--fmr RATE] [--json] A B
         compares two faces, each an image or a template. The score is judged by the model's own thresholds, and by
         nothing where it has none. RATE is the false match rate that is allowed, 0.001 unless said. Exit status 0: the
         score reaches the threshold at that rate; 1: it does not, or nothing can be said
       kioskctl face quality [MODELS] [--json] IMAGE...
         components of ISO/IEC 29794-5 and BSI TR-03121 with values and limits. Exit status 1: one is not well, or there
         is no face
       kioskctl face view [MODELS] --out FILE.png IMAGE
         draws box and points, the crop in which people compare, and the components of quality
       kioskctl face extract [MODELS] OUTDIR < paths
         answers a line of JSON an image, {"i","found","faces","ms","quality","err",..}, and keeps templates in OUTDIR;
         ms is processor time of kioskctl and visiond, decoding left out
       kioskctl face compare [MODELS] OUTDIR < pairs
         answers lines "i j" with the similarity of those templates
       MODELS: --models DIR  cards (*.json) with their files, as on a bench: nobody has signed them; else those that are
               installed on the kiosk, by -config FILE
               --detector ID, --embedder ID  which, where there are several for one task
       IMAGE is JPEG, PNG, JPEG 2000, BMP, TIFF, PGM, PPM, WebP or GIF. Exit status 2: the call was wrong`

// faces dispatches the subcommands of face.
func faces(args []string, in io.Reader, out, errOut io.Writer) int {
	verbs := map[string]func(context.Context, *faceCall, []string) (int, error){
		"detect": faceDetect, "template": faceTemplate, "match": faceMatch, "quality": faceQuality, "view": faceView,
		"extract": faceExtract, "compare": faceCompare,
	}
	if slices.Contains(args, "-h") || slices.Contains(args, "--help") {
		fmt.Fprintln(out, faceUsage)
		return 0
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprintln(errOut, faceUsage)
		return 2
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64)) // models and whole pictures are held
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := newFaceCall(args[0], in, out, errOut)
	defer c.close()
	status, err := verbs[args[0]](ctx, c, args[1:])
	return ended(errOut, "face "+args[0], faceUsage, status, err)
}

// faceCall is one call of a subcommand: its flags, and what several of them share.
type faceCall struct {
	flags    *flag.FlagSet
	models   string // folder of a bench; empty: those that are installed
	config   string
	detector string
	embedder string
	json     bool
	in       io.Reader
	out      io.Writer
	errOut   io.Writer
	eyes     studier
	close    func()
}

func newFaceCall(name string, in io.Reader, out, errOut io.Writer) *faceCall {
	c := &faceCall{flags: flag.NewFlagSet(name, flag.ContinueOnError), in: in, out: out, errOut: errOut, close: func() {}}
	c.flags.StringVar(&c.models, "models", "", "")
	c.flags.StringVar(&c.config, "config", defaultConfig, "")
	c.flags.StringVar(&c.detector, "detector", "", "")
	c.flags.StringVar(&c.embedder, "embedder", "", "")
	return c
}

// parse takes the flags and returns the other arguments, at least and at most so many;
// most 0 is any number.
func (c *faceCall) parse(args []string, least, most int) ([]string, error) {
	rest, err := mixed(c.flags, args)
	switch {
	case err != nil:
		return nil, err
	case len(rest) < least || most > 0 && len(rest) > most:
		return nil, usageError(fmt.Sprintf("%d files are given", len(rest)))
	}
	return rest, nil
}
