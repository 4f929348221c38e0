package envelope

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/fxamacker/cbor/v2"
)

// MaxBytes bounds every encoding that this package makes or reads.
const MaxBytes = 1 << 20

// Sentinels for the ways in which bytes from outside fail.
var (
	ErrTooLarge  = errors.New("too large")
	ErrForm      = errors.New("not canonical CBOR of the expected form")
	ErrSignature = errors.New("signature does not fit")
	ErrRecipient = errors.New("not sealed for this key")
)

var encMode, decMode = modes()

func modes() (cbor.EncMode, cbor.DecMode) {
	eo := cbor.CoreDetEncOptions()
	eo.TagsMd = cbor.TagsForbidden
	// Verdicts and lights have names; a name outlives a renumbering, and a zero
	// verdict cannot be written at all.
	eo.TextMarshaler = cbor.TextMarshalerTextString
	do := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		MaxNestedLevels:   16,
		MaxArrayElements:  4096,
		MaxMapPairs:       64,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
		NaN:               cbor.NaNDecodeForbidden,
		Inf:               cbor.InfDecodeForbidden,
		TextUnmarshaler:   cbor.TextUnmarshalerTextString,
	}
	em, errE := eo.EncMode()
	dm, errD := do.DecMode()
	if err := errors.Join(errE, errD); err != nil {
		panic(err) // constants above contradict each other: every test would see it
	}
	return em, dm
}

// Encode gives the one canonical encoding of v, at most MaxBytes long. What Decode
// would refuse (text that is not UTF-8, too many elements) it does not write: a
// record that is sealed and cannot be read would wait at the kiosk for ever.
func Encode(v any) ([]byte, error) {
	b, err := encMode.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("envelope: encode %T: %w", v, err)
	}
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("envelope: %T of %d bytes: %w, limit %d", v, len(b), ErrTooLarge, MaxBytes)
	}
	var read any
	if err := decMode.Unmarshal(b, &read); err != nil {
		return nil, fmt.Errorf("envelope: %T cannot be encoded: %w: %s", v, ErrForm, cause(err))
	}
	return b, nil
}

// Decode reads b into v, a pointer to a zero value. It refuses everything that
// Encode would not have written from the value that was read: unknown fields,
// other key orders, longer integers, absent fields that are not optional.
func Decode(b []byte, v any) error {
	if len(b) > MaxBytes {
		return fmt.Errorf("envelope: %d bytes for %T: %w, limit %d", len(b), v, ErrTooLarge, MaxBytes)
	}
	if err := decMode.Unmarshal(b, v); err != nil {
		return fmt.Errorf("envelope: %T: %w: %s", v, ErrForm, cause(err))
	}
	again, err := encMode.Marshal(v)
	if err != nil {
		return fmt.Errorf("envelope: %T: %w: %s", v, ErrForm, cause(err))
	}
	if !bytes.Equal(again, b) {
		return fmt.Errorf("envelope: %T: %w: it has another encoding", v, ErrForm)
	}
	return nil
}

// cause gives the text of err where it can only speak of types and places. Any
// other text may quote what was read, and that may be a traveller's.
func cause(err error) string {
	for _, plain := range []any{
		new(*cbor.SyntaxError), new(*cbor.SemanticError), new(*cbor.ExtraneousDataError),
		new(*cbor.UnmarshalTypeError), new(*cbor.UnknownFieldError),
		new(*cbor.MaxNestedLevelError), new(*cbor.MaxArrayElementsError), new(*cbor.MaxMapPairsError),
		new(*cbor.IndefiniteLengthError), new(*cbor.TagsMdError),
	} {
		if errors.As(err, plain) {
			return err.Error()
		}
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	case errors.As(err, new(*cbor.DupMapKeyError)):
		return "a key is there twice"
	}
	return "a value that its field does not allow"
}
