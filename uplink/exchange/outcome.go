package exchange

import (
	"crypto/ecdsa"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// Status says what became of a message.
type Status string

// Stored and Duplicate call for a receipt; the other two never get one.
const (
	Stored    Status = "stored"    // new, and on the disk
	Duplicate Status = "duplicate" // the same bytes were there
	Altered   Status = "altered"   // other bytes were there: kept apart, see Incidents
	Refused   Status = "refused"   // no record for this node: see DeadLetters
)

// Outcome of one message.
type Outcome struct {
	Status   Status
	ID       uplink.Identity // zero if Refused
	Header   envelope.Header // zero if Refused
	Record   *uplink.Record  // only if Stored
	Reason   string          // if Altered or Refused, or if the chain broke here
	NewEpoch bool            // the first record of this kiosk's epoch in this lane
}

// KeyFunc gives the public key registered for a kiosk under a key id.
type KeyFunc func(kiosk string, keyID []byte) (*ecdsa.PublicKey, error)

// Chain is the state of one lane in one epoch.
type Chain struct {
	Kiosk     string         `json:"kiosk"`
	Epoch     uint64         `json:"epoch"`
	Lane      string         `json:"lane"`
	Watermark uint64         `json:"watermark"`        // all numbers up to it are here and linked
	Ranges    []uplink.Range `json:"ranges,omitempty"` // numbers above it that are here
	Records   uint64         `json:"records"`
	Head      [32]byte       `json:"-"`                // chain value at the watermark
	Broken    uint64         `json:"broken,omitempty"` // the number whose link does not fit, 0 = none
	Last      int64          `json:"last"`             // node's clock at the last new record, Unix milliseconds
}

// IncidentKind names what a validly signed envelope did.
type IncidentKind string

// The incidents. Both mean that a kiosk's key signed two histories.
const (
	Alteration IncidentKind = "alteration" // another content under a known identity
	BrokenLink IncidentKind = "broken link"
)

// Incident is something that must not happen and is kept as proof.
type Incident struct {
	ID       uplink.Identity `json:"id"`
	Kind     IncidentKind    `json:"kind"`
	At       int64           `json:"at"` // node's clock, Unix milliseconds
	SHA256   [32]byte        `json:"-"`  // of Envelope
	Envelope []byte          `json:"-"`  // the one that came second; empty for a broken link, which is in its lane
}

// DeadLetter is a message that was refused.
type DeadLetter struct {
	Kiosk  string   `json:"kiosk"` // by its topic; empty if that is no name
	Lane   string   `json:"lane"`
	Reason string   `json:"reason"`
	Size   int      `json:"size"`
	SHA256 [32]byte `json:"-"`
	Count  uint64   `json:"count"` // times it came
	First  int64    `json:"first"` // Unix milliseconds
	Latest int64    `json:"latest"`
	Bytes  []byte   `json:"-"` // the first KeptBytes of it
}
