package queue

import (
	"bytes"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"gatehouse/uplink"
)

// Receipt deletes the rows that the node's receipt covers and gives their
// number. The caller has verified the signature. The receipt must be for this
// kiosk and epoch (uplink.ErrForeign), well formed and not above what was ever given
// (ErrMismatch), and its chain value must be the lane's own at the watermark
// (ErrChain: node and kiosk do not hold the same; nothing is deleted, call for
// help). A receipt with a watermark below one already seen is harmless: 0, nil.
func (q *Queue) Receipt(r uplink.Receipt) (deleted int, err error) {
	if r.Kiosk != q.opt.Kiosk || r.Epoch != q.epoch {
		return 0, fmt.Errorf("queue %s: %w: it says %s, epoch %d; this is %s, epoch %d", q.path, uplink.ErrForeign, r.Kiosk, r.Epoch, q.opt.Kiosk, q.epoch)
	}
	if err := checkRanges(r); err != nil {
		return 0, fmt.Errorf("queue %s: %w", q.path, err)
	}
	for after, done := uint64(0), false; !done; {
		var seqs []uint64
		err := guard(nil, func() error {
			return q.db.Update(func(tx *bolt.Tx) (err error) {
				seqs, after, done, err = receiptBatch(tx, r, after)
				return err
			})
		})
		if err != nil {
			return deleted, fmt.Errorf("queue %s: lane %s: %w", q.path, r.Lane, full(err))
		}
		q.forget(r.Lane, seqs)
		deleted += len(seqs)
	}
	return deleted, nil
}

// receiptBatch checks the receipt against the lane and deletes up to deleteBatch
// covered rows above after. Each batch is sound by itself: a kill between two
// leaves rows that the next receipt takes.
func receiptBatch(tx *bolt.Tx, r uplink.Receipt, after uint64) (seqs []uint64, last uint64, done bool, err error) {
	l, err := openLane(tx.Bucket(lanesBucket), r.Lane)
	if err != nil {
		return nil, 0, true, err
	}
	if l == nil {
		l = &lane{}
	}
	top := r.Watermark
	if n := len(r.Ranges); n > 0 {
		top = r.Ranges[n-1].To
	}
	if top > l.state.last {
		return nil, 0, true, fmt.Errorf("%w: it covers number %d and only %d were given", ErrMismatch, top, l.state.last)
	}
	if r.Watermark < l.state.watermark || l.bucket == nil {
		return nil, 0, true, nil
	}
	if head, ok := l.headAt(r.Watermark); !ok {
		return nil, 0, true, fmt.Errorf("%w: the value at %d is lost with a damaged row; a later receipt will do", ErrChain, r.Watermark)
	} else if head != r.Head {
		return nil, 0, true, fmt.Errorf("%w: at %d this lane has %x and the receipt %x", ErrChain, r.Watermark, head[:4], r.Head[:4])
	}
	if err := l.raise(r.Watermark, r.Head); err != nil {
		return nil, 0, true, err
	}
	seqs, last, err = l.dropCovered(r, after, top)
	if err == nil && (len(seqs) > 0 || after == 0) {
		err = l.save()
	}
	return seqs, last, last >= top, err
}

// raise moves the watermark and drops the chain values that it passed.
func (l *lane) raise(watermark uint64, head [32]byte) error {
	l.state.watermark, l.state.wmHead = watermark, head
	var passed [][]byte
	c := l.heads.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if seq, ok := keySeq(k); ok && seq > watermark {
			break
		}
		passed = append(passed, bytes.Clone(k))
	}
	for _, k := range passed {
		if err := l.heads.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// dropCovered deletes at most deleteBatch rows in (after, top] that r covers and
// gives the highest number it looked at, top at the end.
func (l *lane) dropCovered(r uplink.Receipt, after, top uint64) (dropped []uint64, last uint64, err error) {
	var found []uint64
	last = top
	l.scan(after, func(seq uint64) bool {
		if seq > top {
			return false
		}
		if len(found) == deleteBatch {
			last = found[deleteBatch-1]
			return false
		}
		if r.Covers(seq) {
			found = append(found, seq)
		}
		return true
	}, func([]byte) {})
	for _, seq := range found {
		ok, err := l.drop(seq)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			dropped = append(dropped, seq)
		}
	}
	return dropped, last, nil
}

func checkRanges(r uplink.Receipt) error {
	if len(r.Ranges) > maxRanges {
		return fmt.Errorf("%w: %d ranges, at most %d are allowed", ErrMismatch, len(r.Ranges), maxRanges)
	}
	low := r.Watermark
	for _, g := range r.Ranges {
		if g.From <= low || g.To < g.From {
			return fmt.Errorf("%w: range %d to %d is not above %d", ErrMismatch, g.From, g.To, low)
		}
		low = g.To
	}
	return nil
}
