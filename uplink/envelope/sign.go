package envelope

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"

	"github.com/fxamacker/cbor/v2"
)

// Purposes go into each signature as external data (RFC 9052 clause 4.3), so
// that a signature made for one purpose is worth nothing for the other.
const (
	purposeRecord  = "gatehouse record"
	purposeReceipt = "gatehouse receipt"
)

const (
	tagSign1  = 0xd2 // CBOR tag 18
	algES256  = -7
	signBytes = 64
	maxKeyID  = 32
)

// protected is the protected header: algorithm and signer, nothing else.
type protected struct {
	Alg   int64  `cbor:"1,keyasint"`
	KeyID []byte `cbor:"4,keyasint"`
}

// sign1 is COSE_Sign1 without its tag. Unprotected must be empty: nothing that
// is not signed has a place in an envelope.
type sign1 struct {
	_           struct{} `cbor:",toarray"`
	Protected   []byte
	Unprotected map[int64]cbor.RawMessage
	Payload     []byte
	Signature   []byte
}

// toSign is Sig_structure, RFC 9052 clause 4.4.
type toSign struct {
	_         struct{} `cbor:",toarray"`
	Context   string
	Protected []byte
	External  []byte
	Payload   []byte
}

func digest(purpose string, protected, payload []byte) ([]byte, error) {
	b, err := encMode.Marshal(toSign{Context: "Signature1", Protected: protected, External: []byte(purpose), Payload: payload})
	if err != nil {
		return nil, err
	}
	h := sha256.Sum256(b)
	return h[:], nil
}

func encodeProtected(keyID []byte) ([]byte, error) {
	if len(keyID) == 0 || len(keyID) > maxKeyID {
		return nil, fmt.Errorf("envelope: key id of %d bytes, want 1 to %d", len(keyID), maxKeyID)
	}
	return Encode(protected{Alg: algES256, KeyID: keyID})
}

// sign wraps payload in a COSE_Sign1. The signer may be a key in a TPM: it gets
// the SHA-256 digest and answers with an ASN.1 signature, as crypto.Signer has it.
func sign(purpose string, prot, payload []byte, signer crypto.Signer, random io.Reader) ([]byte, error) {
	pub, ok := signer.Public().(*ecdsa.PublicKey)
	if !ok || pub.Curve != elliptic.P256() {
		return nil, fmt.Errorf("envelope: signing key is %T, want ECDSA on P-256", signer.Public())
	}
	if random == nil {
		random = rand.Reader
	}
	d, err := digest(purpose, prot, payload)
	if err != nil {
		return nil, err
	}
	der, err := signer.Sign(random, d, crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("envelope: sign: %w", err)
	}
	var sig struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(der, &sig); err != nil || len(rest) > 0 {
		return nil, errors.New("envelope: signer answered with something that is no ECDSA signature")
	}
	n := pub.Curve.Params().N
	if sig.S.Cmp(new(big.Int).Rsh(n, 1)) > 0 {
		sig.S.Sub(n, sig.S)
	}
	if sig.R.Sign() <= 0 || sig.R.Cmp(n) >= 0 || sig.S.Sign() <= 0 {
		return nil, errors.New("envelope: signer answered with an ECDSA signature out of range")
	}
	raw := make([]byte, signBytes)
	sig.R.FillBytes(raw[:signBytes/2])
	sig.S.FillBytes(raw[signBytes/2:])
	out, err := Encode(sign1{Protected: prot, Unprotected: map[int64]cbor.RawMessage{}, Payload: payload, Signature: raw})
	if err != nil {
		return nil, err
	}
	if len(out)+1 > MaxBytes {
		return nil, fmt.Errorf("envelope: %d bytes: %w, limit %d", len(out)+1, ErrTooLarge, MaxBytes)
	}
	return append([]byte{tagSign1}, out...), nil
}

// parse takes a COSE_Sign1 apart; nothing in it can be believed yet.
func parse(b []byte) (sign1, protected, error) {
	var m sign1
	var p protected
	if len(b) > MaxBytes {
		return m, p, fmt.Errorf("envelope: %d bytes: %w, limit %d", len(b), ErrTooLarge, MaxBytes)
	}
	if len(b) == 0 || b[0] != tagSign1 {
		return m, p, fmt.Errorf("envelope: %w: no COSE_Sign1 tag", ErrForm)
	}
	if err := Decode(b[1:], &m); err != nil {
		return m, p, err
	}
	if len(m.Unprotected) > 0 || m.Unprotected == nil || m.Payload == nil || len(m.Signature) != signBytes {
		return m, p, fmt.Errorf("envelope: %w: unprotected header not empty, no payload or signature not 64 bytes", ErrForm)
	}
	if err := Decode(m.Protected, &p); err != nil {
		return m, p, err
	}
	if p.Alg != algES256 || len(p.KeyID) == 0 || len(p.KeyID) > maxKeyID {
		return m, p, fmt.Errorf("envelope: %w: algorithm %d, want ES256, or key id of %d bytes", ErrForm, p.Alg, len(p.KeyID))
	}
	return m, p, nil
}

func (m sign1) verify(purpose string, key *ecdsa.PublicKey) error {
	if key == nil || key.Curve != elliptic.P256() {
		return errors.New("envelope: verification key is not ECDSA on P-256")
	}
	d, err := digest(purpose, m.Protected, m.Payload)
	if err != nil {
		return err
	}
	r := new(big.Int).SetBytes(m.Signature[:signBytes/2])
	s := new(big.Int).SetBytes(m.Signature[signBytes/2:])
	if s.Cmp(new(big.Int).Rsh(key.Curve.Params().N, 1)) > 0 || !ecdsa.Verify(key, d, r, s) {
		return fmt.Errorf("envelope: %w", ErrSignature)
	}
	return nil
}
