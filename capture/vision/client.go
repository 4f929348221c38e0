package vision

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"gatehouse/device"
)

// Config says which program is the worker and what it may see.
type Config struct {
	Program     string // path of visiond, or its name on the PATH
	Cameras     []Camera
	MemoryLimit uint64    // RLIMIT_DATA of the worker in bytes; 0 = 1.5 GiB
	Models      []Model   // for faces, at most one a task; what is not as its card says is refused
	Stderr      io.Writer // what the worker says when it dies; nil = dropped
}

const (
	defaultMemory = 3 << 29
	defaultBudget = 10 * time.Second // of a call whose context has no deadline
	startBudget   = 10 * time.Second // after which a worker that does not come up is killed
	firstPause    = 500 * time.Millisecond
	lastPause     = 10 * time.Second
)

// Worker is the caller's end of the line. It is safe for concurrent use; calls
// wait for each other.
type Worker struct {
	cfg  Config
	turn chan struct{} // holds one token: the right to use the line
	last uint64        // id of the last request; guarded by turn
	given

	mu     sync.Mutex // guards what follows
	proc   *process   // nil: the next call starts one
	spent  time.Duration
	falls  int       // deaths in a row of processes that never came up
	rest   time.Time // no process is started before
	closed bool
}

var _ Eyes = (*Worker)(nil)

// Start starts the worker and does not wait until it is ready. It fails when
// the program cannot be started, and with ErrModel when a model is not what its card says.
func Start(cfg Config) (*Worker, error) {
	path, err := exec.LookPath(cfg.Program)
	if err != nil {
		return nil, fmt.Errorf("vision worker: %w; set the path of visiond", err)
	}
	if cfg.Program, err = filepath.Abs(path); err != nil {
		return nil, fmt.Errorf("vision worker: %w", err)
	}
	cfg.Cameras = slices.Clone(cfg.Cameras)
	for i, c := range cfg.Cameras {
		if !strings.Contains(c.Source, "://") { // the worker stands in the root directory
			if cfg.Cameras[i].Source, err = filepath.Abs(c.Source); err != nil {
				return nil, fmt.Errorf("vision worker: %w", err)
			}
		}
	}
	if cfg.MemoryLimit == 0 {
		cfg.MemoryLimit = defaultMemory
	}
	w := &Worker{cfg: cfg, turn: make(chan struct{}, 1)}
	w.turn <- struct{}{}
	if w.given, err = give(cfg.Models); err != nil {
		return nil, err
	}
	w.cfg.Models = nil // they are in sealed memory now
	if _, err = w.process(); err != nil {
		w.given.close()
		return nil, err
	}
	return w, nil
}

// process gives the running process, started if there is none.
func (w *Worker) process() (*process, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, fmt.Errorf("vision worker: %w", os.ErrClosed)
	}
	if w.proc == nil {
		if wait := time.Until(w.rest); wait > 0 {
			return nil, fmt.Errorf("visiond died %d times while it came up; it is tried again in %v: %w", w.falls, wait.Round(100*time.Millisecond), ErrWorker)
		}
		p, err := launch(w.cfg, w.given)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrWorker, err)
		}
		w.proc = p
	}
	return w.proc, nil
}

// drop ends p and keeps the account of what it used.
func (w *Worker) drop(p *process, end func()) {
	end()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.proc == p {
		w.proc = nil
		if p.dead() {
			w.spent += p.cpu
		}
		if w.falls++; p.ready {
			w.falls = 0
		}
		w.rest = time.Now().Add(pause(w.falls))
	}
}

// pause is the time before the next start, after so many deaths in a row of workers
// that never came up: a model may kill each of them. The first one costs none.
func pause(falls int) time.Duration {
	if falls < 2 {
		return 0
	}
	return min(firstPause<<min(falls-2, 10), lastPause)
}

// PID is the process id of the worker, 0 when none runs.
func (w *Worker) PID() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.proc == nil || w.proc.dead() {
		return 0
	}
	return w.proc.cmd.Process.Pid
}

// Close ends the worker. A call that is under way returns ErrWorker.
func (w *Worker) Close() error {
	w.mu.Lock()
	p := w.proc
	if !w.closed {
		w.given.close()
	}
	w.closed = true
	w.mu.Unlock()
	if p != nil {
		w.drop(p, p.close)
	}
	return nil
}

// CPU is the user and system time of the worker so far, with that of the
// workers that died before it.
func (w *Worker) CPU() (time.Duration, error) {
	var live time.Duration
	if w.PID() != 0 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		a, err := w.call(ctx, request{Op: opCPU})
		if err != nil {
			return 0, err
		}
		live = a.CPU
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.spent + live, nil
}

// call sends one request and waits for its reply.
func (w *Worker) call(ctx context.Context, r request) (reply, error) {
	if _, ok := ctx.Deadline(); !ok {
		c, cancel := context.WithTimeout(ctx, defaultBudget)
		defer cancel()
		ctx = c
	}
	select {
	case <-w.turn:
		defer func() { w.turn <- struct{}{} }()
	case <-ctx.Done():
		return reply{}, fmt.Errorf("vision worker busy: %w", expired(ctx))
	}
	p, err := w.process()
	if err != nil {
		return reply{}, err
	}
	if p.dead() {
		return reply{}, w.gone(p, "died")
	}
	if ctx.Err() != nil {
		return reply{}, fmt.Errorf("vision worker: %w", expired(ctx))
	}
	if err := w.awaitReady(ctx, p); err != nil {
		return reply{}, err
	}
	w.last++
	r.ID = w.last
	a, err := p.exchange(ctx, r)
	switch {
	case err == nil:
		if err := a.decodeError(); err != nil {
			return reply{}, err
		}
		return a, nil
	case errors.Is(err, errTooLong):
		return reply{}, fmt.Errorf("%w: %w", ErrImage, err)
	case errors.Is(err, errAbandoned):
		return reply{}, fmt.Errorf("vision worker: %w", context.Cause(ctx))
	case errors.Is(err, errProtocol):
		return reply{}, w.gone(p, fmt.Sprintf("killed, %v", err))
	case ctx.Err() != nil:
		return reply{}, w.gone(p, "missed its deadline and was killed")
	}
	return reply{}, w.gone(p, "died")
}

// expired is the error of a call that ran out of time before the worker was asked.
func expired(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", device.ErrTimeout, ctx.Err())
	}
	return ctx.Err()
}

// gone ends p and says what became of it.
func (w *Worker) gone(p *process, what string) error {
	w.drop(p, p.kill)
	state := "not yet ended"
	if p.dead() {
		state = p.state
	}
	return fmt.Errorf("visiond %s (%s); the next call starts a new one: %w", what, state, ErrWorker)
}
