package main

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// keygen makes the node's two key pairs in dir: node.key and node.pub (X25519,
// records are sealed to it), receipt.key and receipt.pub (P-256, signs
// receipts). It overwrites nothing: a lost node key is every record lost.
func keygen(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("keygen: %w", err)
	}
	node, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("keygen: %w", err)
	}
	receipt, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("keygen: %w", err)
	}
	nodePriv, err1 := x509.MarshalPKCS8PrivateKey(node)
	nodePub, err2 := x509.MarshalPKIXPublicKey(node.PublicKey())
	receiptPriv, err3 := x509.MarshalPKCS8PrivateKey(receipt)
	receiptPub, err4 := x509.MarshalPKIXPublicKey(&receipt.PublicKey)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return fmt.Errorf("keygen: %w", err)
	}
	for _, f := range []struct {
		name, kind string
		mode       os.FileMode
		der        []byte
	}{
		{"node.key", "PRIVATE KEY", 0o600, nodePriv},
		{"node.pub", "PUBLIC KEY", 0o644, nodePub},
		{"receipt.key", "PRIVATE KEY", 0o600, receiptPriv},
		{"receipt.pub", "PUBLIC KEY", 0o644, receiptPub},
	} {
		if err := writeNew(filepath.Join(dir, f.name), f.mode, &pem.Block{Type: f.kind, Bytes: f.der}); err != nil {
			return fmt.Errorf("keygen: %w", err)
		}
	}
	return nil
}

func writeNew(path string, mode os.FileMode, b *pem.Block) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	return errors.Join(pem.Encode(f, b), f.Sync(), f.Close())
}
