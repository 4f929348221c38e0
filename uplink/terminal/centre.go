package terminal

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"gatehouse/capture/cvc"
)

// Keys are the terminals' private keys, wherever they lie.
type Keys interface {
	// Sign signs a digest, as long as the algorithm's hash, with the key of the terminal
	// of that reference: PKCS #1 or PSS for RSA, r||s for ECDSA. Errors: ErrKey where
	// there is none.
	Sign(ctx context.Context, chr string, a cvc.Algorithm, digest []byte) ([]byte, error)
}

// Centre answers terminals. It is an http.Handler; who may ask is for the listener to
// say, see ServerTLS.
type Centre struct {
	Certificates []*cvc.Certificate // trust points, links, verifiers, terminals
	Keys         Keys
	Now          func() time.Time
	Failed       func(error) // is told of failures of Keys; nil: nobody is
}

// ServerTLS is the configuration of a centre's listener: TLS 1.3 and terminals that
// show a certificate of these authorities, and no others.
func ServerTLS(own tls.Certificate, terminals *x509.CertPool) *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{own}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: terminals}
}

// Server is an HTTP server of a centre with its limits.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: attempt, ReadTimeout: attempt, WriteTimeout: 2 * attempt, IdleTimeout: time.Minute,
		MaxHeaderBytes: 8 << 10,
	}
}

func (c *Centre) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.RawQuery != "" {
		http.Error(w, "POST is wanted", http.StatusMethodNotAllowed)
		return
	}
	body := http.MaxBytesReader(w, r.Body, maxMessage)
	var a answer
	switch r.URL.Path {
	case pathChain:
		var q chainRequest
		if decode(body, &q) != nil {
			a = answer{Code: syntax}
		} else {
			a = c.chain(string(q.CAR))
		}
	case pathSign:
		var q signRequest
		if decode(body, &q) != nil {
			a = answer{Code: syntax}
		} else {
			a = c.sign(r.Context(), string(q.CHR), q.Hash)
		}
	default:
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(a) // who asked has gone: nobody to tell
}

func (c *Centre) chain(car string) answer {
	chain, err := cvc.Path(cvc.Reference(car), c.Certificates, c.Now())
	if err != nil {
		return answer{Code: unknownCAR, Message: err.Error()}
	}
	a := answer{Code: okChain}
	for _, x := range chain {
		a.Chain = append(a.Chain, x.Raw)
	}
	return a
}

func (c *Centre) sign(ctx context.Context, chr string, digest []byte) answer {
	i := slices.IndexFunc(c.Certificates, func(x *cvc.Certificate) bool {
		return string(x.CHR) == chr && x.Role == cvc.InspectionSystem && !x.Expired(c.Now())
	})
	if i < 0 {
		return answer{Code: unknownCHR}
	}
	algorithm := c.Certificates[i].Key.Algorithm
	if len(digest) != algorithm.Hash().Size() {
		return answer{Code: syntax, Message: "hashTBS is not as long as the hash of " + algorithm.String()}
	}
	signature, err := c.Keys.Sign(ctx, chr, algorithm, digest)
	switch {
	case errors.Is(err, ErrKey):
		return answer{Code: unknownCHR}
	case err != nil:
		if c.Failed != nil && ctx.Err() == nil { // else it was the caller that left
			c.Failed(err)
		}
		return answer{Code: internal}
	}
	return answer{Code: okSignature, Signature: signature}
}
