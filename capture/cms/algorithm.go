package cms

import (
	"crypto"
	"errors"
	"fmt"

	_ "crypto/sha1"   // policy decides where it counts
	_ "crypto/sha256" // SHA-224 and SHA-256
	_ "crypto/sha512" // SHA-384 and SHA-512

	"golang.org/x/crypto/cryptobyte/asn1"
)

// ErrAlgorithm: an algorithm that is not known or not accepted.
var ErrAlgorithm = errors.New("algorithm is not accepted")

// algorithm is a signature algorithm with its parameters.
type algorithm struct {
	scheme scheme
	hash   crypto.Hash
	mask   crypto.Hash // of PSS: hash of the mask generation function
	salt   int         // of PSS, bytes
}

type scheme uint8

const (
	schemeECDSA scheme = iota + 1
	schemePlain        // ECDSA as r||s, BSI TR-03111 clause 5.2.1
	schemePKCS1
	schemePSS
	schemeDSA
)

func (a algorithm) String() string {
	switch a.scheme {
	case schemeECDSA:
		return "ECDSA " + a.hash.String()
	case schemePlain:
		return "ECDSA plain " + a.hash.String()
	case schemePKCS1:
		return "RSASSA-PKCS1-v1_5 " + a.hash.String()
	case schemeDSA:
		return "DSA " + a.hash.String()
	}
	if a.mask != a.hash {
		return fmt.Sprintf("RSASSA-PSS %s, mask %s, salt %d", a.hash, a.mask, a.salt)
	}
	return fmt.Sprintf("RSASSA-PSS %s salt %d", a.hash, a.salt)
}

const (
	oidPSS  = "1.2.840.113549.1.1.10"
	oidMGF1 = "1.2.840.113549.1.1.8"
	oidRSA  = "1.2.840.113549.1.1.1"
	oidEC   = "1.2.840.10045.2.1"
)

var algorithms = map[string]algorithm{
	"1.2.840.10045.4.1":       {scheme: schemeECDSA, hash: crypto.SHA1},
	"1.2.840.10045.4.3.1":     {scheme: schemeECDSA, hash: crypto.SHA224},
	"1.2.840.10045.4.3.2":     {scheme: schemeECDSA, hash: crypto.SHA256},
	"1.2.840.10045.4.3.3":     {scheme: schemeECDSA, hash: crypto.SHA384},
	"1.2.840.10045.4.3.4":     {scheme: schemeECDSA, hash: crypto.SHA512},
	"0.4.0.127.0.7.1.1.4.1.1": {scheme: schemePlain, hash: crypto.SHA1},
	"0.4.0.127.0.7.1.1.4.1.2": {scheme: schemePlain, hash: crypto.SHA224},
	"0.4.0.127.0.7.1.1.4.1.3": {scheme: schemePlain, hash: crypto.SHA256},
	"0.4.0.127.0.7.1.1.4.1.4": {scheme: schemePlain, hash: crypto.SHA384},
	"0.4.0.127.0.7.1.1.4.1.5": {scheme: schemePlain, hash: crypto.SHA512},
	"1.2.840.10040.4.3":       {scheme: schemeDSA, hash: crypto.SHA1},
	"2.16.840.1.101.3.4.3.1":  {scheme: schemeDSA, hash: crypto.SHA224},
	"2.16.840.1.101.3.4.3.2":  {scheme: schemeDSA, hash: crypto.SHA256},
	"1.2.840.113549.1.1.5":    {scheme: schemePKCS1, hash: crypto.SHA1},
	"1.2.840.113549.1.1.14":   {scheme: schemePKCS1, hash: crypto.SHA224},
	"1.2.840.113549.1.1.11":   {scheme: schemePKCS1, hash: crypto.SHA256},
	"1.2.840.113549.1.1.12":   {scheme: schemePKCS1, hash: crypto.SHA384},
	"1.2.840.113549.1.1.13":   {scheme: schemePKCS1, hash: crypto.SHA512},
}

var hashes = map[string]crypto.Hash{
	"1.3.14.3.2.26":          crypto.SHA1,
	"2.16.840.1.101.3.4.2.4": crypto.SHA224,
	"2.16.840.1.101.3.4.2.1": crypto.SHA256,
	"2.16.840.1.101.3.4.2.2": crypto.SHA384,
	"2.16.840.1.101.3.4.2.3": crypto.SHA512,
}

// identifier is an AlgorithmIdentifier.
type identifier struct {
	oid        string
	raw        []byte
	parameters element // tag 0: none
}

func (r *reader) identifier(what string) identifier {
	whole := r.want(asn1.SEQUENCE, what)
	in := r.inside(whole)
	id := identifier{oid: in.oid(what), raw: whole.raw}
	if in.more() {
		id.parameters = in.next(what)
	}
	in.end(what)
	return id
}

// null tells whether the parameters are NULL. Anything else but none is refused.
func (id identifier) null(s *scan) bool {
	if p := id.parameters; p.tag != 0 && (p.tag != asn1.NULL || len(p.body) > 0) {
		s.fail("%w: %.60s with parameters", ErrAlgorithm, id.oid)
	}
	return id.parameters.tag == asn1.NULL
}

// hash reads the identifier of a hash, whose NULL may be there or not (RFC 5754 clause 2).
func (r *reader) hash(what string) crypto.Hash {
	id := r.identifier(what)
	id.null(r.scan)
	h, ok := hashes[id.oid]
	if !ok {
		r.fail("%w: hash %.60s", ErrAlgorithm, id.oid)
	}
	return h
}

// digest reads the identifier of a digest in CMS; 0: it is not known. Some signers
// give a signature algorithm where its hash belongs.
func (r *reader) digest(what string) crypto.Hash {
	id := r.identifier(what)
	id.null(r.scan)
	h, ok := hashes[id.oid]
	if a, misplaced := algorithms[id.oid]; !ok && misplaced {
		r.depart(DigestOfSignature)
		h = a.hash
	}
	return h
}

// signature reads the identifier of a signature algorithm. With rsaEncryption, which
// signers of CMS have, and with ecPublicKey, which stands there by mistake, the hash is
// that of the signer's digest; zero: there is none.
func (r *reader) signature(id identifier, digest crypto.Hash) algorithm {
	a, ok := algorithms[id.oid]
	switch {
	case r.err != nil:
		return a
	case id.oid == oidPSS:
		return r.pss(id.parameters)
	case id.oid == oidRSA && digest != 0:
		a = algorithm{scheme: schemePKCS1, hash: digest}
	case id.oid == oidEC && digest != 0: // with or without a curve, which is the key's to say
		r.depart(KeyForSignature)
		return algorithm{scheme: schemeECDSA, hash: digest}
	case !ok:
		r.fail("%w: %.60s", ErrAlgorithm, id.oid)
	}
	null, rsa := id.null(r.scan), a.scheme == schemePKCS1
	if rsa && !null {
		r.depart(ParametersMissing)
	}
	if !rsa && null {
		r.depart(ParametersUnwanted)
	}
	return a
}

// pss reads RSASSA-PSS-params (RFC 4055 clause 3.1), whose defaults are SHA-1, a salt
// of 20 bytes and trailer 1.
func (r *reader) pss(parameters element) algorithm {
	const what = "parameters of RSASSA-PSS"
	a := algorithm{scheme: schemePSS, hash: crypto.SHA1, mask: crypto.SHA1, salt: 20}
	if parameters.tag != asn1.SEQUENCE {
		r.fail("%w: RSASSA-PSS without parameters", ErrAlgorithm)
	}
	in := r.inside(parameters)
	if in.at(context(0)) {
		f := in.open(context(0), what)
		if a.hash = f.hash(what); a.hash == crypto.SHA1 {
			r.depart(DefaultSpelledOut)
		}
		f.end(what)
	}
	if in.at(context(1)) {
		f := in.open(context(1), what)
		g := f.open(asn1.SEQUENCE, what)
		if oid := g.oid(what); oid != oidMGF1 {
			r.fail("%w: mask generation %.60s", ErrAlgorithm, oid)
		}
		a.mask = g.hash(what)
		g.end(what)
		f.end(what)
	}
	if in.at(context(2)) {
		f := in.open(context(2), what)
		if a.salt = f.small(what); a.salt == 20 {
			r.depart(DefaultSpelledOut)
		}
		f.end(what)
	}
	if in.at(context(3)) {
		f := in.open(context(3), what)
		if f.small(what) != 1 {
			r.fail("%w: trailer of RSASSA-PSS", ErrAlgorithm)
		}
		r.depart(DefaultSpelledOut)
		f.end(what)
	}
	in.end(what)
	return a
}
