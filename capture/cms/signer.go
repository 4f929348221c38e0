package cms

import (
	"bytes"
	"crypto"
	"math/big"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// SignerInfo is one signer of a SignedData (RFC 5652 clause 5.3).
type SignerInfo struct {
	Version            int
	Issuer             Name      // with Serial, unless the signer is named by KeyID
	Serial             *big.Int  // nil: named by KeyID
	KeyID              []byte    // subject key identifier; nil: named by Issuer and Serial
	DigestAlgorithm    string    // "SHA-256"
	SignatureAlgorithm string    // for people: "RSASSA-PSS SHA-256 salt 32"
	SigningTime        time.Time // as the signer says, which proves nothing; zero: it does not

	digest      crypto.Hash
	algorithm   algorithm
	contentType string
	message     []byte   // the digest of the content, as the signer says; nil: no attributes
	attributes  [][]byte // what was signed in place of the content: in DER, and as sent where that differs
	signature   []byte
}

const (
	oidContentType   = "1.2.840.113549.1.9.3"
	oidMessageDigest = "1.2.840.113549.1.9.4"
	oidSigningTime   = "1.2.840.113549.1.9.5"
)

// How long attributes of a signer may be in bytes, and how many.
const (
	maxAttributes     = 64 << 10
	maxAttributeCount = 64
)

// readSigner reads a SignerInfo.
func readSigner(r *reader) *SignerInfo {
	in := r.open(asn1.SEQUENCE, "a signer")
	i := &SignerInfo{Version: in.small("version of a signer")}
	i.readID(in)
	i.digest = in.digest("digest algorithm")
	if in.err == nil && i.digest == 0 {
		in.fail("%w: the signer's hash", ErrAlgorithm)
	}
	i.DigestAlgorithm = i.digest.String()
	if in.at(context(0)) {
		i.readAttributes(in)
	}
	i.algorithm = in.signature(in.identifier("signature algorithm"), i.digest)
	i.SignatureAlgorithm = i.algorithm.String()
	if i.algorithm.hash != i.digest {
		r.depart(HashesDiffer)
	}
	i.signature = in.octets("signature")
	if in.at(context(1)) {
		r.depart(UnsignedAttributes)
		if len(in.in) > maxAttributes {
			in.fail("%w: unsigned, of %d bytes", ErrAttributes, len(in.in))
		}
		for set := in.set(context(1), "unsigned attributes"); set.more(); {
			readAttribute(set)
		}
	}
	in.end("a signer")
	return i
}

// readID reads a SignerIdentifier.
func (i *SignerInfo) readID(r *reader) {
	want := 1
	switch key := asn1.Tag(0).ContextSpecific(); {
	case r.at(key):
		i.KeyID, want = r.next("key identifier").body, 3
	case r.at(key.Constructed()): // as EXPLICIT, or in pieces
		r.depart(ConstructedString)
		in := r.open(key.Constructed(), "key identifier")
		i.KeyID, want = in.octets("key identifier"), 3
		in.end("key identifier")
	default:
		whole := r.want(asn1.SEQUENCE, "signer identifier")
		if len(whole.raw) > MaxCertificate {
			r.fail("the signer identifier is of %d bytes", len(whole.raw))
		}
		in := r.inside(whole)
		i.Issuer, i.Serial = in.name("signer's issuer"), in.integer("signer's serial number")
		in.end("signer identifier")
	}
	if i.Version != want {
		r.depart(SignerVersion)
	}
	if i.Version != 1 && i.Version != 3 {
		r.fail("a signer's version is %d", i.Version)
	}
}

// valued is an attribute: its type and the set of its values.
type valued struct {
	oid    string
	values element
}

func readAttribute(r *reader) valued {
	in := r.open(asn1.SEQUENCE, "an attribute")
	a := valued{in.oid("an attribute"), in.want(asn1.SET, "values of an attribute")}
	in.end("an attribute")
	return a
}

// readAttributes reads signed attributes: each once, content type and message digest
// with one value (RFC 5652 clause 11).
func (i *SignerInfo) readAttributes(r *reader) {
	const what = "signed attributes"
	whole := r.want(context(0), what)
	if len(whole.raw) > maxAttributes {
		r.fail("%w: %d bytes", ErrAttributes, len(whole.raw))
	}
	var seen []string
	for set := r.inside(whole); set.more(); {
		a := readAttribute(set)
		if slices.Contains(seen, a.oid) || len(seen) == maxAttributeCount {
			r.fail("%w: %.60s is there twice, or there are too many", ErrAttributes, a.oid)
		}
		seen = append(seen, a.oid)
		values := set.inside(a.values)
		switch a.oid {
		case oidContentType:
			i.contentType = values.oid("content type attribute")
			values.end("content type attribute")
		case oidMessageDigest:
			i.message = values.octets("message digest attribute")
			values.end("message digest attribute")
		case oidSigningTime:
			i.readTime(r, values)
		}
	}
	if r.err == nil && (i.contentType == "" || len(i.message) == 0) {
		r.fail("%w: content type or message digest is missing", ErrAttributes)
	}
	if r.err != nil {
		return
	}
	sent := append([]byte{byte(asn1.SET)}, whole.raw[1:]...)
	i.attributes = append(i.attributes, r.der(element{asn1.SET, sent, whole.body}))
	if !bytes.Equal(sent, i.attributes[0]) {
		r.depart(AttributesNotDER)
		i.attributes = append(i.attributes, sent)
	}
}

// readTime reads the signing time, which nothing hangs on: one that cannot be read is
// recorded.
func (i *SignerInfo) readTime(r, values *reader) {
	own := read(values.in)
	at := own.time("signing time")
	own.end("signing time")
	if own.err != nil {
		r.depart(SigningTimeOdd)
		return
	}
	i.SigningTime = at
}

// means tells whether the signer's identifier is that of the certificate, however
// its names are encoded and ordered. States write names in other cases, but one letter
// alone in the other case is a changed bit.
func (i *SignerInfo) means(c *Certificate) bool {
	if i.KeyID != nil {
		return len(i.KeyID) > 0 && bytes.Equal(i.KeyID, c.SubjectKeyID)
	}
	return i.Serial.Cmp(c.Serial) == 0 && i.Issuer.Alike(c.Issuer) && i.Issuer.slips(c.Issuer) != 1
}
