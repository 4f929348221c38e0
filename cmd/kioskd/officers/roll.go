package officers

import (
	"os"
	"sync"
	"time"
)

// Roll answers questions about the file at a path and follows its changes. It is
// safe for concurrent use.
type Roll struct {
	path string
	busy chan struct{} // one argon2id at a time: each takes 64 MiB

	mu    sync.Mutex
	seen  stamp
	file  File
	err   error
	dummy pinHash
}

// stamp tells one state of the file from another.
type stamp struct {
	inode os.FileInfo
	mod   time.Time
	size  int64
}

// Open reads the file at path for the first time.
func Open(path string) (*Roll, error) {
	r := &Roll{
		path: path, busy: make(chan struct{}, 1),
		dummy: pinHash{params: standard, salt: make([]byte, saltSize), key: make([]byte, keySize)},
	}
	if _, err := r.current(); err != nil {
		return nil, err
	}
	return r, nil
}

// current gives the file as it stands, reading it again when it changed.
func (r *Roll) current() (File, error) {
	st, err := os.Stat(r.path)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.seen, r.file, r.err = stamp{}, File{}, err
		return r.file, r.err
	}
	now := stamp{st, st.ModTime(), st.Size()}
	if r.seen.inode != nil && os.SameFile(r.seen.inode, st) && r.seen.mod.Equal(now.mod) && r.seen.size == now.size {
		return r.file, r.err
	}
	r.file, r.err = Read(r.path)
	r.seen = now
	return r.file, r.err
}

// Check says whether pin is the PIN of id. The mark changes when the entry does
// and is the argument of Holds. An unknown id costs as much time as a wrong PIN.
// The error is that of an unreadable file.
func (r *Roll) Check(id, pin string) (mark string, ok bool, err error) {
	f, err := r.current()
	if err != nil {
		return "", false, err
	}
	h := r.dummy
	known := false
	if i := f.find(id); i >= 0 {
		if h, err = parseHash(f.Officers[i].PIN); err != nil {
			return "", false, err
		}
		mark, known = f.Officers[i].PIN, true
	}
	r.busy <- struct{}{}
	fits := h.fits(pin)
	<-r.busy
	if !fits || !known {
		return "", false, nil
	}
	return mark, true, nil
}

// Lists says whether the file has an entry of id; a file that cannot be read has none.
func (r *Roll) Lists(id string) bool {
	f, err := r.current()
	return err == nil && f.find(id) >= 0
}

// Holds says whether the entry of id is still the one that mark came from.
func (r *Roll) Holds(id, mark string) bool {
	f, err := r.current()
	if err != nil {
		return false
	}
	i := f.find(id)
	return i >= 0 && f.Officers[i].PIN == mark
}
