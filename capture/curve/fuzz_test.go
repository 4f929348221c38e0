package curve

import (
	"errors"
	"testing"
)

// FuzzParseSPKI: no bytes panic, and what is accepted is a point of a known curve.
func FuzzParseSPKI(f *testing.F) {
	for _, name := range []string{"P-256", "brainpoolP160r1", "brainpoolP256t1"} {
		for _, form := range []string{"named_curve", "explicit"} {
			spki, signature := signed(f, mustName(f, name), form, "gate")
			f.Add(spki, signature)
		}
	}
	f.Fuzz(func(t *testing.T, spki, signature []byte) {
		k, err := ParseSPKI(spki)
		if err != nil {
			if !errors.Is(err, ErrKey) && !errors.Is(err, ErrCurve) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if _, err := k.Curve().Key(k.Bytes()); err != nil {
			t.Fatalf("its own point is refused: %v", err)
		}
		if err := k.VerifyDER(signature, signature); err == nil {
			t.Fatal("a signature of itself")
		}
		k.VerifyRaw(signature, signature)
	})
}
