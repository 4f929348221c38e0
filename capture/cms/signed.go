package cms

import (
	"crypto"
	"crypto/rsa"
	"errors"
	"fmt"

	_ "crypto/sha256" // SHA-224 and SHA-256
	_ "crypto/sha512" // SHA-384 and SHA-512

	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// signed is the frame of certificates and revocation lists: what was signed, how,
// and the signature.
type signed struct {
	tbs, algorithmDER, signature []byte
	algorithm                    algorithm
}

// algorithm is a signature algorithm with its parameters.
type algorithm struct {
	scheme scheme
	hash   crypto.Hash
	salt   int // of PSS, bytes
}

type scheme uint8

const (
	schemeECDSA scheme = iota + 1
	schemePKCS1
	schemePSS
)

var algorithms = map[string]algorithm{
	"1.2.840.10045.4.3.1":   {scheme: schemeECDSA, hash: crypto.SHA224},
	"1.2.840.10045.4.3.2":   {scheme: schemeECDSA, hash: crypto.SHA256},
	"1.2.840.10045.4.3.3":   {scheme: schemeECDSA, hash: crypto.SHA384},
	"1.2.840.10045.4.3.4":   {scheme: schemeECDSA, hash: crypto.SHA512},
	"1.2.840.113549.1.1.14": {scheme: schemePKCS1, hash: crypto.SHA224},
	"1.2.840.113549.1.1.11": {scheme: schemePKCS1, hash: crypto.SHA256},
	"1.2.840.113549.1.1.12": {scheme: schemePKCS1, hash: crypto.SHA384},
	"1.2.840.113549.1.1.13": {scheme: schemePKCS1, hash: crypto.SHA512},
}

const oidPSS, oidMGF1 = "1.2.840.113549.1.1.10", "1.2.840.113549.1.1.8"

var hashes = map[string]crypto.Hash{
	"2.16.840.1.101.3.4.2.4": crypto.SHA224,
	"2.16.840.1.101.3.4.2.1": crypto.SHA256,
	"2.16.840.1.101.3.4.2.2": crypto.SHA384,
	"2.16.840.1.101.3.4.2.3": crypto.SHA512,
}

// openSigned splits SEQUENCE { tbs, algorithm, signature } and gives the content of tbs.
func openSigned(der []byte) (signed, cryptobyte.String, error) {
	var s signed
	in := cryptobyte.String(der)
	var seq, tbs, whole, body cryptobyte.String
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !in.Empty() ||
		!seq.ReadASN1Element(&tbs, asn1.SEQUENCE) || !seq.ReadASN1Element(&whole, asn1.SEQUENCE) ||
		!seq.ReadASN1BitStringAsBytes(&s.signature) || !seq.Empty() {
		return s, nil, errors.New("not DER of something signed")
	}
	s.tbs, s.algorithmDER = tbs, whole
	tbs.ReadASN1(&body, asn1.SEQUENCE)
	var err error
	s.algorithm, err = parseAlgorithm(whole)
	return s, body, err
}

func parseAlgorithm(der cryptobyte.String) (algorithm, error) {
	var seq cryptobyte.String
	var oid encoding.ObjectIdentifier
	if !der.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1ObjectIdentifier(&oid) {
		return algorithm{}, fmt.Errorf("%w: it has no name", ErrAlgorithm)
	}
	if oid.String() == oidPSS {
		return parsePSS(seq)
	}
	a, ok := algorithms[oid.String()]
	if !ok {
		return a, fmt.Errorf("%w: %.60s", ErrAlgorithm, oid)
	}
	// Parameters are absent, or NULL by old habit.
	if !seq.SkipOptionalASN1(asn1.NULL) || !seq.Empty() {
		return a, fmt.Errorf("%w: %.60s with parameters", ErrAlgorithm, oid)
	}
	return a, nil
}

// parsePSS reads RSASSA-PSS-params (RFC 4055 clause 3.1). Their defaults are SHA-1,
// so that what is left out is refused, but for the salt of 20 bytes.
func parsePSS(in cryptobyte.String) (algorithm, error) {
	bad := fmt.Errorf("%w: parameters of RSASSA-PSS", ErrAlgorithm)
	a := algorithm{scheme: schemePSS, salt: 20}
	var seq, hash, mgf, inner cryptobyte.String
	var oid encoding.ObjectIdentifier
	context := func(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !in.Empty() ||
		!seq.ReadASN1(&hash, context(0)) || !readHash(&hash, &a.hash) || !hash.Empty() ||
		!seq.ReadASN1(&mgf, context(1)) || !mgf.ReadASN1(&inner, asn1.SEQUENCE) || !mgf.Empty() ||
		!inner.ReadASN1ObjectIdentifier(&oid) || oid.String() != oidMGF1 {
		return a, bad
	}
	var mask crypto.Hash
	trailer := 1
	if !readHash(&inner, &mask) || mask != a.hash ||
		!seq.ReadOptionalASN1Integer(&a.salt, context(2), 20) || a.salt < 1 || a.salt > 512 ||
		!seq.ReadOptionalASN1Integer(&trailer, context(3), 1) || trailer != 1 || !seq.Empty() {
		return a, bad
	}
	return a, nil
}

func readHash(in *cryptobyte.String, h *crypto.Hash) bool {
	var seq cryptobyte.String
	var oid encoding.ObjectIdentifier
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1ObjectIdentifier(&oid) || !seq.SkipOptionalASN1(asn1.NULL) || !seq.Empty() {
		return false
	}
	var ok bool
	*h, ok = hashes[oid.String()]
	return ok
}

// SignedBy verifies the signature with the issuer's key. Errors: ErrSignature.
func (s *signed) SignedBy(issuer *Certificate) error {
	h := s.algorithm.hash.New()
	h.Write(s.tbs)
	digest := h.Sum(nil)
	wrong := fmt.Errorf("%w: the issuer's key has another algorithm", ErrSignature)
	switch s.algorithm.scheme {
	case schemeECDSA:
		if issuer.EC == nil {
			return wrong
		}
		if issuer.EC.VerifyDER(digest, s.signature) != nil {
			return ErrSignature
		}
		return nil
	case schemePKCS1, schemePSS:
		if issuer.RSA == nil {
			return wrong
		}
	}
	var err error
	if s.algorithm.scheme == schemePKCS1 {
		err = rsa.VerifyPKCS1v15(issuer.RSA, s.algorithm.hash, digest, s.signature)
	} else {
		err = rsa.VerifyPSS(issuer.RSA, s.algorithm.hash, digest, s.signature, &rsa.PSSOptions{SaltLength: s.algorithm.salt})
	}
	if err != nil {
		return ErrSignature
	}
	return nil
}
