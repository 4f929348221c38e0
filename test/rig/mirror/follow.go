package mirror

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Follow lets who stands before the cameras read the traveller's screen of the kiosk
// at base, as "http://127.0.0.1:8088", from now on; empty: no screen any more. A kiosk
// that is away is tried again.
func (m *Mirror) Follow(base string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.read != nil {
		m.read()
		m.read = nil
	}
	if base == "" || m.ctx.Err() != nil {
		return
	}
	ctx, stop := context.WithCancel(m.ctx)
	m.read = stop
	m.done.Go(func() {
		defer stop()
		for ctx.Err() == nil {
			m.watch(ctx, base) // why it ended is the kiosk's business
			m.hear(ctx, asked{})
			select {
			case <-ctx.Done():
			case <-time.After(200 * time.Millisecond):
			}
		}
	})
}

// hear passes on what the screen asks, unless nobody reads it any more.
func (m *Mirror) hear(ctx context.Context, a asked) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ctx.Err() != nil {
		a = asked{}
	}
	m.asked = a
	if m.mind != nil {
		m.mind.hear(m.clock(time.Now()), a)
	}
}

// watch reads the stream of events until it ends.
func (m *Mirror) watch(ctx context.Context, base string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/traveller/events", nil)
	if err != nil {
		return err
	}
	alone := &http.Transport{DisableKeepAlives: true}
	resp, err := (&http.Client{Transport: alone}).Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("mirror: the traveller's screen: %s", resp.Status)
	}
	lines := bufio.NewScanner(resp.Body)
	event := ""
	for lines.Scan() {
		if e, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			event = e
		}
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok || event != "scene" {
			continue
		}
		var a asked
		if err := json.Unmarshal([]byte(data), &a); err != nil {
			return fmt.Errorf("mirror: the traveller's screen: %w", err)
		}
		m.hear(ctx, a)
	}
	return lines.Err()
}
