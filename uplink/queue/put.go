package queue

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"gatehouse/uplink"
)

// Put gives the next number of the lane to seal, stores what it returns and
// commits: when Put returns nil the row is on the disk. seal runs inside the
// transaction, so that a failed one leaves no gap; it gets the identity and the
// chain value before the row, and must not call the queue.
// Errors: ErrFull, ErrTooBig, seal's own (wrapped), or the file system's.
func (q *Queue) Put(laneName string, seal func(id uplink.Identity, prev [32]byte) (envelope []byte, err error)) (uplink.Identity, error) {
	if err := checkLane(laneName); err != nil {
		return uplink.Identity{}, err
	}
	var id uplink.Identity
	var sealing bool
	err := guard(&sealing, func() error {
		return q.db.Update(func(tx *bolt.Tx) error {
			lanes := tx.Bucket(lanesBucket)
			l, err := openLane(lanes, laneName)
			if err == nil && l == nil {
				l, err = makeLane(lanes, laneName)
			}
			if err != nil {
				return err
			}
			seq, err := l.bucket.NextSequence()
			if err != nil {
				return err
			}
			if seq != l.state.last+1 {
				return fmt.Errorf("%w: lane %s would give number %d after %d; %s", ErrCorrupt, laneName, seq, l.state.last, setAside)
			}
			id = q.id(laneName, seq)
			sealing = true
			env, err := seal(id, l.state.head)
			sealing = false
			if err != nil {
				return fmt.Errorf("seal %s: %w", id, err)
			}
			if len(env) == 0 || len(env) > q.opt.MaxEnvelope {
				return fmt.Errorf("%w: %d bytes, allowed are 1 to %d: leave pictures out", ErrTooBig, len(env), q.opt.MaxEnvelope)
			}
			if err := q.admit(tx, len(env)); err != nil {
				return err
			}
			return l.write(header{seq: seq, queued: q.opt.Now().UnixMilli(), head: l.next(env)}, env)
		})
	})
	if err != nil {
		return uplink.Identity{}, fmt.Errorf("queue %s: %w", q.path, full(err))
	}
	select {
	case q.wake <- struct{}{}:
	default:
	}
	return id, nil
}

// Room tells whether Put would now accept an envelope of size bytes: nil or
// ErrFull. It is asked before a crossing begins, so that none ends without a record.
func (q *Queue) Room(size int) error {
	err := guard(nil, func() error {
		return q.db.View(func(tx *bolt.Tx) error { return q.admit(tx, size) })
	})
	if err != nil {
		return fmt.Errorf("queue %s: %w", q.path, err)
	}
	return nil
}

// admit keeps two growth steps free of rows. bbolt writes new pages before it
// frees old ones: without a reserve a full file could not even delete.
func (q *Queue) admit(tx *bolt.Tx, size int) error {
	const around = 64 << 10 // pages of the trees that are rewritten with the row
	live := q.live(tx)
	limit := q.opt.MaxSize - 2*int64(allocSize(q.opt.MaxSize))
	if live+int64(size)+around > limit {
		return fmt.Errorf("%w: %d of %d bytes are waiting for the node's receipts", ErrFull, live, limit)
	}
	return nil
}

// live is the number of bytes in pages that are in use.
func (q *Queue) live(tx *bolt.Tx) int64 {
	s := q.db.Stats()
	return tx.Size() - int64(s.FreePageN+s.PendingPageN)*int64(q.db.Info().PageSize)
}

// full puts the disk's and bbolt's words for "no room" into ErrFull.
func full(err error) error {
	switch {
	case errors.Is(err, ErrFull):
		return err
	case errors.Is(err, berrors.ErrMaxSizeReached), errors.Is(err, syscall.ENOSPC), strings.Contains(err.Error(), syscall.ENOSPC.Error()):
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}
