package envelope

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/hpke"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"gatehouse/uplink"
)

// info binds each wrap to this use (RFC 9180 clause 5.1).
var info = []byte("gatehouse content key")

const contentKeyBytes = 32

// Recipient is a permitted reader: a public key (X25519 or X-Wing) and its id.
type Recipient struct {
	KeyID []byte
	Key   hpke.PublicKey
}

// Sealer seals the records of one kiosk. It holds no state and may be used
// concurrently if Signer and Rand may.
type Sealer struct {
	Kiosk      string
	Signer     crypto.Signer // ECDSA on P-256; may be a TPM's
	KeyID      []byte
	Recipients []Recipient // 1 to 32, all of one key type
	Rand       io.Reader   // content keys; nil = crypto/rand. HPKE draws its own from crypto/rand
}

// payload is what is signed.
type payload struct {
	_      struct{} `cbor:",toarray"`
	Header Header
	Wraps  []wrap
	Body   []byte // AES-256-GCM of the record, tag at the end
}

// wrap is the content key for one recipient.
type wrap struct {
	_   struct{} `cbor:",toarray"`
	Enc []byte   // encapsulated key
	Key []byte   // the content key, encrypted
}

// additional is the authenticated data of the body and of each wrap.
type additional struct {
	_         struct{} `cbor:",toarray"`
	Purpose   string
	Protected []byte
	Header    Header
}

// Seal encrypts body, the canonical encoding of a record, and signs the whole.
// prev is the chain value of the record before it in the lane. Two calls give
// different bytes: seal once, then keep what came out.
func (s *Sealer) Seal(id uplink.Identity, prev [32]byte, at time.Time, kind string, body []byte) ([]byte, error) {
	if id.Kiosk != s.Kiosk {
		return nil, fmt.Errorf("envelope: kiosk %q was asked to seal a record of %q", s.Kiosk, id.Kiosk)
	}
	if len(s.Recipients) == 0 {
		return nil, errors.New("envelope: no recipient: a record nobody can open is not sealed")
	}
	h := Header{
		Source: id.Kiosk, ID: eventID(id), Epoch: id.Epoch, Lane: id.Lane, Sequence: id.Seq,
		Time: at.UTC().Format(timeLayout), Type: kind, Schema: Schema, Previous: prev,
		Suite: suiteOf(s.Recipients[0].Key.KEM()),
	}
	for _, r := range s.Recipients {
		if r.Key.KEM().ID() != h.Suite.KEM {
			return nil, errors.New("envelope: recipients with keys of different types")
		}
		h.Recipients = append(h.Recipients, r.KeyID)
	}
	if err := h.check(); err != nil {
		return nil, err
	}
	prot, err := encodeProtected(s.KeyID)
	if err != nil {
		return nil, err
	}
	aad, err := Encode(additional{Purpose: purposeRecord, Protected: prot, Header: h})
	if err != nil {
		return nil, err
	}
	random := s.Rand
	if random == nil {
		random = rand.Reader
	}
	key := make([]byte, contentKeyBytes)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, fmt.Errorf("envelope: content key: %w", err)
	}
	p := payload{Header: h}
	for _, r := range s.Recipients {
		enc, sender, err := hpke.NewSender(r.Key, hpke.HKDFSHA256(), hpke.AES256GCM(), info)
		if err != nil {
			return nil, fmt.Errorf("envelope: wrap for %x: %w", r.KeyID, err)
		}
		wrapped, err := sender.Seal(aad, key)
		if err != nil {
			return nil, fmt.Errorf("envelope: wrap for %x: %w", r.KeyID, err)
		}
		p.Wraps = append(p.Wraps, wrap{Enc: enc, Key: wrapped})
	}
	gcm, err := bodyCipher(key)
	if err != nil {
		return nil, err
	}
	p.Body = gcm.Seal(nil, make([]byte, gcm.NonceSize()), body, aad)
	b, err := Encode(p)
	if err != nil {
		return nil, err
	}
	return sign(purposeRecord, prot, b, s.Signer, s.Rand)
}

func bodyCipher(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("envelope: %w", err)
	}
	return cipher.NewGCM(block)
}

// Sealed is an envelope whose form and signature were verified and whose body
// is still closed. Only Verify makes one.
type Sealed struct {
	payload payload
	aad     []byte
}

// Verify checks form and signature without decrypting. key gives the public key
// registered for that kiosk under that id, or an error that Verify wraps.
// Errors wrap ErrTooLarge, ErrForm, ErrSignature or what key returned.
func Verify(envelope []byte, key func(kiosk string, keyID []byte) (*ecdsa.PublicKey, error)) (Header, Sealed, error) {
	fail := func(err error) (Header, Sealed, error) { return Header{}, Sealed{}, err }
	m, prot, p, err := read(envelope)
	if err != nil {
		return fail(err)
	}
	pub, err := key(p.Header.Source, prot.KeyID)
	if err != nil {
		return fail(fmt.Errorf("envelope: key %x of kiosk %s: %w", prot.KeyID, p.Header.Source, err))
	}
	if err := m.verify(purposeRecord, pub); err != nil {
		return fail(fmt.Errorf("%w: key %x of kiosk %s", err, prot.KeyID, p.Header.Source))
	}
	aad, err := Encode(additional{Purpose: purposeRecord, Protected: m.Protected, Header: p.Header})
	if err != nil {
		return fail(err)
	}
	return p.Header, Sealed{payload: p, aad: aad}, nil
}

// Peek reads the header without looking at the signature, for whoever has no
// key and has verified before, such as the check of a store.
func Peek(envelope []byte) (Header, error) {
	_, _, p, err := read(envelope)
	return p.Header, err
}

// read takes an envelope apart; nothing in it can be believed yet.
func read(envelope []byte) (sign1, protected, payload, error) {
	var p payload
	m, prot, err := parse(envelope)
	if err != nil {
		return m, prot, p, err
	}
	if err := Decode(m.Payload, &p); err != nil {
		return m, prot, payload{}, err
	}
	if err := p.Header.check(); err != nil {
		return m, prot, payload{}, err
	}
	if len(p.Wraps) != len(p.Header.Recipients) {
		return m, prot, payload{}, fmt.Errorf("envelope: %w: %d wraps for %d recipients", ErrForm, len(p.Wraps), len(p.Header.Recipients))
	}
	return m, prot, p, nil
}

// Open decrypts the body for the recipient with that key id. It fails with
// ErrRecipient if the envelope is not for it or the key is another one.
func Open(s Sealed, keyID []byte, key hpke.PrivateKey) ([]byte, error) {
	at := -1
	for i, id := range s.payload.Header.Recipients {
		if bytes.Equal(id, keyID) {
			at = i
		}
	}
	if at < 0 {
		return nil, fmt.Errorf("envelope: %w: key id %x is not among the %d recipients", ErrRecipient, keyID, len(s.payload.Header.Recipients))
	}
	if kem := key.KEM().ID(); kem != s.payload.Header.Suite.KEM {
		return nil, fmt.Errorf("envelope: %w: key of type %#x, sealed for %#x", ErrRecipient, kem, s.payload.Header.Suite.KEM)
	}
	w := s.payload.Wraps[at]
	r, err := hpke.NewRecipient(w.Enc, key, hpke.HKDFSHA256(), hpke.AES256GCM(), info)
	if err != nil {
		return nil, fmt.Errorf("envelope: %w: %w", ErrRecipient, err)
	}
	content, err := r.Open(s.aad, w.Key)
	if err != nil || len(content) != contentKeyBytes {
		return nil, fmt.Errorf("envelope: %w: the wrapped key does not open", ErrRecipient)
	}
	gcm, err := bodyCipher(content)
	if err != nil {
		return nil, err
	}
	body, err := gcm.Open(nil, make([]byte, gcm.NonceSize()), s.payload.Body, s.aad)
	if err != nil {
		return nil, fmt.Errorf("envelope: %w: the body does not open", ErrForm)
	}
	return body, nil
}
