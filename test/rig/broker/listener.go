package broker

import (
	"crypto/tls"
	"net"
	"sync"
)

// listener knows its connections, so that a stop or reset also cuts those that
// have not said anything yet.
type listener struct {
	net.Listener
	tls *tls.Config

	mu    sync.Mutex
	open  map[net.Conn]struct{}
	ended bool
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		c.Close()
		return nil, net.ErrClosed
	}
	l.open[c] = struct{}{}
	t := net.Conn(&conn{Conn: c, l: l})
	if l.tls != nil {
		t = tls.Server(t, l.tls)
	}
	return t, nil
}

// Close stops listening and cuts what is open.
func (l *listener) Close() error {
	l.mu.Lock()
	l.ended = true
	l.mu.Unlock()
	err := l.Listener.Close()
	l.reset()
	return err
}

// reset cuts every open connection, with a RST where the peer has not read all.
func (l *listener) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		if t, ok := c.(*net.TCPConn); ok {
			t.SetLinger(0)
		}
		c.Close()
	}
}

type conn struct {
	net.Conn
	l *listener
}

func (c *conn) Close() error {
	c.l.mu.Lock()
	delete(c.l.open, c.Conn)
	c.l.mu.Unlock()
	return c.Conn.Close()
}
