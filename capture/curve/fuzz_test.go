package curve

import (
	"errors"
	"testing"
)

// FuzzParsePublic: no bytes panic, and what is accepted is a public key of its group,
// on a curve that is known or was validated.
func FuzzParsePublic(f *testing.F) {
	for _, name := range []string{"P-256", "brainpoolP160r1", "brainpoolP256t1"} {
		for _, form := range []string{"named_curve", "explicit"} {
			spki, signature := signed(f, mustName(f, name), form, "gate")
			f.Add(spki, signature)
		}
	}
	stranger, signature := signed(f, &Curve{name: "secp256k1"}, "explicit", "gate")
	f.Add(stranger, signature)
	f.Fuzz(func(t *testing.T, spki, signature []byte) {
		g, public, err := ParsePublic(spki)
		if err != nil {
			if !errors.Is(err, ErrKey) && !errors.Is(err, ErrCurve) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if err := g.CheckPublic(public); err != nil {
			t.Fatalf("its own public key is refused: %v", err)
		}
		if !g.Elliptic() {
			return
		}
		k, err := ParseSPKI(spki)
		if err != nil || k.Curve().Name() != g.Name() {
			t.Fatalf("another reading of the same: %v", err)
		}
		if err := k.VerifyDER(signature, signature); err == nil {
			t.Fatal("a signature of itself")
		}
		if err := k.VerifyRaw(signature, signature); err == nil {
			t.Fatal("a raw signature of itself")
		}
	})
}

// FuzzParseDomain: no bytes panic under any algorithm, and a curve that is accepted has
// a generator of prime order.
func FuzzParseDomain(f *testing.F) {
	algorithms := []string{idECPublicKey, idDHPublicNumber, idDHKeyAgreement, idStandardized, "1.2.3"}
	for _, k := range []int64{1, 2} {
		f.Add(byte(0), spelled(f, mustName(f, "brainpoolP256r1"), k).der(f))
	}
	f.Add(byte(3), []byte{2, 1, 13})
	f.Add(byte(1), []byte{0x30, 9, 2, 1, 23, 2, 1, 2, 2, 1, 11})
	f.Fuzz(func(t *testing.T, which byte, der []byte) {
		g, err := ParseDomain(algorithms[int(which)%len(algorithms)], der)
		if err != nil {
			if g != nil || !errors.Is(err, ErrKey) && !errors.Is(err, ErrCurve) {
				t.Fatalf("an error of another kind, or a group beside it: %v", err)
			}
			return
		}
		s, err := g.Secret([]byte{3})
		if err != nil {
			t.Fatal(err)
		}
		if err := g.CheckPublic(s.Public()); err != nil {
			t.Fatalf("three times the generator: %v", err)
		}
	})
}

// FuzzCheckPublic: no bytes panic, and what is accepted agrees.
func FuzzCheckPublic(f *testing.F) {
	for id := range parameterIDs {
		g, err := ByParameterID(id)
		if err != nil {
			f.Fatal(err)
		}
		s, err := g.Secret([]byte{5})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(byte(id), s.Public())
	}
	f.Fuzz(func(t *testing.T, id byte, public []byte) {
		g, err := ByParameterID(int(id) % 19)
		if err != nil {
			return
		}
		err = g.CheckPublic(public)
		s, errS := g.Secret([]byte{7})
		if errS != nil {
			t.Fatal(errS)
		}
		if _, agree := s.Agree(public); (agree == nil) != (err == nil) {
			t.Fatalf("checked: %v, agreed: %v", err, agree)
		}
	})
}
