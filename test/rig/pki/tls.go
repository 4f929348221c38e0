package pki

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
)

// Pool holds the nation's CA.
func (n *Nation) Pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(n.ca.cert)
	return p
}

// ServerTLS is the broker's side: TLS 1.3, a client certificate of the nation's
// CA required, revoked ones refused.
func (n *Nation) ServerTLS() *tls.Config {
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{n.Broker.TLS()},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    n.Pool(),
		VerifyConnection: func(s tls.ConnectionState) error {
			serial := s.PeerCertificates[0].SerialNumber
			n.mu.Lock()
			defer n.mu.Unlock()
			if slices.ContainsFunc(n.revoked, func(e x509.RevocationListEntry) bool { return e.SerialNumber.Cmp(serial) == 0 }) {
				return errors.New("pki: client certificate is revoked")
			}
			return nil
		},
	}
}

// ClientTLS is the side of a kiosk or of the node.
func (n *Nation) ClientTLS(c Credential) *tls.Config {
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{c.TLS()},
		RootCAs:      n.Pool(),
		ServerName:   "127.0.0.1",
	}
}
