package cms

import (
	"slices"

	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// KeyUsage are the bits of RFC 5280 clause 4.2.1.3, bit 0 (digitalSignature) lowest.
type KeyUsage uint16

// The usages that are asked for here.
const (
	DigitalSignature KeyUsage = 1 << 0
	CertSign         KeyUsage = 1 << 5
	CRLSign          KeyUsage = 1 << 6
)

// Extensions are those extensions of a certificate or revocation list that are
// understood here. What is absent is nil or false.
type Extensions struct {
	HasKeyUsage      bool
	KeyUsage         KeyUsage
	HasConstraints   bool
	CA               bool
	SubjectKeyID     []byte
	AuthorityKeyID   []byte
	ExtendedKeyUsage []string // dotted decimals
	DocumentTypes    []string // of Doc 9303-12 clause 7.1.1: first letters of an MRZ
	Critical         []string // critical extensions that are not understood
}

// Extensions that carry nothing to act on here, but may be critical in use.
var harmless = []string{
	"2.5.29.16",        // private key usage period: binds the signer, not the reader
	"2.5.29.17",        // subject alternative name
	"2.5.29.18",        // issuer alternative name
	"2.5.29.20",        // CRL number
	"2.5.29.31",        // CRL distribution points
	"2.5.29.32",        // certificate policies: none is asked for
	"2.23.136.1.1.6.1", // name change of a CSCA
}

// read reads the extensions in [tag] EXPLICIT, which may be absent.
func (e *Extensions) read(in *cryptobyte.String, tag asn1.Tag) bool {
	var outer cryptobyte.String
	var present bool
	if !in.ReadOptionalASN1(&outer, &present, tag.ContextSpecific().Constructed()) {
		return false
	}
	return !present || e.list(&outer) && outer.Empty()
}

// list reads a sequence of extensions.
func (e *Extensions) list(in *cryptobyte.String) bool {
	var list cryptobyte.String
	if !in.ReadASN1(&list, asn1.SEQUENCE) {
		return false
	}
	var seen []string
	for !list.Empty() {
		var x, value cryptobyte.String
		var id encoding.ObjectIdentifier
		var critical bool
		if !list.ReadASN1(&x, asn1.SEQUENCE) || !x.ReadASN1ObjectIdentifier(&id) {
			return false
		}
		if x.PeekASN1Tag(asn1.BOOLEAN) && !x.ReadASN1Boolean(&critical) {
			return false
		}
		if !x.ReadASN1(&value, asn1.OCTET_STRING) || !x.Empty() || slices.Contains(seen, id.String()) {
			return false
		}
		seen = append(seen, id.String())
		if !e.one(id.String(), value, critical) {
			return false
		}
	}
	return true
}

func (e *Extensions) one(oid string, v cryptobyte.String, critical bool) bool {
	switch oid {
	case "2.5.29.15":
		var bits encoding.BitString
		if !v.ReadASN1BitString(&bits) || !v.Empty() {
			return false
		}
		e.HasKeyUsage = true
		for i := range 9 {
			e.KeyUsage |= KeyUsage(bits.At(i)) << i
		}
	case "2.5.29.19":
		var seq cryptobyte.String
		if !v.ReadASN1(&seq, asn1.SEQUENCE) || !v.Empty() {
			return false
		}
		e.HasConstraints = true
		return !seq.PeekASN1Tag(asn1.BOOLEAN) || seq.ReadASN1Boolean(&e.CA)
	case "2.5.29.14":
		return v.ReadASN1Bytes(&e.SubjectKeyID, asn1.OCTET_STRING) && v.Empty()
	case "2.5.29.35":
		var seq, id cryptobyte.String
		var present bool
		if !v.ReadASN1(&seq, asn1.SEQUENCE) || !v.Empty() || !seq.ReadOptionalASN1(&id, &present, asn1.Tag(0).ContextSpecific()) {
			return false
		}
		if present {
			e.AuthorityKeyID = id
		}
	case "2.5.29.37":
		return readOIDs(v, &e.ExtendedKeyUsage)
	case "2.23.136.1.1.6.2":
		return readTypes(v, &e.DocumentTypes)
	default:
		if critical && !slices.Contains(harmless, oid) {
			e.Critical = append(e.Critical, oid)
		}
	}
	return true
}

func readOIDs(v cryptobyte.String, out *[]string) bool {
	var seq cryptobyte.String
	if !v.ReadASN1(&seq, asn1.SEQUENCE) || !v.Empty() {
		return false
	}
	for !seq.Empty() {
		var oid encoding.ObjectIdentifier
		if !seq.ReadASN1ObjectIdentifier(&oid) {
			return false
		}
		*out = append(*out, oid.String())
	}
	return true
}

// readTypes reads DocumentTypeListSyntax: version 0 and a set of strings.
func readTypes(v cryptobyte.String, out *[]string) bool {
	var seq, set cryptobyte.String
	var version int
	if !v.ReadASN1(&seq, asn1.SEQUENCE) || !v.Empty() || !seq.ReadASN1Integer(&version) || version != 0 ||
		!seq.ReadASN1(&set, asn1.SET) || !seq.Empty() {
		return false
	}
	for !set.Empty() {
		var s cryptobyte.String
		if !set.ReadASN1(&s, asn1.PrintableString) {
			return false
		}
		*out = append(*out, string(s))
	}
	return true
}
