package queue

import (
	"bytes"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"gatehouse/uplink"
)

// maxBatch bounds what one Pending holds in memory.
const maxBatch = 16 * mib

// Pending gives copies of up to max rows of the lane with numbers above after,
// in order; fewer when they would exceed 16 MiB. Rows marked dead are left out; a
// damaged row comes with Err and without envelope. No transaction stays open.
func (q *Queue) Pending(laneName string, after uint64, max int) ([]uplink.Row, error) {
	var out []uplink.Row
	err := guard(nil, func() error {
		return q.db.View(func(tx *bolt.Tx) error {
			l, err := openLane(tx.Bucket(lanesBucket), laneName)
			if err != nil || l == nil {
				return err
			}
			size := 0
			l.scan(after, func(seq uint64) bool {
				if row, dead := q.row(l, laneName, seq); !dead {
					out = append(out, row)
					size += len(row.Envelope)
				}
				return len(out) < max && size < maxBatch
			}, func(key []byte) { q.mark(q.damaged, laneName, key) })
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("queue %s: lane %s: %w", q.path, laneName, err)
	}
	return out, nil
}

// row reads one row; what is wrong with it, also a broken page, stays with it.
func (q *Queue) row(l *lane, laneName string, seq uint64) (row uplink.Row, dead bool) {
	row = uplink.Row{ID: q.id(laneName, seq)}
	row.Err = guard(nil, func() error {
		if r := l.rows.Bucket(seqKey(seq)); r != nil && r.Get(deadKey) != nil {
			dead = true
			return nil
		}
		h, env, err := l.read(seq)
		if err == nil {
			row.Queued, row.Envelope = h.time(), bytes.Clone(env)
		}
		return err
	})
	if row.Err != nil {
		row.Envelope = nil
		row.Err = fmt.Errorf("%w: %s: %w", ErrDamaged, row.ID, row.Err)
		q.mark(q.damaged, laneName, seqKey(seq))
	}
	return row, dead
}

// MarkSent notes that a broker acknowledged the row; one that is gone is not
// marked. The mark is kept in memory only: losing it costs a duplicate, which the
// node throws away.
func (q *Queue) MarkSent(laneName string, seq uint64) {
	_ = guard(nil, func() error {
		return q.db.View(func(tx *bolt.Tx) error {
			l, err := openLane(tx.Bucket(lanesBucket), laneName)
			if err == nil && l != nil && l.rows.Bucket(seqKey(seq)) != nil {
				q.mark(q.sent, laneName, seqKey(seq))
			}
			return err
		})
	})
}

// MarkDead sets a row aside that no broker will carry, with the reason: Pending
// leaves it out, Stats counts it, only a receipt deletes it. Marking it again, or
// a row that is gone, does nothing.
func (q *Queue) MarkDead(laneName string, seq uint64, reason string) error {
	err := guard(nil, func() error {
		return q.db.Update(func(tx *bolt.Tx) error {
			l, err := openLane(tx.Bucket(lanesBucket), laneName)
			if err != nil || l == nil {
				return err
			}
			r := l.rows.Bucket(seqKey(seq))
			if r == nil || r.Get(deadKey) != nil {
				return nil
			}
			l.state.dead++
			if err := r.Put(deadKey, []byte(reason)); err != nil {
				return err
			}
			return l.save()
		})
	})
	if err != nil {
		return fmt.Errorf("queue %s: mark %s dead: %w", q.path, q.id(laneName, seq), full(err))
	}
	return nil
}
