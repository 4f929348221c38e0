package queue

import (
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// compact copies the live rows into a new file and puts it in place when the
// file is large and nearly empty. It is done at Open only, before anyone waits.
// Where there is no room for the copy the queue goes on with the old file.
func (q *Queue) compact() error {
	tmp := q.path + ".compact"
	if err := os.Remove(tmp); err != nil && !os.IsNotExist(err) {
		return err
	}
	var size, live int64
	if err := q.db.View(func(tx *bolt.Tx) error {
		size, live = tx.Size(), q.live(tx)
		return nil
	}); err != nil {
		return err
	}
	if size <= compactAbove || live*compactShare >= size {
		return nil
	}
	if err := q.copyTo(tmp); err != nil {
		os.Remove(tmp)
		q.note = fmt.Sprintf("not compacted: %v", err)
		return nil
	}
	// The new file takes the name while the old one is still locked, so that no
	// other process can begin with the old rows.
	if err := os.Rename(tmp, q.path); err != nil {
		return err
	}
	if err := syncDir(q.path); err != nil {
		return err
	}
	if err := q.db.Close(); err != nil {
		return err
	}
	db, err := openBolt(q.path, q.opt.MaxSize, false)
	if err != nil {
		return err
	}
	q.db = db
	return nil
}

func (q *Queue) copyTo(path string) error {
	dst, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTimeout, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = guard(nil, func() error { return bolt.Compact(dst, q.db, mib) })
	if e := dst.Close(); err == nil {
		err = e
	}
	return err
}
