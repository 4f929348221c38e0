package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/uplink/trust"
)

// chipVerdict is what chip verify prints. Verdicts are those of BSI TR-03135-1:
// successful, failed, undetermined, not supported, aborted.
type chipVerdict struct {
	File       string    `json:"file"`       // the EF.SOD
	At         time.Time `json:"at"`         // as of when it was judged
	Departures []string  `json:"departures"` // of the files from what a chip would give, accepted all the same

	SODSignature string `json:"sod_signature"`
	SODReason    string `json:"sod_reason,omitempty"`       // class of what is wrong: malformed, content type, digest, attributes, signature, signer identifier, signer unknown, algorithm
	Issuer       string `json:"issuer_certificate"`         // trusted, not trusted, undetermined, aborted (table 5.38)
	IssuerReason string `json:"issuer_reason,omitempty"`    // class: anchor missing, level, self-signed, authority as signer, key usage, signature ..
	DSC          *party `json:"document_signer,omitempty"`  // none: it is not known
	CSCASHA256   string `json:"csca_sha256,omitempty"`      // of the certificate that vouches for the signer
	CSCASubject  string `json:"csca_subject,omitempty"`     // as RFC 4514 writes it
	CSCAAlgo     string `json:"csca_signed_with,omitempty"` // algorithm of the authority's signature on the signer's certificate
	CSCA         *dates `json:"csca,omitempty"`
	Level        string `json:"level,omitempty"`  // of the authority: manual, list, bilateral
	Source       string `json:"source,omitempty"` // list that it came from
	Revocation   string `json:"revocation"`

	DataGroups []groupVerdict `json:"data_groups"` // those that the SOD lists or that were given, by number
	Checks     []checkVerdict `json:"checks"`      // every check with its verdict, in the order of an inspection
}

type party struct {
	SHA256  string `json:"sha256"`
	Subject string `json:"subject"`
	dates
}

type dates struct {
	NotBefore string `json:"not_before"`
	NotAfter  string `json:"not_after"`
	Valid     string `json:"valid"` // verdict as of At
}

// groupVerdict is one data group: identical, not identical, present (listed and not
// given), not present, non conformance (given and not listed, or under an unknown
// hash), aborted (table 5.42).
type groupVerdict struct {
	Name      string `json:"name"`
	Integrity string `json:"integrity"`
}

type checkVerdict struct {
	ID      string            `json:"id"`
	Title   string            `json:"title"`
	Verdict screening.Verdict `json:"verdict"`
	Reason  string            `json:"reason,omitempty"` // for people
	Values  []screening.Value `json:"values,omitempty"` // the first, "reason", is the class of what is wrong
}

// chipVerify judges an EF.SOD and data groups that lie in files. The exit status is 0
// where nothing failed and nothing is undetermined or aborted, 1 otherwise, 2 for a call
// that is not understood. SHA-1 counts here unless it is switched off, and anchors of
// every level do: both are shown.
func chipVerify(args []string, _ io.Reader, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("chip verify", flag.ContinueOnError)
	flags.SetOutput(errOut)
	dir := flags.String("store", "", "folder of the trust store (kioskctl trust import --store); without it no signer is known")
	on := flags.String("at", "", "time as of which is judged, YYYY-MM-DD or RFC 3339; now")
	level := flags.String("min-level", pki.Levels[0], "lowest level of an authority that counts: "+strings.Join(pki.Levels[:], ", "))
	noSHA1 := flags.Bool("no-sha1", false, "signatures and digests over SHA-1 prove nothing")
	asJSON := flags.Bool("json", false, "print one JSON object with every check")
	files, ok := parseMixed(flags, args)
	if !ok {
		return 2
	}
	at, err := momentOf(*on)
	switch {
	case err != nil:
		fmt.Fprintf(errOut, "kioskctl chip verify: --at: %v\n", err)
		return 2
	case !slices.Contains(pki.Levels[:], *level):
		fmt.Fprintf(errOut, "kioskctl chip verify: --min-level %q is none of %s\n", *level, strings.Join(pki.Levels[:], ", "))
		return 2
	case len(files) == 0:
		fmt.Fprintln(errOut, "usage: kioskctl chip verify --store DIR [--at DATE] [--min-level LEVEL] [--no-sha1] --json SOD [DG...]")
		return 2
	}
	chip, departures, err := chipOfFiles(files)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl chip verify: %v\n", err)
		return 1
	}
	if *dir != "" {
		s, err := trust.Open(*dir)
		if err != nil {
			fmt.Fprintf(errOut, "kioskctl chip verify: %v\n", err)
			return 1
		}
		t := s.Evidence(signedObjects(&chip)...)
		chip.Trust = &t
	}
	rules := pki.Rules{MinLevel: *level, SHA1: []string{"*"}}
	if *noSHA1 {
		rules.SHA1 = nil
	}
	e := screening.Evidence{Chip: chip}
	e.Document.State = capture.NotSupported.String()
	checks := pki.Check(&e, at, rules)
	v := verdictOf(files[0], at, departures, checks)
	if *asJSON {
		w := encoder(out)
		w.SetIndent("", "  ")
		if err := w.Encode(v); err != nil {
			fmt.Fprintf(errOut, "kioskctl chip verify: %v\n", err)
			return 1
		}
	} else {
		v.print(out)
	}
	return v.status()
}

// parseMixed parses flags that stand before, between and behind the files.
func parseMixed(flags *flag.FlagSet, args []string) (files []string, ok bool) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, false
		}
		if args = flags.Args(); len(args) == 0 {
			return files, true
		}
		files, args = append(files, args[0]), args[1:]
	}
}

// momentOf reads a day, of which it takes noon, or a time; empty: now.
func momentOf(s string) (time.Time, error) {
	if s == "" {
		return time.Now(), nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Add(12 * time.Hour), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, fmt.Errorf("%q is neither YYYY-MM-DD nor a time of RFC 3339", s)
	}
	return t, nil
}

func (v *chipVerdict) status() int {
	for _, c := range v.Checks {
		switch c.Verdict {
		case screening.Failed, screening.Undetermined, screening.Aborted:
			return 1
		}
	}
	return 0
}

func (v *chipVerdict) print(out io.Writer) {
	for _, c := range v.Checks {
		fmt.Fprintf(out, "%-22s %-13s %s\n", c.ID, c.Verdict, c.Reason)
	}
	fmt.Fprintf(out, "signature %s, signer %s", v.SODSignature, v.Issuer)
	if v.CSCASubject != "" {
		fmt.Fprintf(out, " by %s (%s)", v.CSCASubject, v.Level)
	}
	fmt.Fprintln(out)
}
