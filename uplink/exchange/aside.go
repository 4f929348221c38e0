package exchange

import (
	"bytes"
	"crypto/hpke"
	"crypto/sha256"
	"fmt"
	"strings"

	"go.etcd.io/bbolt"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// Bounds of what is kept apart.
const (
	MaxDeadLetters = 512      // the one that came longest ago makes room
	KeptBytes      = 64 << 10 // of each dead letter
	MaxIncidents   = 4096     // beyond it incidents are reported and not kept
	maxVariants    = 4        // incidents kept under one identity
	maxReason      = 300
)

// deadInfo binds the encryption of dead letters to this use.
var deadInfo = []byte("gatehouse dead letter")

// incident is Incident without its envelope, as it is stored.
type incident struct {
	ID     uplink.Identity `cbor:"1,keyasint"`
	Kind   string          `cbor:"2,keyasint"`
	At     int64           `cbor:"3,keyasint"`
	SHA256 [32]byte        `cbor:"4,keyasint"`
}

func addIncident(tx *bbolt.Tx, id uplink.Identity, kind IncidentKind, sum [32]byte, env []byte, now int64) error {
	all := tx.Bucket(bIncidents)
	prefix := append(append(laneKey(id.Kiosk, id.Epoch, id.Lane), 0), be(id.Seq)...)
	key := append(bytes.Clone(prefix), sum[:]...)
	if all.Bucket(key) != nil {
		return nil
	}
	variants := 0
	c := all.Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		variants++
	}
	// The sequence of the bucket counts its entries: counting them is too slow.
	if variants >= maxVariants || all.Sequence() >= MaxIncidents {
		return nil
	}
	if _, err := all.NextSequence(); err != nil {
		return err
	}
	b, err := all.CreateBucket(key)
	if err != nil {
		return err
	}
	about, err := envelope.Encode(incident{ID: id, Kind: string(kind), At: now, SHA256: sum})
	if err != nil {
		return err
	}
	if err := b.Put(kAbout, about); err != nil {
		return err
	}
	return b.Put(kEnvelope, env)
}

// Incidents lists what was kept apart as proof, envelopes included.
func (s *Store) Incidents() ([]Incident, error) {
	var out []Incident
	err := s.db.View(func(tx *bbolt.Tx) error {
		return incidents(tx, func(i Incident, env []byte) {
			i.Envelope = bytes.Clone(env)
			out = append(out, i)
		})
	})
	return out, err
}

// incidents walks them in the order of kiosk, epoch, lane and number; env lives
// as long as the transaction.
func incidents(tx *bbolt.Tx, fn func(i Incident, env []byte)) error {
	all := tx.Bucket(bIncidents)
	return all.ForEachBucket(func(k []byte) error {
		var i incident
		if err := envelope.Decode(all.Bucket(k).Get(kAbout), &i); err != nil {
			return fmt.Errorf("exchange: incident: %w", err)
		}
		fn(Incident{ID: i.ID, Kind: IncidentKind(i.Kind), At: i.At, SHA256: i.SHA256}, all.Bucket(k).Get(kEnvelope))
		return nil
	})
}

// dead is DeadLetter without its bytes, as it is stored.
type dead struct {
	Kiosk  string `cbor:"1,keyasint"`
	Lane   string `cbor:"2,keyasint"`
	Reason string `cbor:"3,keyasint"`
	Size   int    `cbor:"4,keyasint"`
	Count  uint64 `cbor:"5,keyasint"`
	First  int64  `cbor:"6,keyasint"`
	Latest int64  `cbor:"7,keyasint"`
}

// bury keeps a refused message, encrypted to the node's own key.
func (n *Node) bury(tx *bbolt.Tx, kiosk, lane, reason string, message []byte, now int64) error {
	all := tx.Bucket(bDead)
	sum := sha256.Sum256(message)
	b := all.Bucket(sum[:])
	var d dead
	if b != nil {
		if err := envelope.Decode(b.Get(kAbout), &d); err != nil {
			return err
		}
	} else {
		if err := makeRoom(all); err != nil {
			return err
		}
		var err error
		if b, err = all.CreateBucket(sum[:]); err != nil {
			return err
		}
		kept := message[:min(len(message), KeptBytes)]
		sealed, err := hpke.Seal(n.cfg.Opener.PublicKey(), hpke.HKDFSHA256(), hpke.AES256GCM(), deadInfo, kept)
		if err != nil {
			return err
		}
		if err := b.Put(kBytes, sealed); err != nil {
			return err
		}
		d.First = now
	}
	if envelope.CheckIdentity(uplink.Identity{Kiosk: kiosk, Lane: lane, Seq: 1}) == nil {
		d.Kiosk, d.Lane = kiosk, lane
	}
	d.Reason, d.Size, d.Latest = strings.ToValidUTF8(reason[:min(len(reason), maxReason)], ""), len(message), now
	d.Count++
	about, err := envelope.Encode(d)
	if err != nil {
		return err
	}
	return b.Put(kAbout, about)
}

// makeRoom drops the letters that came longest ago until one more has a place.
func makeRoom(all *bbolt.Bucket) error {
	for {
		var oldest []byte
		var at int64
		count := 0
		err := all.ForEachBucket(func(k []byte) error {
			var d dead
			if err := envelope.Decode(all.Bucket(k).Get(kAbout), &d); err != nil {
				return err
			}
			if count++; oldest == nil || d.Latest < at {
				oldest, at = bytes.Clone(k), d.Latest
			}
			return nil
		})
		if err != nil || count < MaxDeadLetters {
			return err
		}
		if err := all.DeleteBucket(oldest); err != nil {
			return err
		}
	}
}

// DeadLetters lists the refused messages, opened with the node's key.
func (n *Node) DeadLetters() ([]DeadLetter, error) {
	var out []DeadLetter
	err := n.db.View(func(tx *bbolt.Tx) error {
		return deadLetters(tx, func(d DeadLetter, sealed []byte) (err error) {
			d.Bytes, err = hpke.Open(n.cfg.Opener, hpke.HKDFSHA256(), hpke.AES256GCM(), deadInfo, sealed)
			if err != nil {
				return fmt.Errorf("exchange: dead letter %x: %w", d.SHA256[:8], err)
			}
			out = append(out, d)
			return nil
		})
	})
	return out, err
}

// deadLetters walks them with their bytes still sealed.
func deadLetters(tx *bbolt.Tx, fn func(d DeadLetter, sealed []byte) error) error {
	all := tx.Bucket(bDead)
	return all.ForEachBucket(func(k []byte) error {
		var d dead
		if err := envelope.Decode(all.Bucket(k).Get(kAbout), &d); err != nil {
			return fmt.Errorf("exchange: dead letter: %w", err)
		}
		return fn(DeadLetter{
			Kiosk: d.Kiosk, Lane: d.Lane, Reason: d.Reason, Size: d.Size,
			SHA256: [32]byte(k), Count: d.Count, First: d.First, Latest: d.Latest,
		}, all.Bucket(k).Get(kBytes))
	})
}
