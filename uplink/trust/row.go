package trust

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"gatehouse/uplink/envelope"
)

// ID is the SHA-256 of an object's bytes.
type ID [32]byte

func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Kinds of sources. The first five bring certificates.
const (
	KindBilateral   = "bilateral"
	KindMasterList  = "master list"
	KindSignerList  = "signer list"
	KindDirectory   = "directory"
	KindCertificate = "certificate"
	KindRevocation  = "revocation list"
	KindDefects     = "defect list"
	KindDeviations  = "deviation list"
)

// Levels, best last.
const (
	LevelManual    = "manual"
	LevelList      = "list"
	LevelBilateral = "bilateral"
)

// rank orders the levels; 0: none.
func rank(level string) int {
	return map[string]int{LevelManual: 1, LevelList: 2, LevelBilateral: 3}[level]
}

// sourceRow is a list, bundle or file as the store keeps it.
type sourceRow struct {
	Name       string   `cbor:"1,keyasint"`
	Kind       string   `cbor:"2,keyasint"`
	Digest     ID       `cbor:"3,keyasint"` // of the list or file
	File       string   `cbor:"4,keyasint,omitempty"`
	Country    string   `cbor:"5,keyasint,omitempty"` // of its signer or issuer
	Signer     string   `cbor:"6,keyasint,omitempty"` // subject, or the nation's key
	SignerID   ID       `cbor:"7,keyasint"`           // of its certificate; zero: it has none
	Signed     int64    `cbor:"8,keyasint,omitempty"` // Unix seconds, as it says; of a CRL thisUpdate
	Stored     int64    `cbor:"9,keyasint"`
	Expires    int64    `cbor:"10,keyasint,omitempty"` // nextUpdate, or the bundle's
	Proven     bool     `cbor:"11,keyasint,omitempty"`
	ProvenBy   ID       `cbor:"12,keyasint"`
	Version    uint64   `cbor:"13,keyasint,omitempty"`
	Raw        bool     `cbor:"14,keyasint,omitempty"` // a master list without a signature
	Held       uint64   `cbor:"15,keyasint,omitempty"` // certificates or entries in it
	Refused    uint64   `cbor:"16,keyasint,omitempty"` // of them, not taken
	Departures []string `cbor:"17,keyasint,omitempty"`
}

// certificateRow is what the store keeps of a certificate beside its bytes.
type certificateRow struct {
	Role       string   `cbor:"1,keyasint"`
	Proof      string   `cbor:"2,keyasint,omitempty"`
	Sources    []uint64 `cbor:"3,keyasint"` // ascending
	KeyID      []byte   `cbor:"4,keyasint,omitempty"`
	Named      [16]byte `cbor:"5,keyasint"` // of issuer and serial number, see signerKey
	Departures []string `cbor:"6,keyasint,omitempty"`
}

// floorRow is the newest that was ever taken of something.
type floorRow struct {
	Signed  int64  `cbor:"1,keyasint"`
	Version uint64 `cbor:"2,keyasint,omitempty"`
	Digest  ID     `cbor:"3,keyasint"`
}

const checkSize = 8

// seal puts a check in front of a row: bbolt's pages have none.
func seal(key []byte, row any) ([]byte, error) {
	b, err := envelope.Encode(row)
	if err != nil {
		return nil, err
	}
	return append(rowCheck(key, b), b...), nil
}

func unseal(key, value []byte, row any) error {
	if len(value) < checkSize || !bytes.Equal(rowCheck(key, value[checkSize:]), value[:checkSize]) {
		return fmt.Errorf("%w: row %.40x does not fit its check", ErrDamaged, key)
	}
	if err := envelope.Decode(value[checkSize:], row); err != nil {
		return fmt.Errorf("%w: row %.40x: %w", ErrDamaged, key, err)
	}
	return nil
}

func rowCheck(key, b []byte) []byte {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(key))))
	h.Write(key)
	h.Write(b)
	return h.Sum(nil)[:checkSize]
}
