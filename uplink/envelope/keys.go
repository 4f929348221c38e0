package envelope

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hpke"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

const keyIDBytes = 8

// SignerKeyID names a signing key: the first 8 bytes of the SHA-256 of its
// SubjectPublicKeyInfo.
func SignerKeyID(pub *ecdsa.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return nil, fmt.Errorf("envelope: key id: %w", err)
	}
	h := sha256.Sum256(der)
	return h[:keyIDBytes], nil
}

// RecipientKeyID names a recipient's key: the first 8 bytes of the SHA-256 of
// the public key as RFC 9180 serializes it.
func RecipientKeyID(pub hpke.PublicKey) []byte {
	h := sha256.Sum256(pub.Bytes())
	return h[:keyIDBytes]
}

// ParseSigner reads a P-256 private key: PEM, PKCS #8.
func ParseSigner(b []byte) (*ecdsa.PrivateKey, error) {
	k, err := private(b)
	if err != nil {
		return nil, err
	}
	key, ok := k.(*ecdsa.PrivateKey)
	if !ok || key.Curve != elliptic.P256() {
		return nil, fmt.Errorf("envelope: private key is %T, want ECDSA on P-256", k)
	}
	return key, nil
}

// ParseVerifier reads a P-256 public key: PEM, SubjectPublicKeyInfo.
func ParseVerifier(b []byte) (*ecdsa.PublicKey, error) {
	k, err := public(b)
	if err != nil {
		return nil, err
	}
	key, ok := k.(*ecdsa.PublicKey)
	if !ok || key.Curve != elliptic.P256() {
		return nil, fmt.Errorf("envelope: public key is %T, want ECDSA on P-256", k)
	}
	return key, nil
}

// ParseOpener reads a recipient's X25519 private key: PEM, PKCS #8.
func ParseOpener(b []byte) (hpke.PrivateKey, error) {
	k, err := private(b)
	if err != nil {
		return nil, err
	}
	key, ok := k.(*ecdh.PrivateKey)
	if !ok || key.Curve() != ecdh.X25519() {
		return nil, fmt.Errorf("envelope: private key is %T, want X25519", k)
	}
	return hpke.NewDHKEMPrivateKey(key)
}

// ParseRecipient reads a recipient's X25519 public key: PEM, SubjectPublicKeyInfo.
func ParseRecipient(b []byte) (Recipient, error) {
	k, err := public(b)
	if err != nil {
		return Recipient{}, err
	}
	key, ok := k.(*ecdh.PublicKey)
	if !ok || key.Curve() != ecdh.X25519() {
		return Recipient{}, fmt.Errorf("envelope: public key is %T, want X25519", k)
	}
	pub, err := hpke.NewDHKEMPublicKey(key)
	if err != nil {
		return Recipient{}, fmt.Errorf("envelope: recipient: %w", err)
	}
	return Recipient{KeyID: RecipientKeyID(pub), Key: pub}, nil
}

func private(b []byte) (any, error) {
	p, rest := pem.Decode(b)
	if p == nil || p.Type != "PRIVATE KEY" || len(rest) > 0 {
		return nil, errors.New("envelope: want one PEM block PRIVATE KEY (PKCS #8) and nothing after it")
	}
	k, err := x509.ParsePKCS8PrivateKey(p.Bytes)
	if err != nil {
		return nil, errors.New("envelope: PRIVATE KEY block does not parse as PKCS #8")
	}
	return k, nil
}

func public(b []byte) (any, error) {
	p, rest := pem.Decode(b)
	if p == nil || p.Type != "PUBLIC KEY" || len(rest) > 0 {
		return nil, errors.New("envelope: want one PEM block PUBLIC KEY and nothing after it")
	}
	k, err := x509.ParsePKIXPublicKey(p.Bytes)
	if err != nil {
		return nil, fmt.Errorf("envelope: PUBLIC KEY block: %w", err)
	}
	return k, nil
}
