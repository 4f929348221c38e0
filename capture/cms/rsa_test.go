package cms

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math/big"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// TestPSS: what the standard library signs is verified with its own parameters and
// with no others, for moduli on both sides of a whole byte.
func TestPSS(t *testing.T) {
	for _, bits := range []int{1024, 1025, 1031, 1033} {
		key, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		for _, salt := range []int{0, 20, 32, 64} {
			a := algorithm{scheme: schemePSS, hash: crypto.SHA256, mask: crypto.SHA256, salt: salt}
			if salt == 0 {
				salt = rsa.PSSSaltLengthAuto // the longest that fits
				a.salt = (bits-1+7)/8 - 2 - 32
			}
			digest := sum(a.hash, []byte("message"))
			signature, err := rsa.SignPSS(rand.Reader, key, a.hash, digest, &rsa.PSSOptions{SaltLength: salt})
			if err != nil {
				t.Fatal(err)
			}
			pub := &key.PublicKey
			if !verifyPSS(pub, a, digest, signature) {
				t.Errorf("RSA-%d, salt %d: a good signature is refused", bits, a.salt)
			}
			for name, change := range map[string]func(*algorithm){
				"a longer salt":  func(a *algorithm) { a.salt++ },
				"a shorter salt": func(a *algorithm) { a.salt-- },
				"a huge salt":    func(a *algorithm) { a.salt = 65535 },
				"another hash":   func(a *algorithm) { a.hash = crypto.SHA512 },
				"another mask":   func(a *algorithm) { a.mask = crypto.SHA1 },
			} {
				b := a
				if change(&b); verifyPSS(pub, b, digest, signature) {
					t.Errorf("RSA-%d, salt %d: verified with %s", bits, a.salt, name)
				}
			}
			for bit := 0; bit < 8*len(signature); bit += 37 {
				other := bytes.Clone(signature)
				other[bit/8] ^= 1 << (bit % 8)
				if verifyPSS(pub, a, digest, other) {
					t.Errorf("RSA-%d, salt %d: verified with bit %d changed", bits, a.salt, bit)
				}
			}
			more := new(big.Int).Add(new(big.Int).SetBytes(signature), key.N)
			for _, other := range [][]byte{nil, append([]byte{0}, signature...), signature[1:], more.Bytes(), make([]byte, len(signature))} {
				if verifyPSS(pub, a, digest, other) {
					t.Errorf("RSA-%d, salt %d: verified with %d other bytes", bits, a.salt, len(other))
				}
			}
		}
	}
}

// TestPSSParameters: the encodings of the parameters that are in use, and what is none.
func TestPSSParameters(t *testing.T) {
	hash := func(oid string) []byte { return sequence(oidOf(oid), encode(asn1.NULL, nil)) }
	bare := sequence(oidOf(oidSHA256))
	mask := func(h []byte) []byte { return encode(context(1), sequence(oidOf(oidMGF1), h)) }
	h256, m256 := encode(context(0), hash(oidSHA256)), mask(hash(oidSHA256))
	salt := func(n int64) []byte { return encode(context(2), integer(n)) }
	good := algorithm{schemePSS, crypto.SHA256, crypto.SHA256, 32}
	twenty := good
	twenty.salt = 20
	for _, c := range []struct {
		name string
		der  []byte
		want algorithm
		said bool // that a default is spelled out
		err  bool
	}{
		{"all", sequence(h256, m256, salt(32)), good, false, false},
		{"all, no NULL", sequence(encode(context(0), bare), mask(bare), salt(32)), good, false, false},
		{"a trailer", sequence(h256, m256, salt(32), encode(context(3), integer(1))), good, true, false},
		{"no salt length", sequence(h256, m256), twenty, false, false},
		{"salt length 20", sequence(h256, m256, salt(20)), twenty, true, false},
		{"salt length 64", sequence(h256, m256, salt(64)), algorithm{schemePSS, crypto.SHA256, crypto.SHA256, 64}, false, false},
		{"nothing", sequence(), algorithm{schemePSS, crypto.SHA1, crypto.SHA1, 20}, false, false},
		{"no mask", sequence(h256, salt(32)), algorithm{schemePSS, crypto.SHA256, crypto.SHA1, 32}, false, false},
		{"another trailer", sequence(h256, m256, salt(32), encode(context(3), integer(2))), good, false, true},
		{"a negative salt length", sequence(h256, m256, salt(-1)), good, false, true},
		{"MD5", sequence(encode(context(0), hash("1.2.840.113549.2.5")), m256, salt(32)), good, false, true},
		{"another mask generation", sequence(h256, encode(context(1), hash(oidSHA256)), salt(32)), good, false, true},
		{"order", sequence(m256, h256, salt(32)), good, false, true},
		{"NULL", encode(asn1.NULL, nil), good, false, true},
	} {
		r := read(c.der)
		got := r.pss(r.next(""))
		if (r.err != nil) != c.err || !c.err && got != c.want || !c.err && slices.Contains(r.departures, DefaultSpelledOut) != c.said {
			t.Errorf("%s: %+v, %v, %q", c.name, got, r.err, r.departures)
		}
	}
	if _, err := Parse(withKey(sequence(oidOf(oidPSS), encode(asn1.NULL, nil)), nil)); !errors.Is(err, ErrAlgorithm) {
		t.Errorf("a key bound to nothing: %v", err)
	}
}
