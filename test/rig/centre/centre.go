package centre

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"gatehouse/capture/cvc"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/pki"
	"gatehouse/uplink/terminal"
)

// Permits gives the chains that a centre holds: authorities and verifier, the terminal
// last.
type Permits func() [][]*issuer.Verifiable

// Centre runs until Stop.
type Centre struct {
	config *tls.Config

	mu      sync.Mutex
	address string
	permits Permits
	silent  chan struct{} // nil: it answers; closed when it answers again
	asked   int
	server  *http.Server  // nil: away
	ended   chan struct{} // of server
}

// Start serves terminals of the nation at a free port.
func Start(n *pki.Nation, p Permits) (*Centre, error) {
	own, err := n.Server("centre")
	if err != nil {
		return nil, err
	}
	c := &Centre{address: "127.0.0.1:0", config: terminal.ServerTLS(own.TLS(), n.Pool()), permits: p}
	return c, c.Return()
}

// Addr is its host:port, which stays the same.
func (c *Centre) Addr() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.address
}

// Asked is how many requests were made of it.
func (c *Centre) Asked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked
}

// Hold puts other permits in the place of those that it had.
func (c *Centre) Hold(p Permits) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.permits = p
}

// Silence lets it take requests and not answer them, or answer again.
func (c *Centre) Silence(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case on && c.silent == nil:
		c.silent = make(chan struct{})
	case !on && c.silent != nil:
		close(c.silent)
		c.silent = nil
	}
}

// Leave closes its port.
func (c *Centre) Leave() {
	c.mu.Lock()
	server, ended := c.server, c.ended
	c.server = nil
	c.mu.Unlock()
	if server != nil {
		server.Close()
		<-ended
	}
}

// Return opens its port after Leave.
func (c *Centre) Return() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, err := net.Listen("tcp", c.address)
	if err != nil {
		return fmt.Errorf("centre: %w", err)
	}
	server, ended := terminal.Server(http.HandlerFunc(c.serve)), make(chan struct{})
	c.address, c.server, c.ended = l.Addr().String(), server, ended
	go func() {
		defer close(ended)
		server.Serve(tls.NewListener(l, c.config)) // ends with Close
	}()
	return nil
}

// Stop ends it.
func (c *Centre) Stop() {
	c.Silence(false)
	c.Leave()
}

func (c *Centre) serve(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.asked++
	silent, permits := c.silent, c.permits
	c.mu.Unlock()
	if silent != nil {
		select {
		case <-silent:
		case <-r.Context().Done():
		}
		return
	}
	own, err := open(permits())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	own.ServeHTTP(w, r)
}

// open makes the product's centre with these permits.
func open(chains [][]*issuer.Verifiable) (*terminal.Centre, error) {
	k := keys{}
	c := &terminal.Centre{Keys: k, Now: time.Now}
	for _, chain := range chains {
		for _, v := range chain {
			x, err := cvc.Parse(v.Bytes)
			if err != nil {
				return nil, err
			}
			c.Certificates = append(c.Certificates, x)
		}
		own := chain[len(chain)-1]
		k[own.Holder] = own.Key
	}
	return c, nil
}

// keys are those of terminals, by reference.
type keys map[string]*issuer.Key

// Sign is that of terminal.Keys, for elliptic keys.
func (k keys) Sign(_ context.Context, chr string, _ cvc.Algorithm, digest []byte) ([]byte, error) {
	own := k[chr]
	switch {
	case own == nil:
		return nil, terminal.ErrKey
	case own.Group == nil:
		return nil, errors.New("centre: only elliptic keys are here")
	}
	return own.Group.SignPlain(rand.Reader, own.Private, digest)
}
