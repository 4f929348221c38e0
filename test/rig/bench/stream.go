package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

const boundary = "gatehouse-frame"

// stream hands the newest frame to one client until it leaves, the camera is
// unplugged or a write takes longer than 10 s.
func (c *camera) stream(w http.ResponseWriter, r *http.Request) {
	c.count(1)
	defer c.count(-1)
	w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary="+boundary)
	w.Header().Set("Cache-Control", "no-store")
	ctl := http.NewResponseController(w)
	for {
		f, err := c.await(r.Context())
		if err != nil {
			return
		}
		switch c.faulty() {
		case Silence:
			continue
		case Delay:
			if sleep(r.Context(), delay) != nil {
				return
			}
		case Garbage:
			f.jpeg = spoil(f.jpeg)
		}
		ctl.SetWriteDeadline(time.Now().Add(10 * time.Second))
		if err := writePart(w, f); err != nil {
			return
		}
		if err := ctl.Flush(); err != nil {
			return
		}
	}
}

func writePart(w http.ResponseWriter, f frame) error {
	at := f.exposed.UnixMicro()
	_, err := fmt.Fprintf(w, "--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\nX-Timestamp: %d.%06d\r\n\r\n",
		boundary, len(f.jpeg), at/1e6, at%1e6)
	if err == nil {
		_, err = w.Write(f.jpeg)
	}
	if err == nil {
		_, err = w.Write([]byte("\r\n"))
	}
	return err
}

// await gives the next frame to be exposed.
func (c *camera) await(ctx context.Context) (frame, error) {
	c.mu.Lock()
	fresh := c.fresh
	c.mu.Unlock()
	select {
	case <-fresh:
	case <-ctx.Done():
		return frame{}, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.newest, nil
}

func (c *camera) count(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clients += n
}

// spoil makes bytes that are no JPEG: cut, overwritten, or noise from the start.
func spoil(jpeg []byte) []byte {
	out := append([]byte(nil), jpeg...)
	from := 0
	if rand.IntN(2) == 0 {
		from = len(out) / 3
	}
	for i := from; i < len(out); i++ {
		out[i] = byte(rand.Uint32())
	}
	if rand.IntN(2) == 0 {
		out = out[:len(out)/2]
	}
	return out
}
