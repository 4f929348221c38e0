package trust

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// The file's layout. Keys of sources are 8 bytes, big-endian.
//
//	meta          "schema" -> 1, "generation" -> rises with every import
//	objects       SHA-256 -> DER of a certificate, CRL or list
//	certificates  SHA-256 -> certificateRow
//	sources       number -> sourceRow
//	floors        what -> floorRow; never taken away
var (
	bMeta         = []byte("meta")
	bObjects      = []byte("objects")
	bCertificates = []byte("certificates")
	bSources      = []byte("sources")
	bFloors       = []byte("floors")

	kSchema     = []byte("schema")
	kGeneration = []byte("generation")

	schema  = []byte{1}
	buckets = [][]byte{bMeta, bObjects, bCertificates, bSources, bFloors}
)

const (
	fileName    = "trust.db"
	lockTimeout = 5 * time.Second
)

// What can be wrong with the store.
var (
	// ErrDamaged: the file is no store, or was damaged on the disk.
	ErrDamaged = errors.New("trust store is damaged")
	// ErrInUse: another process writes to it.
	ErrInUse = errors.New("trust store is in use by another process: try again")

	errChanged = errors.New("the store was changed meanwhile")
)

// open opens the file. A store to be written is made where there is none.
func open(dir string, write bool) (db *bbolt.DB, err error) {
	path := filepath.Join(dir, fileName)
	if write {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("trust: make folder %s: %w", dir, err)
		}
	} else if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	err = guard(func() error {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout, ReadOnly: !write, FreelistType: bbolt.FreelistMapType})
		if err != nil {
			return err
		}
		if write {
			err = db.Update(prepare)
		}
		if err == nil {
			err = db.View(func(tx *bbolt.Tx) error { return check(path, tx) })
		}
		return err
	})
	if err == nil {
		return db, nil
	}
	if db != nil {
		db.Close()
	}
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("trust: %s: %w", path, ErrInUse)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, ErrDamaged):
		return nil, fmt.Errorf("trust: %s: %w", path, err)
	}
	return nil, fmt.Errorf("trust: %s: %w: %w: put it aside, and import the lists again", path, ErrDamaged, err)
}

// guard turns what bbolt does to a damaged file into an error: it panics, or touches
// memory behind the end of the file.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	return f()
}

func prepare(tx *bbolt.Tx) error {
	if tx.Bucket(bMeta) != nil {
		return nil
	}
	if k, _ := tx.Cursor().First(); k != nil {
		return fmt.Errorf("%w: it is a database of something else", ErrDamaged)
	}
	for _, b := range buckets {
		if _, err := tx.CreateBucket(b); err != nil {
			return err
		}
	}
	return tx.Bucket(bMeta).Put(kSchema, schema)
}

func check(path string, tx *bbolt.Tx) error {
	if info, err := os.Stat(path); err != nil || info.Size() < tx.Size() {
		return fmt.Errorf("%w: it is cut off", ErrDamaged)
	}
	for _, b := range buckets {
		if tx.Bucket(b) == nil {
			return fmt.Errorf("%w: part %q is missing", ErrDamaged, b)
		}
	}
	if !bytes.Equal(tx.Bucket(bMeta).Get(kSchema), schema) {
		return fmt.Errorf("%w: it is of another version", ErrDamaged)
	}
	return nil
}

// load reads the whole store.
func load(db *bbolt.DB) (st *state, err error) {
	err = guard(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			st, err = readState(tx)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("trust: %s: %w", db.Path(), err)
	}
	return st, nil
}

func readState(tx *bbolt.Tx) (*state, error) {
	st := newState()
	st.generation = generation(tx)
	objects := tx.Bucket(bObjects)
	object := func(id ID) ([]byte, error) {
		b := objects.Get(id[:])
		if sha256.Sum256(b) != id {
			return nil, fmt.Errorf("%w: object %s does not fit its hash", ErrDamaged, id)
		}
		return bytes.Clone(b), nil
	}
	err := tx.Bucket(bFloors).ForEach(func(k, v []byte) error {
		var f floorRow
		err := unseal(k, v, &f)
		st.floors[string(k)] = f
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.Bucket(bSources).ForEach(func(k, v []byte) error {
		if len(k) != 8 {
			return fmt.Errorf("%w: source %x", ErrDamaged, k)
		}
		s := &source{id: binary.BigEndian.Uint64(k)}
		if err := unseal(k, v, &s.sourceRow); err != nil {
			return err
		}
		if err := s.open(object); err != nil {
			return err
		}
		st.sources[s.id] = s
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = tx.Bucket(bCertificates).ForEach(func(k, v []byte) error {
		if len(k) != len(ID{}) {
			return fmt.Errorf("%w: certificate %x", ErrDamaged, k)
		}
		c := &certificate{id: ID(k)}
		if err := unseal(k, v, &c.certificateRow); err != nil {
			return err
		}
		var err error
		if c.der, err = object(c.id); err != nil {
			return err
		}
		return st.add(c)
	})
	if err != nil {
		return nil, err
	}
	st.level()
	st.index()
	return st, nil
}

func generation(tx *bbolt.Tx) uint64 {
	if b := tx.Bucket(bMeta).Get(kGeneration); len(b) == 8 {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}
