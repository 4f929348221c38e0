package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"gatehouse/capture/seal"
)

// sealed is what the command prints of one seal.
type sealed struct {
	Kind      string        `json:"kind"`
	Version   int           `json:"version"`
	Document  string        `json:"document,omitempty"`
	Issuer    string        `json:"issuer,omitempty"`
	Signer    string        `json:"signer,omitempty"`
	Reference string        `json:"reference,omitempty"`
	Issued    string        `json:"issued,omitempty"`
	Signed    string        `json:"signed,omitempty"`
	Fields    []sealedField `json:"fields"`
	Status    seal.Status   `json:"status"` // Doc 9303-13 appendix D
	Signature seal.Status   `json:"signature,omitempty"`
	Trust     seal.Status   `json:"trust,omitempty"`
	Subject   string        `json:"certificate,omitempty"`
	Authority string        `json:"authority,omitempty"`
	Reason    string        `json:"reason,omitempty"`
}

type sealedField struct {
	Tag    int           `json:"tag,omitempty"`
	Name   string        `json:"name,omitempty"`
	Text   string        `json:"text,omitempty"`
	Fields []sealedField `json:"fields,omitempty"`
}

// showSeal takes a digital seal apart: the message of a barcode in a file, or from
// standard input where the file is "-". The exit status is 0 for a seal that is
// valid, or that nobody signed; 1 for every other.
func showSeal(args []string, in io.Reader, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("seal", flag.ContinueOnError)
	flags.SetOutput(errOut)
	trustFile := flags.String("trust", "", "certificates of authorities and signers and revocation lists, PEM; without it no signer is known")
	at := flags.String("at", "", "day as of which certificates are judged, YYYY-MM-DD; today")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() != 1 {
		fmt.Fprintln(errOut, "usage: kioskctl seal [-trust FILE] [-at YYYY-MM-DD] FILE")
		return 2
	}
	now, err := dayOf(*at)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl seal: -at: %v\n", err)
		return 2
	}
	t, err := readTrust(*trustFile)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl seal: %s: %v\n", *trustFile, err)
		return 1
	}
	payload, err := readPayload(flags.Arg(0), in)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl seal: %s: %v\n", flags.Arg(0), err)
		return 1
	}
	s, err := seal.Parse(payload)
	if errors.Is(err, seal.ErrNoSeal) {
		fmt.Fprintf(errOut, "kioskctl seal: %s: %v\n", flags.Arg(0), err)
		return 1
	}
	answer := sealed{Fields: []sealedField{}}
	if err != nil {
		answer.Status, _ = seal.StatusOf(err)
		answer.Reason = err.Error()
	} else {
		answer.describe(s, seal.Verify(s, t, now))
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(answer); err != nil {
		fmt.Fprintf(errOut, "kioskctl seal: %v\n", err)
		return 1
	}
	switch answer.Status {
	case seal.Valid, seal.UnknownFeature, seal.NotSigned:
		return 0
	}
	return 1
}

func (a *sealed) describe(s seal.Seal, r seal.Report) {
	a.Kind, a.Version, a.Document, a.Issuer = s.Kind.String(), s.Version, s.Document, s.Issuer
	a.Signer, a.Reference, a.Issued, a.Signed = s.Signer, s.Reference, s.Issued, s.Signed
	a.Fields = append(a.Fields, fieldsOf(s.Features)...)
	a.Status, a.Signature, a.Trust = r.Status, r.Signature, r.Trust
	if r.Signer != nil {
		a.Subject = r.Signer.Subject.String()
	}
	if r.Anchor != nil {
		a.Authority = r.Anchor.Subject.String()
	}
}

func fieldsOf(fs []seal.Feature) (out []sealedField) {
	for _, f := range fs {
		out = append(out, sealedField{Tag: f.Tag, Name: f.Name, Text: f.Text, Fields: fieldsOf(f.Features)})
	}
	return out
}

func dayOf(text string) (time.Time, error) {
	if text == "" {
		return time.Now(), nil
	}
	return time.Parse(time.DateOnly, text)
}

func readTrust(path string) (seal.Trust, error) {
	if path == "" {
		return seal.Trust{}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return seal.Trust{}, errors.Unwrap(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, seal.MaxTrust+1))
	if err != nil {
		return seal.Trust{}, err
	}
	return seal.ParseTrust(text)
}

// readPayload reads the message of a barcode, byte by byte as it is.
func readPayload(path string, in io.Reader) ([]byte, error) {
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, errors.Unwrap(err)
		}
		defer f.Close()
		in = f
	}
	return io.ReadAll(io.LimitReader(in, seal.MaxPayload+1))
}
