package queue

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"gatehouse/uplink"
)

// What a caller can tell apart. Each is wrapped with where and what to do.
var (
	ErrInUse    = errors.New("queue file is in use by another process")
	ErrCorrupt  = errors.New("queue file is corrupt")
	ErrKiosk    = errors.New("queue file belongs to another kiosk")
	ErrFull     = errors.New("queue is full")
	ErrTooBig   = errors.New("envelope is too big for the queue")
	ErrDamaged  = errors.New("stored row is damaged")
	ErrMismatch = errors.New("receipt is malformed")
	ErrChain    = errors.New("receipt does not fit the lane's chain")
)

const (
	mib = 1 << 20

	// DefaultMaxSize is the file's limit where Options gives none: a busy week of 30 KB rows.
	DefaultMaxSize = 512 * mib
	// DefaultMaxEnvelope is the largest payload that every broker in use carries.
	DefaultMaxEnvelope = mib

	lockTimeout  = 800 * time.Millisecond
	deleteBatch  = 64
	maxRanges    = 64
	maxLaneName  = 32
	compactAbove = 64 * mib // compact at Open above this size ...
	compactShare = 4        // ... when less than one in so many pages is live
)

// Options of Open.
type Options struct {
	Kiosk       string           // CC.SITE.NNNN; the file is bound to it
	MaxSize     int64            // bytes of the file; 0 = DefaultMaxSize; rows fill all but two growth steps of it, see Room
	MaxEnvelope int              // bytes; 0 = DefaultMaxEnvelope
	Now         func() time.Time // nil = time.Now; only shown and used in the epoch
	Rand        io.Reader        // nil = crypto/rand
}

// Queue is the open file. Its methods may be called from several goroutines.
type Queue struct {
	db    *bolt.DB
	path  string
	opt   Options
	epoch uint64
	note  string // what Open could not do and could do without
	wake  chan struct{}

	mu      sync.Mutex
	sent    marks // acknowledged by a broker and not receipted, this run
	damaged marks // found damaged, this run
}

// Open opens or makes the queue at path (mode 0600), whose directory must exist.
// Errors: ErrInUse within a second, ErrKiosk, ErrCorrupt (then Quarantine and
// Open again), or the file system's own.
func Open(path string, opt Options) (*Queue, error) {
	if opt.Kiosk == "" {
		return nil, errors.New("queue: no kiosk id given")
	}
	if opt.MaxSize == 0 {
		opt.MaxSize = DefaultMaxSize
	}
	if opt.MaxEnvelope == 0 {
		opt.MaxEnvelope = DefaultMaxEnvelope
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Rand == nil {
		opt.Rand = rand.Reader
	}
	q := &Queue{
		path: path, opt: opt, wake: make(chan struct{}, 1),
		sent: marks{}, damaged: marks{},
	}
	if err := q.open(); err != nil {
		return nil, fmt.Errorf("queue %s: %w", path, err)
	}
	return q, nil
}

// Close waits for running transactions and releases the file.
func (q *Queue) Close() error { return q.db.Close() }

// Epoch names this file's life in every Identity.
func (q *Queue) Epoch() uint64 { return q.epoch }

// Wake is signalled after a Put; it is for one publisher.
func (q *Queue) Wake() <-chan struct{} { return q.wake }

// marks are sets of row keys by lane.
type marks map[string]map[string]struct{}

func (q *Queue) mark(m marks, lane string, key []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if m[lane] == nil {
		m[lane] = map[string]struct{}{}
	}
	m[lane][string(key)] = struct{}{}
}

// forget drops the marks of rows that were deleted.
func (q *Queue) forget(lane string, seqs []uint64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, s := range seqs {
		delete(q.sent[lane], string(seqKey(s)))
		delete(q.damaged[lane], string(seqKey(s)))
	}
}

func checkLane(lane string) error {
	ok := lane != "" && len(lane) <= maxLaneName
	for i := 0; i < len(lane); i++ {
		c := lane[i]
		ok = ok && (c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '-'))
	}
	if !ok {
		return fmt.Errorf("queue: %q is no lane: 1 to %d of a-z, 0-9 and -, a letter first", lane, maxLaneName)
	}
	return nil
}

func (q *Queue) id(lane string, seq uint64) uplink.Identity {
	return uplink.Identity{Kiosk: q.opt.Kiosk, Epoch: q.epoch, Lane: lane, Seq: seq}
}
