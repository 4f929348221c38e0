package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"gatehouse/capture"
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

// showSeal takes digital seals apart: those on a picture, or the message of one
// barcode in a file or on standard input ("-"). The exit status is 0 where every
// seal is valid, or signed by nobody; 2 for a call that is not understood; 1 for
// every other end.
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
	fail := func(path string, err error) int {
		fmt.Fprintf(errOut, "kioskctl seal: %s: %v\n", path, err)
		return 1
	}
	t, err := readTrust(*trustFile)
	if err != nil {
		return fail(*trustFile, err)
	}
	messages, err := readMessages(flags.Arg(0), in, errOut)
	if err != nil {
		return fail(flags.Arg(0), err)
	}
	status, shown := 0, 0
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	for _, m := range messages {
		answer, err := takeApart(m, t, now)
		if errors.Is(err, seal.ErrNoSeal) {
			continue
		}
		shown++
		if err := e.Encode(answer); err != nil {
			return fail("standard output", err)
		}
		switch answer.Status {
		case seal.Valid, seal.UnknownFeature, seal.NotSigned:
		default:
			status = 1
		}
	}
	if shown == 0 {
		return fail(flags.Arg(0), seal.ErrNoSeal)
	}
	return status
}

// takeApart gives the answer for one message; its error is ErrNoSeal only.
func takeApart(message []byte, t seal.Trust, now time.Time) (sealed, error) {
	answer := sealed{Fields: []sealedField{}}
	s, err := seal.Parse(message)
	switch {
	case errors.Is(err, seal.ErrNoSeal):
		return answer, err
	case err != nil:
		answer.Status, _ = seal.StatusOf(err)
		answer.Reason = err.Error()
	default:
		answer.describe(s, seal.Verify(s, t, now))
	}
	return answer, nil
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

// readMessages gives the messages of the barcodes on a picture, or the file itself,
// byte by byte as it is.
func readMessages(path string, in io.Reader, errOut io.Writer) ([][]byte, error) {
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, errors.Unwrap(err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, capture.MaxImageBytes+1))
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(b, []byte("\x89PNG")) && !bytes.HasPrefix(b, []byte("\xff\xd8\xff")) {
		return [][]byte{b}, nil
	}
	eyes, err := startVision(errOut)
	if err != nil {
		return nil, err
	}
	defer eyes.Close()
	found, err := findCodes(eyes, b)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, len(found))
	for i, c := range found {
		out[i] = c.Payload
	}
	return out, nil
}
