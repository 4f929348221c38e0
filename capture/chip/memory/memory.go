package memory

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"gatehouse/capture/chip"
)

// MaxRows bounds the file: there are some hundred models of chips.
const MaxRows = 4096

var bucket = []byte("chips of 1")

// Memory is a chip.Memory on one file. It may be used from several goroutines.
type Memory struct{ db *bbolt.DB }

// Open opens the file or makes it, with mode 0600. A damaged file is replaced.
func Open(path string) (*Memory, error) {
	m, err := open(path)
	if err == nil || errors.Is(err, berrors.ErrTimeout) {
		return m, err
	}
	if os.Remove(path) != nil {
		return nil, err
	}
	return open(path)
}

func open(path string) (*Memory, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, NoFreelistSync: true})
	if err != nil {
		return nil, fmt.Errorf("memory of chips %s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bucket)
		return err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("memory of chips %s: %w", path, err), db.Close())
	}
	return &Memory{db}, nil
}

// Recall gives what is known of an answer to reset.
func (m *Memory) Recall(atr []byte) (k chip.Knowledge, known bool) {
	m.db.View(func(tx *bbolt.Tx) error {
		if row := tx.Bucket(bucket).Get(atr); row != nil {
			known = json.Unmarshal(row, &k) == nil
		}
		return nil
	})
	if !known {
		return chip.Knowledge{}, false
	}
	return k, true
}

// Remember keeps k. What cannot be kept is found out again by the next reading.
func (m *Memory) Remember(atr []byte, k chip.Knowledge) {
	if old, known := m.Recall(atr); known && old == k || len(atr) == 0 {
		return // a crossing that taught nothing writes nothing
	}
	row, err := json.Marshal(k)
	if err != nil {
		return
	}
	m.db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucket)
		if b.Get(atr) == nil && b.Stats().KeyN >= MaxRows {
			first, _ := b.Cursor().First()
			if err := b.Delete(first); err != nil {
				return err
			}
		}
		return b.Put(atr, row)
	})
}

// Close closes the file.
func (m *Memory) Close() error { return m.db.Close() }
