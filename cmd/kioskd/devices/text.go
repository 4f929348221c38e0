package devices

import (
	"context"
	"os"
	"sync"
	"time"

	"gatehouse/capture/viz"
	"gatehouse/device"
)

// textProbe asks the reader of plain print who it is. It is asked anew when its
// program has changed: it need not be started every few seconds.
type textProbe struct {
	program viz.Program

	mu    sync.Mutex
	asked time.Time // modification time of the program that answered
	id    device.Identity
	err   error
}

func newTextProbe(path string) *textProbe {
	if path == "" {
		return nil
	}
	return &textProbe{program: viz.Program{Path: path}}
}

func (p *textProbe) check(ctx context.Context) (device.Identity, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	info, err := os.Stat(p.program.Path)
	if err == nil && !p.asked.IsZero() && info.ModTime().Equal(p.asked) && p.err == nil {
		return p.id, nil
	}
	p.id, p.err = p.program.Check(ctx)
	if err == nil {
		p.asked = info.ModTime()
	}
	return p.id, p.err
}
