package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"gatehouse/capture"
	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
	"gatehouse/screening/decide"
	"gatehouse/screening/policy"
	"gatehouse/screening/report"
)

// documentGroups are the findings that image files alone can give.
var documentGroups = []string{"document", "mrz", "optical", "model", "visual", "seal"}

// screened is the answer for one page, as --json prints it.
type screened struct {
	Image    string              `json:"image"`
	Error    string              `json:"error,omitempty"`
	Format   string              `json:"format,omitempty"`
	Lines    []string            `json:"lines,omitempty"`
	Findings []screening.Finding `json:"findings,omitempty"`

	evidence screening.Evidence
	result   screening.Result
}

// screener checks pages from image files as kioskd checks the one on the glass.
type screener struct {
	eyes  *vision.Worker
	rules policy.Policy
	with  evidence.Examiner
}

const screenUsage = "usage: kioskctl screen [--json | --report json|xml [--profile basic|standard|full]] [--trace FILE.zip] [--text TESSERACT] [--seals TRUST.pem] WHITE[,IR[,UV]]..."

// screen runs the document checks on image files. An argument is one page: a
// picture in white light, or up to three pictures as WHITE,IR,UV.
func screen(args []string, _ io.Reader, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("screen", flag.ContinueOnError)
	flags.SetOutput(errOut)
	asJSON := flags.Bool("json", false, "print one JSON object a page")
	form := flags.String("report", "", "print the result tree of TR-03135 as json or xml")
	profile := flags.String("profile", string(report.Full), "how much the tree tells: basic, standard or full")
	trace := flags.String("trace", "", "write the pictures between the steps to this zip file")
	text := flags.String("text", "/usr/bin/tesseract", "reader of the visual zone; empty: it is not read")
	seals := flags.String("seals", "", "certificates for digital seals, PEM; empty: no barcodes are looked for")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() == 0 || !slices.Contains([]string{"", "json", "xml"}, *form) || !slices.Contains(report.Profiles[:], report.Profile(*profile)) {
		fmt.Fprintln(errOut, screenUsage)
		return 2
	}
	s, steps, err := newScreener(*text, *trace, errOut)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl screen: %v\n", err)
		return 1
	}
	defer s.eyes.Close()
	if err := s.lookForSeals(*seals); err != nil {
		fmt.Fprintf(errOut, "kioskctl screen: %s: %v\n", *seals, err)
		return 1
	}
	bar := progress(flags.NArg(), errOut)
	status := 0
	for _, arg := range flags.Args() {
		p := s.page(arg)
		if p.Error != "" {
			status = 1
		}
		bar.Add(1)
		switch {
		case *asJSON:
			err = errors.Join(err, json.NewEncoder(out).Encode(p))
		case *form != "" && p.Error != "":
			fmt.Fprintf(errOut, "kioskctl screen: %s: %s\n", arg, p.Error)
		case *form != "":
			err = errors.Join(err, p.report(out, *form, report.Profile(*profile)))
		default:
			printScreened(out, p)
		}
	}
	if steps != nil {
		err = errors.Join(err, steps.Close())
	}
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl screen: %v\n", err)
		return 1
	}
	return status
}

func newScreener(text, trace string, errOut io.Writer) (s screener, steps *traceFile, err error) {
	s.with.Text.Path = text
	if trace != "" {
		if steps, err = openTrace(trace); err != nil {
			return s, nil, err
		}
		s.with.Trace = steps.Picture
	}
	if s.rules, err = policy.Parse(policy.Default()); err == nil {
		s.eyes, err = startVision(errOut)
	}
	if err != nil && steps != nil {
		err = errors.Join(err, steps.Close())
	}
	return s, steps, err
}

// lookForSeals has seals verified with the certificates in a file, if one is named.
func (s *screener) lookForSeals(path string) error {
	if path == "" {
		return nil
	}
	t, err := readTrust(path)
	if err != nil {
		return err
	}
	s.with.Seals = func() (evidence.SealTrust, bool) { return evidence.SealTrust{Trust: t}, true }
	s.with.Now = time.Now
	return nil
}

func (s *screener) page(arg string) screened {
	ctx, cancel := context.WithTimeout(context.Background(), perImage)
	defer cancel()
	p := screened{Image: arg}
	ev, err := s.evidence(ctx, strings.Split(arg, ","))
	if err != nil {
		p.Error = err.Error()
		return p
	}
	p.Format, p.Lines, p.evidence = ev.Document.Format, ev.Document.Lines, ev
	p.result = decide.Screen(ev, s.rules, time.Now())
	for _, f := range p.result.Findings {
		if slices.Contains(documentGroups, f.Group) {
			p.Findings = append(p.Findings, f)
		}
	}
	return p
}

// report writes the tree; the page is named by its first picture.
func (p *screened) report(w io.Writer, form string, profile report.Profile) error {
	name := ""
	if len(p.evidence.Pictures) > 0 {
		name = fmt.Sprintf("%x", p.evidence.Pictures[0].SHA256)
	}
	tree := report.New(name, p.evidence.Pictures, &p.result, profile)
	if form == "xml" {
		return tree.XML(w)
	}
	return tree.JSON(w)
}

func (s *screener) evidence(ctx context.Context, paths []string) (screening.Evidence, error) {
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
	page, err := s.eyes.FindPage(ctx, pictures[0], pictures[1], pictures[2])
	if err != nil {
		return screening.Evidence{}, err
	}
	doc, err := s.with.Read(ctx, page)
	if err != nil {
		return screening.Evidence{}, err
	}
	none := evidence.Modality(capture.NotSupported, "no reader")
	ev := screening.Evidence{Chip: screening.ChipEvidence{State: none.State, Reason: none.Reason}, Face: screening.FaceEvidence{State: none.State, Reason: none.Reason}, Fingers: screening.FingersEvidence{State: none.State, Reason: none.Reason}}
	ev.Document, ev.Pictures = evidence.Document(doc)
	s.with.Examine(ctx, &doc, &ev.Document)
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
