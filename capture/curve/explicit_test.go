package curve

import (
	"crypto/sha256"
	"errors"
	"math/big"
	"syscall"
	"testing"
	"time"

	encoding "encoding/asn1"
)

// ecParameters is the layout of ECParameters.
type ecParameters struct {
	Version int
	Field   struct {
		Kind encoding.ObjectIdentifier
		P    *big.Int
	}
	Curve struct {
		A, B []byte
		Seed encoding.BitString `asn1:"optional"`
	}
	Base     []byte
	N        *big.Int
	Cofactor *big.Int `asn1:"optional"`
}

// spelled gives the parameters of a curve with the base point times k.
func spelled(t testing.TB, c *Curve, k int64) *ecParameters {
	t.Helper()
	g := c.combine(big.NewInt(k), new(big.Int), &c.g)
	g, ok := c.affine(&g)
	if !ok {
		t.Fatal("infinity")
	}
	d := c.params
	e := &ecParameters{Version: 1, Base: c.encode(&g), N: new(big.Int).Set(d.n), Cofactor: big.NewInt(1)}
	e.Field.Kind, e.Field.P = oidPrimeField, new(big.Int).Set(d.p)
	e.Curve.A, e.Curve.B = d.a.FillBytes(make([]byte, c.size)), d.b.FillBytes(make([]byte, c.size))
	return e
}

func (e *ecParameters) der(t testing.TB) []byte {
	t.Helper()
	der, err := encoding.Marshal(*e)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestParseParametersRefuses: each way in which a curve can be no curve, beside the
// same curve as it is, which has a base point of its own and so is nobody's.
func TestParseParametersRefuses(t *testing.T) {
	two := big.NewInt(2)
	for _, v := range []struct {
		name   string
		curve  string
		change func(*ecParameters)
		ok     bool
	}{
		{"as it is", "brainpoolP256r1", func(*ecParameters) {}, true},
		{"as it is, the longest", "P-521", func(*ecParameters) {}, true},
		{"as it is, the shortest", "P-192", func(*ecParameters) {}, true},
		{"as it is, p = 1 mod 4", "P-224", func(*ecParameters) {}, true},
		{"cofactor left out", "brainpoolP256r1", func(e *ecParameters) { e.Cofactor = nil }, true},
		{"with a seed", "brainpoolP256r1", func(e *ecParameters) { e.Curve.Seed = encoding.BitString{Bytes: []byte{1}, BitLength: 8} }, true},

		{"a prime of 160 bits", "brainpoolP160r1", func(*ecParameters) {}, false},
		{"a prime of 2048 bits", "brainpoolP256r1", func(e *ecParameters) { e.Field.P = modps()[1].params.p }, false},
		{"negative prime", "brainpoolP256r1", func(e *ecParameters) { e.Field.P.Neg(e.Field.P) }, false},
		{"zero prime", "brainpoolP256r1", func(e *ecParameters) { e.Field.P = new(big.Int) }, false},
		{"even prime", "brainpoolP256r1", func(e *ecParameters) { e.Field.P.Add(e.Field.P, big.NewInt(1)) }, false},
		{"composite prime", "brainpoolP256r1", func(e *ecParameters) { e.Field.P.Add(e.Field.P, two) }, false},
		{"composite order", "brainpoolP256r1", func(e *ecParameters) { e.N.Add(e.N, two) }, false},
		{"another prime as order", "brainpoolP256r1", func(e *ecParameters) {
			for e.N.Add(e.N, two); !e.N.ProbablyPrime(10); e.N.Add(e.N, two) {
			}
		}, false},
		{"zero order", "brainpoolP256r1", func(e *ecParameters) { e.N = new(big.Int) }, false},
		{"order 1", "brainpoolP256r1", func(e *ecParameters) { e.N = big.NewInt(1) }, false},
		{"order outside Hasse's bound", "brainpoolP256r1", func(e *ecParameters) { e.N.Rsh(e.N, 1) }, false},
		{"order of 4096 bits", "brainpoolP256r1", func(e *ecParameters) { e.N.Lsh(big.NewInt(1), 4096) }, false},
		{"anomalous", "brainpoolP256r1", func(e *ecParameters) { e.N.Set(e.Field.P) }, false},
		{"embedding degree 1", "brainpoolP256r1", func(e *ecParameters) { e.N.Sub(e.Field.P, big.NewInt(1)) }, false},
		{"embedding degree 2", "brainpoolP256r1", func(e *ecParameters) { e.N.Add(e.Field.P, big.NewInt(1)) }, false},
		{"cofactor 2", "brainpoolP256r1", func(e *ecParameters) { e.Cofactor = two }, false},
		{"cofactor 0", "brainpoolP256r1", func(e *ecParameters) { e.Cofactor = new(big.Int) }, false},
		{"singular: a = b = 0", "brainpoolP256r1", func(e *ecParameters) { e.Curve.A, e.Curve.B = []byte{0}, []byte{0} }, false},
		{"singular: y^2 = x^3 - 3x + 2", "P-256", func(e *ecParameters) { e.Curve.B = []byte{2} }, false},
		{"a not reduced", "brainpoolP256r1", func(e *ecParameters) { e.Curve.A = bytesOf(0xFF, 32) }, false},
		{"a of a megabyte", "brainpoolP256r1", func(e *ecParameters) { e.Curve.A = bytesOf(0xFF, 1<<20) }, false},
		{"another b", "brainpoolP256r1", func(e *ecParameters) { e.Curve.B[31] ^= 1 }, false},
		{"base point off the curve", "brainpoolP256r1", func(e *ecParameters) { e.Base[64] ^= 1 }, false},
		{"base point at infinity", "brainpoolP256r1", func(e *ecParameters) { e.Base = []byte{0} }, false},
		{"base point compressed", "brainpoolP256r1", func(e *ecParameters) { e.Base = append([]byte{2 | e.Base[64]&1}, e.Base[1:33]...) }, false},
		{"base point out of range", "brainpoolP256r1", func(e *ecParameters) { copy(e.Base[1:], bytesOf(0xFF, 32)) }, false},
		{"version 2", "brainpoolP256r1", func(e *ecParameters) { e.Version = 2 }, false},
		{"binary field", "brainpoolP256r1", func(e *ecParameters) { e.Field.Kind = encoding.ObjectIdentifier{1, 2, 840, 10045, 1, 2} }, false},
	} {
		e := spelled(t, mustName(t, v.curve), 2)
		v.change(e)
		der := e.der(t)
		best := time.Hour
		for range 3 {
			start := cpuTime(t)
			c, err := ParseParameters(der)
			best = min(best, cpuTime(t)-start)
			if v.ok && (err != nil || c.Known() || c.Name() != "explicit") || !v.ok && !errors.Is(err, ErrCurve) {
				t.Errorf("%s: %v", v.name, err)
			}
		}
		if best > 50*time.Millisecond {
			t.Errorf("%s: takes %v", v.name, best)
		}
	}
}

// cpuTime is what this process has used: other processes may keep the machine busy.
func cpuTime(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestParseParametersKnown: spelled out with its own base point a curve is itself.
func TestParseParametersKnown(t *testing.T) {
	for _, c := range known {
		e := spelled(t, c, 1)
		if got, err := ParseParameters(e.der(t)); err != nil || got != c || !got.Known() {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
		e.Base = append([]byte{2 | e.Base[2*c.size]&1}, e.Base[1:1+c.size]...)
		if got, err := ParseParameters(e.der(t)); err != nil || got != c {
			t.Errorf("%s, base point compressed: %v, %v", c.name, got, err)
		}
		if _, err := ParseParameters(append(e.der(t), 0)); !errors.Is(err, ErrCurve) {
			t.Errorf("%s, a byte behind: %v", c.name, err)
		}
	}
}

// TestUnknownCurve: signatures of openssl on a curve that is not in the tables, whose a
// is 0, and on an order that is not whole bytes (P-521, another base point).
func TestUnknownCurve(t *testing.T) {
	digest := sha256.Sum256([]byte("gate"))
	spki, der := signed(t, &Curve{name: "secp256k1"}, "explicit", "gate")
	k, err := ParseSPKI(spki)
	if err != nil || k.Curve().Known() {
		t.Fatalf("secp256k1: %v", err)
	}
	if err := k.VerifyDER(digest[:], der); err != nil {
		t.Errorf("secp256k1: %v", err)
	}
	digest[0] ^= 1
	if err := k.VerifyDER(digest[:], der); !errors.Is(err, ErrSignature) {
		t.Errorf("secp256k1, another text: %v", err)
	}
	if _, err := k.Curve().MapIntegrated([]byte{2}); !errors.Is(err, ErrMapping) {
		t.Errorf("integrated mapping with a = 0: %v", err)
	}
}
