package broker

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

// Endpoint is a broker and how it is spoken to.
type Endpoint struct {
	Address string      // host:port
	TLS     *tls.Config // mutual TLS; GetClientCertificate is asked at each dial, so that a renewed certificate is taken
}

const (
	dialTimeout  = 10 * time.Second
	writeTimeout = 3 * time.Second
	ackTimeout   = 10 * time.Second // for each PUBACK, SUBACK and CONNACK
	keepAlive    = 20 * time.Second
	pingTimeout  = 10 * time.Second
)

// dial opens the connection and finishes the TLS handshake. With TLS 1.3 a
// refused client certificate shows only in the first read after it.
func (e Endpoint) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	cfg := e.TLS.Clone()
	cfg.MinVersion = tls.VersionTLS13
	d := tls.Dialer{NetDialer: &net.Dialer{KeepAlive: keepAlive}, Config: cfg}
	return d.DialContext(ctx, "tcp", e.Address)
}

// newOptions gives the settings both ends share. paho's own reconnection and
// retry stay off: they complete tokens that nothing acknowledged.
func newOptions(clientID string, open func() (net.Conn, error)) *mqtt.ClientOptions {
	o := mqtt.NewClientOptions()
	o.AddBroker("tls://broker") // not dialled: open does that
	o.SetCustomOpenConnectionFn(func(*url.URL, mqtt.ClientOptions) (net.Conn, error) { return open() })
	o.SetClientID(clientID)
	o.SetProtocolVersion(4)
	o.SetCleanSession(true)
	o.SetAutoReconnect(false)
	o.SetConnectRetry(false)
	o.SetResumeSubs(false)
	o.SetConnectTimeout(ackTimeout)
	o.SetWriteTimeout(writeTimeout)
	o.SetKeepAlive(keepAlive)
	o.SetPingTimeout(pingTimeout)
	return o
}

// await waits for a token, at most for its deadline and ctx.
func await(ctx context.Context, t mqtt.Token, what string) error {
	timer := time.NewTimer(ackTimeout)
	defer timer.Stop()
	select {
	case <-t.Done():
		if err := t.Error(); err != nil {
			return fmt.Errorf("broker: %s: %w", what, err)
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return fmt.Errorf("broker: %s: no answer within %v", what, ackTimeout)
	}
}

// subscribe asks for topics at QoS 1 and reads the answer of each: a broker
// whose access list forbids one says so only in the SUBACK.
func subscribe(ctx context.Context, c mqtt.Client, topics ...string) error {
	ask := make(map[string]byte, len(topics))
	for _, t := range topics {
		ask[t] = 1
	}
	tok := c.SubscribeMultiple(ask, nil)
	if err := await(ctx, tok, "subscribe"); err != nil {
		return err
	}
	for t, code := range tok.(*mqtt.SubscribeToken).Result() {
		if code > 1 {
			return fmt.Errorf("broker refuses the subscription to %s: check its access list for this certificate's name", t)
		}
	}
	return nil
}
