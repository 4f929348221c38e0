package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"gatehouse/capture"
	"gatehouse/capture/optics"
	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
	"gatehouse/screening/decide"
	"gatehouse/screening/policy"
)

// documentGroups are the findings that image files alone can give.
var documentGroups = []string{"document", "mrz", "optical"}

// screened is the answer for one page, as --json prints it.
type screened struct {
	Image    string              `json:"image"`
	Error    string              `json:"error,omitempty"`
	Format   string              `json:"format,omitempty"`
	Lines    []string            `json:"lines,omitempty"`
	Findings []screening.Finding `json:"findings,omitempty"`
}

// screen runs the document checks on image files. An argument is one page: a
// picture in white light, or up to three pictures as WHITE,IR,UV.
func screen(args []string, _ io.Reader, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("screen", flag.ContinueOnError)
	flags.SetOutput(errOut)
	asJSON := flags.Bool("json", false, "print one JSON object a page")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() == 0 {
		fmt.Fprintln(errOut, "usage: kioskctl screen [--json] WHITE[,IR[,UV]]...")
		return 2
	}
	rules, err := policy.Parse(policy.Default())
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl screen: %v\n", err)
		return 1
	}
	eyes, err := startVision(errOut)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl screen: %v\n", err)
		return 1
	}
	defer eyes.Close()
	bar := progress(flags.NArg(), errOut)
	status := 0
	for _, arg := range flags.Args() {
		s := screenPage(eyes, arg, rules)
		if s.Error != "" {
			status = 1
		}
		bar.Add(1)
		if *asJSON {
			json.NewEncoder(out).Encode(s)
		} else {
			printScreened(out, s)
		}
	}
	return status
}

func screenPage(eyes *vision.Worker, arg string, rules policy.Policy) screened {
	ctx, cancel := context.WithTimeout(context.Background(), perImage)
	defer cancel()
	s := screened{Image: arg}
	ev, err := pageEvidence(ctx, eyes, strings.Split(arg, ","))
	if err != nil {
		s.Error = err.Error()
		return s
	}
	s.Format, s.Lines = ev.Document.Format, ev.Document.Lines
	for _, f := range decide.Screen(ev, rules, time.Now()).Findings {
		if slices.Contains(documentGroups, f.Group) {
			s.Findings = append(s.Findings, f)
		}
	}
	return s
}

func pageEvidence(ctx context.Context, eyes *vision.Worker, paths []string) (screening.Evidence, error) {
	if len(paths) > 3 {
		return screening.Evidence{}, fmt.Errorf("a page is WHITE[,IR[,UV]]: %d pictures given", len(paths))
	}
	var pictures [3][]byte
	for i, p := range paths {
		b, err := readImageFile(p)
		if err != nil {
			return screening.Evidence{}, err
		}
		pictures[i] = b
	}
	page, err := eyes.FindPage(ctx, pictures[0], pictures[1], pictures[2])
	if err != nil {
		return screening.Evidence{}, err
	}
	doc, err := evidence.Read(ctx, page)
	if err != nil {
		return screening.Evidence{}, err
	}
	none := evidence.Modality(capture.NotSupported, "no reader")
	ev := screening.Evidence{Chip: none, Face: none, Fingers: none}
	ev.Document, ev.Pictures = evidence.Document(doc)
	evidence.Optics(&ev.Document, &doc.Page, optics.Measure(&doc.Page, &doc.MRZ))
	return ev, nil
}

func printScreened(w io.Writer, s screened) {
	fmt.Fprintf(w, "%s\n", s.Image)
	if s.Error != "" {
		fmt.Fprintf(w, "  error: %s\n", s.Error)
		return
	}
	for _, l := range s.Lines {
		fmt.Fprintf(w, "  %s\n", l)
	}
	for _, f := range s.Findings {
		fmt.Fprintf(w, "  %-14s %-22s %s\n", f.Verdict, f.ID, f.Title)
		if f.Verdict != screening.Successful && f.Text != "" {
			fmt.Fprintf(w, "  %-14s %s\n", "", f.Text)
		}
	}
}

// progress is a bar for many pages at a terminal, and nothing otherwise.
func progress(n int, w io.Writer) *progressbar.ProgressBar {
	if n < 2 || !isTerminal(w) {
		return progressbar.DefaultSilent(int64(n))
	}
	return progressbar.NewOptions(n, progressbar.OptionSetWriter(w), progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
}
