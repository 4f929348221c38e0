package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"gatehouse/cmd/models"
)

// modelView is what is printed of an installed model.
type modelView struct {
	ID         string          `json:"id"`
	Task       string          `json:"task,omitempty"`
	Licence    string          `json:"licence,omitempty"`
	Status     string          `json:"status,omitempty"`
	Bytes      int64           `json:"bytes,omitempty"`
	SHA256     string          `json:"sha256"`
	Thresholds []thresholdView `json:"thresholds,omitempty"`
	Trust      *trustView      `json:"trust,omitempty"` // nothing vouches for it
	Installed  time.Time       `json:"installed"`
	Trial      *trialView      `json:"trial,omitempty"`
	Error      string          `json:"error,omitempty"`
}

type thresholdView struct {
	FMR   float64 `json:"fmr"`
	Score float64 `json:"score"`
	Set   string  `json:"set"`
}

// trustView is who vouches for a model.
type trustView struct {
	Pinned   bool       `json:"pinned"`
	List     string     `json:"list,omitempty"`
	Version  uint64     `json:"version,omitempty"`
	AgeHours int        `json:"age_hours,omitempty"`
	Expires  *time.Time `json:"expires,omitempty"`
}

// trialView is what was measured on the known pictures.
type trialView struct {
	Off      *float64 `json:"points_off_px,omitempty"`
	SameE4   *int     `json:"same_e4,omitempty"`
	OtherE4  *int     `json:"other_e4,omitempty"`
	Expected bool     `json:"as_the_card_says,omitempty"`
}

func viewTrial(t models.Trial) *trialView {
	v := &trialView{Expected: t.Expected}
	if t.Off >= 0 {
		v.Off = &t.Off
	}
	if t.Compared {
		v.SameE4, v.OtherE4 = &t.Same, &t.Other
	}
	return v
}

func (t *trialView) String() string {
	switch {
	case t.SameE4 != nil && t.OtherE4 != nil:
		s := fmt.Sprintf("one head scores %.4f, two heads %.4f", float64(*t.SameE4)/10_000, float64(*t.OtherE4)/10_000)
		if t.Expected {
			s += ", as its card says"
		}
		return s
	case t.Off != nil:
		return fmt.Sprintf("points within %.2f pixels", *t.Off)
	}
	return "not measured"
}

func viewTrust(s models.Source, now time.Time) *trustView {
	if s.Pinned {
		return &trustView{Pinned: true}
	}
	m := s.Manifest
	return &trustView{List: m.Name, Version: m.Version, AgeHours: int(m.Age(now) / time.Hour), Expires: &m.Expires}
}

func viewModel(m models.Installed, now time.Time) modelView {
	v := modelView{ID: m.ID, SHA256: fmt.Sprintf("%x", m.Ref.SHA256), Installed: m.At}
	if m.Err != nil {
		v.Error = m.Err.Error()
		return v
	}
	v.Task, v.Licence, v.Status, v.Bytes, v.Trust = string(m.Card.Task), m.Card.Licence, m.Card.Status, m.Card.Bytes(), viewTrust(m.Source, now)
	for _, t := range m.Card.Thresholds() {
		v.Thresholds = append(v.Thresholds, thresholdView{t.FMR, t.Score, t.Set})
	}
	return v
}

// addedView is the report of an addition as JSON.
func addedView(r models.Report) any {
	type outcome struct {
		ID    string     `json:"id"`
		Task  string     `json:"task"`
		Trial *trialView `json:"trial"`
		Error string     `json:"error,omitempty"`
	}
	v := struct {
		Installed   bool      `json:"installed"`
		ListVersion uint64    `json:"list_version,omitempty"`
		Models      []outcome `json:"models"`
		Unknown     []string  `json:"unknown,omitempty"`
	}{Installed: r.Taken, Models: []outcome{}, Unknown: r.Unknown}
	if r.List != nil {
		v.ListVersion = r.List.Version
	}
	for _, m := range r.Models {
		o := outcome{ID: m.ID, Task: string(m.Task), Trial: viewTrial(m.Trial)}
		if m.Err != nil {
			o.Error = m.Err.Error()
		}
		v.Models = append(v.Models, o)
	}
	return v
}

func listFaceModels(_ context.Context, c *modelsCall, args []string) error {
	if _, err := c.open(args, 0); err != nil {
		return err
	}
	all, err := c.store.List()
	if err != nil {
		return err
	}
	views := []modelView{}
	for _, m := range all {
		views = append(views, viewModel(m, c.now))
	}
	return c.print(views)
}

// checkFaceModels fails where one model is not in order.
func checkFaceModels(ctx context.Context, c *modelsCall, args []string) error {
	if _, err := c.open(args, 0); err != nil {
		return err
	}
	all, err := c.store.Check(ctx, c.bench)
	if err != nil {
		return err
	}
	views, failed := []modelView{}, error(nil)
	for _, m := range all {
		v := viewModel(m.Installed, c.now)
		v.Trial = viewTrial(m.Trial)
		if m.Wrong != nil {
			v.Error, failed = m.Wrong.Error(), errNotAll
		}
		views = append(views, v)
	}
	if err := c.print(views); err != nil {
		return err
	}
	return failed
}

// print writes the views; what is wrong with one goes to the errors, unless it is JSON.
func (c *modelsCall) print(views []modelView) error {
	if c.asJSON {
		e := json.NewEncoder(c.out)
		e.SetIndent("", "  ")
		return e.Encode(views)
	}
	for _, v := range views {
		fmt.Fprintf(c.out, "%s  %s  %d bytes  sha256 %s\n", v.ID, orUnknown(v.Task), v.Bytes, v.SHA256)
		if v.Task != "" {
			fmt.Fprintf(c.out, "  licence %s%s\n", v.Licence, parenthesis(v.Status))
		}
		for _, t := range v.Thresholds {
			fmt.Fprintf(c.out, "  threshold %.4f at a false match rate of %g, measured on %s\n", t.Score, t.FMR, t.Set)
		}
		if v.Task == "face-embedding" && len(v.Thresholds) == 0 {
			fmt.Fprintln(c.out, "  no threshold: its comparisons cannot be judged")
		}
		fmt.Fprintf(c.out, "  %s; installed %s\n", v.Trust, v.Installed.Format(time.RFC3339))
		if v.Trial != nil && v.Error == "" {
			fmt.Fprintf(c.out, "  in order: %s\n", v.Trial)
		}
		if v.Error != "" {
			fmt.Fprintf(c.errOut, "kioskctl models: %s\n", strings.ReplaceAll(v.Error, "\n", "; "))
		}
	}
	return nil
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func (t *trustView) String() string {
	switch {
	case t == nil:
		return "nobody vouches for it"
	case t.Pinned:
		return "known to the program"
	}
	return fmt.Sprintf("list %s, version %d, %d hours old, expires %s", t.List, t.Version, t.AgeHours, t.Expires.Format(time.DateOnly))
}

// modelsBar shows on a terminal how far the reading is, once it takes a while.
type modelsBar struct {
	w     io.Writer
	bar   *progressbar.ProgressBar
	total int64
	since time.Time
}

func (b *modelsBar) at(file string, done, total int64) {
	if !isTerminal(b.w) {
		return
	}
	if b.since.IsZero() {
		b.since = time.Now()
	}
	if b.bar != nil && b.total != total { // another model
		b.clear()
	}
	if b.bar == nil {
		if time.Since(b.since) < 300*time.Millisecond {
			return
		}
		b.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(b.w), progressbar.OptionShowBytes(true),
			progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
		b.total = total
	}
	b.bar.Describe(file)
	b.bar.Set64(done)
}

func (b *modelsBar) clear() {
	if b.bar != nil {
		b.bar.Clear()
		b.bar = nil
	}
}
