package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// keys are what the kiosk signs, seals and trusts with, all from files.
type keys struct {
	sealer  *envelope.Sealer
	tls     *tls.Config
	receipt func([]byte) (uplink.Receipt, error)
}

func loadKeys(cfg config.Config) (keys, error) {
	u := cfg.Uplink
	signer, err := parse(u.Key, "uplink.key", envelope.ParseSigner)
	if err != nil {
		return keys{}, err
	}
	node, err := parse(u.NodeKey, "uplink.node_key", envelope.ParseRecipient)
	if err != nil {
		return keys{}, err
	}
	receipt, err := parse(u.ReceiptKey, "uplink.receipt_key", envelope.ParseVerifier)
	if err != nil {
		return keys{}, err
	}
	id, err := envelope.SignerKeyID(&signer.PublicKey)
	if err != nil {
		return keys{}, err
	}
	receiptID, err := envelope.SignerKeyID(receipt)
	if err != nil {
		return keys{}, err
	}
	conf, err := clientTLS(cfg)
	if err != nil {
		return keys{}, err
	}
	return keys{
		sealer: &envelope.Sealer{Kiosk: cfg.Kiosk.ID, Signer: signer, KeyID: id, Recipients: []envelope.Recipient{node}},
		tls:    conf,
		receipt: func(b []byte) (uplink.Receipt, error) {
			return envelope.VerifyReceipt(b, func(keyID []byte) (*ecdsa.PublicKey, error) {
				if !bytes.Equal(keyID, receiptID) {
					return nil, errors.New("not the receipt key of the national node")
				}
				return receipt, nil
			})
		},
	}, nil
}

// clientTLS is mutual TLS 1.3. The certificate is read at each dial, so that a
// renewed one is taken without a restart.
func clientTLS(cfg config.Config) (*tls.Config, error) {
	u := cfg.Uplink
	pool, err := parse(u.CA, "uplink.ca", func(b []byte) (*x509.CertPool, error) {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(b) {
			return nil, errors.New("no certificate in it")
		}
		return pool, nil
	})
	if err != nil {
		return nil, err
	}
	own := func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		c, err := tls.LoadX509KeyPair(u.Certificate, u.Key)
		return &c, err
	}
	if _, err := own(nil); err != nil {
		return nil, fmt.Errorf("uplink.certificate: %w", err)
	}
	broker, err := url.Parse(u.Broker)
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS13, RootCAs: pool, ServerName: broker.Hostname(), GetClientCertificate: own,
	}, nil
}

// parse reads a key file; the error names the configuration's key.
func parse[T any](path, key string, f func([]byte) (T, error)) (T, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		var zero T
		return zero, fmt.Errorf("%s: %w", key, err)
	}
	v, err := f(b)
	if err != nil {
		return v, fmt.Errorf("%s %s: %w", key, path, err)
	}
	return v, nil
}
