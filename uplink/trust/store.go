package trust

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// Store is the trust store of a folder, read into memory. It may be used from several
// goroutines, and several processes may use the folder.
type Store struct {
	dir     string
	writing sync.Mutex // of Import, ImportBundle and Remove

	reading sync.Mutex // of Reload
	seen    stamp
	state   atomic.Pointer[state]
}

// stamp tells one content of the file from the next.
type stamp struct {
	size int64
	at   time.Time
}

// Open reads the store of a folder. Where there is none it is empty, and the first
// import makes it. Errors: ErrDamaged, ErrInUse, the file system's.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir}
	s.state.Store(newState())
	return s, s.Reload()
}

// Reload reads the store again if the file has changed since. When it fails, what was
// read before stays in use.
func (s *Store) Reload() error {
	s.reading.Lock()
	defer s.reading.Unlock()
	info, err := os.Stat(filepath.Join(s.dir, fileName))
	if errors.Is(err, fs.ErrNotExist) {
		if s.seen != (stamp{}) {
			return fmt.Errorf("trust: %s is gone: %w", filepath.Join(s.dir, fileName), err)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("trust: %w", err)
	}
	now := stamp{info.Size(), info.ModTime()}
	if now == s.seen {
		return nil
	}
	db, err := open(s.dir, false)
	if err != nil {
		return err
	}
	defer db.Close()
	st, err := load(db)
	if err != nil {
		return err
	}
	s.seen = now
	s.state.Store(st)
	return nil
}

// forget makes the next Reload read the file whatever its date is.
func (s *Store) forget() {
	s.reading.Lock()
	defer s.reading.Unlock()
	if s.seen != (stamp{}) {
		s.seen = stamp{size: -1}
	}
}

// Empty tells whether nothing was ever imported.
func (s *Store) Empty() bool { return s.state.Load().generation == 0 }

// commit writes a change and shows it to readers.
func (s *Store) commit(from, to *state) error {
	db, err := open(s.dir, true)
	if err != nil {
		return err
	}
	err = guard(func() error { return save(db, from, to) })
	s.forget() // two changes within a tick of the file system's clock have one date
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("trust: %s: %w", filepath.Join(s.dir, fileName), err)
	}
	return s.Reload()
}
