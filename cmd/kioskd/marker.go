package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
)

// marker is the small file that says: a crossing is open.
type marker struct{ path string }

// open is its content. Last is the last number of the lane when it began: a
// higher one at the next start means that the record was committed after all.
type open struct {
	Crossing string `json:"crossing"`
	Began    int64  `json:"began"`
	Last     uint64 `json:"last"`
}

// write puts the marker on the disk before it returns.
func (m marker) write(o open) error {
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	tmp := m.path + ".new"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("marking the crossing as open: %w", err)
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(tmp, m.path)
	}
	if err == nil {
		err = m.syncDir()
	}
	return err
}

// read gives the open crossing, if there is one. An unreadable marker is an open
// crossing all the same, of which only that is known.
func (m marker) read() (o open, ok bool, err error) {
	b, err := os.ReadFile(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		return o, false, nil
	}
	if err != nil {
		return o, false, err
	}
	if json.Unmarshal(b, &o) != nil {
		o = open{Crossing: "unknown", Last: math.MaxUint64}
	}
	return o, true, nil
}

func (m marker) remove() error {
	if err := os.Remove(m.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return m.syncDir()
}

func (m marker) syncDir() error {
	d, err := os.Open(filepath.Dir(m.path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
