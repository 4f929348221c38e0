package cms

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"fmt"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// signed is the frame of certificates and revocation lists: what was signed, how,
// and the signature.
type signed struct {
	tbs, signature []byte
	id             identifier
	algorithm      algorithm
}

// SignatureAlgorithm names the algorithm for people: "RSASSA-PSS SHA-256 salt 32".
func (s *signed) SignatureAlgorithm() string { return s.algorithm.String() }

// WeakHash tells whether what was signed is SHA-1, which is broken: the caller's
// policy says whether it counts.
func (s *signed) WeakHash() bool { return s.algorithm.hash == crypto.SHA1 }

// open splits SEQUENCE { tbs, algorithm, signature } and gives the contents of tbs.
func (s *signed) open(r *reader) *reader {
	in := r.open(asn1.SEQUENCE, "what is signed")
	r.end("what is signed")
	tbs := in.want(asn1.SEQUENCE, "the signed part")
	s.id = in.identifier("signature algorithm")
	s.signature = in.whole("signature")
	in.end("what is signed")
	s.tbs = tbs.raw
	s.algorithm = r.signature(s.id, 0)
	return in.inside(tbs)
}

// same reads the algorithm inside of what is signed, which has to be that outside.
func (s *signed) same(r *reader) {
	id := r.identifier("signature algorithm")
	if r.err != nil || bytes.Equal(id.raw, s.id.raw) {
		return
	}
	r.depart(AlgorithmsDiffer)
	if a := r.signature(id, 0); r.err == nil && a != s.algorithm {
		r.fail("it is signed with %s by what is signed and with %s by the signature", a, s.algorithm)
	}
}

// SignedBy verifies the signature with the issuer's key. Errors: ErrSignature.
func (s *signed) SignedBy(issuer *Certificate) error {
	h := s.algorithm.hash.New()
	h.Write(s.tbs)
	return issuer.verify(s.algorithm, h.Sum(nil), s.signature)
}

// verify verifies a signature over a digest with the key of c. Errors: ErrSignature.
func (c *Certificate) verify(a algorithm, digest, signature []byte) error {
	var ok bool
	switch {
	case (a.scheme == schemeECDSA || a.scheme == schemePlain) != (c.EC != nil), (a.scheme == schemeDSA) != (c.DSA != nil), !c.allows(a):
		return fmt.Errorf("%w: the signer's key has another algorithm", ErrSignature)
	case a.scheme == schemeECDSA:
		ok = c.EC.VerifyDER(digest, signature) == nil
	case a.scheme == schemePlain:
		ok = c.EC.VerifyRaw(digest, signature) == nil
	case a.scheme == schemeDSA:
		ok = c.DSA.verify(digest, signature)
	case a.scheme == schemePKCS1:
		ok = rsa.VerifyPKCS1v15(c.RSA, a.hash, digest, signature) == nil
	default:
		ok = verifyPSS(c.RSA, a, digest, signature)
	}
	if !ok {
		return ErrSignature
	}
	return nil
}

// allows tells whether a key that is bound to parameters of RSASSA-PSS is used with
// them (RFC 4055 clause 3.3).
func (c *Certificate) allows(a algorithm) bool {
	b := c.bound
	return b == nil || a.scheme == schemePSS && a.hash == b.hash && a.mask == b.mask && a.salt >= b.salt
}
