package console

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"gatehouse/cmd/kioskd/officers"
	"gatehouse/screening"
)

// Config is what a Console is made of. Officers is required.
type Config struct {
	Officers       string           // path of the officers file, see package officers
	Now            func() time.Time // nil: time.Now
	Rand           io.Reader        // nil: crypto/rand
	HeartbeatLimit time.Duration    // 0: 60 s; a page unheard for longer is signed out
	Log            *slog.Logger     // nil: silent; sign-ins and lock-outs, without ids
}

// Console is the officer's page and the traveller's screen of one lane. Its
// methods are safe for concurrent use.
type Console struct {
	cfg     Config
	roll    *officers.Roll
	door    door
	handler http.Handler
	manual  chan struct{}
	gone    chan Gone
	streams chan struct{} // a slot for each open event stream

	mu      sync.Mutex
	view    View
	changed chan struct{} // closed when anything that a page shows changes
	pending *pending
	judged  judgement
	session *session
}

// pending is a question that only the officer can answer.
type pending struct {
	crossing string
	attempt  int
	answer   chan Answer // holds one
}

// Answer is what the officer did: asked for another capture, or decided.
type Answer struct {
	Recapture bool
	Decision  screening.Decision // when not Recapture
	Seen      *screening.Result  // what the page showed when the officer decided
}

// New reads the officers file and gives a console that shows StageClosed.
func New(cfg Config) (*Console, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader
	}
	if cfg.HeartbeatLimit == 0 {
		cfg.HeartbeatLimit = time.Minute
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	roll, err := officers.Open(cfg.Officers)
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	c := &Console{
		cfg: cfg, roll: roll, door: newDoor(),
		manual: make(chan struct{}, 1), gone: make(chan Gone, 1), streams: make(chan struct{}, maxStreams),
		view: View{Stage: StageClosed}, changed: make(chan struct{}),
	}
	c.handler = c.routes()
	return c, nil
}

// Show publishes v to the pages. It never waits for one: a slow page sees the
// latest view only. The caller does not change what v points to afterwards.
func (c *Console) Show(v View) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.view = v
	c.announce()
}

// announce wakes the event streams; the caller holds mu.
func (c *Console) announce() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// Await waits until the signed-in officer acts on this attempt of this crossing,
// which the lane has shown before. It returns the context's error when that ends
// first, and an error at once when another Await is under way.
func (c *Console) Await(ctx context.Context, crossing string, attempt int) (Answer, error) {
	p := &pending{crossing, attempt, make(chan Answer, 1)}
	c.mu.Lock()
	if c.pending != nil {
		c.mu.Unlock()
		return Answer{}, errors.New("console: the officer is already being asked about a crossing")
	}
	c.pending = p
	c.announce()
	c.mu.Unlock()

	select {
	case a := <-p.answer:
		return a, nil
	case <-ctx.Done():
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pending != p { // the officer was first: the page has been told so
		return <-p.answer, nil
	}
	c.pending = nil
	c.announce()
	return Answer{}, ctx.Err()
}

// Officer gives the id of the officer who is signed in and whose page was heard
// within the heartbeat limit.
func (c *Console) Officer() (id string, ok bool) {
	s := c.live()
	return s.officer, s.officer != ""
}

// Manual gives a value each time that the officer asks to capture now. One press
// waits for a reader; more are dropped.
func (c *Console) Manual() <-chan struct{} { return c.manual }
