package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gatehouse/capture/model"
	"gatehouse/cmd/settings"
)

const modelUsage = `usage: kioskctl model learn --issuer CCC --type T [--number N] [--year Y] [--prado CODE] [--series A,B] [--name TEXT] [--target PPM] --out FILE DIR...
         DIR holds genuine documents of one model, each as three pictures: *white*, *ir*, *uv*
       kioskctl model show FILE
       kioskctl model approve FILE --by NAME --zones all|1,2,5-8 [--model N] [--trial]
       kioskctl model merge --out FILE FILE...
       kioskctl model check FILE WHITE,IR,UV...`

// documentModels keeps templates of document models: drafts them from genuine documents,
// shows them, writes down who approved which zone, and tries them on image files.
// A finished file is signed for the shelf as every other item is.
func documentModels(args []string, _ io.Reader, out, errOut io.Writer) int {
	verbs := map[string]func([]string, io.Writer, io.Writer) error{
		"learn": learnModel, "show": showModels, "approve": approveZones, "merge": mergePacks, "check": checkModel,
	}
	if len(args) == 0 || verbs[args[0]] == nil {
		fmt.Fprintln(errOut, modelUsage)
		return 2
	}
	err := verbs[args[0]](args[1:], out, errOut)
	return ended(errOut, "model "+args[0], modelUsage, 0, err)
}

func readPack(path string) (*model.Pack, error) {
	text, err := settings.Read(path, model.MaxSize)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	p, err := model.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return p, nil
}

// writePack replaces the file at once, so that a full disk leaves the old one.
func writePack(path string, p *model.Pack) error {
	text, err := p.Encode()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".models-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already where all went well
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.Rename(f.Name(), path)
}

func showModels(args []string, out, _ io.Writer) error {
	if len(args) != 1 {
		return usageError("give one file")
	}
	p, err := readPack(args[0])
	if err != nil {
		return err
	}
	for i := range p.Models {
		t := &p.Models[i]
		fmt.Fprintf(out, "%d  (%s)  %s  %s  %s\n", i+1, t.ID, t.Layout, t.UUID, t.Name)
		if l := t.Learned; l != nil {
			fmt.Fprintf(out, "   learned from %d documents, target %d false rejections in a million\n", l.Documents, l.TargetPPM)
		}
		for j := range t.Checks {
			fmt.Fprintf(out, "   %2d  %s\n", j+1, describe(&t.Checks[j]))
		}
	}
	return nil
}

// describe is one line on a check.
func describe(c *model.Check) string {
	var b strings.Builder
	sign := ">="
	if c.AtMost() {
		sign = "<="
	}
	fmt.Fprintf(&b, "%-9s %s %-48s %s %s %d", c.Status, c.Generic, c.Name, c.Quantity, sign, c.Threshold)
	if s := c.Seen; s != nil {
		fmt.Fprintf(&b, "  genuine %d +- %d", s.Mean, s.Sigma)
		if s.Cut {
			b.WriteString("  target not shown")
		}
		if s.LeftOut > 0 {
			fmt.Fprintf(&b, "  without document %d", s.LeftOut)
		}
	}
	if c.Evaluatory {
		b.WriteString("  on trial")
	}
	if c.Status == model.Approved {
		fmt.Fprintf(&b, "  by %s on %s", c.ApprovedBy, c.ApprovedOn)
	}
	return b.String()
}

func approveZones(args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("approve", flag.ContinueOnError)
	by := flags.String("by", "", "id of the person who approves")
	zones := flags.String("zones", "", "all, or numbers as show prints them")
	which := flags.Int("model", 1, "number of the model in the file")
	trial := flags.Bool("trial", false, "evaluatory: they run and are logged, and do not count")
	rest, err := mixed(flags, args)
	switch {
	case err != nil:
		return err
	case len(rest) != 1:
		return usageError("give one file")
	case *by == "" || *zones == "":
		return usageError("say who approves with --by, and what with --zones")
	}
	p, err := readPack(rest[0])
	if err != nil {
		return err
	}
	if *which < 1 || *which > len(p.Models) {
		return fmt.Errorf("%s has %d models, there is no number %d", rest[0], len(p.Models), *which)
	}
	t := &p.Models[*which-1]
	chosen, err := numbers(*zones, len(t.Checks))
	if err != nil {
		return err
	}
	today := time.Now().UTC().Format(time.DateOnly)
	for _, i := range chosen {
		c := &t.Checks[i]
		c.Status, c.ApprovedBy, c.ApprovedOn, c.Evaluatory = model.Approved, *by, today, *trial
	}
	if err := writePack(rest[0], p); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d of %d zones approved\n", len(chosen), len(t.Checks))
	return nil
}

func mergePacks(args []string, out, _ io.Writer) error {
	flags := flag.NewFlagSet("merge", flag.ContinueOnError)
	path := flags.String("out", "", "the file to write")
	rest, err := mixed(flags, args)
	if err != nil {
		return err
	}
	if *path == "" || len(rest) == 0 {
		return usageError("give the file to write with --out, and those to join")
	}
	all := &model.Pack{}
	for _, f := range rest {
		p, err := readPack(f)
		if err != nil {
			return err
		}
		all.Models = append(all.Models, p.Models...)
	}
	if err := writePack(*path, all); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d models\n", len(all.Models))
	return nil
}
