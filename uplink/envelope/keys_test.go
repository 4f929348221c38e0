package envelope

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"testing"
)

func block(t *testing.T, kind string, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if kind == "PRIVATE KEY" {
		der, err = x509.MarshalPKCS8PrivateKey(key)
	}
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func TestKeysFromPEM(t *testing.T) {
	sign, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	open, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"P-256 private":  block(t, "PRIVATE KEY", sign),
		"P-256 public":   block(t, "PUBLIC KEY", &sign.PublicKey),
		"P-384 private":  block(t, "PRIVATE KEY", other),
		"P-384 public":   block(t, "PUBLIC KEY", &other.PublicKey),
		"X25519 private": block(t, "PRIVATE KEY", open),
		"X25519 public":  block(t, "PUBLIC KEY", open.PublicKey()),
		"nothing":        nil,
		"no PEM":         []byte("hello"),
		"two blocks":     append(block(t, "PRIVATE KEY", sign), block(t, "PUBLIC KEY", &sign.PublicKey)...),
		"garbage inside": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("hello")}),
		"garbage public": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: []byte("hello")}),
	}
	for want, parse := range map[string]func([]byte) error{
		"P-256 private":  func(b []byte) error { _, err := ParseSigner(b); return err },
		"P-256 public":   func(b []byte) error { _, err := ParseVerifier(b); return err },
		"X25519 private": func(b []byte) error { _, err := ParseOpener(b); return err },
		"X25519 public":  func(b []byte) error { _, err := ParseRecipient(b); return err },
	} {
		for name, b := range files {
			if err := parse(b); (err == nil) != (name == want) {
				t.Errorf("parser of %s given %s: %v", want, name, err)
			}
		}
	}
	r, err := ParseRecipient(files["X25519 public"])
	if err != nil {
		t.Fatal(err)
	}
	k, err := ParseOpener(files["X25519 private"])
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(r.KeyID, RecipientKeyID(k.PublicKey())) || len(r.KeyID) != keyIDBytes {
		t.Error("both halves of a key must have the same id")
	}
}
