package queue

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

var (
	metaBucket  = []byte("meta")
	lanesBucket = []byte("lanes")
	versionKey  = []byte("version")
	kioskKey    = []byte("kiosk")
	epochKey    = []byte("epoch")
	stateKey    = []byte("state")
	rowsBucket  = []byte("rows")
	headsBucket = []byte("heads")
	hdrKey      = []byte("hdr")
	envKey      = []byte("env")
	hashKey     = []byte("hash")
	deadKey     = []byte("dead")
)

const setAside = "set the file aside with queue.Quarantine and open a new one; keep it, its sound rows can be salvaged"

// Quarantine sets a corrupt queue file aside as path.corrupt-<time> and gives
// the new name. The next Open makes a new file with a new epoch. The caller
// reports it: rows that were waiting are no longer delivered.
func Quarantine(path string, now time.Time) (moved string, err error) {
	moved = path + ".corrupt-" + now.UTC().Format("20060102T150405.000Z")
	if err := os.Rename(path, moved); err != nil {
		return "", fmt.Errorf("queue: set aside %s: %w", path, err)
	}
	return moved, syncDir(path)
}

func (q *Queue) open() error {
	_, statErr := os.Stat(q.path)
	fresh := errors.Is(statErr, os.ErrNotExist)
	db, err := openBolt(q.path, q.opt.MaxSize, false)
	if err != nil {
		return err
	}
	q.db = db
	err = guard(nil, func() error {
		if err := q.initMeta(); err != nil {
			return err
		}
		return db.View(q.inspect)
	})
	if err == nil && fresh {
		err = syncDir(q.path) // bbolt does not: a power cut could take the new file's name away
	}
	if err == nil {
		err = q.compact()
	}
	if err != nil {
		q.db.Close()
	}
	return err
}

// openBolt opens the file and turns bbolt's errors into this package's.
func openBolt(path string, maxSize int64, readOnly bool) (db *bolt.DB, err error) {
	opt := &bolt.Options{
		Timeout: lockTimeout, FreelistType: bolt.FreelistMapType, MaxSize: int(maxSize),
		ReadOnly: readOnly, PreLoadFreelist: readOnly,
	}
	err = guard(nil, func() error {
		db, err = bolt.Open(path, 0o600, opt)
		return err
	})
	switch {
	case err == nil:
		db.AllocSize = allocSize(maxSize)
		return db, nil
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("%w: is kioskd running? ask it, or stop it first", ErrInUse)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("%w: %w; %s", ErrCorrupt, err, setAside)
	}
	return nil, err
}

// allocSize is the step in which the file grows; see admit.
func allocSize(maxSize int64) int {
	return int(min(max(maxSize/32, 64<<10), 16*mib))
}

// initMeta writes the meta bucket of a new file, or reads and checks it.
func (q *Queue) initMeta() error {
	return q.db.Update(func(tx *bolt.Tx) error {
		if k, _ := tx.Cursor().First(); k != nil {
			kiosk, epoch, err := readMeta(tx.Bucket(metaBucket))
			if err == nil && kiosk != q.opt.Kiosk {
				err = fmt.Errorf("%w: it holds rows of %s and this is %s: give it back, or configure another queue path", ErrKiosk, kiosk, q.opt.Kiosk)
			}
			q.epoch = epoch
			return err
		}
		var r [2]byte
		if _, err := io.ReadFull(q.opt.Rand, r[:]); err != nil {
			return fmt.Errorf("make the epoch: %w", err)
		}
		q.epoch = uint64(q.opt.Now().UnixMilli())<<11 | uint64(binary.BigEndian.Uint16(r[:])&0x7ff)
		m, err := tx.CreateBucket(metaBucket)
		if err == nil {
			err = m.Put(versionKey, []byte{codecVersion})
		}
		if err == nil {
			err = m.Put(kioskKey, []byte(q.opt.Kiosk))
		}
		if err == nil {
			err = m.Put(epochKey, binary.BigEndian.AppendUint64(nil, q.epoch))
		}
		if err == nil {
			_, err = tx.CreateBucket(lanesBucket)
		}
		return err
	})
}

// readMeta gives the kiosk and epoch of a file.
func readMeta(m *bolt.Bucket) (kiosk string, epoch uint64, err error) {
	if m == nil {
		return "", 0, fmt.Errorf("%w: it has no meta bucket; %s", ErrCorrupt, setAside)
	}
	v, e := m.Get(versionKey), m.Get(epochKey)
	if len(v) != 1 || v[0] != codecVersion || len(e) != 8 {
		return "", 0, fmt.Errorf("%w: its meta bucket is not of version %d; %s", ErrCorrupt, codecVersion, setAside)
	}
	return string(m.Get(kioskKey)), binary.BigEndian.Uint64(e), nil
}

// inspect finds what makes the file unusable as a whole: a missing tail, a lane
// whose state is wrong. Single damaged rows are found when they are read.
func (q *Queue) inspect(tx *bolt.Tx) error {
	info, err := os.Stat(q.path)
	if err != nil {
		return err
	}
	if info.Size() < tx.Size() {
		return fmt.Errorf("%w: it ends at %d of %d bytes; %s", ErrCorrupt, info.Size(), tx.Size(), setAside)
	}
	lanes := tx.Bucket(lanesBucket)
	if lanes == nil {
		return fmt.Errorf("%w: it has no lanes bucket; %s", ErrCorrupt, setAside)
	}
	return lanes.ForEachBucket(func(name []byte) error {
		l, err := openLane(lanes, string(name))
		if err == nil && l.state.last != l.bucket.Sequence() {
			err = fmt.Errorf("%w: numbers given and numbers counted differ", ErrCorrupt)
		}
		if err != nil {
			return fmt.Errorf("lane %s: %w; %s", name, err, setAside)
		}
		return nil
	})
}

// guard turns a fault in the mapped file (a page that is not there, a page type
// that cannot be) into ErrCorrupt. bbolt panics on such pages, and reading past
// the end of a mapped file is a fault of the machine. A panic is let through
// while *foreign is true: then it is not bbolt's.
func guard(foreign *bool, f func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(old)
		if foreign != nil && *foreign {
			return
		}
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v; %s", ErrCorrupt, p, setAside)
		}
	}()
	return f()
}

func syncDir(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
