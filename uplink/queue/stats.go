package queue

import (
	"encoding/hex"
	"fmt"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Stats are the counts of a queue, never its content.
type Stats struct {
	Kiosk     string      `json:"kiosk"`
	Epoch     uint64      `json:"epoch"`
	Lanes     []LaneStats `json:"lanes"`
	FileBytes int64       `json:"file_bytes"`
	LiveBytes int64       `json:"live_bytes"` // pages in use
	MaxBytes  int64       `json:"max_bytes"`  // 0 = unknown
	Note      string      `json:"note,omitempty"`
}

// LaneStats are the counts of one lane. Sent and Damaged are known since Open only.
type LaneStats struct {
	Lane      string    `json:"lane"`
	Waiting   int       `json:"waiting"` // stored and not receipted, all of the following included
	Sent      int       `json:"sent"`    // acknowledged by a broker
	Dead      int       `json:"dead"`    // set aside: no broker carries them
	Damaged   int       `json:"damaged"` // stored bytes are not those written
	Bytes     int64     `json:"bytes"`   // of envelopes
	LastSeq   uint64    `json:"last_seq"`
	Watermark uint64    `json:"watermark"`
	Head      string    `json:"head"`   // first four bytes of the chain value, hex
	Oldest    time.Time `json:"oldest"` // when the oldest waiting row was queued; zero = none
}

// Stats counts without reading the envelopes.
func (q *Queue) Stats() (Stats, error) {
	s := Stats{MaxBytes: q.opt.MaxSize, Note: q.note}
	if err := q.stats(&s); err != nil {
		return Stats{}, fmt.Errorf("queue %s: %w", q.path, err)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range s.Lanes {
		l := &s.Lanes[i]
		l.Sent, l.Damaged = len(q.sent[l.Lane]), len(q.damaged[l.Lane])
	}
	return s, nil
}

// ReadStats counts the queue at path without changing it. While kioskd holds the
// file it fails with ErrInUse within a second: then ask kioskd.
func ReadStats(path string) (Stats, error) {
	if _, err := os.Stat(path); err != nil {
		return Stats{}, fmt.Errorf("queue: %w", err)
	}
	db, err := openBolt(path, 0, true)
	if err != nil {
		return Stats{}, fmt.Errorf("queue %s: %w", path, err)
	}
	defer db.Close()
	var s Stats
	if err := (&Queue{db: db, path: path}).stats(&s); err != nil {
		return Stats{}, fmt.Errorf("queue %s: %w", path, err)
	}
	return s, nil
}

func (q *Queue) stats(s *Stats) error {
	return guard(nil, func() error {
		return q.db.View(func(tx *bolt.Tx) error {
			if err := q.inspect(tx); err != nil {
				return err
			}
			var err error
			if s.Kiosk, s.Epoch, err = readMeta(tx.Bucket(metaBucket)); err != nil {
				return err
			}
			info, err := os.Stat(q.path)
			if err != nil {
				return err
			}
			s.FileBytes, s.LiveBytes = info.Size(), q.live(tx)
			lanes := tx.Bucket(lanesBucket)
			return lanes.ForEachBucket(func(name []byte) error {
				l, err := openLane(lanes, string(name))
				if err == nil {
					s.Lanes = append(s.Lanes, l.stats(string(name)))
				}
				return err
			})
		})
	})
}

func (l *lane) stats(name string) LaneStats {
	out := LaneStats{
		Lane: name, Waiting: int(l.state.rows), Dead: int(l.state.dead), Bytes: int64(l.state.bytes),
		LastSeq: l.state.last, Watermark: l.state.watermark, Head: hex.EncodeToString(l.state.head[:4]),
	}
	if k, _ := l.rows.Cursor().First(); k != nil {
		if r := l.rows.Bucket(k); r != nil {
			if h, err := decodeHeader(r.Get(hdrKey)); err == nil {
				out.Oldest = h.time()
			}
		}
	}
	return out
}
