package envelope

import (
	"crypto"
	"crypto/ecdsa"
	"fmt"

	"gatehouse/uplink"
)

// MaxRanges bounds the ranges of a receipt.
const MaxRanges = 64

// SignReceipt gives the receipt as the node sends it.
func SignReceipt(r uplink.Receipt, signer crypto.Signer, keyID []byte) ([]byte, error) {
	if err := checkReceipt(r); err != nil {
		return nil, err
	}
	prot, err := encodeProtected(keyID)
	if err != nil {
		return nil, err
	}
	b, err := Encode(r)
	if err != nil {
		return nil, err
	}
	return sign(purposeReceipt, prot, b, signer, nil)
}

// VerifyReceipt reads a receipt and checks form, ranges and signature. Whether
// it is for this kiosk, epoch and lane, and whether its head is the kiosk's own
// chain value at the watermark, the caller compares. Errors as those of Verify.
func VerifyReceipt(b []byte, key func(keyID []byte) (*ecdsa.PublicKey, error)) (uplink.Receipt, error) {
	m, prot, err := parse(b)
	if err != nil {
		return uplink.Receipt{}, err
	}
	var r uplink.Receipt
	if err := Decode(m.Payload, &r); err != nil {
		return uplink.Receipt{}, err
	}
	if err := checkReceipt(r); err != nil {
		return uplink.Receipt{}, fmt.Errorf("%w: %w", ErrForm, err)
	}
	pub, err := key(prot.KeyID)
	if err != nil {
		return uplink.Receipt{}, fmt.Errorf("envelope: receipt key %x: %w", prot.KeyID, err)
	}
	if err := m.verify(purposeReceipt, pub); err != nil {
		return uplink.Receipt{}, fmt.Errorf("%w: receipt key %x", err, prot.KeyID)
	}
	return r, nil
}

func checkReceipt(r uplink.Receipt) error {
	if err := CheckIdentity(uplink.Identity{Kiosk: r.Kiosk, Epoch: r.Epoch, Lane: r.Lane, Seq: 1}); err != nil {
		return err
	}
	if len(r.Ranges) > MaxRanges {
		return fmt.Errorf("envelope: receipt with %d ranges, at most %d", len(r.Ranges), MaxRanges)
	}
	if r.Watermark == 0 && r.Head != [32]byte{} {
		return fmt.Errorf("envelope: receipt with a chain value before the first record")
	}
	last := r.Watermark
	for _, g := range r.Ranges {
		if g.From <= last || g.To < g.From {
			return fmt.Errorf("envelope: receipt range %d-%d is not above %d, or runs backwards", g.From, g.To, last)
		}
		last = g.To
	}
	return nil
}
