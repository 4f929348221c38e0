package terminal

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"gatehouse/capture/cvc"
)

// What can go wrong beside the line itself.
var (
	// ErrCentre: the centre could not be reached, failed, or answered with what is none
	// of its messages.
	ErrCentre = errors.New("terminal control centre")
	// ErrKey: the centre has no such key.
	ErrKey = errors.New("the centre has no key for this terminal")
)

// The most that one attempt takes, and a request with all its attempts: a document
// lies on the reader meanwhile, and what else its chip gives is shown afterwards.
const (
	attempt = 3 * time.Second
	whole   = 6 * time.Second
)

// pauses stand before each attempt.
var pauses = [...]time.Duration{0, 100 * time.Millisecond, 400 * time.Millisecond}

// Client is a terminal's line to its centre. It may be used by several goroutines.
type Client struct {
	http *http.Client
	base string

	mu         sync.Mutex
	algorithms map[string]cvc.Algorithm // of the terminals whose chains were given
}

// Dial makes a client of a centre at host:port. The configuration must hold our
// certificate and the authorities that the centre's certificate comes from; TLS 1.3 is
// set here. Nothing is sent yet.
func Dial(address string, config *tls.Config) (*Client, error) {
	if len(config.Certificates) == 0 && config.GetClientCertificate == nil || config.RootCAs == nil || config.InsecureSkipVerify {
		return nil, errors.New("a centre is spoken to with a certificate of our own, and authorities of its: both must be given")
	}
	config = config.Clone()
	config.MinVersion = tls.VersionTLS13
	return client("https://"+address, &http.Transport{TLSClientConfig: config}), nil
}

// DialSocket makes a client of a signer on this machine.
func DialSocket(path string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", path)
	}
	return client("http://signer", &http.Transport{DialContext: dial})
}

func client(base string, t *http.Transport) *Client {
	t.MaxConnsPerHost, t.MaxResponseHeaderBytes, t.IdleConnTimeout = 4, 8<<10, time.Minute
	follow := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{http: &http.Client{Transport: t, Timeout: attempt, CheckRedirect: follow}, base: base, algorithms: map[string]cvc.Algorithm{}}
}

// Close ends idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Chain gives the chain for a trust point. Errors: cvc.ErrChain where the centre has
// none; ErrCentre; the context's.
func (c *Client) Chain(ctx context.Context, car string) ([][]byte, error) {
	a, err := c.ask(ctx, pathChain, chainRequest{[]byte(car)})
	switch {
	case err != nil:
		return nil, err
	case a.Code == unknownCAR:
		return nil, fmt.Errorf("%w: the centre has none for %q: %.200q", cvc.ErrChain, car, a.Message)
	case a.Code != okChain || len(a.Chain) == 0 || len(a.Chain) > maxChain:
		return nil, fmt.Errorf("%w: GetCertificateChain ends with %.40q and %d certificates", ErrCentre, a.Code, len(a.Chain))
	}
	var last *cvc.Certificate
	for _, der := range a.Chain {
		if last, err = cvc.Parse(der); err != nil {
			return nil, fmt.Errorf("%w: GetCertificateChain: %w", ErrCentre, err)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.algorithms) >= 64 { // a terminal has a key for each state, and renews them
		clear(c.algorithms)
	}
	c.algorithms[string(last.CHR)] = last.Key.Algorithm
	return a.Chain, nil
}

// Sign has the digest of data signed with the key of a terminal whose chain was given
// before. Errors: ErrKey, ErrCentre, the context's.
func (c *Client) Sign(ctx context.Context, chr string, data []byte) ([]byte, error) {
	c.mu.Lock()
	algorithm := c.algorithms[chr]
	c.mu.Unlock()
	if algorithm == 0 {
		return nil, fmt.Errorf("%w: no chain to %q was asked for", ErrKey, chr)
	}
	h := algorithm.Hash().New()
	h.Write(data)
	a, err := c.ask(ctx, pathSign, signRequest{[]byte(chr), h.Sum(nil)})
	switch {
	case err != nil:
		return nil, err
	case a.Code == unknownCHR:
		return nil, fmt.Errorf("%w: %q", ErrKey, chr)
	case a.Code != okSignature || len(a.Signature) == 0 || len(a.Signature) > 1024:
		return nil, fmt.Errorf("%w: GetTASignature ends with %.40q and a signature of %d bytes", ErrCentre, a.Code, len(a.Signature))
	}
	return a.Signature, nil
}

// ask sends a request until it is answered, three times at most and for so long.
func (c *Client) ask(ctx context.Context, path string, request any) (answer, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return answer{}, err
	}
	last := fmt.Errorf("%w: not asked", ErrCentre)
	within, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	for _, pause := range pauses {
		select {
		case <-within.Done():
		case <-time.After(pause):
		}
		if within.Err() != nil {
			break
		}
		a, again, err := c.once(within, path, body)
		if err == nil || !again {
			return a, err
		}
		last = err
	}
	if ctx.Err() != nil {
		return answer{}, ctx.Err()
	}
	return answer{}, last
}

// once sends a request. The second result tells whether another attempt may help.
func (c *Client) once(ctx context.Context, path string, body []byte) (answer, bool, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, false, err
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(r)
	if err != nil {
		return answer{}, true, fmt.Errorf("%w: %w", ErrCentre, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return answer{}, response.StatusCode >= 500, fmt.Errorf("%w: %s answers %s", ErrCentre, path, response.Status)
	}
	var a answer
	if err := decode(response.Body, &a); err != nil {
		return answer{}, !errors.Is(err, errMessage), fmt.Errorf("%w: %s: %w", ErrCentre, path, err)
	}
	if a.Code == internal {
		return answer{}, true, fmt.Errorf("%w: %s ends with %s", ErrCentre, path, internal)
	}
	return a, false, nil
}
