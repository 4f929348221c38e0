package mjpeg

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const boundary = "gatehouse-frame"

// stream hands the newest frame to one client until it leaves, the peer is
// unplugged or a write takes longer than 10 s.
func (p *Peer) stream(w http.ResponseWriter, r *http.Request) {
	p.count(1)
	defer p.count(-1)
	w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary="+boundary)
	w.Header().Set("Cache-Control", "no-store")
	ctl := http.NewResponseController(w)
	for {
		f, err := p.await(r.Context())
		if err != nil {
			return
		}
		switch p.FaultNow() {
		case Silence:
			continue
		case Delay:
			if sleep(r.Context(), Late) != nil {
				return
			}
		case Garbage:
			f.JPEG = spoil(f.JPEG)
		case Truncated:
			f.JPEG = f.JPEG[:len(f.JPEG)*2/3]
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

func writePart(w http.ResponseWriter, f Frame) error {
	at := f.Exposed.UnixMicro()
	_, err := fmt.Fprintf(w, "--%s\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\nX-Timestamp: %d.%06d\r\n\r\n",
		boundary, len(f.JPEG), at/1e6, at%1e6)
	if err == nil {
		_, err = w.Write(f.JPEG)
	}
	if err == nil {
		_, err = w.Write([]byte("\r\n"))
	}
	return err
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
