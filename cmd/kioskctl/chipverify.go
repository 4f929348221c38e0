package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/uplink/trust"
)

const chipUsage = `usage: kioskctl chip verify [--store DIR] [--at DATE] [--min-level LEVEL] [--no-sha1] [--json] SOD [DG...]
         judges an EF.SOD and data groups that lie in files as the kiosk judges a chip. The first file is the
         EF.SOD; the others are known by their tags, or by a name as DG2. Level: manual, list, bilateral.
         --json: file, at, departures, sod_signature, sod_reason, issuer_certificate (trusted, not trusted,
         undetermined, aborted), issuer_reason, document_signer, csca_sha256, csca_subject, csca, level, source,
         revocation, data_groups [{name, integrity}], checks [{id, title, verdict, reason, values [{name, value}]}]
         Exit status 0: nothing failed, nothing is undetermined; 1: something did or is; 2: the call was wrong`

// chipVerdict is what chip verify prints. Verdicts are those of BSI TR-03135-1:
// successful, failed, undetermined, not supported, aborted.
type chipVerdict struct {
	File       string    `json:"file"`       // the EF.SOD
	At         time.Time `json:"at"`         // as of when it was judged
	Departures []string  `json:"departures"` // of the files from what a chip would give, accepted all the same

	SODSignature string `json:"sod_signature"`              // of the EF.SOD as a whole: that it is one, and its signature
	SODReason    string `json:"sod_reason,omitempty"`       // classes of what is wrong: malformed, content type, digest, attributes, signature, signer identifier, signer unknown, algorithm
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
	kiosk := config.Default()
	if c, err := config.Load(defaultConfig); err == nil {
		kiosk = c
	}
	flags := flag.NewFlagSet("chip verify", flag.ContinueOnError)
	dir := flags.String("store", kiosk.TrustPath(), "folder of the trust store")
	on := flags.String("at", "", "time as of which is judged, YYYY-MM-DD or RFC 3339; now")
	level := flags.String("min-level", pki.Levels[0], "lowest level of an authority that counts")
	noSHA1 := flags.Bool("no-sha1", false, "signatures and digests over SHA-1 prove nothing")
	asJSON := flags.Bool("json", false, "print one JSON object with every check")
	files, err := mixed(flags, args)
	at, wrong := momentOf(*on)
	switch {
	case err != nil:
	case wrong != nil:
		err = fmt.Errorf("--at: %w", wrong)
	case !slices.Contains(pki.Levels[:], *level):
		err = fmt.Errorf("--min-level %q is none of %s", *level, strings.Join(pki.Levels[:], ", "))
	case len(files) == 0:
		err = errors.New("no EF.SOD is named")
	}
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl chip verify: %v\n%s\n", err, chipUsage)
		return 2
	}
	fail := func(err error) int {
		fmt.Fprintf(errOut, "kioskctl chip verify: %v\n", err)
		return 1
	}
	e := screening.Evidence{}
	e.Document.State = capture.NotSupported.String()
	var departures []string
	if e.Chip, departures, err = chipOfFiles(files); err != nil {
		return fail(err)
	}
	store, err := trust.Open(*dir)
	if err != nil {
		return fail(err)
	}
	known := store.Evidence(signedObjects(&e.Chip)...)
	e.Chip.Trust = &known
	rules := pki.Rules{MinLevel: *level, SHA1: []string{"*"}}
	if *noSHA1 {
		rules.SHA1 = nil
	}
	v := verdictOf(files[0], at, departures, pki.Check(&e, at, rules))
	if *asJSON {
		w := encoder(out)
		w.SetIndent("", "  ")
		err = w.Encode(v)
	} else {
		err = v.print(out)
	}
	if err != nil {
		return fail(err)
	}
	return v.status()
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

func (v *chipVerdict) print(out io.Writer) error {
	w := bufio.NewWriter(out)
	for _, d := range v.Departures {
		fmt.Fprintln(w, "departure:", d)
	}
	for _, c := range v.Checks {
		fmt.Fprintf(w, "%-22s %-13s %s\n", c.ID, c.Verdict, c.Reason)
	}
	fmt.Fprintf(w, "security object %s, signer %s", v.SODSignature, v.Issuer)
	if v.CSCASubject != "" {
		fmt.Fprintf(w, " by %s (%s)", v.CSCASubject, v.Level)
	}
	fmt.Fprintln(w)
	return w.Flush()
}
