package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gatehouse/uplink/trust"
)

// shown is what trust show prints as JSON.
type shown struct {
	Sources      []trust.Source `json:"sources"`
	Certificates []trust.Entry  `json:"certificates"`
}

// showTrust shows a certificate by its SHA-256 (or its first 8 digits and more), a
// country, or what came from a file or list.
func showTrust(_ context.Context, c trustCall) error {
	what := c.args[0]
	found := shown{[]trust.Source{}, []trust.Entry{}}
	names := map[string]bool{}
	for _, s := range c.store.Sources(c.now) {
		byDigest := len(what) >= 8 && strings.HasPrefix(s.SHA256, strings.ToLower(what))
		if s.Name == what || s.File == filepath.Base(what) || byDigest || strings.EqualFold(s.Country, what) {
			found.Sources = append(found.Sources, s)
			names[s.Name] = s.Country == "" || !strings.EqualFold(s.Country, what)
		}
	}
	for e := range c.store.List(c.now) {
		from := slices.ContainsFunc(e.Provenance, func(p trust.Provenance) bool { return names[p.Source] })
		if from || strings.EqualFold(e.Country, what) || len(what) >= 8 && strings.HasPrefix(e.SHA256, strings.ToLower(what)) {
			found.Certificates = append(found.Certificates, e)
		}
	}
	if len(found.Sources)+len(found.Certificates) == 0 {
		return fmt.Errorf("%w: %.100q", trust.ErrUnknown, what)
	}
	if c.asJSON {
		e := json.NewEncoder(c.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(found)
	}
	for _, s := range found.Sources {
		printSource(c, s)
	}
	for _, e := range found.Certificates {
		printEntry(c, e)
	}
	return nil
}

func printSource(c trustCall, s trust.Source) {
	fmt.Fprintf(c.out, "%s\n", s.Name)
	line := func(name, value string) {
		if value != "" && value != "-" {
			fmt.Fprintf(c.out, "  %-12s %s\n", name, value)
		}
	}
	line("kind", s.Kind)
	line("sha256", s.SHA256)
	line("file", s.File)
	line("signer", s.Signer)
	line("signed", dash(s.Signed))
	line("imported", dash(s.Stored))
	if !s.Expires.IsZero() {
		due := dash(s.Expires)
		if s.Stale {
			due += ", which is past: a newer one is due"
		}
		line("until", due)
	}
	line("age", fmt.Sprintf("%d days", s.AgeDays))
	if s.Version > 0 {
		line("version", fmt.Sprint(s.Version))
	}
	line("level", s.Level)
	line("proven", fmt.Sprint(s.Proven))
	line("proven by", s.ProvenBy)
	line("holds", fmt.Sprintf("%d, %d of them not taken", s.Held, s.Refused))
	line("departures", strings.Join(s.Departures, "; "))
	line("note", s.Note)
}

func printEntry(c trustCall, e trust.Entry) {
	fmt.Fprintf(c.out, "%s\n", e.Subject)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(c.out, "  %-12s %s\n", name, value)
		}
	}
	line("sha256", e.SHA256)
	line("issuer", e.Issuer)
	line("role", e.Role)
	line("serial", e.Serial)
	line("key", e.Key)
	line("signature", e.Signature)
	validity := dash(e.NotBefore) + " to " + dash(e.NotAfter)
	if e.Expired {
		validity += ", expired"
	}
	line("valid", validity)
	line("level", e.Level)
	line("proven by", e.ProvenBy)
	line("ski", e.SKI)
	line("aki", e.AKI)
	line("departures", strings.Join(e.Departures, "; "))
	for _, p := range e.Provenance {
		line("from", fmt.Sprintf("%s of %.10s, level %s", p.Source, p.Date, p.Level))
	}
}
