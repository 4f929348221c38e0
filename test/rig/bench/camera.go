package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"gatehouse/device"
)

// frame is one exposed picture.
type frame struct {
	jpeg    []byte
	exposed time.Time // when the exposure began
}

// camera is the MJPEG peer: one goroutine exposes frames while anybody watches,
// each client is handed the newest.
type camera struct {
	optics  Optics
	lamps   *lamps
	address string // stays over unplugging
	stop    context.CancelFunc
	done    sync.WaitGroup

	mu      sync.Mutex
	scene   *scene
	fault   Fault
	server  *http.Server // nil = unplugged
	clients int
	newest  frame
	fresh   chan struct{} // closed when newest is replaced
}

func newCamera(o Optics, l *lamps, s *scene, seed uint64) (*camera, error) {
	ctx, stop := context.WithCancel(context.Background())
	c := &camera{optics: o, lamps: l, address: "127.0.0.1:0", stop: stop, scene: s, fault: None, fresh: make(chan struct{})}
	if err := c.plug(); err != nil {
		stop()
		return nil, err
	}
	c.done.Go(func() { c.run(ctx, rand.New(rand.NewPCG(seed, 1<<32))) })
	return c, nil
}

// plug listens at the camera's address.
func (c *camera) plug() error {
	ln, err := net.Listen("tcp", c.address)
	if err != nil {
		return fmt.Errorf("bench: camera: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stream.mjpg", c.stream)
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ConnState: track(&c.done)}
	c.mu.Lock()
	c.address, c.server = ln.Addr().String(), srv
	c.mu.Unlock()
	c.done.Go(func() { srv.Serve(shortBuffers{ln}) })
	return nil
}

// track counts a server's connections in wg: a closed server does not wait for its handlers.
func track(wg *sync.WaitGroup) func(net.Conn, http.ConnState) {
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

func (c *camera) unplug() error {
	c.mu.Lock()
	srv := c.server
	c.server = nil
	c.mu.Unlock()
	if srv == nil {
		return nil
	}
	return srv.Close()
}

func (c *camera) close() error {
	err := c.unplug()
	c.stop()
	c.done.Wait()
	return err
}

func (c *camera) setFault(f Fault) error {
	c.mu.Lock()
	c.fault = f
	plugged := c.server != nil
	c.mu.Unlock()
	switch {
	case f == Unplug:
		return c.unplug()
	case !plugged:
		return c.plug()
	}
	return nil
}

func (c *camera) faulty() Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fault
}

// look points the camera at another scene.
func (c *camera) look(s *scene) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scene = s
}

// run exposes frames at the camera's rate, one after the other, while there are clients.
func (c *camera) run(ctx context.Context, rng *rand.Rand) {
	period := time.Duration(float64(time.Second) / c.optics.FPS)
	for next := time.Now(); ; next = next.Add(period) {
		if now := time.Now(); next.Before(now) {
			next = now
		}
		if sleep(ctx, time.Until(next)) != nil {
			return
		}
		c.mu.Lock()
		watched := c.clients > 0
		c.mu.Unlock()
		if !watched {
			continue
		}
		begin := time.Now()
		if sleep(ctx, c.optics.Exposure) != nil {
			return
		}
		light := c.lamps.gathered(begin, begin.Add(c.optics.Exposure))
		c.mu.Lock()
		s := c.scene
		c.mu.Unlock()
		f := frame{jpeg: s.picture(light, rng), exposed: begin}
		c.mu.Lock()
		c.newest = f
		close(c.fresh)
		c.fresh = make(chan struct{})
		c.mu.Unlock()
	}
}

// picture takes a picture under m, or gives a stored one if m is one lamp's full light.
func (s *scene) picture(m mix, rng *rand.Rand) []byte {
	const full = 0.998
	switch sum := m[0] + m[1] + m[2]; {
	case sum < 1-full:
		return s.steady(device.Dark, rng)
	case sum > full:
		for k, l := range device.Lights {
			if m[k] > full {
				return s.steady(l, rng)
			}
		}
	}
	return s.expose(m, rng)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return errors.New("the bench is closing")
	}
}
