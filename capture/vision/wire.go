package vision

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/fxamacker/cbor/v2"
)

// Limits of one message: three image files and some, or three large pictures.
const (
	maxRequest = 40 << 20
	maxReply   = 64 << 20
)

// errProtocol: the other end sent what the line does not allow. The line is
// of no use afterwards, because nobody knows where the next message begins.
var errProtocol = errors.New("message breaks the protocol of the vision line")

// strict decodes what may be hostile. Depth: reply, page, pictures, picture.
var strict = func() cbor.DecMode {
	m, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		MaxNestedLevels:   6,
		MaxArrayElements:  64,
		MaxMapPairs:       16,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
	}.DecMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return m
}()

func writeMessage(w io.Writer, limit int, v any) error {
	b, err := cbor.Marshal(v)
	if err != nil {
		return err
	}
	defer clear(b) // pictures of people
	if len(b) > limit {
		return fmt.Errorf("%d bytes, at most %d are allowed: %w", len(b), limit, errTooLong)
	}
	if _, err = w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(b)))); err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// errTooLong: nothing was sent, the line is in order.
var errTooLong = errors.New("message too long")

// readMessage reads one message into v. io.EOF means that the other end closed
// the line between two messages.
func readMessage(r io.Reader, limit int, v any) error {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > uint32(limit) {
		return fmt.Errorf("%d bytes announced, at most %d are allowed: %w", n, limit, errProtocol)
	}
	b := make([]byte, n)
	defer clear(b) // pictures of people: v has copies
	if _, err := io.ReadFull(r, b); err != nil {
		return fmt.Errorf("message of %d bytes cut short: %w", n, io.ErrUnexpectedEOF)
	}
	return decode(b, v)
}

func decode(b []byte, v any) error {
	if err := strict.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%w: %w", errProtocol, err)
	}
	return nil
}
