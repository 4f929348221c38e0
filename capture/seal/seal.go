package seal

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"gatehouse/capture/cms"
	"gatehouse/capture/seal/bcbp"
)

// Limits of a message in bytes. The largest QR code holds 4,296 characters.
const (
	MaxPayload  = 8 << 10
	MaxInflated = 64 << 10
)

// What Parse can say of a message.
var (
	// ErrNoSeal: the message is something else: a link, a number, text.
	ErrNoSeal = errors.New("no seal")
	// ErrRead: there is no message (READ_ERROR).
	ErrRead = errors.New("barcode without a message")
	// ErrFormat: it begins as a seal and is not in that seal's format (WRONG_FORMAT).
	ErrFormat = errors.New("seal is not in its format")
)

// Kind is a family of seals.
type Kind uint8

// The kinds.
const (
	VDS Kind = iota + 1
	IDB
	VDSNC
	BoardingPass
)

var kindNames = [...]string{"none", "VDS", "IDB", "VDS-NC", "BCBP"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Seal is what a message says. Dates are "2006-01-02", unknown digits are x.
type Seal struct {
	Kind      Kind
	Version   int    // VDS 3 or 4, VDS-NC as its header says, IDB 1, BCBP number of legs
	Issuer    string // three-letter code, fillers dropped
	Document  string // what the profile is called; empty: not a known one
	Signer    string // VDS: country and two characters
	Reference string // of the signer's certificate: hexadecimal, as the kind has it
	Issued    string // of the document
	Signed    string // of the signature
	Features  []Feature

	Certificate *cms.Certificate // the signer's, where it is inside

	unknown   bool
	content   []byte // what was signed
	signature []byte // r||s; nil: not signed
	hash      crypto.Hash
}

// Feature is one field of a seal.
type Feature struct {
	Tag      int    // 0 in VDS-NC and BCBP, which have names
	Name     string // empty: the profile does not know the field
	Text     string // decoded; lines of an MRZ are separated by \n; unknown ones in hexadecimal
	Features []Feature
}

// Unknown tells whether a field is there that the profile does not know.
func (s Seal) Unknown() bool { return s.unknown }

// IsSigned tells whether there is a signature at all.
func (s Seal) IsSigned() bool { return s.signature != nil }

// MRZ gives the lines of the machine readable zone in the seal, or nil. Those of a
// visa's second line are 28 characters: the optional data are left out.
func (s Seal) MRZ() []string {
	if t := s.Value(FieldMRZ); t != "" {
		return strings.Split(t, "\n")
	}
	return nil
}

// Value finds the text of the first field of that name, at any depth.
func (s Seal) Value(name string) string { return value(s.Features, name) }

func value(fs []Feature, name string) string {
	for _, f := range fs {
		if f.Name == name {
			return f.Text
		}
		if v := value(f.Features, name); v != "" {
			return v
		}
	}
	return ""
}

// LogValue prints kind and sizes only.
func (s Seal) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%s seal of %d fields", s.Kind, len(s.Features)))
}

// Parse recognises a seal and takes it apart. Errors: ErrNoSeal, ErrRead, ErrFormat.
func Parse(payload []byte) (Seal, error) {
	switch {
	case len(payload) == 0:
		return Seal{}, ErrRead
	case len(payload) > MaxPayload:
		return Seal{}, fmt.Errorf("%w: %d bytes, more than any barcode holds", ErrNoSeal, len(payload))
	case payload[0] == magic:
		return parseVDS(payload)
	case bytes.HasPrefix(payload, []byte("RDB1")), bytes.HasPrefix(payload, []byte("NDB1")):
		return parseIDB(payload)
	case isVDSNC(payload):
		return parseVDSNC(payload)
	}
	p, err := bcbp.Parse(payload)
	if err != nil { // a pass that is not in its format is nobody's broken seal
		return Seal{}, fmt.Errorf("%w: %w", ErrNoSeal, err)
	}
	return ofPass(p), nil
}

func wrong(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
}
