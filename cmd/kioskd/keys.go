package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/tls"
	"errors"
	"net"

	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/settings"
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
	signer, err := settings.File("uplink.key", u.Key, envelope.ParseSigner)
	if err != nil {
		return keys{}, err
	}
	node, err := settings.File("uplink.node_key", u.NodeKey, envelope.ParseRecipient)
	if err != nil {
		return keys{}, err
	}
	receipt, err := settings.File("uplink.receipt_key", u.ReceiptKey, envelope.ParseVerifier)
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
	host, _, err := net.SplitHostPort(cfg.BrokerAddress())
	if err != nil {
		return keys{}, err
	}
	conf, err := settings.ClientTLS("uplink", host, u.CA, u.Certificate, u.Key)
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
