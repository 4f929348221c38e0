package cms

import (
	"bytes"
	"errors"
	"testing"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// FuzzParse: no bytes panic, errors are of the documented kinds, and a certificate
// that is read is the bytes it was read from.
func FuzzParse(f *testing.F) {
	made := newFolder(f)
	for _, o := range authorityOptions {
		f.Add(made.authority("ca", "/C=UT/CN=CSCA", o.key, o.sign).Raw)
		f.Add(made.signer("s", "ca", "signer", 7, o.sign).Raw)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Parse(b)
		if err != nil {
			if !errors.Is(err, ErrCertificate) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if string(c.Raw) != string(b) || (c.EC == nil) == (c.RSA == nil) {
			t.Fatal("not the certificate of these bytes, or not one key")
		}
		if _, err := FindIssuer(c, []*Certificate{c}); err != nil &&
			!errors.Is(err, ErrNoIssuer) && !errors.Is(err, ErrSignature) && !errors.Is(err, ErrCertificate) {
			t.Fatalf("an error of another kind: %v", err)
		}
		_ = c.Subject.String()
	})
}

// FuzzParseCRL: no bytes panic.
func FuzzParseCRL(f *testing.F) {
	made := newFolder(f)
	ca := made.authority("ca", "/C=UT/CN=CSCA", authorityOptions[0].key, nil)
	made.run("ca", "-config", "config", "-cert", "ca.crt", "-keyfile", "ca.key", "-gencrl", "-out", "crl")
	f.Add(made.der("crl"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCRL(b)
		if err != nil {
			if !errors.Is(err, ErrCRL) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		c.Covers(ca, ca)
		c.Revoked(ca)
	})
}

// FuzzParseSigned: no bytes panic, errors are of the documented kinds, and what is
// verified has a content, a type and a signer that is not another's.
func FuzzParseSigned(f *testing.F) {
	s, other := newSigning(f), newSigning(f)
	own := parsed(f, s.certificates[0])
	stranger := parsed(f, other.certificates[0])
	f.Add(s.build(f))
	s.sid, s.signerVersion = encode(0x80, own.SubjectKeyID), 3
	s.crls, s.unsigned, s.plain = [][]byte{{0x30, 0}}, [][]byte{attributeOf("1.2.3.4", integer(1))}, true
	f.Add(s.build(f))
	made := newFolder(f)
	made.authority("ca", "/C=UT/CN=DS", authorityOptions[0].key, nil)
	made.write("content", []byte("content"))
	made.run("cms", "-sign", "-binary", "-nodetach", "-stream", "-in", "content", "-outform", "DER", "-out", "signed", "-signer", "ca.crt", "-inkey", "ca.key")
	f.Add(made.read("signed"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseSigned(b)
		if err != nil {
			if !errors.Is(err, ErrSigned) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		for i := range s.Signers {
			if c, err := s.Signer(i); err == nil {
				r := s.Check(i, c)
				if errors.Is(r.Err, ErrSignerID) {
					t.Fatal("the signer inside is not the one that is named")
				}
				if r.Err == nil && (s.Content == nil || s.ContentType == "" || r.Form == "") {
					t.Fatal("verified, and nothing is")
				}
			} else if !errors.Is(err, ErrNoSigner) {
				t.Fatalf("an error of another kind: %v", err)
			}
			if s.Verify(i, stranger) == nil {
				t.Fatal("signed by a key that never signed")
			}
		}
	})
}

// FuzzParseMasterList: no bytes panic, and the certificates lie in the list, one after
// the other.
func FuzzParseMasterList(f *testing.F) {
	own := newSigning(f).certificates[0]
	f.Add(sequence(integer(0), encode(asn1.SET, bytes.Repeat(own, 3))))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := ParseMasterList(b)
		if err != nil {
			if !errors.Is(err, ErrSigned) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if !bytes.Contains(b, bytes.Join(list, nil)) {
			t.Fatal("certificates that are not in the list")
		}
	})
}
