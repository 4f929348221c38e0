package queue

import (
	"bytes"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"gatehouse/uplink"
)

// lane is one lane within a transaction.
type lane struct {
	bucket, rows, heads *bolt.Bucket
	state               laneState
}

// openLane gives nil where the lane was never written to.
func openLane(lanes *bolt.Bucket, name string) (*lane, error) {
	b := lanes.Bucket([]byte(name))
	if b == nil {
		return nil, nil
	}
	l := &lane{bucket: b, rows: b.Bucket(rowsBucket), heads: b.Bucket(headsBucket)}
	if l.rows == nil || l.heads == nil {
		return nil, fmt.Errorf("%w: a lane lacks its buckets", ErrCorrupt)
	}
	var err error
	l.state, err = decodeLaneState(b.Get(stateKey))
	return l, err
}

func makeLane(lanes *bolt.Bucket, name string) (*lane, error) {
	b, err := lanes.CreateBucket([]byte(name))
	if err != nil {
		return nil, err
	}
	l := &lane{bucket: b}
	if l.rows, err = b.CreateBucket(rowsBucket); err != nil {
		return nil, err
	}
	l.heads, err = b.CreateBucket(headsBucket)
	return l, err
}

func (l *lane) save() error { return l.bucket.Put(stateKey, l.state.encode()) }

// read gives header and envelope of a stored row, both valid in the transaction
// only. ErrDamaged where any byte is not the one that was written.
func (l *lane) read(seq uint64) (h header, env []byte, err error) {
	r := l.rows.Bucket(seqKey(seq))
	if r == nil {
		return h, nil, fmt.Errorf("%w: it is no bucket", ErrDamaged)
	}
	hdr, env := r.Get(hdrKey), r.Get(envKey)
	if !bytes.Equal(rowHash(hdr, env), r.Get(hashKey)) {
		return h, nil, fmt.Errorf("%w: its hash is wrong", ErrDamaged)
	}
	if h, err = decodeHeader(hdr); err == nil && h.seq != seq {
		err = fmt.Errorf("%w: its number is another", ErrDamaged)
	}
	return h, env, err
}

// write stores the next row and moves the chain.
func (l *lane) write(h header, env []byte) error {
	r, err := l.rows.CreateBucket(seqKey(h.seq))
	if err != nil {
		return err
	}
	hdr := h.encode()
	for _, kv := range [...]struct{ k, v []byte }{{hdrKey, hdr}, {envKey, env}, {hashKey, rowHash(hdr, env)}} {
		if err := r.Put(kv.k, kv.v); err != nil {
			return err
		}
	}
	l.state.last, l.state.head = h.seq, h.head
	l.state.rows++
	l.state.bytes += uint64(len(env))
	return l.save()
}

// headAt gives the chain value behind number seq, as far as it is still known:
// at the watermark and at every number above it.
func (l *lane) headAt(seq uint64) (head [32]byte, ok bool) {
	switch {
	case seq == l.state.watermark:
		return l.state.wmHead, true
	case seq == l.state.last:
		return l.state.head, true
	}
	if b := l.heads.Get(seqKey(seq)); len(b) == len(head) {
		return [32]byte(b), true
	}
	h, _, err := l.read(seq)
	return h.head, err == nil
}

// scan calls f for the stored numbers above after in rising order, until f says
// stop. Keys that a damaged page gives out of order, or that were never given, go
// to odd: following them would lead in circles or past sound rows.
func (l *lane) scan(after uint64, f func(seq uint64) (more bool), odd func(key []byte)) {
	if after >= l.state.last {
		return
	}
	c := l.rows.Cursor()
	for k, _ := c.Seek(seqKey(after + 1)); k != nil; k, _ = c.Next() {
		seq, ok := keySeq(k)
		if !ok || seq <= after || seq > l.state.last {
			odd(k)
			continue
		}
		after = seq
		if !f(seq) {
			return
		}
	}
}

// drop deletes the row at seq. Its chain value stays until the watermark passes
// it; a damaged row above the watermark stays altogether, since its value is lost.
func (l *lane) drop(seq uint64) (dropped bool, err error) {
	key := seqKey(seq)
	if seq > l.state.watermark {
		h, _, err := l.read(seq)
		if err != nil {
			return false, nil
		}
		if err := l.heads.Put(key, h.head[:]); err != nil {
			return false, err
		}
	}
	if r := l.rows.Bucket(key); r != nil {
		l.state.bytes -= min(l.state.bytes, uint64(len(r.Get(envKey))))
		if r.Get(deadKey) != nil {
			l.state.dead--
		}
	}
	l.state.rows--
	return true, l.rows.DeleteBucket(key)
}

// next advances the chain by an envelope.
func (l *lane) next(env []byte) [32]byte { return uplink.Link(l.state.head, env) }
