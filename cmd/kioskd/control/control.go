package control

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"gatehouse/cmd/kioskd/health"
	"gatehouse/uplink/queue"
)

// Status is the answer of a running kioskd.
type Status struct {
	Stage   string          `json:"stage"` // of the lane, as on the officer's page
	Devices []health.Device `json:"devices"`
	Queue   []Lane          `json:"queue"`
	Uplink  Uplink          `json:"uplink"`
}

// Lane counts one lane of the queue.
type Lane struct {
	Name    string        `json:"name"`
	Queued  int           `json:"queued"`  // sealed and not receipted
	Sent    int           `json:"sent"`    // of these, taken by the broker
	Dead    int           `json:"dead"`    // no broker carries them
	Damaged int           `json:"damaged"` // stored bytes are not those written
	Bytes   int64         `json:"bytes"`
	Oldest  time.Duration `json:"oldest"` // age of the oldest, 0 = none
	Last    uint64        `json:"last"`   // last number given
}

// Uplink says how delivery stands.
type Uplink struct {
	Connected bool   `json:"connected"`
	Note      string `json:"note"`
}

// Lanes turns the queue's counts into what is told: ages instead of times.
func Lanes(s queue.Stats, now time.Time) []Lane {
	out := make([]Lane, 0, len(s.Lanes))
	for _, l := range s.Lanes {
		t := Lane{Name: l.Lane, Queued: l.Waiting, Sent: l.Sent, Dead: l.Dead, Damaged: l.Damaged, Bytes: l.Bytes, Last: l.LastSeq}
		if !l.Oldest.IsZero() {
			t.Oldest = max(0, now.Sub(l.Oldest))
		}
		out = append(out, t)
	}
	return out
}

// limit bounds an answer: a status is a few kilobytes.
const limit = 1 << 20

// Ask gets the status of the kioskd at the unix socket path.
func Ask(ctx context.Context, path string) (Status, error) {
	client := http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		},
		DisableKeepAlives: true,
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://kioskd/status", nil)
	if err != nil {
		return Status{}, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return Status{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Status{}, fmt.Errorf("kioskd answered %s", resp.Status)
	}
	var s Status
	err = json.NewDecoder(io.LimitReader(resp.Body, limit)).Decode(&s)
	return s, err
}
