package envelope

import (
	"crypto/ecdh"
	"crypto/hpke"
	"errors"
	"fmt"
	"time"

	"gatehouse/uplink"
)

// Schema names the body that is sealed: uplink.Record, version 1, record.cddl.
const Schema = "urn:gatehouse:record:1"

const timeLayout = "2006-01-02T15:04:05.000Z"

// Limits of the clear header.
const (
	maxName       = 64
	maxRecipients = 32
)

// Header is the clear part of an envelope. The names are those of CloudEvents
// 1.0 where it has one; the others are extension attributes.
type Header struct {
	Source     string   `cbor:"source"`     // the kiosk: CC.SITE.NNNN
	ID         string   `cbor:"id"`         // epoch/lane/sequence, unique within the source
	Epoch      uint64   `cbor:"epoch"`      // of the kiosk's queue
	Lane       string   `cbor:"lane"`       //
	Sequence   uint64   `cbor:"sequence"`   // from 1, without gaps
	Time       string   `cbor:"time"`       // when it was sealed: RFC 3339, UTC, milliseconds
	Type       string   `cbor:"type"`       // uplink.Kind
	Schema     string   `cbor:"dataschema"` // Schema
	Previous   [32]byte `cbor:"prev"`       // chain value before this envelope
	Suite      Suite    `cbor:"suite"`
	Recipients [][]byte `cbor:"recipients"` // key ids, in the order of the wraps
}

// Suite names the HPKE algorithms by their IANA numbers. The same AEAD
// encrypts the body.
type Suite struct {
	_    struct{} `cbor:",toarray"`
	KEM  uint16
	KDF  uint16
	AEAD uint16
}

// The key encapsulations that are accepted: DHKEM(X25519, HKDF-SHA256), and
// X-Wing for the day when a recipient has such a key.
var (
	kemX25519 = hpke.DHKEM(ecdh.X25519())
	kemXWing  = hpke.MLKEM768X25519()
)

func suiteOf(kem hpke.KEM) Suite {
	return Suite{KEM: kem.ID(), KDF: hpke.HKDFSHA256().ID(), AEAD: hpke.AES256GCM().ID()}
}

func (s Suite) check() error {
	if s != suiteOf(kemX25519) && s != suiteOf(kemXWing) {
		return fmt.Errorf("envelope: %w: HPKE suite %#x/%#x/%#x is not accepted", ErrForm, s.KEM, s.KDF, s.AEAD)
	}
	return nil
}

// Identity of the record within.
func (h Header) Identity() uplink.Identity {
	return uplink.Identity{Kiosk: h.Source, Epoch: h.Epoch, Lane: h.Lane, Seq: h.Sequence}
}

// At is the kiosk's clock when it sealed; order follows the sequence, never this.
func (h Header) At() time.Time {
	t, _ := time.Parse(timeLayout, h.Time) // checked when the header was read
	return t
}

func eventID(id uplink.Identity) string { return fmt.Sprintf("%d/%s/%d", id.Epoch, id.Lane, id.Seq) }

func (h Header) check() error {
	if err := CheckIdentity(h.Identity()); err != nil {
		return fmt.Errorf("%w: %w", ErrForm, err)
	}
	t, err := time.Parse(timeLayout, h.Time)
	if err != nil || t.Format(timeLayout) != h.Time {
		return fmt.Errorf("envelope: %w: time is not RFC 3339 in UTC with milliseconds", ErrForm)
	}
	if h.ID != eventID(h.Identity()) || !name(h.Type) || h.Schema != Schema {
		return fmt.Errorf("envelope: %w: id, type or dataschema is wrong, want schema %s", ErrForm, Schema)
	}
	if n := len(h.Recipients); n == 0 || n > maxRecipients {
		return fmt.Errorf("envelope: %w: %d recipients, want 1 to %d", ErrForm, n, maxRecipients)
	}
	seen := map[string]bool{}
	for _, k := range h.Recipients {
		if len(k) == 0 || len(k) > maxKeyID || seen[string(k)] {
			return fmt.Errorf("envelope: %w: a recipient's key id is empty, too long or twice there", ErrForm)
		}
		seen[string(k)] = true
	}
	return h.Suite.check()
}

// CheckIdentity tells whether an identity can be that of a record: kiosk and
// lane of 1 to 64 letters, digits, dots and hyphens (they become parts of
// topics and paths), the number at least 1.
func CheckIdentity(id uplink.Identity) error {
	if !name(id.Kiosk) || !name(id.Lane) {
		return errors.New("envelope: kiosk or lane is not 1 to 64 letters, digits, dots and hyphens")
	}
	if id.Seq == 0 {
		return errors.New("envelope: records count from 1, this is number 0")
	}
	return nil
}

func name(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= maxName && s[0] != '.'
}
