package cms

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/crypto/cryptobyte/asn1"

	"gatehouse/capture/curve"
)

// Limits of signed data: bytes, and how many of each kind it may hold. A security
// object has one signer and its certificate, a master list one or two more.
const (
	MaxSigned       = 16 << 20
	MaxCertificates = 16
	MaxSigners      = 8
	MaxCRLs         = 8
	// maxOwnCurves bounds the curves of nobody's standard, since it costs milliseconds
	// to find out whether one is sound.
	maxOwnCurves = 1
)

// ErrSigned: the bytes are no SignedData of CMS. It is wrapped with more.
var ErrSigned = errors.New("no signed data of CMS")

// The content types that are named here.
const (
	ContentData       = "1.2.840.113549.1.7.1"
	contentSigned     = "1.2.840.113549.1.7.2"
	ContentMasterList = "2.23.136.1.1.2"
)

// SignedData is a parsed SignedData (RFC 5652 clause 5). Nothing of it is proven
// before Verify says so; certificates, revocation lists and the version never are.
type SignedData struct {
	Version      int
	ContentType  string // dotted decimals
	Content      []byte // nil: it is elsewhere
	Certificates []*Certificate
	CRLs         []*CRL
	Signers      []*SignerInfo
	Departures   []string // of the frame and its signers; certificates and lists have their own
	Unread       []error  // why certificates and revocation lists inside could not be read

	digests []crypto.Hash
}

// ParseSigned reads a ContentInfo with SignedData in DER or BER.
// Errors: ErrSigned, with it ErrAlgorithm and ErrAttributes.
func ParseSigned(ber []byte) (*SignedData, error) {
	if len(ber) > MaxSigned {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrSigned, len(ber), MaxSigned)
	}
	r := read(bytes.Clone(ber))
	info := r.open(asn1.SEQUENCE, "content info")
	r.end("content info")
	if oid := info.oid("content type"); oid != contentSigned {
		r.fail("its content type is %.60s", oid)
	}
	outer := info.open(context(0), "content")
	info.end("content info")
	in := outer.open(asn1.SEQUENCE, "signed data")
	outer.end("content")

	s := &SignedData{Version: in.small("version")}
	set := in.set(asn1.SET, "digest algorithms")
	for n := 0; set.more(); n++ {
		if n == MaxSigners {
			r.fail("more than %d digest algorithms", MaxSigners)
		}
		if h := set.digest("digest algorithm"); h != 0 {
			s.digests = append(s.digests, h)
		} else {
			r.depart(SpareDigest)
		}
	}
	s.readContent(in.open(asn1.SEQUENCE, "content"))
	s.readCertificates(in)
	s.readCRLs(in)
	s.readSigners(in)
	in.end("signed data")
	s.consistent(r)
	if r.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSigned, r.err)
	}
	s.Departures = r.departures
	return s, nil
}

func (s *SignedData) readContent(r *reader) {
	s.ContentType = r.oid("content type")
	if r.more() {
		content := r.open(context(0), "content")
		if s.Content = content.octets("content"); s.Content == nil {
			s.Content = []byte{}
		}
		content.end("content")
	}
	r.end("content")
}

func (s *SignedData) readCertificates(r *reader) {
	if !r.at(context(0)) {
		return
	}
	set := r.set(context(0), "certificates")
	own := 0
	for n := 0; set.more(); n++ {
		e := set.next("a certificate")
		switch {
		case n == MaxCertificates:
			r.fail("more than %d certificates", MaxCertificates)
			return
		case e.tag != asn1.SEQUENCE:
			r.depart(OtherCertificates)
			continue
		}
		c, err := parse(e.raw)
		if errors.Is(err, curve.ErrCurve) || err == nil && c.EC != nil && !c.EC.Curve().Known() {
			own++
		}
		if own > maxOwnCurves {
			r.fail("keys on more than %d curve of nobody's standard", maxOwnCurves)
			return
		}
		if err != nil {
			r.depart(UnreadCertificate)
			s.Unread = append(s.Unread, err)
			continue
		}
		s.Certificates = append(s.Certificates, c)
	}
}

func (s *SignedData) readCRLs(r *reader) {
	if !r.at(context(1)) {
		return
	}
	set := r.set(context(1), "revocation lists")
	for n := 0; set.more(); n++ {
		e := set.next("a revocation list")
		if n == MaxCRLs {
			r.fail("more than %d revocation lists", MaxCRLs)
			return
		}
		c, err := parseCRL(e.raw)
		if err != nil {
			r.depart(UnreadRevocation)
			s.Unread = append(s.Unread, err)
			continue
		}
		s.CRLs = append(s.CRLs, c)
	}
}

func (s *SignedData) readSigners(r *reader) {
	for set := r.set(asn1.SET, "signers"); set.more(); {
		if len(s.Signers) == MaxSigners {
			r.fail("more than %d signers", MaxSigners)
		}
		s.Signers = append(s.Signers, readSigner(set))
	}
	if len(s.Signers) == 0 {
		r.fail("nobody signed it")
	}
}

// consistent records what no signature covers and does not fit together.
func (s *SignedData) consistent(r *reader) {
	if r.err != nil {
		return
	}
	version := 1 // RFC 5652 clause 5.1; attribute certificates and other kinds are seldom
	if s.ContentType != ContentData || slices.ContainsFunc(s.Signers, func(i *SignerInfo) bool { return i.KeyID != nil }) {
		version = 3
	}
	switch {
	case s.Version == version || slices.Contains(r.departures, OtherCertificates) && (s.Version == 4 || s.Version == 5):
	case s.Version == 1, s.Version == 3, s.Version == 4, s.Version == 5:
		r.depart(SignedVersion)
	default:
		r.fail("its version is %d", s.Version)
	}
	for _, h := range s.digests {
		if !slices.ContainsFunc(s.Signers, func(i *SignerInfo) bool { return i.digest == h }) {
			r.depart(SpareDigest)
		}
	}
	for _, c := range s.Certificates {
		used := func(i *SignerInfo) bool { return i.means(c) }
		above := func(o *Certificate) bool { return o != c && o.Issuer.Equal(c.Subject) }
		if !slices.ContainsFunc(s.Signers, used) && !slices.ContainsFunc(s.Certificates, above) {
			r.depart(UnusedCertificate)
		}
	}
}
