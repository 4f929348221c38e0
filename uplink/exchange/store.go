package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// The file's layout. A record has a bucket of its own: bbolt then writes it to
// pages of its own and does not rewrite its neighbours.
//
//	meta       "schema" -> 1, "clock" -> node's clock, Unix ms
//	lanes      kiosk 0 epoch lane -> { "state", "records" -> { seq -> { "envelope", "link" } } }
//	incidents  kiosk 0 epoch lane 0 seq hash -> { "about", "envelope" }
//	dead       hash -> { "about", "bytes" }
//
// Numbers in keys are 8 bytes, big-endian. link is previous chain value and
// SHA-256 of the envelope, 64 bytes: all that the chain needs.
var (
	bMeta      = []byte("meta")
	bLanes     = []byte("lanes")
	bIncidents = []byte("incidents")
	bDead      = []byte("dead")
	bRecords   = []byte("records")

	kSchema   = []byte("schema")
	kClock    = []byte("clock")
	kState    = []byte("state")
	kEnvelope = []byte("envelope")
	kLink     = []byte("link")
	kAbout    = []byte("about")
	kBytes    = []byte("bytes")

	schema = []byte{1}
)

const lockTimeout = time.Second

// ErrInUse: another process has the file.
var ErrInUse = errors.New("the store is in use by another process")

var errDamaged = errors.New("damaged on the disk: its hash does not fit")

// Store is the file. Its own methods only read; Node adds to it.
type Store struct {
	db *bbolt.DB
}

// OpenReadOnly opens an existing store to look at it. No node may be running on it.
func OpenReadOnly(path string) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("exchange: %w", err)
	}
	return open(path, true)
}

func open(path string, readOnly bool) (*Store, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockTimeout, ReadOnly: readOnly, FreelistType: bbolt.FreelistMapType,
	})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("exchange: %s: %w", path, ErrInUse)
	}
	if err != nil {
		return nil, fmt.Errorf("exchange: open store %s: %w", path, err)
	}
	if !readOnly {
		err = db.Update(prepare)
	}
	if err == nil {
		err = db.View(checkSchema)
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("exchange: store %s: %w", path, err)
	}
	return &Store{db: db}, nil
}

func prepare(tx *bbolt.Tx) error {
	if tx.Bucket(bMeta) != nil {
		return nil
	}
	if k, _ := tx.Cursor().First(); k != nil {
		return errors.New("it is a database of something else")
	}
	for _, b := range [][]byte{bMeta, bLanes, bIncidents, bDead} {
		if _, err := tx.CreateBucket(b); err != nil {
			return err
		}
	}
	return tx.Bucket(bMeta).Put(kSchema, schema)
}

func checkSchema(tx *bbolt.Tx) error {
	m := tx.Bucket(bMeta)
	if m == nil || !bytes.Equal(m.Get(kSchema), schema) {
		return errors.New("it is a database of something else, or of another version")
	}
	for _, b := range [][]byte{bLanes, bIncidents, bDead} {
		if tx.Bucket(b) == nil {
			return fmt.Errorf("bucket %s is missing: %w", b, fs.ErrInvalid)
		}
	}
	return nil
}

// Close ends all use of the file.
func (s *Store) Close() error { return s.db.Close() }

func be(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func laneKey(kiosk string, epoch uint64, lane string) []byte {
	return append(binary.BigEndian.AppendUint64(append([]byte(kiosk), 0), epoch), lane...)
}

func parseLaneKey(k []byte) (kiosk string, epoch uint64, lane string, err error) {
	kioskB, rest, ok := bytes.Cut(k, []byte{0})
	if !ok || len(rest) < 9 {
		return "", 0, "", fmt.Errorf("exchange: lane key %x is damaged", k)
	}
	return string(kioskB), binary.BigEndian.Uint64(rest), string(rest[8:]), nil
}

// state is what a lane's bucket says of itself.
type state struct {
	Watermark uint64         `cbor:"1,keyasint"`
	Head      [32]byte       `cbor:"2,keyasint"`
	Ranges    []uplink.Range `cbor:"3,keyasint,omitempty"`
	Records   uint64         `cbor:"4,keyasint"`
	Broken    uint64         `cbor:"5,keyasint,omitempty"`
	Last      int64          `cbor:"6,keyasint"`
}

func readState(lane *bbolt.Bucket) (state, error) {
	var st state
	err := envelope.Decode(lane.Get(kState), &st)
	return st, err
}

// readRecord gives the envelope of a number and its link, nil if it is not
// there. bbolt's pages have no checksum, so the hash is compared whenever a
// record is read; with errDamaged the link may still tell what was there.
func readRecord(lane *bbolt.Bucket, seq uint64) (env, link []byte, err error) {
	all := lane.Bucket(bRecords)
	if all == nil {
		return nil, nil, nil
	}
	r := all.Bucket(be(seq))
	if r == nil {
		return nil, nil, nil
	}
	env, link = r.Get(kEnvelope), r.Get(kLink)
	if len(link) != 64 {
		return nil, nil, fmt.Errorf("exchange: record %d: %w", seq, errDamaged)
	}
	if sha256.Sum256(env) != [32]byte(link[32:]) {
		return nil, link, fmt.Errorf("exchange: record %d: %w", seq, errDamaged)
	}
	return env, link, nil
}

// Chains lists every lane of every kiosk and epoch, in the order of their names.
func (s *Store) Chains() ([]Chain, error) {
	var out []Chain
	err := s.db.View(func(tx *bbolt.Tx) error {
		lanes := tx.Bucket(bLanes)
		return lanes.ForEachBucket(func(k []byte) error {
			c, err := readChain(lanes, k)
			out = append(out, c)
			return err
		})
	})
	return out, err
}

func readChain(lanes *bbolt.Bucket, key []byte) (Chain, error) {
	kiosk, epoch, lane, err := parseLaneKey(key)
	if err != nil {
		return Chain{}, err
	}
	st, err := readState(lanes.Bucket(key))
	if err != nil {
		return Chain{}, fmt.Errorf("exchange: state of %s/%d/%s: %w", kiosk, epoch, lane, err)
	}
	return Chain{
		Kiosk: kiosk, Epoch: epoch, Lane: lane, Watermark: st.Watermark, Ranges: st.Ranges,
		Records: st.Records, Head: st.Head, Broken: st.Broken, Last: st.Last,
	}, nil
}
