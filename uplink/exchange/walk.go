package exchange

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// has tells whether these very bytes are stored under that identity.
func (s *Store) has(id uplink.Identity, env []byte) (bool, error) {
	found := false
	err := s.db.View(func(tx *bbolt.Tx) error {
		lane := tx.Bucket(bLanes).Bucket(laneKey(id.Kiosk, id.Epoch, id.Lane))
		if lane == nil {
			return nil
		}
		old, _, err := readRecord(lane, id.Seq)
		found = old != nil && bytes.Equal(old, env)
		if errors.Is(err, errDamaged) {
			return nil
		}
		return err
	})
	return found, err
}

// envelopes walks a lane's records in the order of their numbers. env is nil and
// err set for a damaged one; the slices live as long as the transaction.
func envelopes(lane *bbolt.Bucket, fn func(seq uint64, env, link []byte, err error) error) error {
	all := lane.Bucket(bRecords)
	if all == nil {
		return errors.New("exchange: a lane without records")
	}
	return all.ForEachBucket(func(k []byte) error {
		if len(k) != 8 {
			return fmt.Errorf("exchange: record key %x is damaged", k)
		}
		seq := binary.BigEndian.Uint64(k)
		env, link, err := readRecord(lane, seq)
		return fn(seq, env, link, err)
	})
}

// Each verifies and opens every record in the order of kiosk, epoch, lane and
// number, and calls fn. It ends with the first error, fn's included. fn must not
// call Accept: the walk holds a transaction open.
func (n *Node) Each(fn func(envelope.Header, *uplink.Record) error) error {
	return n.db.View(func(tx *bbolt.Tx) error {
		lanes := tx.Bucket(bLanes)
		return lanes.ForEachBucket(func(k []byte) error {
			return envelopes(lanes.Bucket(k), func(seq uint64, env, _ []byte, err error) error {
				if err != nil {
					return err
				}
				h, sealed, err := envelope.Verify(env, n.cfg.Keys)
				if err != nil {
					return fmt.Errorf("exchange: stored record %d: %w", seq, err)
				}
				rec, err := n.open(h, sealed)
				if err != nil {
					return fmt.Errorf("exchange: stored record %s: %w", h.Identity(), err)
				}
				return fn(h, rec)
			})
		})
	})
}
