package mjpeg

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Frame is one exposed picture.
type Frame struct {
	JPEG    []byte
	Exposed time.Time // when the exposure began
}

// Peer is one camera's address. Safe for use by several goroutines.
type Peer struct {
	address string // stays over unplugging
	done    sync.WaitGroup

	mu      sync.Mutex
	fault   Fault
	server  *http.Server // nil = unplugged
	clients int
	newest  Frame
	fresh   chan struct{} // closed when newest is replaced
}

// New plugs a peer in at a free port.
func New() (*Peer, error) {
	p := &Peer{address: "127.0.0.1:0", fault: None, fresh: make(chan struct{})}
	if err := p.plug(); err != nil {
		return nil, err
	}
	return p, nil
}

// URL is the address of the stream.
func (p *Peer) URL() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return "http://" + p.address + "/stream.mjpg"
}

// Watchers counts those who read the stream: without any, nothing needs to be exposed.
func (p *Peer) Watchers() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.clients
}

// Show hands f to all who watch.
func (p *Peer) Show(f Frame) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.newest = f
	close(p.fresh)
	p.fresh = make(chan struct{})
}

// Close unplugs it for good.
func (p *Peer) Close() error {
	err := p.unplug()
	p.done.Wait()
	return err
}

// plug listens at the address.
func (p *Peer) plug() error {
	ln, err := net.Listen("tcp", p.address)
	if err != nil {
		return fmt.Errorf("mjpeg: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stream.mjpg", p.stream)
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ConnState: Track(&p.done)}
	p.mu.Lock()
	p.address, p.server = ln.Addr().String(), srv
	p.mu.Unlock()
	p.done.Go(func() { srv.Serve(shortBuffers{ln}) })
	return nil
}

func (p *Peer) unplug() error {
	p.mu.Lock()
	srv := p.server
	p.server = nil
	p.mu.Unlock()
	if srv == nil {
		return nil
	}
	return srv.Close()
}

// Track counts a server's connections in wg: a closed server does not wait for its handlers.
func Track(wg *sync.WaitGroup) func(net.Conn, http.ConnState) {
	return func(_ net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			wg.Add(1)
		case http.StateClosed, http.StateHijacked:
			wg.Done()
		}
	}
}

// shortBuffers keeps old frames from piling up in the kernel for a slow client.
type shortBuffers struct{ net.Listener }

func (l shortBuffers) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetWriteBuffer(128 << 10)
	}
	return conn, err
}

// await gives the next frame to be shown.
func (p *Peer) await(ctx context.Context) (Frame, error) {
	p.mu.Lock()
	fresh := p.fresh
	p.mu.Unlock()
	select {
	case <-fresh:
	case <-ctx.Done():
		return Frame{}, ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.newest, nil
}

func (p *Peer) count(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clients += n
}
