package cms

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// issuing is a recipe for a self-signed certificate, good as newIssuing makes it.
type issuing struct {
	key             *ecdsa.PrivateKey
	version         []byte // DER of what lies in [0]; nil: absent
	serial          []byte // DER
	inside, outside []byte // algorithms, DER
	from, to        []byte // DER
	issuer, subject []byte // DER
	extensions      [][]byte
	tail            []byte // after the extensions
}

func extension(oid string, critical, value []byte) []byte {
	return sequence(oidOf(oid), critical, encode(asn1.OCTET_STRING, value))
}

var isTrue = []byte{1, 1, 0xff}

func newIssuing(t testing.TB) issuing {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	name := sequence(
		encode(asn1.SET, sequence(oidOf(oidCountry), encode(asn1.PrintableString, []byte("UT")))),
		encode(asn1.SET, sequence(oidOf(oidCommonName), encode(asn1.UTF8String, []byte("CSCA")))),
	)
	algorithm := sequence(oidOf(oidECDSA256))
	return issuing{
		key: key, version: integer(2), serial: integer(1), inside: algorithm, outside: algorithm,
		from: encode(asn1.UTCTime, []byte("260101000000Z")), to: encode(asn1.UTCTime, []byte("360101000000Z")), issuer: name, subject: name,
		extensions: [][]byte{
			extension(oidConstraints, isTrue, sequence(isTrue, integer(0))),
			extension(oidKeyUsage, isTrue, []byte{3, 2, 1, 6}),
			extension(oidSubjectKeyID, nil, encode(asn1.OCTET_STRING, []byte("mine"))),
		},
	}
}

func (i issuing) build(t testing.TB) []byte {
	t.Helper()
	point, err := i.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	spki := sequence(sequence(oidOf(oidEC), oidOf("1.2.840.10045.3.1.7")), encode(asn1.BIT_STRING, append([]byte{0}, point...)))
	var version, extensions []byte
	if i.version != nil {
		version = encode(context(0), i.version)
	}
	if i.extensions != nil {
		extensions = encode(context(3), sequence(i.extensions...))
	}
	tbs := sequence(version, i.serial, i.inside, i.issuer, sequence(i.from, i.to), i.subject, spki, extensions, i.tail)
	signature, err := ecdsa.SignASN1(rand.Reader, i.key, sum(crypto.SHA256, tbs))
	if err != nil {
		t.Fatal(err)
	}
	return sequence(tbs, i.outside, encode(asn1.BIT_STRING, append([]byte{0}, signature...)))
}

// TestDepartures: what certificates in use depart from is read, verified and named,
// and what could be read in two ways is refused.
func TestDepartures(t *testing.T) {
	const refused = "refused"
	last := func(i *issuing, oid string, value []byte) {
		i.extensions = append(i.extensions, extension(oid, nil, value))
	}
	for _, c := range []struct {
		name   string
		change func(*issuing)
		said   string // empty: nothing is said
	}{
		{"as it should be", func(*issuing) {}, ""},
		{"version 1", func(i *issuing) { i.version, i.extensions = nil, nil }, OldVersion},
		{"version 4", func(i *issuing) { i.version = integer(3) }, refused},
		{"a negative serial number", func(i *issuing) { i.serial = integer(-5) }, SerialNotPositive},
		{"serial number 0", func(i *issuing) { i.serial = integer(0) }, SerialNotPositive},
		{"a serial number of 21 octets", func(i *issuing) { i.serial = encode(asn1.INTEGER, bytes.Repeat([]byte{1}, 21)) }, SerialTooLong},
		{"a serial number not minimal", func(i *issuing) { i.serial = []byte{2, 2, 0, 1} }, IntegerNotMinimal},
		{"a serial number of no bytes", func(i *issuing) { i.serial = []byte{2, 0} }, refused},
		{"a NULL inside and outside", func(i *issuing) {
			i.inside = sequence(oidOf(oidECDSA256), encode(asn1.NULL, nil))
			i.outside = i.inside
		}, ParametersUnwanted},
		{"a NULL inside", func(i *issuing) { i.inside = sequence(oidOf(oidECDSA256), encode(asn1.NULL, nil)) }, AlgorithmsDiffer},
		{"another algorithm inside", func(i *issuing) { i.inside = sequence(oidOf(oidECDSA512)) }, refused},
		{"an algorithm with parameters", func(i *issuing) { i.inside = sequence(oidOf(oidECDSA256), integer(1)); i.outside = i.inside }, refused},
		{"MD5", func(i *issuing) { i.inside = sequence(oidOf("1.2.840.113549.1.1.4")); i.outside = i.inside }, refused},
		{"GeneralizedTime in this century", func(i *issuing) { i.to = encode(asn1.GeneralizedTime, []byte("20360101000000Z")) }, TimeOfWrongKind},
		{"GeneralizedTime of the far end", func(i *issuing) { i.to = encode(asn1.GeneralizedTime, []byte("99991231235959Z")) }, ""},
		{"a time without seconds", func(i *issuing) { i.to = encode(asn1.UTCTime, []byte("3601010000Z")) }, TimeNotUTC},
		{"a time of another zone", func(i *issuing) { i.to = encode(asn1.UTCTime, []byte("360101000000+0200")) }, TimeNotUTC},
		{"a time with fractions", func(i *issuing) { i.to = encode(asn1.GeneralizedTime, []byte("20600101000000.5Z")) }, TimeNotUTC},
		{"no time", func(i *issuing) { i.to = encode(asn1.UTCTime, []byte("later")) }, refused},
		{"month 13", func(i *issuing) { i.to = encode(asn1.UTCTime, []byte("361301000000Z")) }, refused},
		{"from 2036 to 2026", func(i *issuing) { i.from, i.to = i.to, i.from }, ValidityReversed},
		{"nobody's", func(i *issuing) { i.issuer, i.subject = sequence(), sequence() }, EmptyIssuer},
		{"a length not minimal", func(i *issuing) { i.serial = []byte{2, 0x81, 1, 1} }, LengthNotMinimal},
		{"an indefinite length", func(i *issuing) { i.issuer = endless(1, 0x30, i.issuer[2:]) }, IndefiniteLength},
		{"a set out of order", func(i *issuing) {
			i.issuer = sequence(encode(asn1.SET, slices.Concat(
				sequence(oidOf(oidCommonName), encode(asn1.UTF8String, []byte("CSCA"))), sequence(oidOf(oidCountry), encode(asn1.PrintableString, []byte("UT"))))))
			i.subject = i.issuer
		}, SetNotInOrder},
		{"a set with a thing twice", func(i *issuing) {
			pair := sequence(oidOf(oidCountry), encode(asn1.PrintableString, []byte("UT")))
			i.issuer = sequence(encode(asn1.SET, slices.Concat(pair, pair)))
			i.subject = i.issuer
		}, SetNotInOrder},
		{"an empty set", func(i *issuing) { i.issuer = sequence(encode(asn1.SET, nil)) }, refused},
		{"a true of 01", func(i *issuing) { i.extensions[0] = extension(oidConstraints, isTrue, sequence([]byte{1, 1, 1})) }, BooleanNotDER},
		{"a false that is spelled out", func(i *issuing) {
			i.extensions[2] = extension(oidSubjectKeyID, []byte{1, 1, 0}, encode(asn1.OCTET_STRING, []byte("mine")))
		}, DefaultSpelledOut},
		{"a path length of -1", func(i *issuing) { i.extensions[0] = extension(oidConstraints, isTrue, sequence(isTrue, integer(-1))) }, PathLengthOdd},
		{"the key usage of an authority, and no authority", func(i *issuing) { i.extensions[0] = extension(oidConstraints, isTrue, sequence()) }, NotQuiteCA},
		{"a path length of no authority", func(i *issuing) { i.extensions[0] = extension(oidConstraints, isTrue, sequence(integer(0))) }, PathLengthOdd},
		{"unused bits that are set", func(i *issuing) { i.extensions[1] = extension(oidKeyUsage, isTrue, []byte{3, 2, 1, 7}) }, BitsNotDER},
		{"an extension that cannot be read", func(i *issuing) { last(i, oidExtendedKeyUsage, integer(1)) }, ExtensionUnreadable + oidExtendedKeyUsage},
		{"an extension twice", func(i *issuing) { i.extensions = append(i.extensions, i.extensions[2]) }, refused},
		{"an identifier not minimal", func(i *issuing) {
			i.extensions = append(i.extensions, sequence([]byte{6, 3, 0x2a, 0x80, 3}, encode(asn1.OCTET_STRING, nil)))
		}, OIDNotMinimal},
		{"document types", func(i *issuing) {
			last(i, oidDocumentTypes, sequence(integer(0), encode(asn1.SET, encode(asn1.PrintableString, []byte("P")))))
		}, ""},
		{"document types without version", func(i *issuing) { last(i, oidDocumentTypes, sequence(encode(asn1.PrintableString, []byte("P")))) }, DocumentTypesBare},
		{"more after the extensions", func(i *issuing) { i.tail = integer(1) }, refused},
	} {
		i := newIssuing(t)
		c.change(&i)
		der := i.build(t)
		got, err := Parse(der)
		if (err != nil) != (c.said == refused) || err != nil && !errors.Is(err, ErrCertificate) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil {
			continue
		}
		if err := got.SignedBy(got); err != nil {
			t.Errorf("%s: its signature: %v", c.name, err)
		}
		if c.said == "" && len(got.Departures) > 0 || c.said != "" && !slices.Contains(got.Departures, c.said) {
			t.Errorf("%s: departures %q", c.name, got.Departures)
		}
		_, err = ParseStrict(der)
		tolerated := !slices.ContainsFunc(got.Departures, func(d string) bool { return !slices.Contains(harmlessDepartures, d) })
		if (err == nil) != tolerated || err != nil && !errors.Is(err, ErrDeparture) {
			t.Errorf("%s, strictly: %v", c.name, err)
		}
		if _, err := Parse(append(der, 0)); err == nil {
			t.Errorf("%s: read with a byte too many", c.name)
		}
	}
}

// TestCandidates: issuers are found by key, by name where no key fits, roots before
// links; a link between two keys is as good as a root.
func TestCandidates(t *testing.T) {
	named := func(id, by string) issuing {
		i := newIssuing(t)
		i.extensions = i.extensions[:2:2]
		if id != "" {
			i.extensions = append(i.extensions, extension(oidSubjectKeyID, nil, encode(asn1.OCTET_STRING, []byte(id))))
		}
		if by != "" {
			i.extensions = append(i.extensions, extension(oidAuthorityKeyID, nil, sequence(encode(asn1.Tag(0).ContextSpecific(), []byte(by)))))
		}
		return i
	}
	a, b := named("a", "a"), named("b", "b")
	rootA, rootB := parsed(t, a.build(t)), parsed(t, b.build(t))
	// sign makes the certificate of a key under another's signature.
	sign := func(i issuing, by issuing) *Certificate {
		c := parsed(t, i.build(t))
		signature, err := ecdsa.SignASN1(rand.Reader, by.key, sum(crypto.SHA256, c.tbs))
		if err != nil {
			t.Fatal(err)
		}
		return parsed(t, sequence(c.tbs, i.outside, encode(asn1.BIT_STRING, append([]byte{0}, signature...))))
	}
	bOfA, aOfB := b, a
	bOfA.extensions, aOfB.extensions = named("b", "a").extensions, named("a", "b").extensions
	linkB, linkA := sign(bOfA, a), sign(aOfB, b)
	leaf := sign(named("", "b"), b)
	astray := sign(named("", "none such"), b)
	nameless := sign(named("", ""), b)
	all := []*Certificate{linkB, rootA, rootB, linkA}

	for _, c := range []struct {
		name string
		c    *Certificate
		in   []*Certificate
		want []*Certificate
	}{
		{"by key, the root first", leaf, all, []*Certificate{rootB, linkB}},
		{"by key, the link alone", leaf, []*Certificate{linkB, rootA}, []*Certificate{linkB}},
		{"by name, since no key fits", astray, all, []*Certificate{rootA, rootB, linkB, linkA}},
		{"by name, since no key is named", nameless, all, []*Certificate{rootA, rootB, linkB, linkA}},
		{"none", leaf, nil, nil},
	} {
		if got := Candidates(c.c, c.in); !slices.Equal(got, c.want) {
			t.Errorf("%s: %d candidates", c.name, len(got))
		}
	}
	for _, c := range []*Certificate{leaf, astray, nameless} {
		if got, err := FindIssuer(c, all); err != nil || got != rootB {
			t.Errorf("issuer: %v", err)
		}
		if got, err := FindIssuer(c, []*Certificate{rootA}); !errors.Is(err, ErrNoIssuer) {
			t.Errorf("issuer among others: %v, %v", got, err)
		}
	}
	stateless := named("", "b")
	stateless.issuer = sequence(encode(asn1.SET, sequence(oidOf(oidCommonName), encode(asn1.UTF8String, []byte("CSCA")))))
	if got, err := FindIssuer(sign(stateless, b), all); err != nil || got != rootB {
		t.Errorf("an issuer whose name has no country: %v", err)
	}
	abroad := a
	abroad.issuer = sequence(encode(asn1.SET, sequence(oidOf(oidCountry), encode(asn1.PrintableString, []byte("XO")))))
	abroad.subject = abroad.issuer
	abroad.extensions = named("b", "b").extensions
	if got := Candidates(leaf, []*Certificate{parsed(t, abroad.build(t))}); len(got) > 0 {
		t.Error("an authority of another country that names the key")
	}
}

// TestText: strings of every kind, and what is none.
func TestText(t *testing.T) {
	for _, c := range []struct {
		tag  asn1.Tag
		body string
		want string
	}{
		{asn1.PrintableString, "UT", "UT"},
		{asn1.UTF8String, "Zürich", "Zürich"},
		{asn1.UTF8String, "Z\xfcrich", "Zürich"},
		{asn1.T61String, "Z\xfcrich", "Zürich"},
		{asn1.PrintableString, "Z\xfcrich", "Zürich"},
		{tagBMPString, "\x00U\x00T\x00\xfc", "UTü"},
		{tagBMPString, "\x00U\x00", "#1e03005500"},
		{tagUniversalString, "\x00\x00\x00U\x00\x01\xf6\x00", "U😀"},
		{tagUniversalString, "\xff\xff\xff\xff", "\uFFFD"},
		{tagNumericString, "12", "12"},
		{asn1.OCTET_STRING, "UT", "#04025554"},
	} {
		raw := encode(c.tag, []byte(c.body))
		if got := text(element{c.tag, raw, []byte(c.body)}); got != c.want {
			t.Errorf("%d %q: %q, want %q", c.tag, c.body, got, c.want)
		}
	}
}
