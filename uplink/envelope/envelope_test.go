package envelope

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hpke"
	"crypto/rand"
	"errors"
	"math/big"
	"reflect"
	"testing"
	"time"

	"github.com/veraison/go-cose"

	"gatehouse/screening"
	"gatehouse/uplink"
)

var errUnknown = errors.New("no such key")

// party is one kiosk with its key, and one reader.
type party struct {
	sealer *Sealer
	key    *ecdsa.PrivateKey
	open   hpke.PrivateKey
}

func newParty(t testing.TB, kem hpke.KEM) party {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := SignerKeyID(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	open, err := kem.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return party{key: key, open: open, sealer: &Sealer{
		Kiosk: "UT.GATE.0001", Signer: key, KeyID: id,
		Recipients: []Recipient{{KeyID: RecipientKeyID(open.PublicKey()), Key: open.PublicKey()}},
	}}
}

func (p party) lookup(kiosk string, keyID []byte) (*ecdsa.PublicKey, error) {
	if kiosk != p.sealer.Kiosk || !bytes.Equal(keyID, p.sealer.KeyID) {
		return nil, errUnknown
	}
	return &p.key.PublicKey, nil
}

func (p party) identity(seq uint64) uplink.Identity {
	return uplink.Identity{Kiosk: p.sealer.Kiosk, Epoch: 7, Lane: "results", Seq: seq}
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 250e6, time.UTC)

func record() uplink.Record {
	margin := -40
	return uplink.Record{
		Version: uplink.Version, Crossing: "c-1", Kind: uplink.KindCrossing, Began: 1, Ended: 2, Software: "test",
		Evidence: screening.Evidence{Document: screening.DocumentEvidence{
			Format: "TD3", Lines: []string{"P<UTO", "L898902C3"},
			MarginsMilli: [][]int{{1, 2}, {3}}, Cells: [][]screening.Box{{{X: 1, Y: 2, W: 3, H: 4}}},
		}},
		Result: screening.Result{
			Findings: []screening.Finding{{ID: "mrz.check.number", Verdict: screening.Failed, MarginMilli: &margin}},
			Groups:   []screening.GroupVerdict{}, Overall: screening.Failed, Recommend: screening.Refer,
		},
		Decision: screening.Decision{Choice: screening.ChoiceSecondLine, Officer: "o1", At: 2},
		Pictures: []uplink.RecordPicture{{Light: "white", SHA256: make([]byte, 32), JPEG: []byte{0xff, 0xd8}}},
	}
}

func TestSealVerifyOpen(t *testing.T) {
	for name, kem := range map[string]hpke.KEM{"X25519": hpke.DHKEM(ecdh.X25519()), "X-Wing": hpke.MLKEM768X25519()} {
		t.Run(name, func(t *testing.T) {
			p := newParty(t, kem)
			want := record()
			body, err := Encode(want)
			if err != nil {
				t.Fatal(err)
			}
			prev := [32]byte{1, 2, 3}
			env, err := p.sealer.Seal(p.identity(3), prev, noon, string(want.Kind), body)
			if err != nil {
				t.Fatal(err)
			}
			h, s, err := Verify(env, p.lookup)
			if err != nil {
				t.Fatal(err)
			}
			if h.Identity() != p.identity(3) || h.Previous != prev || !h.At().Equal(noon) || h.Type != "crossing" {
				t.Errorf("header came back as %+v", h)
			}
			if bytes.Contains(env, []byte("L898902C3")) || !bytes.Contains(body, []byte("L898902C3")) {
				t.Error("the document number must be in the body and not readable in the envelope")
			}
			got, err := Open(s, p.sealer.Recipients[0].KeyID, p.open)
			if err != nil {
				t.Fatal(err)
			}
			var r uplink.Record
			if err := Decode(got, &r); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(r, want) {
				t.Errorf("record came back as %+v", r)
			}
		})
	}
}

func TestSeveralRecipients(t *testing.T) {
	p := newParty(t, kemX25519)
	second := newParty(t, kemX25519)
	p.sealer.Recipients = append(p.sealer.Recipients, second.sealer.Recipients...)
	env, err := p.sealer.Seal(p.identity(1), [32]byte{}, noon, "crossing", []byte("body"))
	if err != nil {
		t.Fatal(err)
	}
	_, s, err := Verify(env, p.lookup)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []party{p, second} {
		if b, err := Open(s, RecipientKeyID(q.open.PublicKey()), q.open); err != nil || string(b) != "body" {
			t.Errorf("a permitted recipient got %q, %v", b, err)
		}
	}
	stranger, xwing := newParty(t, kemX25519), newParty(t, kemXWing)
	for name, try := range map[string]struct {
		id  []byte
		key hpke.PrivateKey
	}{
		"stranger under own id":             {RecipientKeyID(stranger.open.PublicKey()), stranger.open},
		"stranger under a recipient's id":   {p.sealer.Recipients[0].KeyID, stranger.open},
		"recipient under the other's id":    {p.sealer.Recipients[1].KeyID, p.open},
		"key of another type, permitted id": {p.sealer.Recipients[0].KeyID, xwing.open},
	} {
		if b, err := Open(s, try.id, try.key); !errors.Is(err, ErrRecipient) || b != nil {
			t.Errorf("%s: got %q, %v, want ErrRecipient", name, b, err)
		}
	}
}

// Every bit of an envelope and of a receipt is signed or is the signature.
func TestEveryBitCounts(t *testing.T) {
	p := newParty(t, kemX25519)
	env, err := p.sealer.Seal(p.identity(1), [32]byte{}, noon, "aborted", []byte("a short body"))
	if err != nil {
		t.Fatal(err)
	}
	rcpt, err := SignReceipt(uplink.Receipt{
		Kiosk: "UT.GATE.0001", Epoch: 7, Lane: "results", Watermark: 3,
		Ranges: []uplink.Range{{From: 5, To: 9}}, Head: [32]byte{1}, NodeTime: 99,
	}, p.key, p.sealer.KeyID)
	if err != nil {
		t.Fatal(err)
	}
	for name, form := range map[string]struct {
		bytes []byte
		read  func([]byte) error
	}{
		"envelope": {env, func(b []byte) error { _, _, err := Verify(b, p.lookup); return err }},
		"receipt":  {rcpt, func(b []byte) error { _, err := VerifyReceipt(b, p.receiptKey); return err }},
	} {
		if err := form.read(form.bytes); err != nil {
			t.Fatalf("%s untouched: %v", name, err)
		}
		for i := range form.bytes {
			for bit := range 8 {
				b := bytes.Clone(form.bytes)
				b[i] ^= 1 << bit
				if form.read(b) == nil {
					t.Errorf("%s: bit %d of byte %d flipped and accepted", name, bit, i)
				}
			}
		}
		for n := range form.bytes {
			if form.read(form.bytes[:n]) == nil {
				t.Errorf("%s cut to %d bytes and accepted", name, n)
			}
		}
		if form.read(append(bytes.Clone(form.bytes), 0)) == nil {
			t.Errorf("%s with a byte more accepted", name)
		}
	}
}

func (p party) receiptKey(keyID []byte) (*ecdsa.PublicKey, error) {
	return p.lookup(p.sealer.Kiosk, keyID)
}

// The other solution of the same ECDSA signature is one that crypto/ecdsa takes.
func TestOneSignatureOnly(t *testing.T) {
	p := newParty(t, kemX25519)
	env, err := p.sealer.Seal(p.identity(1), [32]byte{}, noon, "crossing", []byte("body"))
	if err != nil {
		t.Fatal(err)
	}
	at := len(env) - signBytes/2
	n := elliptic.P256().Params().N
	new(big.Int).Sub(n, new(big.Int).SetBytes(env[at:])).FillBytes(env[at:])
	m, _, err := parse(env)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := digest(purposeRecord, m.Protected, m.Payload)
	r, s := new(big.Int).SetBytes(m.Signature[:32]), new(big.Int).SetBytes(m.Signature[32:])
	if !ecdsa.Verify(&p.key.PublicKey, d, r, s) {
		t.Fatal("positive control: plain ECDSA should accept the mirrored signature")
	}
	if _, _, err := Verify(env, p.lookup); !errors.Is(err, ErrSignature) {
		t.Errorf("mirrored signature: %v, want ErrSignature", err)
	}
}

// An independent implementation of RFC 9052 reads what we sign.
func TestForeignVerifier(t *testing.T) {
	p := newParty(t, kemX25519)
	env, err := p.sealer.Seal(p.identity(1), [32]byte{}, noon, "crossing", []byte("body"))
	if err != nil {
		t.Fatal(err)
	}
	var m cose.Sign1Message
	if err := m.UnmarshalCBOR(env); err != nil {
		t.Fatal(err)
	}
	v, err := cose.NewVerifier(cose.AlgorithmES256, &p.key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Verify([]byte(purposeRecord), v); err != nil {
		t.Errorf("go-cose refuses our signature: %v", err)
	}
	if m.Verify([]byte(purposeReceipt), v) == nil {
		t.Error("go-cose takes a record's signature for a receipt's")
	}
}

func TestSealRefuses(t *testing.T) {
	p := newParty(t, kemX25519)
	x := newParty(t, kemXWing)
	good := func() (Sealer, uplink.Identity, []byte) { return *p.sealer, p.identity(1), []byte("b") }
	for name, change := range map[string]func(*Sealer, *uplink.Identity, *[]byte){
		"":                    func(*Sealer, *uplink.Identity, *[]byte) {},
		"other kiosk":         func(_ *Sealer, id *uplink.Identity, _ *[]byte) { id.Kiosk = "UT.GATE.0002" },
		"number 0":            func(_ *Sealer, id *uplink.Identity, _ *[]byte) { id.Seq = 0 },
		"lane for a wildcard": func(_ *Sealer, id *uplink.Identity, _ *[]byte) { id.Lane = "results/#" },
		"no recipient":        func(s *Sealer, _ *uplink.Identity, _ *[]byte) { s.Recipients = nil },
		"recipient twice":     func(s *Sealer, _ *uplink.Identity, _ *[]byte) { s.Recipients = append(s.Recipients, s.Recipients[0]) },
		"mixed key types": func(s *Sealer, _ *uplink.Identity, _ *[]byte) {
			s.Recipients = append(s.Recipients, x.sealer.Recipients[0])
		},
		"no key id":      func(s *Sealer, _ *uplink.Identity, _ *[]byte) { s.KeyID = nil },
		"too large":      func(_ *Sealer, _ *uplink.Identity, b *[]byte) { *b = make([]byte, MaxBytes) },
		"just too large": func(_ *Sealer, _ *uplink.Identity, b *[]byte) { *b = make([]byte, MaxBytes-300) },
	} {
		s, id, body := good()
		change(&s, &id, &body)
		_, err := s.Seal(id, [32]byte{}, noon, "crossing", body)
		if (err == nil) != (name == "") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestReceiptRanges(t *testing.T) {
	p := newParty(t, kemX25519)
	many := func(n int) (out []uplink.Range) {
		for i := range n {
			out = append(out, uplink.Range{From: uint64(100 + 2*i), To: uint64(100 + 2*i)})
		}
		return out
	}
	for name, c := range map[string]struct {
		ranges []uplink.Range
		ok     bool
	}{
		"none":            {nil, true},
		"two":             {[]uplink.Range{{From: 12, To: 14}, {From: 16, To: 16}}, true},
		"64":              {many(64), true},
		"65":              {many(65), false},
		"under watermark": {[]uplink.Range{{From: 10, To: 12}}, false},
		"backwards":       {[]uplink.Range{{From: 14, To: 12}}, false},
		"overlapping":     {[]uplink.Range{{From: 12, To: 14}, {From: 14, To: 16}}, false},
		"not ascending":   {[]uplink.Range{{From: 16, To: 17}, {From: 12, To: 13}}, false},
	} {
		r := uplink.Receipt{Kiosk: "UT.GATE.0001", Lane: "results", Watermark: 10, Ranges: c.ranges}
		if _, err := SignReceipt(r, p.key, p.sealer.KeyID); (err == nil) != c.ok {
			t.Errorf("%s: sign: %v", name, err)
		}
		// One that a careless node signed all the same must not be believed.
		prot, _ := encodeProtected(p.sealer.KeyID)
		raw, _ := Encode(r)
		b, err := sign(purposeReceipt, prot, raw, p.key, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := VerifyReceipt(b, p.receiptKey)
		if (err == nil) != c.ok {
			t.Errorf("%s: verify: %v", name, err)
		}
		if c.ok && !reflect.DeepEqual(got, r) {
			t.Errorf("%s: came back as %+v", name, got)
		}
	}
}

// A receipt and a record are signed for different purposes.
func TestPurposes(t *testing.T) {
	p := newParty(t, kemX25519)
	prot, _ := encodeProtected(p.sealer.KeyID)
	raw, _ := Encode(uplink.Receipt{Kiosk: "UT.GATE.0001", Lane: "results"})
	for purpose, ok := range map[string]bool{purposeReceipt: true, purposeRecord: false} {
		b, err := sign(purpose, prot, raw, p.key, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := VerifyReceipt(b, p.receiptKey); (err == nil) != ok || (!ok && !errors.Is(err, ErrSignature)) {
			t.Errorf("receipt signed as %q: %v", purpose, err)
		}
	}
}
