package cms

import (
	"errors"
	"testing"
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
