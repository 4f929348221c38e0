package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gatehouse/uplink/trust"
)

// soon is when a certificate is said to expire soon.
const soon = 90 * 24 * time.Hour

// nation is a line of the table.
type nation struct {
	roots, links, signers, expired, soon, holes int
	level                                       string
	until                                       time.Time // the newest root or link
	dated                                       time.Time // the newest source
}

func listTrust(_ context.Context, c trustCall) error {
	if c.asJSON {
		e := json.NewEncoder(c.out)
		e.SetEscapeHTML(false)
		for entry := range c.store.List(c.now) {
			if err := e.Encode(entry); err != nil {
				return err
			}
		}
		return nil
	}
	if c.store.Empty() {
		fmt.Fprintln(c.out, "nothing was imported yet")
		return nil
	}
	nations := map[string]*nation{}
	for entry := range c.store.List(c.now) {
		n := nations[entry.Country]
		if n == nil {
			n = &nation{}
			nations[entry.Country] = n
		}
		n.add(entry, c.now)
	}
	fmt.Fprintf(c.out, "%-7s %5s %5s %7s %7s %5s %6s  %-9s %-10s %s\n",
		"country", "roots", "links", "signers", "expired", "soon", "holes", "level", "until", "newest source")
	for _, code := range slices.Sorted(maps.Keys(nations)) {
		n := nations[code]
		if code == "" {
			code = "none"
		}
		fmt.Fprintf(c.out, "%-7.7s %5d %5d %7d %7d %5d %6d  %-9s %-10s %d days\n", code, n.roots, n.links, n.signers, n.expired, n.soon, n.holes,
			n.level, dash(n.until), int(c.now.Sub(n.dated)/(24*time.Hour)))
	}
	printSources(c)
	for _, r := range []struct {
		name  string
		codes []string
	}{{"the Bali Process", trust.BaliProcess()}, {"ICAO", trust.ICAO()}} {
		var missing []string
		for _, code := range r.codes {
			n, under := nations[code], trust.SignedUnder(code)
			if n != nil && n.roots+n.links > 0 {
				continue
			}
			if o := nations[under]; o != nil && o.roots+o.links > 0 {
				code += " (signed under " + under + ")"
			}
			missing = append(missing, code)
		}
		fmt.Fprintf(c.out, "\n%d of %d states and areas of %s have no anchor of their own: %s\n", len(missing), len(r.codes), r.name, strings.Join(missing, ", "))
	}
	return nil
}

func (n *nation) add(e trust.Entry, now time.Time) {
	for _, p := range e.Provenance {
		if at, err := time.Parse(time.RFC3339, p.Date); err == nil && at.After(n.dated) {
			n.dated = at
		}
	}
	switch e.Role {
	case trust.RoleCSCA:
		n.roots++
	case trust.RoleLink:
		n.links++
	default:
		n.signers++
		return
	}
	switch {
	case e.Expired:
		n.expired++
	case e.NotAfter.Before(now.Add(soon)):
		n.soon++
	}
	if e.ProvenBy == trust.ProofOrphan {
		n.holes++
	}
	if e.NotAfter.After(n.until) {
		n.until = e.NotAfter
	}
	n.level = trust.Better(n.level, e.Level)
}

func dash(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.DateOnly)
}

func printSources(c trustCall) {
	sources := c.store.Sources(c.now)
	fmt.Fprintf(c.out, "\n%-16s %-9s %-7s %6s %6s  %s\n", "source", "level", "proven", "age", "holds", "name")
	for _, s := range sources {
		stale := ""
		if s.Stale {
			stale = ", a newer one is due"
		}
		level := s.Level
		if level == "" {
			level = "-"
		}
		fmt.Fprintf(c.out, "%-16s %-9s %-7t %5dd %6d  %s%s\n", s.Kind, level, s.Proven, s.AgeDays, s.Held, s.Name, stale)
	}
}
