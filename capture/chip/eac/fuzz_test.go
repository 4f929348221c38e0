package eac

import (
	"context"
	"crypto/rand"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
)

// FuzzActiveAuthentication: whatever stands in DG15 and DG14 and whatever the chip
// answers, nothing panics, and without the private key no answer is a proof. Of keys
// that the fuzzer makes itself only the former is asked: it may know their secrets.
func FuzzActiveAuthentication(f *testing.F) {
	rsa := newSigner(f, "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024")
	ec := newSigner(f, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1", "-pkeyopt", "ec_param_enc:explicit")
	f.Add(rsa.spki, "", []byte{1}, uint16(apdu.OK))
	f.Add(ec.spki, plain+"\x03", make([]byte, 64), uint16(apdu.OK))
	f.Fuzz(func(t *testing.T, key []byte, hash string, signature []byte, sw uint16) {
		infos := &lds.SecurityInfos{}
		if hash != "" {
			infos.ActiveAuth = []lds.ActiveAuthInfo{{Version: 1, Signature: lds.OID(hash)}}
		}
		card := answers(func(apdu.Command) (apdu.Response, error) {
			return apdu.Response{Data: signature, SW: apdu.Status(sw)}, nil
		})
		for _, spki := range [][]byte{key, rsa.spki, ec.spki} {
			r, err := ActiveAuthentication(t.Context(), card, AAInput{spki, infos, rand.Reader})
			known := string(spki) == string(rsa.spki) || string(spki) == string(ec.spki)
			if err != nil || r.Outcome == 0 || known && r.Outcome == capture.OutcomeDone {
				t.Fatalf("%v, %v", r.Outcome, err)
			}
		}
	})
}

// FuzzChipAuthentication: whatever stands in DG14, and whatever the chip answers, is
// no proof without the private key.
func FuzzChipAuthentication(f *testing.F) {
	ec := newSigner(f, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
	f.Add(ec.spki, byte(lds.ECDH), byte(lds.AES128), []byte{0x7c, 0}, uint16(apdu.OK))
	f.Add(ec.spki, byte(lds.ECDH), byte(lds.TDES), []byte{}, uint16(apdu.OK))
	f.Fuzz(func(t *testing.T, spki []byte, agreement, cipher byte, data []byte, sw uint16) {
		infos := &lds.SecurityInfos{
			ChipAuth: []lds.ChipAuthInfo{{
				Algorithm: lds.Algorithm{Agreement: lds.Agreement(agreement%2 + 1), Cipher: lds.Cipher(cipher % 5)}, Protocol: lds.OIDCA, Version: 1, KeyID: lds.NoID,
			}},
			ChipAuthKeys: []lds.ChipAuthKey{{Agreement: lds.Agreement(agreement%2 + 1), SPKI: spki, KeyID: lds.NoID}},
		}
		arena := sm.NewArena()
		defer arena.Close()
		r, _ := ChipAuthentication(t.Context(), &liar{data: data, sw: apdu.Status(sw)}, CAInput{infos, arena, rand.Reader, next})
		if r.Outcome == 0 || r.Outcome == capture.OutcomeDone {
			t.Fatalf("%v: %s", r.Outcome, r.Reason)
		}
	})
}

// liar is a chip that says the same to everything.
type liar struct {
	data    []byte
	sw      apdu.Status
	session *sm.Session
}

func (l *liar) Rekey(s *sm.Session) { l.session = s }

func (l *liar) Exchange(ctx context.Context, c apdu.Command) (apdu.Response, error) {
	if l.session != nil {
		return l.session.Exchange(ctx, l, c)
	}
	return apdu.Response{Data: l.data, SW: l.sw}, nil
}

func (l *liar) Transmit(context.Context, []byte) ([]byte, error) {
	return append(append([]byte(nil), l.data...), byte(l.sw>>8), byte(l.sw)), nil
}
