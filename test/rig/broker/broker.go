package broker

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"

	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
)

// Broker is the running, or stopped, broker.
type Broker struct {
	addr   string
	tls    *tls.Config
	drop   atomic.Bool
	refuse atomic.Bool
	acked  atomic.Int64

	mu       sync.Mutex
	server   *mqtt.Server // nil = stopped
	listener *listener
}

// Start listens on addr ("127.0.0.1:0" for any port) with the given TLS
// configuration, which asks for the clients' certificates; nil = plain TCP.
func Start(addr string, cfg *tls.Config) (*Broker, error) {
	b := &Broker{addr: addr, tls: cfg}
	if err := b.Restart(); err != nil {
		return nil, err
	}
	return b, nil
}

// Addr is where it listens, also while it is stopped.
func (b *Broker) Addr() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.addr
}

// Restart starts a stopped broker on the port it had, with nothing remembered; a
// running one is stopped first.
func (b *Broker) Restart() error {
	b.Stop()
	b.mu.Lock()
	defer b.mu.Unlock()
	l, err := net.Listen("tcp", b.addr)
	if err != nil {
		return fmt.Errorf("rig broker: %w", err)
	}
	tracked := &listener{Listener: l, tls: b.tls, open: map[net.Conn]struct{}{}}
	server := mqtt.New(&mqtt.Options{
		Logger:       slog.New(slog.NewTextHandler(io.Discard, nil)),
		Capabilities: mqtt.NewDefaultServerCapabilities(),
	})
	err = server.AddHook(&hook{b: b}, nil)
	if err == nil {
		err = server.AddListener(listeners.NewNet("rig", tracked))
	}
	if err == nil {
		err = server.Serve()
	}
	if err != nil {
		tracked.Close()
		return fmt.Errorf("rig broker: %w", err)
	}
	b.server, b.listener, b.addr = server, tracked, l.Addr().String()
	return nil
}

// Stop cuts every connection and stops listening. Sessions, retained messages
// and queued ones are gone.
func (b *Broker) Stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.server == nil {
		return
	}
	b.listener.Close()
	b.server.Close()
	b.server = nil
}

// Reset cuts every connection; the broker goes on.
func (b *Broker) Reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.server != nil {
		b.listener.reset()
	}
}

// Drop makes it acknowledge what is published on x/v1/up/ and deliver none of
// it, as a wrong line in an access list does.
func (b *Broker) Drop(on bool) { b.drop.Store(on) }

// Refuse makes it refuse every client at the MQTT level, and cuts those it has.
func (b *Broker) Refuse(on bool) {
	b.refuse.Store(on)
	if on {
		b.Reset()
	}
}

// Published counts the publications on x/v1/up/ since Start, dropped ones too.
func (b *Broker) Published() int64 { return b.acked.Load() }

// hook decides who may come in and what is delivered.
type hook struct {
	mqtt.HookBase
	b *Broker
}

func (h *hook) ID() string { return "rig" }

func (h *hook) Provides(b byte) bool {
	return bytes.IndexByte([]byte{mqtt.OnConnectAuthenticate, mqtt.OnACLCheck, mqtt.OnPublish}, b) >= 0
}

func (h *hook) OnConnectAuthenticate(*mqtt.Client, packets.Packet) bool { return !h.b.refuse.Load() }

func (h *hook) OnACLCheck(*mqtt.Client, string, bool) bool { return true }

func (h *hook) OnPublish(_ *mqtt.Client, p packets.Packet) (packets.Packet, error) {
	if strings.HasPrefix(p.TopicName, "x/v1/up/") {
		h.b.acked.Add(1)
		if h.b.drop.Load() {
			return p, packets.CodeSuccessIgnore
		}
	}
	return p, nil
}
