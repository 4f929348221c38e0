package main

import (
	"crypto/ecdsa"
	"crypto/hpke"
	"fmt"
	"net"
	"path/filepath"
	"reflect"
	"time"

	"gatehouse/cmd/settings"
	"gatehouse/uplink/broker"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/exchange"
)

const maxConfig = 64 << 10

// config is the one configuration file: strict TOML. Paths are relative to the
// folder of the file. Only kiosks.crl may be empty.
type config struct {
	Database string `toml:"database"` // the store, mode 0600, made if absent
	Broker   struct {
		Address     string `toml:"address"`     // mqtts://host:port
		ClientID    string `toml:"client_id"`   // names the durable session at the broker
		CA          string `toml:"ca"`          // of the broker's certificate
		Certificate string `toml:"certificate"` // this node's, common name "exchange"
		Key         string `toml:"key"`
	} `toml:"broker"`
	Keys struct {
		Node    string `toml:"node"`    // X25519 private key that records are sealed to
		Receipt string `toml:"receipt"` // P-256 private key that signs receipts
	} `toml:"keys"`
	Kiosks struct {
		Registered string `toml:"registered"` // folder of the kiosks' certificates
		CA         string `toml:"ca"`         // that issued them
		CRL        string `toml:"crl"`        // what it revoked; empty: none
	} `toml:"kiosks"`
}

func readConfig(path string) (*config, error) {
	b, err := settings.Read(path, maxConfig)
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", path, err)
	}
	c, err := parseConfig(b)
	if err != nil {
		return nil, fmt.Errorf("configuration %s: %w", path, err)
	}
	dir := filepath.Dir(path)
	for _, p := range []*string{
		&c.Database, &c.Broker.CA, &c.Broker.Certificate, &c.Broker.Key,
		&c.Keys.Node, &c.Keys.Receipt, &c.Kiosks.Registered, &c.Kiosks.CA, &c.Kiosks.CRL,
	} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
	return c, nil
}

func parseConfig(b []byte) (*config, error) {
	var c config
	if err := settings.Decode(b, &c); err != nil {
		return nil, err
	}
	if key := empty("", reflect.ValueOf(c)); key != "" {
		return nil, fmt.Errorf("key %s is missing", key)
	}
	if _, err := settings.BrokerAddress(c.Broker.Address); err != nil {
		return nil, fmt.Errorf("key broker.address: %w", err)
	}
	if err := broker.CheckName(c.Broker.ClientID); err != nil {
		return nil, fmt.Errorf("key broker.client_id: %w", err)
	}
	return &c, nil
}

// empty gives the name of the first key without a value that needs one.
func empty(prefix string, v reflect.Value) string {
	for i := range v.NumField() {
		name := prefix + v.Type().Field(i).Tag.Get("toml")
		if f := v.Field(i); f.Kind() == reflect.Struct {
			if key := empty(name+".", f); key != "" {
				return key
			}
		} else if f.String() == "" && name != "kiosks.crl" {
			return name
		}
	}
	return ""
}

// endpoint loads what the connection to the broker needs.
func (c *config) endpoint() (broker.Endpoint, error) {
	address, err := settings.BrokerAddress(c.Broker.Address)
	if err != nil {
		return broker.Endpoint{}, err
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return broker.Endpoint{}, err
	}
	tls, err := settings.ClientTLS("broker", host, c.Broker.CA, c.Broker.Certificate, c.Broker.Key)
	if err != nil {
		return broker.Endpoint{}, err
	}
	return broker.Endpoint{Address: address, TLS: tls}, nil
}

func (c *config) trust() (*exchange.Trust, error) {
	return exchange.LoadTrust(c.Kiosks.Registered, c.Kiosks.CA, c.Kiosks.CRL, time.Now)
}

func (c *config) keys() (hpke.PrivateKey, *ecdsa.PrivateKey, error) {
	opener, err := settings.File("keys.node", c.Keys.Node, envelope.ParseOpener)
	if err != nil {
		return nil, nil, err
	}
	signer, err := settings.File("keys.receipt", c.Keys.Receipt, envelope.ParseSigner)
	if err != nil {
		return nil, nil, err
	}
	return opener, signer, nil
}
