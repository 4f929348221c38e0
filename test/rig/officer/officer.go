package officer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
)

// View is what the officer's page is told.
type View struct {
	console.View
	Awaiting bool `json:"awaiting"`
}

// Order is what the officer does with a crossing.
type Order struct {
	Crossing   string `json:"crossing"`
	Attempt    int    `json:"attempt"`
	Action     string `json:"action"` // "clear", "second line" or "recapture"
	ReasonType string `json:"reason_type,omitempty"`
	Reason     string `json:"reason,omitempty"`
	Word       string `json:"-"` // on whether the pictures show one person, said before; empty: none
}

// Rule decides on a view that awaits the officer. An empty action waits for the
// next view.
type Rule func(View) Order

// Follow does what the kiosk recommends, when the chip is read to its end.
func Follow(v View) Order {
	if v.Chip != nil {
		return Order{}
	}
	if v.Result != nil && v.Result.Recommend == screening.Clear {
		return Order{Action: string(screening.ChoiceClear)}
	}
	return Order{Action: string(screening.ChoiceSecondLine)}
}

// Officer is one officer at one page.
type Officer struct {
	base, id, pin string
	rule          Rule
	client        *http.Client

	mu    sync.Mutex
	view  View
	token string
	watch func(View)
}

// New gives an officer at the page at base, e.g. "http://127.0.0.1:8088". watch,
// if not nil, sees every view.
func New(base, id, pin string, rule Rule, watch func(View)) *Officer {
	jar, _ := cookiejar.New(nil) // fails for bad options only
	return &Officer{
		base: base, id: id, pin: pin, rule: rule, watch: watch,
		client: &http.Client{Jar: jar},
	}
}

// Run works until ctx ends. A kiosk that is away is tried again every 100 ms.
func (o *Officer) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := o.shift(ctx); err != nil {
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
}

// View is what the page showed last.
func (o *Officer) View() View {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.view
}

// Capture presses the key for a capture without the document sensor.
func (o *Officer) Capture(ctx context.Context) error { return o.post(ctx, "/capture", struct{}{}, nil) }

// shift is one session: it ends when the kiosk goes away or signs the officer out.
func (o *Officer) shift(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var me struct {
		Token string `json:"token"`
	}
	if err := o.post(ctx, "/sign-in", map[string]string{"id": o.id, "pin": o.pin}, &me); err != nil {
		return err
	}
	o.mu.Lock()
	o.token = me.Token
	o.mu.Unlock()
	var beats sync.WaitGroup
	beats.Go(func() {
		t := time.NewTicker(2 * time.Second)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				o.post(ctx, "/heartbeat", struct{}{}, nil) // a lost kiosk shows in the stream
			}
		}
	})
	err := o.follow(ctx)
	cancel()
	beats.Wait()
	return err
}

// follow reads the event stream and acts on each view.
func (o *Officer) follow(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, o.base+"/events", nil)
	if err != nil {
		return err
	}
	resp, err := o.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("events: %s", resp.Status)
	}
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	event := ""
	for lines.Scan() {
		if e, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			event = e
		}
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		switch event {
		case "signed-out":
			return errors.New("signed out")
		case "view":
			var v View
			if err := json.Unmarshal([]byte(data), &v); err != nil {
				return err
			}
			o.see(ctx, v)
		}
	}
	return errors.Join(lines.Err(), errors.New("the stream ended"))
}

func (o *Officer) see(ctx context.Context, v View) {
	o.mu.Lock()
	o.view = v
	o.mu.Unlock()
	if o.watch != nil {
		o.watch(v)
	}
	if !v.Awaiting || v.Stage != console.StageDeciding {
		return
	}
	order := o.rule(v)
	if order.Action == "" {
		return
	}
	order.Crossing, order.Attempt = v.Crossing, v.Attempt
	if order.Word != "" {
		word := map[string]any{"crossing": v.Crossing, "attempt": v.Attempt, "word": order.Word}
		o.post(ctx, "/judge", word, nil) // a conflict means that it is said, or that nothing asks for it
	}
	o.post(ctx, "/decide", order, nil) // a conflict means that the view is already another
}

func (o *Officer) post(ctx context.Context, path string, in, out any) error {
	b, err := json.Marshal(in)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.base+path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	o.mu.Lock()
	req.Header.Set("Gatehouse-Token", o.token)
	o.mu.Unlock()
	resp, err := o.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s: %s", path, resp.Status)
	}
	if out != nil {
		return json.NewDecoder(resp.Body).Decode(out)
	}
	return nil
}
