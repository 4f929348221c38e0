package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/schollz/progressbar/v3"

	"gatehouse/capture/chip"
)

// print writes a reading for people.
func (r *chipReading) print(out io.Writer) {
	fmt.Fprintf(out, "chip %s", r.State)
	if r.Reason != "" {
		fmt.Fprintf(out, ": %s", r.Reason)
	}
	fmt.Fprintf(out, "\nATR  %s\n", r.ATR)
	for _, p := range r.Protocols {
		var values []string
		for _, name := range slices.Sorted(maps.Keys(p.Values)) {
			values = append(values, name+" "+p.Values[name])
		}
		fmt.Fprintf(out, "%-15s %-14s %s\n", p.Name, p.Outcome, strings.Join(slices.Concat(values, nonempty(p.Reason)), ", "))
	}
	for _, f := range r.Files {
		fmt.Fprintf(out, "%-15s %-14s %7d bytes  %s\n", f.Name, f.State, f.Bytes, f.Reason)
	}
	for _, q := range r.Quirks {
		known, _ := chip.QuirkByName(q)
		fmt.Fprintf(out, "departure       %s: %s\n", q, known.Done)
	}
	fmt.Fprintf(out, "%d commands, %d of them reads; %d bytes to the chip, %d from it; %.1f ms for reader and chip, %.1f ms here\n",
		r.Commands, r.Reads, r.Sent, r.Received, r.CardMS, r.OwnMS)
	for _, c := range r.Checks {
		class := ""
		if len(c.Values) > 0 {
			class = c.Values[0].Value
		}
		fmt.Fprintf(out, "%-22s %-13s %s\n", c.ID, c.Verdict, class)
	}
}

func nonempty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// progressOf shows how far a reading is where a person is looking; nil elsewhere.
func progressOf(errOut io.Writer) func(chip.Progress) {
	if !isTerminal(errOut) {
		return nil
	}
	var bar *progressbar.ProgressBar
	file := ""
	return func(p chip.Progress) {
		if p.File != file {
			if bar != nil {
				bar.Finish()
			}
			file = p.File
			bar = progressbar.NewOptions(max(p.Of, -1), progressbar.OptionSetWriter(errOut), progressbar.OptionSetDescription(file), progressbar.OptionClearOnFinish())
		}
		if p.Of > 0 {
			bar.ChangeMax(p.Of)
		}
		bar.Set(p.Done)
	}
}
