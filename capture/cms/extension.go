package cms

import (
	"slices"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// The extensions that are understood.
const (
	oidSubjectKeyID     = "2.5.29.14"
	oidKeyUsage         = "2.5.29.15"
	oidConstraints      = "2.5.29.19"
	oidAuthorityKeyID   = "2.5.29.35"
	oidExtendedKeyUsage = "2.5.29.37"
	oidDocumentTypes    = "2.23.136.1.1.6.2"
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
func (e *Extensions) read(r *reader, tag asn1.Tag) {
	if !r.at(tag) {
		return
	}
	outer := r.open(tag, "extensions")
	e.list(outer)
	outer.end("extensions")
}

// list reads a sequence of extensions. One that cannot be read counts as not there
// and is recorded; where it is critical, it is not understood.
func (e *Extensions) list(r *reader) {
	const what = "an extension"
	seen := map[string]bool{}
	for list := r.open(asn1.SEQUENCE, "extensions"); list.more(); {
		x := list.open(asn1.SEQUENCE, what)
		oid, critical := x.oid(what), x.defaulted(what)
		value := x.octets(what)
		x.end(what)
		if seen[oid] {
			r.fail("extension %.60s is there twice", oid)
		}
		seen[oid] = true
		if r.err != nil {
			return
		}
		// A walk of its own, so that what is wrong here ends here.
		v := read(value)
		changed := *e
		known := changed.one(v, oid)
		if known {
			v.end(what)
		}
		switch {
		case known && v.err == nil:
			*e = changed
			if oid == oidKeyUsage && !critical {
				r.depart(UsageNotCritical)
			}
			for _, d := range v.departures {
				r.depart(d)
			}
			continue
		case known:
			r.depart(ExtensionUnreadable + oid)
		case slices.Contains(harmless, oid):
			continue
		}
		if critical {
			e.Critical = append(e.Critical, oid)
		}
	}
}

// one reads the extension if it is one that is understood here.
func (e *Extensions) one(v *reader, oid string) bool {
	switch oid {
	case oidKeyUsage:
		bits, _ := v.bits("key usage")
		e.HasKeyUsage = true
		for i := range min(9, 8*len(bits)) {
			e.KeyUsage |= KeyUsage(bits[i/8]>>(7-i%8)&1) << i
		}
	case oidConstraints:
		e.HasConstraints = true
		in := v.open(asn1.SEQUENCE, "basic constraints")
		e.CA = in.defaulted("basic constraints")
		if in.more() {
			e.pathLength(in)
		}
	case oidSubjectKeyID:
		e.SubjectKeyID = v.octets("key identifier")
	case oidAuthorityKeyID:
		in := v.open(asn1.SEQUENCE, "authority key identifier")
		if id := asn1.Tag(0).ContextSpecific(); in.at(id) {
			e.AuthorityKeyID = in.next("key identifier").body
		}
		for in.more() { // issuer and serial number: issuers are found without them
			in.next("authority key identifier")
		}
	case oidExtendedKeyUsage:
		for in := v.open(asn1.SEQUENCE, "extended key usage"); in.more(); {
			e.ExtendedKeyUsage = append(e.ExtendedKeyUsage, in.oid("extended key usage"))
		}
	case oidDocumentTypes:
		e.documentTypes(v)
	default:
		return false
	}
	return true
}

// pathLength records a path length that is not in order: no check here needs it, as
// an authority of travel documents signs nothing but signers (Doc 9303-12 clause 7.1).
func (e *Extensions) pathLength(in *reader) {
	if !e.CA || !in.at(asn1.INTEGER) || in.integer("path length").Sign() < 0 || in.more() {
		in.depart(PathLengthOdd)
	}
}

// documentTypes reads DocumentTypeListSyntax (Doc 9303-12 clause 7.1.1.6): version 0
// and a set of strings. Both frames are left out in some states.
func (e *Extensions) documentTypes(v *reader) {
	const what = "document types"
	in := v.open(asn1.SEQUENCE, what)
	if !in.at(asn1.INTEGER) {
		v.depart(DocumentTypesBare)
	} else if in.small(what) != 0 {
		v.fail("%s have a version that is not known", what)
	}
	types := in
	if in.at(asn1.SET) {
		types = in.set(asn1.SET, what)
		in.end(what)
	} else {
		v.depart(DocumentTypesBare)
	}
	for types.more() {
		e.DocumentTypes = append(e.DocumentTypes, text(types.next(what)))
	}
}
