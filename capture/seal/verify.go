package seal

import (
	"crypto"
	"errors"
	"time"

	"gatehouse/capture/cms"
)

// Status is a status indication of Doc 9303-13 appendix D.
type Status string

// The statuses. NotSigned is none of appendix D: it stands for barcodes that have
// no signature to judge.
const (
	Valid                Status = "VALID"
	UnknownFeature       Status = "UNKNOWN_FEATURE" // valid all the same
	ReadError            Status = "READ_ERROR"
	WrongFormat          Status = "WRONG_FORMAT"
	UnknownCertificate   Status = "UNKNOWN_CERTIFICATE"
	UntrustedCertificate Status = "UNTRUSTED_CERTIFICATE"
	InvalidDocumentType  Status = "INVALID_DOCUMENTTYPE"
	ExpiredCertificate   Status = "EXPIRED_CERTIFICATE"
	RevokedCertificate   Status = "REVOKED_CERTIFICATE"
	InvalidSignature     Status = "INVALID_SIGNATURE"
	NotSigned            Status = "NOT_SIGNED"
)

// StatusOf gives the status that an error of Parse stands for; false for ErrNoSeal,
// since there is nothing to have one.
func StatusOf(err error) (Status, bool) {
	switch {
	case errors.Is(err, ErrRead):
		return ReadError, true
	case errors.Is(err, ErrFormat):
		return WrongFormat, true
	}
	return "", false
}

// Report says what Verify found.
type Report struct {
	Status    Status // the first that applies, in the order of appendix D
	Signature Status // Valid, InvalidSignature, UnknownCertificate or NotSigned
	// Trust is Valid, or the first of UnknownCertificate, UntrustedCertificate,
	// InvalidDocumentType, ExpiredCertificate and RevokedCertificate; or NotSigned.
	Trust Status
	// NoAnchor: the certificate is untrusted for want of an authority to ask, which
	// is no suspicion, and not because an authority denies it.
	NoAnchor bool
	// NoRevocation: no current revocation list of the authority was at hand.
	NoRevocation bool
	Signer       *cms.Certificate // nil: not known
	Anchor       *cms.Certificate // nil: none, or the signer is pinned
}

// Verify judges the seal as of now.
func Verify(s Seal, t Trust, now time.Time) Report {
	if !s.IsSigned() {
		return Report{Status: NotSigned, Signature: NotSigned, Trust: NotSigned}
	}
	r := Report{Signature: UnknownCertificate, Trust: UnknownCertificate}
	// Several certificates may bear one reference: the one whose key fits is meant.
	for _, c := range t.candidates(s) {
		if r.Signer == nil {
			r.Signer, r.Signature = c, InvalidSignature
		}
		if s.signedBy(c) {
			r.Signer, r.Signature = c, Valid
			break
		}
	}
	if r.Signer != nil {
		r.judge(s, t, now)
	}
	r.Status = Valid
	switch {
	case r.Trust != Valid:
		r.Status = r.Trust
	case r.Signature != Valid:
		r.Status = r.Signature
	case s.unknown:
		r.Status = UnknownFeature
	}
	return r
}

// signedBy verifies the signature with the key of the certificate.
func (s Seal) signedBy(c *cms.Certificate) bool {
	if c.EC == nil || c.HasKeyUsage && c.KeyUsage&cms.DigitalSignature == 0 {
		return false
	}
	h := s.hash
	if s.Kind == VDS {
		h = hashFor(c.EC.Curve().Bits())
	}
	d := h.New()
	d.Write(s.content)
	return c.EC.VerifyRaw(d.Sum(nil), s.signature) == nil
}

// hashFor is the hash that belongs to the order of a curve (Doc 9303-13 clause 2.4).
// P-521, whose order is longer than every hash, has the longest.
func hashFor(bits int) crypto.Hash {
	switch {
	case bits <= 224:
		return crypto.SHA224
	case bits <= 256:
		return crypto.SHA256
	case bits <= 384:
		return crypto.SHA384
	}
	return crypto.SHA512
}

// judge assesses the signer's certificate.
func (r *Report) judge(s Seal, t Trust, now time.Time) {
	r.Trust = Valid
	c := r.Signer
	anchor, err := t.anchorOf(c, now)
	if !t.pins(c) {
		if err != nil {
			r.Trust, r.NoAnchor = UntrustedCertificate, errors.Is(err, cms.ErrNoIssuer)
			return
		}
		r.Anchor = anchor
		if !serves(c, anchor, s.Kind) || c.Subject.Country() != anchor.Subject.Country() {
			r.Trust = UntrustedCertificate
			return
		}
	}
	// A pinned signer needs no authority, but one that is at hand may revoke it.
	revoked := false
	r.NoRevocation = true
	for _, l := range t.CRLs {
		if anchor != nil && l.Covers(c, anchor) == nil {
			revoked = revoked || l.Revoked(c)
			r.NoRevocation = r.NoRevocation && l.Stale(now)
		}
	}
	switch {
	case !allows(c, s):
		r.Trust = InvalidDocumentType
	case !c.ValidAt(now) || r.Anchor != nil && !r.Anchor.ValidAt(now):
		r.Trust = ExpiredCertificate
	case revoked:
		r.Trust = RevokedCertificate
	}
}
