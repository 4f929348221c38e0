package exchange

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/hpke"
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// Config of a Node. All fields are needed.
type Config struct {
	Path   string           // of the store; its directory must exist
	Keys   KeyFunc          // who may send: see Trust
	Opener hpke.PrivateKey  // what records are sealed to
	Signer crypto.Signer    // of receipts, ECDSA on P-256
	Now    func() time.Time // node's clock
}

// Node accepts messages and gives receipts. Its methods may be called from
// several goroutines.
type Node struct {
	*Store
	cfg      Config
	openerID []byte
	signerID []byte
	clock    atomic.Int64 // highest time given out, Unix ms
}

// Open opens the store or makes it (mode 0600). One process at a time: another
// gets ErrInUse.
func Open(cfg Config) (*Node, error) {
	if cfg.Path == "" || cfg.Keys == nil || cfg.Opener == nil || cfg.Signer == nil || cfg.Now == nil {
		return nil, errors.New("exchange: a field of Config is missing")
	}
	pub, ok := cfg.Signer.Public().(*ecdsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("exchange: receipt key is %T, want ECDSA on P-256", cfg.Signer.Public())
	}
	id, err := envelope.SignerKeyID(pub)
	if err != nil {
		return nil, err
	}
	s, err := open(cfg.Path, false)
	if err != nil {
		return nil, err
	}
	n := &Node{Store: s, cfg: cfg, openerID: envelope.RecipientKeyID(cfg.Opener.PublicKey()), signerID: id}
	err = s.db.View(func(tx *bbolt.Tx) error {
		if b := tx.Bucket(bMeta).Get(kClock); len(b) == 8 {
			n.clock.Store(int64(binary.BigEndian.Uint64(b)))
		}
		return nil
	})
	return n, err
}

// now is the node's clock in Unix milliseconds, which never goes back.
func (n *Node) now() int64 {
	for {
		last := n.clock.Load()
		now := max(last, n.cfg.Now().UnixMilli())
		if n.clock.CompareAndSwap(last, now) {
			return now
		}
	}
}

// Accept takes one message that came on the topic of kiosk and lane. When it
// returns without an error, what the Outcome says is on the disk and the message
// may be acknowledged. An error is the machine's, never the message's.
func (n *Node) Accept(kiosk, lane string, message []byte) (Outcome, error) {
	h, sealed, err := envelope.Verify(message, n.cfg.Keys)
	if err == nil && (h.Source != kiosk || h.Lane != lane) {
		err = fmt.Errorf("signed by %s for lane %s and sent on the topic of another", h.Source, h.Lane)
	}
	if err != nil {
		return n.refuse(kiosk, lane, message, err)
	}
	// A duplicate is the usual thing after a broken connection: it costs no write.
	if seen, err := n.has(h.Identity(), message); err != nil {
		return Outcome{}, err
	} else if seen {
		return Outcome{Status: Duplicate, ID: h.Identity(), Header: h}, nil
	}
	rec, err := n.open(h, sealed)
	if err != nil {
		return n.refuse(kiosk, lane, message, err)
	}
	var out Outcome
	err = n.update(func(tx *bbolt.Tx, now int64) (err error) {
		out, err = put(tx, h, message, now)
		return err
	})
	if errors.Is(err, errGaps) {
		return n.refuse(kiosk, lane, message, errGaps)
	}
	if err != nil {
		return Outcome{}, fmt.Errorf("exchange: store %s: %w", h.Identity(), err)
	}
	if out.Status == Stored {
		out.Record = rec
	}
	return out, nil
}

// open decrypts and decodes, and compares the record with what the header says.
func (n *Node) open(h envelope.Header, sealed envelope.Sealed) (*uplink.Record, error) {
	body, err := envelope.Open(sealed, n.openerID, n.cfg.Opener)
	if err != nil {
		return nil, err
	}
	var rec uplink.Record
	if err := envelope.Decode(body, &rec); err != nil {
		return nil, err
	}
	if rec.Version != uplink.Version {
		return nil, fmt.Errorf("record of version %d, this node reads %d", rec.Version, uplink.Version)
	}
	if string(rec.Kind) != h.Type {
		return nil, errors.New("header and record say different kinds")
	}
	return &rec, nil
}

func (n *Node) refuse(kiosk, lane string, message []byte, why error) (Outcome, error) {
	out := Outcome{Status: Refused, Reason: why.Error()}
	err := n.update(func(tx *bbolt.Tx, now int64) error {
		return n.bury(tx, kiosk, lane, out.Reason, message, now)
	})
	if err != nil {
		return Outcome{}, fmt.Errorf("exchange: keep a refused message: %w", err)
	}
	return out, nil
}

// update runs fn in a transaction that also commits the clock.
func (n *Node) update(fn func(tx *bbolt.Tx, now int64) error) error {
	now := n.now()
	return n.db.Update(func(tx *bbolt.Tx) error {
		if err := fn(tx, now); err != nil {
			return err
		}
		return tx.Bucket(bMeta).Put(kClock, be(uint64(now)))
	})
}

// Receipt signs what the store holds of one lane: the watermark, and the lowest
// MaxRanges ranges above it. A lane that is not there has an empty receipt.
func (n *Node) Receipt(kiosk string, epoch uint64, lane string) ([]byte, error) {
	var c Chain
	err := n.db.View(func(tx *bbolt.Tx) (err error) {
		key := laneKey(kiosk, epoch, lane)
		if tx.Bucket(bLanes).Bucket(key) != nil {
			c, err = readChain(tx.Bucket(bLanes), key)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	r := uplink.Receipt{
		Kiosk: kiosk, Epoch: epoch, Lane: lane, Watermark: c.Watermark, Head: c.Head,
		Ranges: c.Ranges[:min(len(c.Ranges), envelope.MaxRanges)], NodeTime: n.now() / 1000,
	}
	return envelope.SignReceipt(r, n.cfg.Signer, n.signerID)
}
