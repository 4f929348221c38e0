package cms

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// TestSignedData: what is believed, what is believed and named, and what is refused.
func TestSignedData(t *testing.T) {
	other := newSigning(t)
	utf8Name := sequence(
		encode(asn1.SET, sequence(oidOf(oidCountry), encode(asn1.UTF8String, []byte("ut")))),
		encode(asn1.SET, sequence(oidOf(oidCommonName), encode(asn1.UTF8String, []byte("Utopia  DS")))),
	)
	signingTime := attributeOf(oidSigningTime, encode(asn1.UTCTime, []byte("260102030405Z")))
	for _, c := range []struct {
		name   string
		change func(*signing)
		err    error
		form   string
		said   string // a departure
	}{
		{"as it should be", func(*signing) {}, nil, FormDER, ""},
		{"a signing time", func(s *signing) { s.attributes = append(s.attributes, signingTime) }, nil, FormDER, AttributesNotDER},
		{"named by key", func(s *signing) { s.sid, s.signerVersion = encode(0x80, []byte("a key")), 3 }, nil, FormDER, ""},
		{"named by key, the tag explicit", func(s *signing) {
			s.sid, s.signerVersion = encode(0xa0, encode(asn1.OCTET_STRING, []byte("a key"))), 3
		}, nil, FormDER, ConstructedString},
		{"named by key, version 1", func(s *signing) { s.sid = encode(0x80, []byte("a key")) }, nil, FormDER, SignerVersion},
		{"another encoding of the name", func(s *signing) { s.sid = sequence(utf8Name, integer(77)) }, nil, FormDER, SignerNameDiffers},
		{"another serial number", func(s *signing) { s.sid = sequence(utf8Name, integer(78)) }, ErrSignerID, FormDER, ""},
		{"another key identifier", func(s *signing) { s.sid, s.signerVersion = encode(0x80, []byte("no key")), 3 }, ErrSignerID, FormDER, ""},
		{"version 1", func(s *signing) { s.version = 1 }, nil, FormDER, SignedVersion},
		{"version 7", func(s *signing) { s.version = 7 }, ErrSigned, "", ""},
		{"a signer of version 2", func(s *signing) { s.signerVersion = 2 }, ErrSigned, "", ""},
		{"attributes not in order, signed in order", func(s *signing) { slices.Reverse(s.attributes) }, nil, FormDER, AttributesNotDER},
		{"attributes not in order, signed as sent", func(s *signing) { slices.Reverse(s.attributes); s.sent = true }, nil, FormSent, AttributesNotDER},
		{"content type twice", func(s *signing) { s.attributes = append(s.attributes, s.attributes[0]) }, ErrAttributes, "", ""},
		{"message digest twice", func(s *signing) { s.attributes = append(s.attributes, s.attributes[1]) }, ErrAttributes, "", ""},
		{"an unknown attribute twice", func(s *signing) {
			a := attributeOf("1.2.3.4", integer(1))
			s.attributes = append(s.attributes, a, a)
		}, ErrAttributes, "", ""},
		{"an unknown attribute", func(s *signing) {
			s.attributes = [][]byte{attributeOf("1.2.3.4", integer(1)), s.attributes[0], s.attributes[1]}
		}, nil, FormDER, ""},
		{"no content type", func(s *signing) { s.attributes = s.attributes[1:] }, ErrAttributes, "", ""},
		{"no message digest", func(s *signing) { s.attributes = s.attributes[:1] }, ErrAttributes, "", ""},
		{"two digests in one attribute", func(s *signing) {
			d := encode(asn1.OCTET_STRING, sum(crypto.SHA256, s.content))
			s.attributes[1] = attributeOf(oidMessageDigest, d, d)
		}, ErrSigned, "", ""},
		{"signed as another type", func(s *signing) { s.attributes[0] = s.typed(ContentData) }, ErrAttributes, "", ""},
		{"sent as another type", func(s *signing) { s.contentType = ContentMasterList }, ErrAttributes, "", ""},
		{"no attributes", func(s *signing) { s.attributes = nil }, ErrAttributes, "", ""},
		{"no attributes, plain data", func(s *signing) { s.attributes, s.contentType, s.version = nil, ContentData, 1 }, nil, FormContent, ""},
		{"another content", func(s *signing) { s.content = []byte("hashes of other data groups") }, ErrDigest, "", ""},
		{"digest algorithm not announced", func(s *signing) { s.digests = []string{oidSHA512} }, ErrAlgorithm, "", ""},
		{"a digest algorithm too many", func(s *signing) { s.digests = append(s.digests, oidSHA512) }, nil, FormDER, SpareDigest},
		{"a digest algorithm that nobody knows", func(s *signing) { s.digests = append(s.digests, "1.2.3.4") }, nil, FormDER, SpareDigest},
		{"a signature algorithm for a digest", func(s *signing) { s.digests, s.digest = []string{oidECDSA256}, oidECDSA256 }, nil, FormDER, DigestOfSignature},
		{"two hashes", func(s *signing) { s.signature, s.hash = oidECDSA512, crypto.SHA512 }, nil, FormDER, HashesDiffer},
		{"the hash of the digest", func(s *signing) { s.signature = oidECDSA512 }, nil, FormDER, HashOfDigest},
		{"a signing time that is none", func(s *signing) {
			s.attributes = append(s.attributes, attributeOf(oidSigningTime, encode(asn1.UTCTime, []byte("soon"))))
		}, nil, FormDER, SigningTimeOdd},
		{"one letter of the name in the other case", func(s *signing) {
			s.sid = bytes.Replace(s.sid, []byte("Utopia DS"), []byte("Utopia dS"), 1)
		}, ErrSignerID, FormDER, ""},
		{"the name in capitals", func(s *signing) {
			s.sid = bytes.Replace(s.sid, []byte("Utopia DS"), []byte("UTOPIA DS"), 1)
		}, nil, FormDER, SignerNameDiffers},
		{"a name that is no string", func(s *signing) {
			s.sid = bytes.Replace(s.sid, encode(asn1.PrintableString, []byte("UT")), encode(asn1.OCTET_STRING, []byte("UT")), 1)
		}, ErrSignerID, FormDER, ""},
		{"another order of the name", func(s *signing) {
			s.sid = sequence(sequence(
				encode(asn1.SET, sequence(oidOf(oidCommonName), encode(asn1.PrintableString, []byte("Utopia DS")))),
				encode(asn1.SET, sequence(oidOf(oidCountry), encode(asn1.PrintableString, []byte("UT")))),
			), integer(77))
		}, nil, FormDER, SignerNameDiffers},
		{"another hash than it says", func(s *signing) { s.hash = crypto.SHA512 }, ErrSignature, "", ""},
		{"signature r||s", func(s *signing) { s.plain = true }, nil, FormDER, SignaturePlain},
		{"signature r||s by its name", func(s *signing) { s.plain, s.signature = true, "0.4.0.127.0.7.1.1.4.1.3" }, nil, FormDER, ""},
		{"signature in DER, by the name of r||s", func(s *signing) { s.signature = "0.4.0.127.0.7.1.1.4.1.3" }, ErrSignature, "", ""},
		{"another key", func(s *signing) { s.key = other.key }, ErrSignature, "", ""},
		{"the algorithm of a key", func(s *signing) { s.signature = oidEC }, nil, FormDER, KeyForSignature},
		{"the algorithm of a key, another hash than the digest", func(s *signing) { s.signature, s.hash = oidEC, crypto.SHA512 }, ErrSignature, "", ""},
		{"an empty key identifier", func(s *signing) { s.sid, s.signerVersion = encode(0x80, nil), 3 }, ErrSignerID, FormDER, ""},
		{"an algorithm of RSA", func(s *signing) { s.signature = oidRSA }, ErrSignature, "", ""},
		{"MD5", func(s *signing) { s.digest = "1.2.840.113549.2.5" }, ErrAlgorithm, "", ""},
		{"unsigned attributes", func(s *signing) { s.unsigned = [][]byte{attributeOf("1.2.3.4", integer(1))} }, nil, FormDER, UnsignedAttributes},
		{"unsigned attributes that are none", func(s *signing) { s.unsigned = [][]byte{integer(1)} }, ErrSigned, "", ""},
		{"a certificate of nobody", func(s *signing) { s.certificates = append(s.certificates, other.named(t, "Atlantis")) }, nil, FormDER, UnusedCertificate},
		{"a certificate of another kind", func(s *signing) { s.certificates = append(s.certificates, encode(context(1), nil)) }, nil, FormDER, OtherCertificates},
		{"a certificate that is none", func(s *signing) { s.certificates = append(s.certificates, sequence(integer(1))) }, nil, FormDER, UnreadCertificate},
		{"a revocation list that is none", func(s *signing) { s.crls = [][]byte{sequence(integer(1))} }, nil, FormDER, UnreadRevocation},
		{"two signers", func(s *signing) { s.signers = 2 }, nil, FormDER, SetNotInOrder},
		{"no signer", func(s *signing) { s.signers = 0 }, ErrSigned, "", ""},
	} {
		s := newSigning(t)
		own := s.certificates[0]
		c.change(&s)
		signed, err := ParseSigned(s.build(t))
		var r Report
		if err == nil {
			r = signed.Check(0, parsed(t, own))
			err = r.Err
			if again := signed.Verify(0, parsed(t, own)); fmt.Sprint(again) != fmt.Sprint(err) {
				t.Errorf("%s: Check and Verify do not agree", c.name)
			}
			if embedded, err := signed.Signer(0); (err == nil) != (!errors.Is(c.err, ErrSignerID)) || err == nil && !bytes.Equal(embedded.Raw, own) {
				t.Errorf("%s: the signer inside: %v", c.name, err)
			}
			r.Departures = append(r.Departures, signed.Departures...)
		}
		if !errors.Is(err, c.err) || r.Form != c.form {
			t.Errorf("%s: %v, form %q", c.name, err, r.Form)
		}
		if err == nil && (c.said == "") != (len(r.Departures) == 0) || c.said != "" && !slices.Contains(r.Departures, c.said) {
			t.Errorf("%s: departures %q", c.name, r.Departures)
		}
	}
}

// named makes another certificate with the key, of another name.
func (s signing) named(t testing.TB, name string) []byte {
	t.Helper()
	return bytes.Replace(s.certificates[0], []byte("Utopia DS"), append([]byte(name), "        "...)[:9], -1)
}

func parsed(t testing.TB, der []byte) *Certificate {
	t.Helper()
	c, err := Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSeveralSigners: each signer is verified for itself, and only with its own key.
func TestSeveralSigners(t *testing.T) {
	f := newFolder(t)
	p256 := []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"}
	a, b := f.authority("a", "/C=UT/CN=A", p256, nil), f.authority("b", "/C=UT/CN=B", []string{"-newkey", "rsa:2048"}, nil)
	f.write("content", []byte("content"))
	f.run("cms", "-sign", "-binary", "-nodetach", "-econtent_type", oidSecurityObj, "-in", "content", "-outform", "DER", "-out", "signed",
		"-md", "sha256", "-signer", "a.crt", "-inkey", "a.key", "-signer", "b.crt", "-inkey", "b.key")
	s, err := ParseSigned(f.read("signed"))
	if err != nil || len(s.Signers) != 2 || len(s.Certificates) != 2 {
		t.Fatalf("%v, %+v", err, s)
	}
	good := 0
	for i := range s.Signers {
		own, err := s.Signer(i)
		if err != nil || s.Verify(i, own) != nil {
			t.Errorf("signer %d: %v", i, err)
		}
		for _, c := range []*Certificate{a, b} {
			if s.Verify(i, c) == nil {
				good++
			}
		}
	}
	if good != 2 || !errors.Is(s.Verify(2, a), ErrNoSigner) {
		t.Errorf("%d pairs of signer and certificate fit", good)
	}
}

// TestOpenSSLSigned: what openssl signs in any way is read and verified, in DER, in
// BER and named by key; openssl verifies it as well, and neither a changed one.
func TestOpenSSLSigned(t *testing.T) {
	f := newFolder(t)
	content := bytes.Repeat([]byte("hash "), 2000)
	f.write("content", content)
	count := 0
	for _, key := range keys {
		f.run(append([]string{"genpkey", "-out", "k.key"}, key.args...)...)
		args := []string{"req", "-x509", "-config", "config", "-extensions", "authority", "-key", "k.key", "-days", "30", "-subj", "/C=UT/CN=DS", "-out", "k.crt"}
		if key.name == "pss" {
			args = append(args, pssOption("-sigopt", "sha256", "sha256", 32)...)
		}
		f.run(args...)
		c := f.cert("k.crt")
		for n, way := range ways(key.name, "-keyopt") {
			args := append([]string{
				"cms", "-sign", "-binary", "-nodetach", "-econtent_type", oidSecurityObj, "-in", "content", "-outform", "DER",
				"-out", "signed", "-signer", "k.crt", "-inkey", "k.key", "-md", strings.TrimPrefix(way.args[0], "-"),
			}, way.args[1:]...)
			stream, keyID := n%3 == 1 && !strings.Contains(way.words, "PSS"), n%3 == 2 // openssl 3.0 cannot stream with RSASSA-PSS
			if stream {
				args = append(args, "-stream")
			}
			if keyID {
				args = append(args, "-keyid")
			}
			f.run(args...)
			f.run("cms", "-verify", "-binary", "-inform", "DER", "-in", "signed", "-out", "back", "-CAfile", "k.crt", "-purpose", "any")
			s, err := ParseSigned(f.read("signed"))
			if err != nil {
				t.Errorf("%s, %s: %v", key.name, way.words, err)
				continue
			}
			r := s.Check(0, c)
			if r.Err != nil || !bytes.Equal(s.Content, content) || s.Signers[0].SignatureAlgorithm != way.words || r.Form != FormDER ||
				slices.Contains(s.Departures, IndefiniteLength) != stream || (s.Signers[0].KeyID != nil) != keyID ||
				time.Since(s.Signers[0].SigningTime) > time.Hour {
				t.Errorf("%s, %s: %+v, %s, %q", key.name, way.words, r, s.Signers[0].SignatureAlgorithm, s.Departures)
			}
			s.Content[0] ^= 1
			if err := s.Verify(0, c); !errors.Is(err, ErrDigest) {
				t.Errorf("%s, %s: another content: %v", key.name, way.words, err)
			}
			count++
		}
	}
	t.Logf("%d ways of signing", count)
}

// ber encodes DER with indefinite lengths, and strings in pieces, but for what is
// signed as it is: certificates.
func ber(t testing.TB, der []byte) []byte {
	t.Helper()
	r := read(der)
	e := r.next("")
	if r.err != nil {
		t.Fatal(r.err)
	}
	isCertificate := len(e.body) > 4 && e.tag == asn1.SEQUENCE && bytes.Contains(e.body[:min(len(e.body), 12)], []byte{0xa0, 3, 2, 1, 2})
	switch {
	case isCertificate:
		return der
	case e.tag == asn1.OCTET_STRING && len(e.body) > 1:
		half := len(e.body) / 2
		return endless(1, 0x24, slices.Concat(encode(asn1.OCTET_STRING, e.body[:half]), encode(asn1.OCTET_STRING, e.body[half:])))
	case !e.constructed():
		return der
	}
	var inside []byte
	for in := r.inside(e); in.more(); {
		inside = append(inside, ber(t, in.next("").raw)...)
	}
	return endless(1, byte(e.tag), inside)
}

// TestBER: signed data that is BER throughout says what it said in DER.
func TestBER(t *testing.T) {
	s := newSigning(t)
	der := s.build(t)
	own := parsed(t, s.certificates[0])
	for name, b := range map[string][]byte{"DER": der, "BER": ber(t, der)} {
		got, err := ParseSigned(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		r := got.Check(0, own)
		if r.Err != nil || r.Form != FormDER || !bytes.Equal(got.Content, s.content) {
			t.Errorf("%s: %+v", name, r)
		}
		for _, d := range []string{IndefiniteLength, ConstructedString, AttributesNotDER} {
			if slices.Contains(got.Departures, d) != (name == "BER") {
				t.Errorf("%s: departures %q", name, got.Departures)
			}
		}
		if c, err := got.Signer(0); err != nil || !bytes.Equal(c.Raw, own.Raw) {
			t.Errorf("%s: its signer: %v", name, err)
		}
	}
}

// TestWeak: SHA-1 is told where the content or the signature hangs on it, and nowhere
// else.
func TestWeak(t *testing.T) {
	const sha1, ecdsa1 = "1.3.14.3.2.26", "1.2.840.10045.4.1"
	for _, c := range []struct {
		name   string
		change func(*signing)
		weak   bool
	}{
		{"none", func(*signing) {}, false},
		{"of the signature", func(s *signing) { s.signature, s.hash = ecdsa1, crypto.SHA1 }, true},
		{"of the content", func(s *signing) {
			s.digest, s.digests = sha1, []string{sha1}
			s.attributes[1] = s.message(crypto.SHA1)
		}, true},
		{"by name only", func(s *signing) { s.signature = ecdsa1 }, false},
		{"of a signature that is wrong", func(s *signing) { s.signature, s.hash = ecdsa1, crypto.SHA512 }, true},
	} {
		s := newSigning(t)
		c.change(&s)
		signed, err := ParseSigned(s.build(t))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if r := signed.Check(0, parsed(t, s.certificates[0])); r.Weak != c.weak || (r.Err != nil) != (s.hash == crypto.SHA512) {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
}

// TestEmptyKeyID: a key identifier of no bytes names nobody, also no certificate that
// has none.
func TestEmptyKeyID(t *testing.T) {
	bare, empty := &Certificate{}, Extensions{AuthorityKeyID: []byte{}}
	if (&SignerInfo{KeyID: []byte{}}).means(bare) || byKey(empty, bare) {
		t.Error("an empty identifier is that of a certificate without one")
	}
	bare.SubjectKeyID, empty.AuthorityKeyID = []byte{1}, []byte{1} // the control
	if !(&SignerInfo{KeyID: []byte{1}}).means(bare) || !byKey(empty, bare) {
		t.Error("the same identifier is another")
	}
}
