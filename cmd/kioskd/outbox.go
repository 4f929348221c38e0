package main

import (
	"fmt"
	"time"

	"gatehouse/capture"
	"gatehouse/screening"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/queue"
)

// resultsLane is the lane of crossings in the queue and on the wire.
const resultsLane = "results"

// pictureBudget bounds the pictures of one record, so that the envelope stays
// below what every broker carries.
const pictureBudget = 900 << 10

// Outbox seals records into the queue, and remembers on disk that a crossing is
// open, so that one which a power cut ended leaves its aborted record.
type Outbox struct {
	queue    *queue.Queue
	sealer   *envelope.Sealer
	marker   marker
	software string
}

// Begin notes that a crossing is open: its random id and time, nothing else. One
// whose record could not be stored, as on a full disk, leaves its aborted record
// first: the mark of it would be overwritten.
func (o *Outbox) Begin(id string, at time.Time) error {
	if _, err := o.Recover(at); err != nil {
		return err
	}
	last, err := o.last()
	if err != nil {
		return err
	}
	return o.marker.write(open{Crossing: id, Began: at.UnixMilli(), Last: last})
}

// Seal queues the record of a decided crossing; on return it is on the disk.
// Pictures go along only where someone will have to look again: minimisation is
// the rule for a crossing in which nothing was found.
func (o *Outbox) Seal(x crossing, ev screening.Evidence, r screening.Result, d screening.Decision, p capture.Page, a answers, now time.Time) (uplink.Identity, error) {
	rec := o.record(x, now)
	rec.Kind, rec.Evidence, rec.Result, rec.Decision = uplink.KindCrossing, ev, r, d
	rec.Templates = a.templates()
	if r.Recommend == screening.Refer || d.Choice != screening.ChoiceClear {
		rec.Pictures = recordPictures(p, a.face.Record())
	}
	return o.put(rec, now)
}

// Aborted queues the record of a crossing that ended undecided. It says that
// somebody was there and why it ended: no evidence, no picture.
func (o *Outbox) Aborted(x crossing, why string, now time.Time) (uplink.Identity, error) {
	rec := o.record(x, now)
	rec.Kind = uplink.KindAborted
	rec.Result = screening.Result{Overall: screening.Aborted, Recommend: screening.Refer, Screened: now.Unix()}
	rec.Decision = screening.Decision{Choice: screening.ChoiceAborted, Reason: why, At: now.Unix()}
	return o.put(rec, now)
}

// Recover queues the aborted record of a crossing that has none: it was open when
// the kiosk stopped, or could not be stored. It reports whether there was one. On
// an error the mark stays, for a later try.
func (o *Outbox) Recover(now time.Time) (bool, error) {
	was, ok, err := o.marker.read()
	if err != nil || !ok {
		return false, err
	}
	last, err := o.last()
	if err != nil {
		return false, err
	}
	if last > was.Last { // its record was committed; only the marker stayed behind
		return false, o.marker.remove()
	}
	x := crossing{id: was.Crossing, began: time.UnixMilli(was.Began)}
	_, err = o.Aborted(x, "the kiosk stopped during the crossing, or could not store its record", now)
	return err == nil, err
}

// Room tells whether the queue takes one more record of any size.
func (o *Outbox) Room() error {
	if err := o.queue.Room(envelope.MaxBytes); err != nil {
		return fmt.Errorf("%w: what is in it was not receipted by the national node; restore the uplink", err)
	}
	return nil
}

func (o *Outbox) record(x crossing, now time.Time) uplink.Record {
	return uplink.Record{
		Version: uplink.Version, Crossing: x.id, Began: x.began.UnixMilli(), Ended: now.UnixMilli(),
		Steps: x.steps, Software: o.software,
	}
}

func (o *Outbox) put(rec uplink.Record, now time.Time) (uplink.Identity, error) {
	body, err := envelope.Encode(rec)
	if err != nil {
		return uplink.Identity{}, fmt.Errorf("sealing: %w", err)
	}
	defer clear(body)
	id, err := o.queue.Put(resultsLane, func(id uplink.Identity, prev [32]byte) ([]byte, error) {
		return o.sealer.Seal(id, prev, now, string(rec.Kind), body)
	})
	if err != nil {
		return id, err
	}
	return id, o.marker.remove()
}

// last is the last number given in the results lane.
func (o *Outbox) last() (uint64, error) {
	s, err := o.queue.Stats()
	if err != nil {
		return 0, err
	}
	for _, l := range s.Lanes {
		if l.Lane == resultsLane {
			return l.LastSeq, nil
		}
	}
	return 0, nil
}

// recordPictures takes the crops of faces first, all that were compared together, and of
// the page's pictures those for which there is room.
func recordPictures(p capture.Page, faces []uplink.RecordPicture) []uplink.RecordPicture {
	out := faces
	left := pictureBudget
	for _, f := range faces {
		left -= len(f.JPEG)
	}
	for _, pic := range p.Pictures {
		if left -= len(pic.JPEG); left < 0 {
			break
		}
		sum := pic.SHA256()
		out = append(out, uplink.RecordPicture{Light: pic.Light.String(), SHA256: sum[:], JPEG: pic.JPEG})
	}
	return out
}
