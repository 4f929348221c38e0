package models

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"gatehouse/uplink/shelf"
)

// What can be wrong with a network or its store, beside the errors of packages model and
// shelf. Each is wrapped with what and what to do.
var (
	ErrMissing = errors.New("no such model is installed")
	ErrUnknown = errors.New("nobody vouches for the model")
	ErrTrial   = errors.New("the model failed on the known pictures")
	ErrStore   = errors.New("the store of models is damaged")
	ErrBusy    = errors.New("another program changes the store of models")
)

// Options say who vouches for networks.
type Options struct {
	Shelf string     // folder of the shelf
	Name  string     // of the list of cards on it; empty: only the pinned ones count
	Keys  shelf.Keys // of who may sign it; zero: nobody
	Now   func() time.Time
}

// Store is the folder of networks. It may be used from several goroutines and programs.
type Store struct {
	dir string
	o   Options
}

// Open opens the store in dir, made with mode 0700 if it is not there.
func Open(dir string, o Options) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("models: %w", err)
	}
	return &Store{dir: dir, o: o}, nil
}

// lock keeps other programs from changing the store until the result is called.
func (s *Store) lock() (func(), error) {
	f, err := os.OpenFile(filepath.Join(s.dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("models: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("%w: %s: %w: try again when it is done", ErrBusy, f.Name(), err)
	}
	return func() { f.Close() }, nil
}

// floors are opened anew each time, since another program may have raised one.
func (s *Store) floors() (*shelf.Floors, error) {
	return shelf.OpenFloors(filepath.Join(s.dir, "floors.json"))
}

// sweep removes what no index names: what an installation that was cut off left, and
// networks that were replaced.
func (s *Store) sweep(index []entry) error {
	keep := map[string]bool{indexName: true, "floors.json": true, "lock": true}
	for _, e := range index {
		keep[e.Folder] = true
	}
	all, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("models: %w", err)
	}
	for _, f := range all {
		// What was not made here is left alone.
		if folder := folderName.MatchString(f.Name()); !keep[f.Name()] && (folder || strings.HasPrefix(f.Name(), "."+indexName)) {
			if err := os.RemoveAll(filepath.Join(s.dir, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("models: %w", err)
			}
		}
	}
	return nil
}

// flush has the names in a folder on the disk.
func flush(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// write makes a file that is on the disk when it returns, but for its name.
func write(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// swap puts b at path at once: a power cut leaves the file before or this one.
func swap(path string, b []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already where all went well
	_, err = f.Write(b)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return flush(filepath.Dir(path))
}
