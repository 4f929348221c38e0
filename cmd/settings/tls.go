package settings

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
)

// BrokerAddress gives the host:port of a broker that is written
// mqtts://host:port. MQTT in clear text has no form here.
func BrokerAddress(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "mqtts" || u.Port() == "" || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return "", fmt.Errorf("%q is not of the form mqtts://host:port", s)
	}
	return u.Host, nil
}

// maxFile is far above any key or chain of certificates.
const maxFile = 1 << 20

// File parses the file at path; an error begins with the configuration's key.
func File[T any](key, path string, parse func([]byte) (T, error)) (T, error) {
	var none T
	b, err := Read(path, maxFile)
	if err != nil {
		return none, fmt.Errorf("%s %s: %w", key, path, err)
	}
	v, err := parse(b)
	if err != nil {
		return none, fmt.Errorf("%s %s: %w", key, path, err)
	}
	return v, nil
}

// ClientTLS is the client's side of mutual TLS 1.3 with the server of that name.
// table is the configuration's table that holds ca, certificate and key, for the
// errors. Certificate and key are read here, and again at each dial, so that a
// renewed certificate is taken without a restart.
func ClientTLS(table, server, ca, certificate, key string) (*tls.Config, error) {
	pool, err := File(table+".ca", ca, func(b []byte) (*x509.CertPool, error) {
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
		pair, err := tls.LoadX509KeyPair(certificate, key)
		if err != nil {
			return nil, fmt.Errorf("%s.certificate and %s.key: %w", table, table, err)
		}
		return &pair, nil
	}
	if _, err := own(nil); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: pool, ServerName: server, GetClientCertificate: own}, nil
}
