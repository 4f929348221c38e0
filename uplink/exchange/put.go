package exchange

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// maxGaps bounds the ranges of a lane. A kiosk sends a window of some dozens;
// one that leaves more holes than this has to fill some first.
const maxGaps = 1024

var errGaps = errors.New("too many gaps in this lane: the missing numbers must come first")

// put commits one verified and opened envelope. It gives Stored, Duplicate or
// Altered; errGaps means that nothing was written.
func put(tx *bbolt.Tx, h envelope.Header, env []byte, now int64) (Outcome, error) {
	id := h.Identity()
	out := Outcome{Status: Stored, ID: id, Header: h}
	lane, err := tx.Bucket(bLanes).CreateBucketIfNotExists(laneKey(id.Kiosk, id.Epoch, id.Lane))
	if err != nil {
		return out, err
	}
	var st state
	if out.NewEpoch = lane.Get(kState) == nil; !out.NewEpoch {
		if st, err = readState(lane); err != nil {
			return out, err
		}
	}
	sum := sha256.Sum256(env)
	old, link, err := readRecord(lane, id.Seq)
	damaged := errors.Is(err, errDamaged)
	switch {
	case err != nil && !damaged:
		return out, err
	case link != nil && !bytes.Equal(link[32:], sum[:]):
		out.Status, out.Reason = Altered, "another envelope is stored under this identity"
		return out, addIncident(tx, id, Alteration, sum, env, now)
	case old != nil:
		out.Status = Duplicate
		return out, nil
	case damaged: // it came again: the disk gets back what it lost
		out.Status = Duplicate
	default:
		if st.Ranges = addNumber(st.Ranges, id.Seq); len(st.Ranges) > maxGaps {
			return out, errGaps
		}
		st.Records++
		st.Last = now
	}
	if err := writeRecord(lane, id.Seq, env, slices.Concat(h.Previous[:], sum[:])); err != nil {
		return out, err
	}
	broken := st.Broken
	if sum, err = advance(lane, &st); err != nil {
		return out, err
	}
	if st.Broken != broken {
		id.Seq = st.Broken
		out.Reason = fmt.Sprintf("record %d does not link to the chain before it", st.Broken)
		if err := addIncident(tx, id, BrokenLink, sum, nil, now); err != nil {
			return out, err
		}
	}
	b, err := envelope.Encode(st)
	if err != nil {
		return out, err
	}
	return out, lane.Put(kState, b)
}

func writeRecord(lane *bbolt.Bucket, seq uint64, env, link []byte) error {
	all, err := lane.CreateBucketIfNotExists(bRecords)
	if err != nil {
		return err
	}
	r, err := all.CreateBucketIfNotExists(be(seq))
	if err != nil {
		return err
	}
	if err := r.Put(kEnvelope, env); err != nil {
		return err
	}
	return r.Put(kLink, link)
}

// advance moves the watermark over the numbers that follow it without a gap, as
// far as each holds the chain value that the one before it gave. At a link that
// does not fit it sets st.Broken and gives the hash of that envelope. A record
// that the disk damaged stops it too, until it comes again.
func advance(lane *bbolt.Bucket, st *state) (broken [32]byte, err error) {
	for st.Broken == 0 && len(st.Ranges) > 0 && st.Ranges[0].From == st.Watermark+1 {
		seq := st.Watermark + 1
		env, link, err := readRecord(lane, seq)
		if errors.Is(err, errDamaged) {
			return broken, nil
		}
		if err != nil {
			return broken, err
		}
		if env == nil {
			return broken, fmt.Errorf("exchange: record %d stands in the ranges and is not on the disk", seq)
		}
		if !bytes.Equal(link[:32], st.Head[:]) {
			st.Broken = seq
			return [32]byte(link[32:]), nil
		}
		st.Head = uplink.Link(st.Head, env)
		st.Watermark = seq
		if st.Ranges[0].From++; st.Ranges[0].From > st.Ranges[0].To {
			st.Ranges = st.Ranges[1:]
		}
	}
	return broken, nil
}

// addNumber puts n, which is in none of them, into ascending disjoint ranges
// and joins neighbours.
func addNumber(ranges []uplink.Range, n uint64) []uplink.Range {
	i, _ := slices.BinarySearchFunc(ranges, n, func(r uplink.Range, n uint64) int {
		if r.To < n {
			return -1
		}
		return 1
	})
	left := i > 0 && ranges[i-1].To+1 == n
	right := i < len(ranges) && n+1 == ranges[i].From
	switch {
	case left && right:
		ranges[i-1].To = ranges[i].To
		return slices.Delete(ranges, i, i+1)
	case left:
		ranges[i-1].To = n
	case right:
		ranges[i].From = n
	default:
		return slices.Insert(ranges, i, uplink.Range{From: n, To: n})
	}
	return ranges
}
