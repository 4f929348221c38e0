package cvc

import (
	"crypto/elliptic"
	"errors"
	"testing"

	"gatehouse/capture/lds"
)

// FuzzParse: no bytes panic; what is a certificate says the same after it was taken
// apart and put together.
func FuzzParse(f *testing.F) {
	l := newLand(f)
	for _, der := range l.all {
		f.Add(der)
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		c, err := Parse(der)
		if err != nil {
			if !errors.Is(err, ErrCertificate) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if string(lds.TLV(tagCertificate, c.Body(), c.Signature())) != string(der) {
			t.Fatal("its parts are not the whole")
		}
		if _, err := Path(c.CAR, []*Certificate{c, c}, june); err == nil {
			t.Fatal("a chain of one")
		}
	})
}

// FuzzParseRequest: no bytes panic, and a request proves its key.
func FuzzParseRequest(f *testing.F) {
	key := newKey(f, elliptic.P256())
	plain, err := SignRequest("UTROOT00001", "UTDV00002", key.public, key.sign)
	if err != nil {
		f.Fatal(err)
	}
	signed, err := Countersign(plain, "UTDV00001", key.sign)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain)
	f.Add(signed)
	f.Fuzz(func(t *testing.T, der []byte) {
		q, err := ParseRequest(der)
		if err == nil && !q.Key.Complete() {
			t.Fatal("a request without a key")
		}
		if err != nil && !errors.Is(err, ErrCertificate) && !errors.Is(err, ErrSignature) {
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}
