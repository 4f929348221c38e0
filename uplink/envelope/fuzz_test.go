package envelope

import (
	"bytes"
	"crypto/ecdsa"
	"testing"

	"gatehouse/uplink"
)

// FuzzDecodeRecord: what is accepted encodes to the same bytes.
func FuzzDecodeRecord(f *testing.F) {
	b, err := Encode(record())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte{0xa0})
	f.Fuzz(func(t *testing.T, b []byte) {
		var r uplink.Record
		if Decode(b, &r) != nil {
			return
		}
		if again, err := Encode(r); err != nil || !bytes.Equal(again, b) {
			t.Errorf("accepted and not canonical: %v", err)
		}
	})
}

// FuzzVerify: only the one envelope that the key signed is ever accepted.
func FuzzVerify(f *testing.F) {
	p := newParty(f, kemX25519)
	env, err := p.sealer.Seal(p.identity(1), [32]byte{}, noon, "crossing", []byte("body"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(env)
	f.Add([]byte{tagSign1, 0x84, 0x40, 0xa0, 0x40, 0x40})
	f.Fuzz(func(t *testing.T, b []byte) {
		any := func(string, []byte) (*ecdsa.PublicKey, error) { return &p.key.PublicKey, nil }
		h, s, err := Verify(b, any)
		if peeked, errPeek := Peek(b); errPeek == nil && peeked.check() != nil {
			t.Error("Peek gave a header that does not hold its own rules")
		}
		if err != nil {
			return
		}
		if !bytes.Equal(b, env) {
			t.Errorf("accepted without having been signed: %+v", h)
		}
		if _, err := Open(s, p.sealer.Recipients[0].KeyID, p.open); err != nil {
			t.Error(err)
		}
	})
}

// FuzzVerifyReceipt: the same of receipts, with the signature left out, so that
// the rules behind it are reached too.
func FuzzVerifyReceipt(f *testing.F) {
	p := newParty(f, kemX25519)
	prot, err := encodeProtected(p.sealer.KeyID)
	if err != nil {
		f.Fatal(err)
	}
	for _, r := range []uplink.Receipt{
		{Kiosk: "UT.GATE.0001", Lane: "results"},
		{Kiosk: "UT.GATE.0001", Lane: "results", Watermark: 3, Ranges: []uplink.Range{{From: 5, To: 6}}},
	} {
		b, err := Encode(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, err := VerifyReceipt(body, p.receiptKey); err == nil {
			t.Error("accepted without a signature")
		}
		b, err := sign(purposeReceipt, prot, body, p.key, nil)
		if err != nil {
			return
		}
		r, err := VerifyReceipt(b, p.receiptKey)
		if err != nil {
			return
		}
		for _, g := range r.Ranges {
			if g.From <= r.Watermark || g.To < g.From || !r.Covers(g.From) {
				t.Errorf("bad range in %+v", r)
			}
		}
	})
}
