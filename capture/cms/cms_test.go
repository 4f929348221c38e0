package cms

import (
	"bytes"
	"errors"
	"math/big"
	"slices"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// TestChain: an authority of each kind signs; the signer is found to be its own,
// nobody else's, and no bit of the certificate can be changed.
func TestChain(t *testing.T) {
	for i, o := range authorityOptions {
		t.Run(o.name, func(t *testing.T) {
			f := newFolder(t)
			ca := f.authority("ca", "/C=ut/O=Utopia/CN=CSCA", o.key, o.sign)
			other := f.authority("other", "/C=UT/O=Utopia/CN=CSCA 2", o.key, o.sign)
			s := f.signer("s", "ca", "signer", 0x5b, o.sign)

			if !ca.CA || !ca.Issuer.Equal(ca.Subject) || s.Issuer.Equal(s.Subject) || s.Serial.Int64() != 0x5b || s.EC == nil || s.EC.Curve().Name() != "brainpoolP256r1" {
				t.Errorf("fields: %+v", s.Extensions)
			}
			if s.Subject.Country() != "UT" || s.Subject.CommonName() != "TS" || s.Subject.String() != "C=UT, CN=TS" || ca.Subject.Country() != "UT" {
				t.Errorf("names %q and %q", s.Subject, ca.Subject)
			}
			if s.KeyUsage != DigitalSignature || ca.KeyUsage != CertSign|CRLSign || !slices.Equal(s.DocumentTypes, []string{"V", "P"}) ||
				!slices.Equal(s.ExtendedKeyUsage, []string{"2.23.136.1.1.14.2"}) || !bytes.Equal(s.AuthorityKeyID, ca.SubjectKeyID) {
				t.Errorf("extensions: %+v", s.Extensions)
			}
			if now := time.Now(); !s.ValidAt(now) || s.ValidAt(now.AddDate(0, 0, 11)) || s.ValidAt(now.AddDate(0, 0, -1)) {
				t.Error("validity")
			}

			if a, err := FindIssuer(s, []*Certificate{other, ca}); err != nil || a != ca {
				t.Errorf("its authority: %v", err)
			}
			if _, err := FindIssuer(s, []*Certificate{other}); !errors.Is(err, ErrNoIssuer) {
				t.Errorf("another authority: %v", err)
			}
			if _, err := FindIssuer(s, nil); !errors.Is(err, ErrNoIssuer) {
				t.Errorf("no authority: %v", err)
			}
			if err := ca.SignedBy(ca); err != nil {
				t.Errorf("self-signed: %v", err)
			}
			if err := s.SignedBy(other); !errors.Is(err, ErrSignature) {
				t.Errorf("another key: %v", err)
			}
			step := 1
			if i >= 2 {
				step = 11 // a verification on these curves takes long
			}
			der := bytes.Clone(s.Raw)
			for i := 0; i < len(der)*8; i += step {
				der[i/8] ^= 1 << (i % 8)
				if c, err := Parse(der); err == nil {
					if _, err := FindIssuer(c, []*Certificate{ca}); err == nil {
						t.Fatalf("bit %d changed and it is trusted", i)
					}
				}
				der[i/8] ^= 1 << (i % 8)
			}
		})
	}
}

// TestIssuerRules: what is and what is not an issuer.
func TestIssuerRules(t *testing.T) {
	f := newFolder(t)
	p256 := []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"}
	sha := []string{"-sha256"}
	ca := f.authority("ca", "/C=UT/O=Utopia/CN=CSCA", p256, sha)
	f.authority("twin", "/C=UT/O=Utopia/CN=CSCA", p256, sha)
	byName := f.signer("n", "ca", "byname", 1, sha)
	if byName.AuthorityKeyID != nil {
		t.Fatal("the extension is there")
	}
	twin := f.cert("twin.crt")
	if a, err := FindIssuer(byName, []*Certificate{twin, ca}); err != nil || a != ca {
		t.Errorf("by name among twins: %v", err)
	}
	// A search by name that finds only another key says nothing of a forgery.
	if _, err := FindIssuer(byName, []*Certificate{twin}); !errors.Is(err, ErrNoIssuer) || errors.Is(err, ErrSignature) {
		t.Errorf("by name, the wrong twin: %v", err)
	}
	if _, err := FindIssuer(f.signer("x", "ca", "strange", 2, sha), []*Certificate{ca}); !errors.Is(err, ErrCertificate) {
		t.Errorf("a critical extension nobody knows: %v", err)
	}
	// A signer is no authority, even for what it signed.
	f.signer("s", "ca", "signer", 3, sha)
	if _, err := FindIssuer(f.signer("under", "s", "byname", 4, sha), []*Certificate{f.cert("s.crt")}); !errors.Is(err, ErrCertificate) {
		t.Errorf("issued by a signer: %v", err)
	}
	// The right key identifier and the wrong key is a forgery.
	forged := *ca
	forged.EC, forged.spki = twin.EC, twin.spki
	s := f.cert("s.crt")
	if _, err := FindIssuer(s, []*Certificate{&forged}); !errors.Is(err, ErrSignature) {
		t.Errorf("another key under the same identifier: %v", err)
	}
	if _, err := FindIssuer(s, []*Certificate{ca}); err != nil {
		t.Errorf("control: %v", err)
	}
	// Found by name only, since it does not name its key: another key is no forgery.
	nameless := *twin
	nameless.SubjectKeyID = nil
	if _, err := FindIssuer(s, []*Certificate{&nameless}); !errors.Is(err, ErrNoIssuer) || errors.Is(err, ErrSignature) {
		t.Errorf("a twin that does not name its key: %v", err)
	}
	// Of two certificates with one key, the one that is an authority counts.
	subject := *ca
	subject.KeyUsage = DigitalSignature
	if a, err := FindIssuer(s, []*Certificate{&subject, ca}); err != nil || a != ca {
		t.Errorf("an authority behind one that is none: %v", err)
	}
	if _, err := FindIssuer(s, []*Certificate{&forged, &subject}); !errors.Is(err, ErrCertificate) {
		t.Errorf("no authority alone: %v", err)
	}
	// SHA-1 is not accepted.
	f.run("req", "-x509", "-config", "config", "-nodes", "-newkey", "rsa:2048", "-sha1", "-subj", "/CN=old", "-keyout", "old.key", "-out", "old.crt")
	if _, err := ParseStrict(f.der("old.crt")); !errors.Is(err, ErrAlgorithm) || !errors.Is(err, ErrDeparture) {
		t.Errorf("SHA-1, strictly: %v", err)
	}
	if c, err := Parse(f.der("old.crt")); err != nil || !c.WeakHash() || byName.WeakHash() {
		t.Errorf("SHA-1, where policy decides: %v", err)
	}
}

func TestRevocation(t *testing.T) {
	f := newFolder(t)
	p256 := []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"}
	sha := []string{"-sha256"}
	ca := f.authority("ca", "/C=UT/O=Utopia/CN=CSCA", p256, sha)
	other := f.authority("other", "/C=UT/O=Utopia/CN=CSCA 2", p256, sha)
	good, bad := f.signer("good", "ca", "signer", 0x10, sha), f.signer("bad", "ca", "signer", 0x11, sha)
	f.run("ca", "-config", "config", "-cert", "ca.crt", "-keyfile", "ca.key", "-revoke", "bad.crt")
	f.run("ca", "-config", "config", "-cert", "ca.crt", "-keyfile", "ca.key", "-gencrl", "-out", "crl")
	der := f.der("crl")
	crl, err := ParseCRL(der)
	if err != nil {
		t.Fatal(err)
	}
	if err := crl.Covers(good, ca); err != nil {
		t.Error(err)
	}
	if err := crl.Covers(good, other); !errors.Is(err, ErrNoIssuer) {
		t.Errorf("another issuer: %v", err)
	}
	if crl.Revoked(good) || !crl.Revoked(bad) {
		t.Errorf("revoked: good %v, bad %v", crl.Revoked(good), crl.Revoked(bad))
	}
	if now := time.Now(); crl.Stale(now) || !crl.Stale(now.AddDate(0, 0, 31)) {
		t.Error("age")
	}
	for i := range len(der) * 8 {
		der[i/8] ^= 1 << (i % 8)
		if c, err := ParseCRL(der); err == nil && c.Covers(good, ca) == nil {
			t.Errorf("bit %d changed and it counts", i)
		}
		der[i/8] ^= 1 << (i % 8)
	}
}

// TestEntries: an entry of a revocation list may have extensions; one that is
// critical can mean another issuer, and refuses the list.
func TestEntries(t *testing.T) {
	list := func(extensions func(*cryptobyte.Builder)) cryptobyte.String {
		var b cryptobyte.Builder
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(0x5b)
				b.AddASN1UTCTime(time.Now().UTC())
				extensions(b)
			})
		})
		return b.BytesOrPanic()
	}
	extension := func(critical bool) func(*cryptobyte.Builder) {
		return func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier([]int{2, 5, 29, 29}) // certificate issuer
					b.AddASN1Boolean(critical)
					b.AddASN1OctetString([]byte{0x30, 0})
				})
			})
		}
	}
	for _, c := range []struct {
		name       string
		extensions func(*cryptobyte.Builder)
		ok         bool
	}{
		{"none", func(*cryptobyte.Builder) {}, true},
		{"one that may be passed over", extension(false), true},
		{"a critical one", extension(true), false},
		{"something else", func(b *cryptobyte.Builder) { b.AddASN1Int64(1) }, false},
	} {
		r, crl := read(list(c.extensions)), &CRL{}
		crl.readSerials(r)
		if err := r.err; (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.ok && !crl.Revoked(&Certificate{Serial: big.NewInt(0x5b)}) {
			t.Errorf("%s: the entry is lost", c.name)
		}
	}
}

// TestShortErrors: an identifier may be as long as a certificate; an error is not.
func TestShortErrors(t *testing.T) {
	for _, arcs := range []int{3, 4000} {
		id := make([]int, arcs)
		id[0] = 1
		for i := 2; i < arcs; i++ {
			id[i] = 1 << 20
		}
		var b cryptobyte.Builder
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(*cryptobyte.Builder) {})
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(id) })
			b.AddASN1BitString(nil)
		})
		if _, err := Parse(b.BytesOrPanic()); !errors.Is(err, ErrCertificate) || len(err.Error()) > 200 {
			t.Errorf("%d arcs: %.80v", arcs, err)
		}
	}
}

// TestNames: names are equal whatever the case and the kind of string.
func TestNames(t *testing.T) {
	f := newFolder(t)
	p256 := []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"}
	plain := f.authority("a", "/C=UT/O=The  Office", p256, nil).Subject
	for subject, equal := range map[string]bool{
		"/C=ut/O=the office":       true,
		"/C=UT/O=The Office ":      true,
		"/C=UT/O=The Other Office": false,
		"/C=UT":                    false,
		"/O=The Office/C=UT":       false, // order is part of a name
		"/C=UT/OU=The Office":      false,
	} {
		if got := f.authority("b", subject, p256, nil).Subject.Equal(plain); got != equal {
			t.Errorf("%s: %v", subject, got)
		}
	}
}
