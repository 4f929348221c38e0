package gallery

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"gatehouse/uplink/envelope"
)

const (
	magic     = "GHGALL\x00\x01"
	maxHeader = 64 << 10

	keyBytes   = 32
	tagBytes   = 16
	chunkBytes = 64 << 10
)

// Header is what a gallery says of itself in the clear.
type Header struct {
	Name         string  `cbor:"1,keyasint"` // those of the manifest
	Version      uint64  `cbor:"2,keyasint"`
	Models       []Model `cbor:"3,keyasint"`
	Subjects     uint64  `cbor:"4,keyasint"`
	Rows         uint64  `cbor:"5,keyasint"`
	RowBytes     uint64  `cbor:"6,keyasint"`
	Pictures     uint64  `cbor:"7,keyasint"`
	PictureBytes uint64  `cbor:"8,keyasint"`
	Wraps        []wrap  `cbor:"9,keyasint,omitempty"`
}

// wrap is the content key for one recipient.
type wrap struct {
	KeyID []byte `cbor:"1,keyasint"`
	Key   []byte `cbor:"2,keyasint"` // encapsulated key and ciphertext of RFC 9180 clause 6.1
}

func (h *Header) check() error {
	counted, least := uint64(0), h.Rows*rowHead
	for i, m := range h.Models {
		if err := m.check(); err != nil {
			return err
		}
		if slices.ContainsFunc(h.Models[:i], func(o Model) bool {
			return o.Modality == m.Modality && o.Name == m.Name && o.SHA256 == m.SHA256
		}) {
			return fmt.Errorf("%w: model %s is there twice", ErrForm, m.Name)
		}
		count := min(m.Count, MaxRows+1)
		counted += count
		least += count * m.Bytes
	}
	switch {
	case len(h.Models) == 0 || len(h.Models) > MaxModels:
		return fmt.Errorf("%w: %d models, 1 to %d", ErrForm, len(h.Models), MaxModels)
	case h.Rows > MaxRows || h.Subjects > h.Rows || h.Pictures > h.Rows || counted != h.Rows:
		return fmt.Errorf("%w: %d rows of %d subjects with %d pictures, at most %d", ErrForm, h.Rows, h.Subjects, h.Pictures, MaxRows)
	case h.RowBytes > MaxRowBytes || h.PictureBytes > h.Pictures*MaxPicture || h.RowBytes < least:
		return fmt.Errorf("%w: %d bytes of rows, %d of pictures", ErrForm, h.RowBytes, h.PictureBytes)
	}
	return nil
}

// size is that of the content whose header takes so many bytes.
func (h *Header) size(header int) int64 {
	return h.pictures(header) + int64(h.PictureBytes+h.Pictures*tagBytes)
}

// pictures is where those begin.
func (h *Header) pictures(header int) int64 {
	return int64(len(magic)+4+header) + int64(h.RowBytes) + int64(chunks(h.RowBytes))*tagBytes
}

// chunks is how many the rows take; a gallery of none has an empty one.
func chunks(n uint64) uint64 { return max(1, (n+chunkBytes-1)/chunkBytes) }

// binding is the additional data of all that is sealed: the hash of the header
// without its wraps.
func (h *Header) binding() ([]byte, error) {
	bare := *h
	bare.Wraps = nil
	b, err := envelope.Encode(bare)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	return sum[:], nil
}

// readHeader reads magic and header, and says how long the latter is.
func readHeader(r io.Reader) (Header, int, error) {
	var h Header
	var start [len(magic) + 4]byte
	if _, err := io.ReadFull(r, start[:]); err != nil || string(start[:len(magic)]) != magic {
		return h, 0, fmt.Errorf("%w: it does not begin as a gallery of format 1", ErrForm)
	}
	n := binary.BigEndian.Uint32(start[len(magic):])
	if n > maxHeader {
		return h, 0, fmt.Errorf("%w: header of %d bytes, at most %d", ErrForm, n, maxHeader)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return h, 0, fmt.Errorf("%w: header is cut off", ErrForm)
	}
	if err := envelope.Decode(b, &h); err != nil {
		return h, 0, fmt.Errorf("%w: %w", ErrForm, err)
	}
	return h, int(n), h.check()
}

// Sorts of chunks.
const (
	rowChunk     = 1
	pictureChunk = 2
)

// nonce of a chunk: each is used once, as a content key is that of one file.
func nonce(sort byte, last bool, number uint64) []byte {
	n := make([]byte, 12)
	n[0] = sort
	if last {
		n[1] = 1
	}
	binary.BigEndian.PutUint64(n[4:], number)
	return n
}

var info = []byte("gatehouse gallery key ")

// seal wraps the content key for a recipient.
func seal(r envelope.Recipient, key, binding []byte) (wrap, error) {
	b, err := hpke.Seal(r.Key, hpke.HKDFSHA256(), hpke.AES256GCM(), append(info[:len(info):len(info)], binding...), key)
	if err != nil {
		return wrap{}, fmt.Errorf("gallery: wrap for %x: %w", r.KeyID, err)
	}
	return wrap{KeyID: r.KeyID, Key: b}, nil
}

// ErrRecipient says that a gallery is not sealed for a key.
var ErrRecipient = errors.New("not sealed for this key")

// unwrap opens the content key.
func (h *Header) unwrap(key hpke.PrivateKey) (cipher.AEAD, []byte, error) {
	binding, err := h.binding()
	if err != nil {
		return nil, nil, err
	}
	id := envelope.RecipientKeyID(key.PublicKey())
	for _, w := range h.Wraps {
		if string(w.KeyID) != string(id) {
			continue
		}
		content, err := hpke.Open(key, hpke.HKDFSHA256(), hpke.AES256GCM(), append(info[:len(info):len(info)], binding...), w.Key)
		defer clear(content)
		if err != nil || len(content) != keyBytes {
			return nil, nil, fmt.Errorf("%w: the wrap for key %x does not open", ErrRecipient, id)
		}
		gcm, err := contentCipher(content)
		return gcm, binding, err
	}
	return nil, nil, fmt.Errorf("%w: key id %x is not among its %d recipients", ErrRecipient, id, len(h.Wraps))
}

func contentCipher(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
