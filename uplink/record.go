package uplink

import (
	"fmt"
	"log/slog"

	"gatehouse/screening"
)

// Version of the record's schema.
const Version = 1

// Identity names a record for ever: kiosk, epoch of its queue, lane, number in
// the lane counting from 1 without gaps.
type Identity struct {
	Kiosk string `cbor:"1,keyasint" json:"kiosk"` // CC.SITE.NNNN, the certificate's common name
	Epoch uint64 `cbor:"2,keyasint" json:"epoch"`
	Lane  string `cbor:"3,keyasint" json:"lane"`
	Seq   uint64 `cbor:"4,keyasint" json:"seq"`
}

func (i Identity) String() string {
	return fmt.Sprintf("%s/%d/%s/%d", i.Kiosk, i.Epoch, i.Lane, i.Seq)
}

// Kind says how the crossing ended.
type Kind string

// A crossing is decided by an officer, or it was cut short. An aborted record
// holds no biometrics, no pictures and no evidence of the document.
const (
	KindCrossing Kind = "crossing"
	KindAborted  Kind = "aborted"
)

// Record is the body that is signed and sealed: one crossing.
type Record struct {
	Version  uint64             `cbor:"1,keyasint" json:"version"`
	Crossing string             `cbor:"2,keyasint" json:"crossing"` // random id, made when the crossing began
	Kind     Kind               `cbor:"3,keyasint" json:"kind"`
	Began    int64              `cbor:"4,keyasint" json:"began"` // Unix milliseconds
	Ended    int64              `cbor:"5,keyasint" json:"ended"`
	Evidence screening.Evidence `cbor:"6,keyasint" json:"evidence"`
	Result   screening.Result   `cbor:"7,keyasint" json:"result"`
	Decision screening.Decision `cbor:"8,keyasint" json:"decision"`
	Pictures []RecordPicture    `cbor:"9,keyasint,omitempty" json:"-"`
	Steps    []Step             `cbor:"10,keyasint,omitempty" json:"steps,omitempty"`
	Software string             `cbor:"11,keyasint" json:"software"`

	Templates []RecordTemplate `cbor:"12,keyasint,omitempty" json:"-"`
}

// LogValue prints kind and sizes only.
func (r Record) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%s record, %d pictures", r.Kind, len(r.Pictures)))
}

// RecordPicture is a picture of the document, or of a face that was compared, that goes
// with the record.
type RecordPicture struct {
	Light  string `cbor:"1,keyasint"`
	SHA256 []byte `cbor:"2,keyasint"`
	JPEG   []byte `cbor:"3,keyasint"`
}

// RecordTemplate is a biometric template that goes with the record.
type RecordTemplate struct {
	Modality string `cbor:"1,keyasint"` // "finger", "face"
	Position string `cbor:"2,keyasint"` // capture.Finger; of a face screening.FacePicture.Of
	Format   string `cbor:"3,keyasint"` // "ISO/IEC 19794-2:2005", "gatehouse-finger-1", "float32"
	SHA256   []byte `cbor:"4,keyasint"`
	Data     []byte `cbor:"5,keyasint"`

	Model       string `cbor:"6,keyasint,omitempty"` // id of the network that made it
	ModelSHA256 []byte `cbor:"7,keyasint,omitempty"` // of the network's files
}

// Step is the time that one step of the crossing took.
type Step struct {
	Name string `cbor:"1,keyasint" json:"name"`
	US   int64  `cbor:"2,keyasint" json:"us"` // microseconds
}

// Receipt is the node's word on one lane: every number up to Watermark, and the
// ranges above it, are in its durable store. Head is the chain value at the
// watermark, so that kiosk and node prove to each other that they hold the same.
type Receipt struct {
	Kiosk     string   `cbor:"1,keyasint" json:"kiosk"`
	Epoch     uint64   `cbor:"2,keyasint" json:"epoch"`
	Lane      string   `cbor:"3,keyasint" json:"lane"`
	Watermark uint64   `cbor:"4,keyasint" json:"watermark"`
	Ranges    []Range  `cbor:"5,keyasint,omitempty" json:"ranges,omitempty"` // at most 64, ascending, disjoint, above the watermark
	Head      [32]byte `cbor:"6,keyasint" json:"head"`
	NodeTime  int64    `cbor:"7,keyasint" json:"node_time"` // Unix seconds
}

// Range is a closed range of sequence numbers.
type Range struct {
	From uint64 `cbor:"1,keyasint" json:"from"`
	To   uint64 `cbor:"2,keyasint" json:"to"`
}

// Covers tells whether the receipt takes over number seq.
func (r Receipt) Covers(seq uint64) bool {
	if seq == 0 {
		return false
	}
	if seq <= r.Watermark {
		return true
	}
	for _, g := range r.Ranges {
		if seq >= g.From && seq <= g.To {
			return true
		}
	}
	return false
}
