package bench

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"gatehouse/device"
	"gatehouse/test/rig/mjpeg"
)

// camera is the document camera: one goroutine exposes frames while anybody watches.
type camera struct {
	optics Optics
	lamps  *lamps
	peer   *mjpeg.Peer
	stop   context.CancelFunc
	done   sync.WaitGroup

	mu    sync.Mutex
	scene *scene
}

func newCamera(o Optics, l *lamps, s *scene, seed uint64) (*camera, error) {
	peer, err := mjpeg.New()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	c := &camera{optics: o, lamps: l, peer: peer, stop: stop, scene: s}
	c.done.Go(func() { c.run(ctx, rand.New(rand.NewPCG(seed, 1<<32))) })
	return c, nil
}

func (c *camera) close() error {
	err := c.peer.Close()
	c.stop()
	c.done.Wait()
	return err
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
		if c.peer.Watchers() == 0 {
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
		c.peer.Show(mjpeg.Frame{JPEG: s.picture(light, rng), Exposed: begin})
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
