package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/hpke"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

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
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
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
	if len(b) > maxConfig {
		return nil, fmt.Errorf("%d bytes, at most %d", len(b), maxConfig)
	}
	var c config
	err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&c)
	var unknown *toml.StrictMissingError
	var wrong *toml.DecodeError
	switch {
	case errors.As(err, &unknown):
		row, _ := unknown.Errors[0].Position()
		return nil, fmt.Errorf("line %d: unknown key %q", row, strings.Join(unknown.Errors[0].Key(), "."))
	case errors.As(err, &wrong):
		row, _ := wrong.Position()
		return nil, fmt.Errorf("line %d: %s", row, wrong.Error())
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	}
	if key := empty("", reflect.ValueOf(c)); key != "" {
		return nil, fmt.Errorf("key %s is missing", key)
	}
	if _, err := brokerAddress(c.Broker.Address); err != nil {
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

func brokerAddress(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "mqtts" || u.Port() == "" || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return "", fmt.Errorf("%q is not of the form mqtts://host:port", s)
	}
	return u.Host, nil
}

// endpoint loads what the connection to the broker needs.
func (c *config) endpoint() (broker.Endpoint, error) {
	address, err := brokerAddress(c.Broker.Address)
	if err != nil {
		return broker.Endpoint{}, err
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return broker.Endpoint{}, err
	}
	ca, err := os.ReadFile(c.Broker.CA)
	if err != nil {
		return broker.Endpoint{}, fmt.Errorf("broker.ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return broker.Endpoint{}, fmt.Errorf("broker.ca: no certificate in %s", c.Broker.CA)
	}
	pair := func() (*tls.Certificate, error) {
		cert, err := tls.LoadX509KeyPair(c.Broker.Certificate, c.Broker.Key)
		if err != nil {
			return nil, fmt.Errorf("broker.certificate and broker.key: %w", err)
		}
		return &cert, nil
	}
	if _, err := pair(); err != nil { // now, and again at each dial: it may be renewed
		return broker.Endpoint{}, err
	}
	return broker.Endpoint{Address: address, TLS: &tls.Config{
		MinVersion: tls.VersionTLS13, RootCAs: pool, ServerName: host,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return pair() },
	}}, nil
}

func (c *config) trust() (*exchange.Trust, error) {
	return exchange.LoadTrust(c.Kiosks.Registered, c.Kiosks.CA, c.Kiosks.CRL, time.Now)
}

func (c *config) keys() (hpke.PrivateKey, *ecdsa.PrivateKey, error) {
	b, err := os.ReadFile(c.Keys.Node)
	if err != nil {
		return nil, nil, fmt.Errorf("keys.node: %w", err)
	}
	opener, err := envelope.ParseOpener(b)
	if err != nil {
		return nil, nil, fmt.Errorf("keys.node %s: %w", c.Keys.Node, err)
	}
	if b, err = os.ReadFile(c.Keys.Receipt); err != nil {
		return nil, nil, fmt.Errorf("keys.receipt: %w", err)
	}
	signer, err := envelope.ParseSigner(b)
	if err != nil {
		return nil, nil, fmt.Errorf("keys.receipt %s: %w", c.Keys.Receipt, err)
	}
	return opener, signer, nil
}
