package evidence

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"golang.org/x/text/language"

	"gatehouse/capture"
	"gatehouse/capture/seal"
	"gatehouse/screening"
)

// SealTrust is what seals are verified with, as it stands.
type SealTrust struct {
	seal.Trust
	Version uint64 // of the signed pack; 0: there is none
	Err     error  // why there is none, or what is wrong with it: refused, expired
}

// Seals verifies the barcodes of a page as of now and writes down those that are
// seals or begin as one. A code that was read in two lights counts once.
func Seals(codes []capture.Code, t SealTrust, now time.Time) *screening.SealsEvidence {
	e := &screening.SealsEvidence{ModalityEvidence: Modality(capture.Captured, ""), TrustVersion: t.Version}
	if t.Err != nil {
		e.TrustReason = t.Err.Error()
	}
	for _, c := range codes {
		sum := sha256.Sum256(c.Payload)
		if slices.ContainsFunc(e.Seals, func(s screening.SealEvidence) bool { return bytes.Equal(s.SHA256, sum[:]) }) {
			continue
		}
		s := screening.SealEvidence{
			Symbology: c.Symbology.String(), SHA256: sum[:],
			Region: &screening.Region{Light: c.Light.String(), Box: box(c.Region())},
		}
		switch x, err := seal.Parse(c.Payload); {
		case errors.Is(err, seal.ErrNoSeal):
			e.Others++
			continue
		case err != nil:
			status, _ := seal.StatusOf(err)
			s.Status, s.Reason = string(status), err.Error()
		default:
			describe(&s, x)
			verdict(&s, seal.Verify(x, t.Trust, now))
		}
		e.Seals = append(e.Seals, s)
	}
	return e
}

// describe writes down what the seal says.
func describe(e *screening.SealEvidence, s seal.Seal) {
	e.Kind, e.Version, e.Issuer, e.Document, e.Unknown = s.Kind.String(), s.Version, s.Issuer, s.Document, s.Unknown()
	e.Signer, e.Reference, e.Issued, e.Signed = s.Signer, s.Reference, s.Issued, s.Signed
	e.Features = flat(nil, s.Features)
}

// maxFeature bounds a text in the record: a portrait in a seal is not kept as text.
const maxFeature = 256

func flat(out []screening.SealFeature, fs []seal.Feature) []screening.SealFeature {
	for _, f := range fs {
		if f.Name != "" && f.Text != "" && len(f.Text) <= maxFeature {
			out = append(out, screening.SealFeature{Name: f.Name, Text: f.Text})
		}
		out = flat(out, f.Features)
	}
	return out
}

// verdict writes down what its verification gave.
func verdict(e *screening.SealEvidence, r seal.Report) {
	e.Status, e.Signature, e.Trust = string(r.Status), string(r.Signature), string(r.Trust)
	e.NoAnchor, e.NoRevocation = r.NoAnchor, r.NoRevocation
	if c := r.Signer; c != nil {
		e.Certificate = &screening.SealCertificate{
			Subject: c.Subject.String(), Country: c.Subject.Country(), State: state(c.Subject.Country()), NotBefore: c.NotBefore.Unix(), NotAfter: c.NotAfter.Unix(),
		}
		if r.Anchor != nil {
			e.Certificate.Authority = r.Anchor.Subject.String()
		}
	}
}

// states are the codes of Doc 9303-3 clause 5 that ISO 3166 has otherwise or not at all.
var states = map[string]string{"DE": "D", "EU": "EUE", "KS": "RKS", "UN": "UNO", "UT": "UTO", "XK": "RKS"}

// state is the code of Doc 9303-3 for a country of two letters, which certificates
// have; empty for what has none.
func state(country string) string {
	if code, ok := states[country]; ok {
		return code
	}
	r, err := language.ParseRegion(country)
	if err != nil || len(country) != 2 || !r.IsCountry() {
		return ""
	}
	return r.ISO3()
}
