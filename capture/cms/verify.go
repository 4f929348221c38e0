package cms

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"slices"
)

// What Verify can find. Each is wrapped with more.
var (
	// ErrAttributes: signed attributes are missing, double or of another content.
	ErrAttributes = errors.New("signed attributes are not in order")
	// ErrDigest: the content is not the one that was signed.
	ErrDigest = errors.New("digest of the content is wrong")
	// ErrSignerID: the signature is the certificate's, and the signer names another.
	ErrSignerID = errors.New("signer identifier is of another certificate")
	// ErrNoSigner: the certificate that a signer names is not inside.
	ErrNoSigner = errors.New("signer's certificate is not inside")
)

// The forms of what was signed.
const (
	FormDER     = "DER"     // signed attributes in DER, as RFC 5652 clause 5.4 wants
	FormSent    = "as sent" // signed attributes as they were sent, which is not DER
	FormContent = "content" // the content itself: there are no attributes
)

// Report says what Check found of one signer.
type Report struct {
	Err        error    // nil: the signature is the certificate's and covers the content
	Form       string   // what was signed; empty: not found
	Weak       bool     // SHA-1 is the hash of the content or of the signature
	Departures []string // that only show with the certificate
}

// Signer gives the embedded certificate that signer i names. Errors: ErrNoSigner, and
// with it what is wrong with a certificate that could not be read.
func (s *SignedData) Signer(i int) (*Certificate, error) {
	if i < 0 || i >= len(s.Signers) {
		return nil, fmt.Errorf("%w: there are %d signers", ErrNoSigner, len(s.Signers))
	}
	for _, c := range s.Certificates {
		if s.Signers[i].means(c) {
			return c, nil
		}
	}
	return nil, errors.Join(append([]error{ErrNoSigner}, s.Unread...)...)
}

// Verify verifies the signature of signer i with the key of c. Errors, the first that
// applies: ErrNoSigner (no such signer), ErrAttributes, ErrDigest, ErrAlgorithm,
// ErrSignature, ErrSignerID.
func (s *SignedData) Verify(i int, c *Certificate) error { return s.Check(i, c).Err }

// Check is Verify with all that there is to say.
func (s *SignedData) Check(i int, c *Certificate) Report {
	if i < 0 || i >= len(s.Signers) {
		return Report{Err: fmt.Errorf("%w: there are %d signers", ErrNoSigner, len(s.Signers))}
	}
	signer := s.Signers[i]
	r := Report{Weak: signer.digest == crypto.SHA1 || signer.algorithm.hash == crypto.SHA1}
	if r.Err = s.covers(signer); r.Err == nil {
		r.Err = r.signature(s, signer, c)
	}
	if r.Err != nil {
		return r
	}
	switch {
	case !signer.means(c):
		r.Err = ErrSignerID
	case signer.KeyID == nil && !bytes.Equal(signer.Issuer.raw, c.Issuer.raw):
		r.Departures = append(r.Departures, SignerNameDiffers)
	}
	return r
}

// covers tells whether the signer speaks of the content.
func (s *SignedData) covers(i *SignerInfo) error {
	switch {
	case s.Content == nil:
		return fmt.Errorf("%w: there is no content", ErrDigest)
	case i.message == nil && s.ContentType != ContentData:
		return fmt.Errorf("%w: content %.60s wants some", ErrAttributes, s.ContentType)
	case i.message != nil && i.contentType != s.ContentType:
		return fmt.Errorf("%w: signed as %.60s, sent as %.60s", ErrAttributes, i.contentType, s.ContentType)
	case i.message != nil && !i.matches(s.Content):
		return ErrDigest
	case !slices.Contains(s.digests, i.digest):
		return fmt.Errorf("%w: %s is not among the digest algorithms", ErrAlgorithm, i.digest)
	case i.message == nil && i.digest != i.algorithm.hash:
		return fmt.Errorf("%w: %s for the digest, %s for the signature", ErrAlgorithm, i.digest, i.algorithm)
	}
	return nil
}

// matches tells whether the message digest is that of the content.
func (i *SignerInfo) matches(content []byte) bool {
	h := i.digest.New()
	h.Write(content)
	return bytes.Equal(h.Sum(nil), i.message)
}

// signature verifies the signature over the form of what was signed that fits.
func (r *Report) signature(s *SignedData, i *SignerInfo, c *Certificate) error {
	forms, names := i.attributes, []string{FormDER, FormSent}
	if i.message == nil {
		forms, names = [][]byte{s.Content}, []string{FormContent}
	}
	var first error
	for n, form := range forms {
		for _, v := range i.variants() {
			h := v.hash.New()
			h.Write(form)
			err := c.verify(v.algorithm, h.Sum(nil), i.signature)
			if err == nil {
				r.Form, r.Weak = names[n], i.digest == crypto.SHA1 || v.hash == crypto.SHA1
				if v.departure != "" {
					r.Departures = append(r.Departures, v.departure)
				}
				return nil
			}
			if first == nil {
				first = err
			}
		}
	}
	return first
}

// variant is an algorithm that a signer may have meant.
type variant struct {
	algorithm
	departure string // empty: it is the one that the signer names
}

// variants are what the signer names, and what signers in use do in its stead: r||s
// for ECDSA in DER, and the hash of the digest where the signature names another.
// Parameters of RSASSA-PSS are never departed from.
func (i *SignerInfo) variants() []variant {
	all := []variant{{i.algorithm, ""}}
	if i.algorithm.scheme == schemeECDSA {
		all = append(all, variant{algorithm{scheme: schemePlain, hash: i.algorithm.hash}, SignaturePlain})
	}
	if i.algorithm.scheme != schemePSS && i.digest != i.algorithm.hash {
		all = append(all, variant{algorithm{scheme: i.algorithm.scheme, hash: i.digest}, HashOfDigest})
	}
	return all
}
