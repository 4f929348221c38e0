package trust

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"go.etcd.io/bbolt"
)

// save writes what differs between two states in one transaction.
func save(db *bbolt.DB, from, to *state) error {
	return db.Update(func(tx *bbolt.Tx) error {
		if generation(tx) != from.generation {
			return errChanged
		}
		objects, certificates, sources, floors := tx.Bucket(bObjects), tx.Bucket(bCertificates), tx.Bucket(bSources), tx.Bucket(bFloors)
		keep := map[ID]bool{}
		for _, c := range slices.SortedFunc(maps.Values(to.certificates), byID) { // in order, bbolt appends
			id := c.id
			keep[id] = true
			if from.certificates[id] == c {
				continue
			}
			row, err := seal(id[:], c.certificateRow)
			if err == nil {
				err = errors.Join(objects.Put(id[:], c.der), certificates.Put(id[:], row))
			}
			if err != nil {
				return err
			}
		}
		for id, s := range to.sources {
			old := from.sources[id] == s
			for oid, b := range s.objects() {
				keep[oid] = true
				if old {
					continue
				}
				if err := objects.Put(oid[:], b); err != nil {
					return err
				}
			}
			if old {
				continue
			}
			key := sourceKey(id)
			row, err := seal(key, s.sourceRow)
			if err == nil {
				err = sources.Put(key, row)
			}
			if err != nil {
				return err
			}
		}
		for key, f := range to.floors {
			if from.floors[key] == f {
				continue
			}
			row, err := seal([]byte(key), f)
			if err == nil {
				err = floors.Put([]byte(key), row)
			}
			if err != nil {
				return err
			}
		}
		if err := from.sweep(to, keep, objects, certificates, sources); err != nil {
			return err
		}
		return tx.Bucket(bMeta).Put(kGeneration, binary.BigEndian.AppendUint64(nil, from.generation+1))
	})
}

// sweep deletes what is in the state and no longer in to.
func (st *state) sweep(to *state, keep map[ID]bool, objects, certificates, sources *bbolt.Bucket) error {
	for id := range st.certificates {
		if to.certificates[id] == nil {
			if err := certificates.Delete(id[:]); err != nil {
				return err
			}
		}
		if !keep[id] {
			if err := objects.Delete(id[:]); err != nil {
				return err
			}
		}
	}
	for id, s := range st.sources {
		if to.sources[id] == nil {
			if err := sources.Delete(sourceKey(id)); err != nil {
				return err
			}
		}
		for oid := range s.objects() {
			if !keep[oid] {
				if err := objects.Delete(oid[:]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func sourceKey(id uint64) []byte { return binary.BigEndian.AppendUint64(nil, id) }
