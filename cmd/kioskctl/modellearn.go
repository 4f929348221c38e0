package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/capture/model"
	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
)

func learnModel(args []string, out, errOut io.Writer) error {
	var p model.Plan
	flags := flag.NewFlagSet("learn", flag.ContinueOnError)
	flags.StringVar(&p.ID.Issuer, "issuer", "", "as in the MRZ")
	flags.StringVar(&p.ID.Type, "type", "", "document code, or its first letter")
	flags.IntVar(&p.ID.Number, "number", 1, "running number of the model")
	flags.IntVar(&p.ID.Year, "year", 0, "of first issue")
	flags.StringVar(&p.ID.PRADO, "prado", "", "code of the public register")
	flags.StringVar(&p.Name, "name", "", "how to call the template")
	flags.IntVar(&p.TargetPPM, "target", 0, "false rejections of a check in a million; 0: 500")
	series := flags.String("series", "", "beginnings of document numbers")
	path := flags.String("out", "", "the file to write")
	dirs, err := mixed(flags, args)
	switch {
	case err != nil:
		return err
	case p.ID.Issuer == "" || p.ID.Type == "" || *path == "" || len(dirs) == 0:
		return usageError("--issuer, --type, --out and a folder are needed")
	}
	if *series != "" {
		p.Series = strings.Split(*series, ",")
	}
	var files [][3]string
	for _, d := range dirs {
		found, err := triples(d)
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	eyes, err := startVision(errOut)
	if err != nil {
		return err
	}
	defer eyes.Close()
	var all []model.Specimen
	bar := progress(len(files), errOut)
	for _, f := range files {
		s, err := readSpecimen(eyes, f)
		if err != nil {
			return err
		}
		all = append(all, s)
		bar.Add(1)
	}
	t, err := model.Learn(context.Background(), all, p)
	if err != nil {
		return err
	}
	if err := writePack(*path, &model.Pack{Models: []model.Template{*t}}); err != nil {
		return err
	}
	fmt.Fprintf(out, "(%s): %d zones proposed from %d documents; look at them with kioskctl model show, then approve\n", t.ID, len(t.Checks), len(all))
	warn(out, t, all)
	return nil
}

// warn says what the template cannot judge by, and which documents were left out
// of zones.
func warn(out io.Writer, t *model.Template, all []model.Specimen) {
	for _, gap := range t.Gaps() {
		fmt.Fprintf(out, "WARNING: %s was found. If the model has such print, this template lets copies pass: learn from more and less worn documents, with all lamps on.\n", gap)
	}
	zones := make([]int, len(all))
	for i := range t.Checks {
		if n := t.Checks[i].Seen.LeftOut; n > 0 {
			zones[n-1]++
		}
	}
	for i, n := range zones {
		if n > 0 {
			fmt.Fprintf(out, "%s was left out of %d zones: it is worn or soiled there\n", all[i].Name, n)
		}
	}
}

// triples finds the documents in a folder: files alike but for white, ir and uv in
// their names, in the order of the names.
func triples(dir string) ([][3]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	found := map[string]*[3]string{}
	var keys []string
	for _, e := range entries {
		key, light, ok := lightOf(e.Name())
		if !ok || e.IsDir() {
			continue
		}
		if found[key] == nil {
			found[key] = &[3]string{}
			keys = append(keys, key)
		}
		if had := found[key][light]; had != "" {
			return nil, fmt.Errorf("%s: %s and %s are two pictures of one document in one light", dir, filepath.Base(had), e.Name())
		}
		found[key][light] = filepath.Join(dir, e.Name())
	}
	slices.Sort(keys)
	var all [][3]string
	for _, k := range keys {
		if at := slices.Index(found[k][:], ""); at >= 0 {
			return nil, fmt.Errorf("%s: document %q has no %s picture", dir, k, lightWords[at])
		}
		all = append(all, *found[k])
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no file has white, ir or uv in its name", dir)
	}
	return all, nil
}

var lightWords = [...]string{"white", "ir", "uv"}

// lightOf takes the light out of the name of a file: words between points, dashes
// and underscores.
func lightOf(name string) (key string, light int, ok bool) {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(".-_ ", r) })
	for i, w := range words {
		if at := slices.Index(lightWords[:], w); at >= 0 {
			rest := slices.Delete(slices.Clone(words), i, i+1)
			return strings.Join(rest[:max(0, len(rest)-1)], " "), at, true
		}
	}
	return "", 0, false
}

// readSpecimen reads one document as the kiosk would.
func readSpecimen(eyes *vision.Worker, files [3]string) (s model.Specimen, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), perImage)
	defer cancel()
	s.Name = files[0]
	var pictures [3][]byte
	for i, f := range files {
		if pictures[i], err = readImageFile(f); err != nil {
			return s, fmt.Errorf("%s: %w", f, err)
		}
	}
	page, err := eyes.FindPage(ctx, pictures[0], pictures[1], pictures[2])
	if err != nil {
		return s, fmt.Errorf("%s: %w", s.Name, err)
	}
	doc, err := evidence.Examiner{}.Read(ctx, page)
	if err != nil {
		return s, fmt.Errorf("%s: %w", s.Name, err)
	}
	s.Page, s.MRZ = doc.Page, doc.MRZ
	return s, nil
}

// numbers reads a choice such as 1,2,5-8 among 1 to n; it gives indices.
func numbers(choice string, n int) (all []int, err error) {
	if choice == "all" {
		choice = fmt.Sprintf("1-%d", n)
	}
	for part := range strings.SplitSeq(choice, ",") {
		low, high, span := strings.Cut(part, "-")
		from, err := strconv.Atoi(low)
		to := from
		if err == nil && span {
			to, err = strconv.Atoi(high)
		}
		if err != nil || from < 1 || to > n || from > to {
			return nil, fmt.Errorf("--zones: %.20q is no number from 1 to %d", part, n)
		}
		for i := from; i <= to; i++ {
			all = append(all, i-1)
		}
	}
	return all, nil
}

// checkModel shows what the templates of a file, signed or not, say of pages.
func checkModel(args []string, out, errOut io.Writer) error {
	if len(args) < 2 {
		return usageError("give the file of templates and at least one page")
	}
	pack, err := readPack(args[0])
	if err != nil {
		return err
	}
	s, _, err := newScreener("", "", errOut)
	if err != nil {
		return err
	}
	defer s.eyes.Close()
	now := time.Now()
	s.with.Models = func() evidence.Templates {
		return evidence.Templates{Name: filepath.Base(args[0]), Pack: pack, Version: 1, Issued: now, Expires: now.Add(time.Hour)}
	}
	failed := 0
	for _, arg := range args[1:] {
		p := s.page(arg)
		p.Findings = slices.DeleteFunc(p.Findings, func(f screening.Finding) bool { return f.Group != "model" })
		printScreened(out, p)
		if p.Error != "" {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d pages could not be read", failed, len(args)-1)
	}
	return nil
}
