package bench

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/brainpool"

	"gatehouse/capture/curve"
)

// BenchmarkVerify verifies ECDSA signatures on the curves that documents are signed
// with, beside the brainpool package of ProtonMail and the standard library. Times are
// of the processor, so that a busy machine does not spoil the ratios.
//
//	go test ./test/bench -run '^$' -bench Verify
func BenchmarkVerify(b *testing.B) {
	digest := sha256.Sum256([]byte("gate"))
	for name, anchor := range map[string]elliptic.Curve{
		"brainpoolP256r1": brainpool.P256r1(), "brainpoolP384r1": brainpool.P384r1(), "brainpoolP512r1": brainpool.P512r1(),
		"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521(),
	} {
		key, err := ecdsa.GenerateKey(anchor, rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		signature, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
		if err != nil {
			b.Fatal(err)
		}
		ours := public(b, name, key)
		b.Run(name+"/ours", func(b *testing.B) {
			timed(b, func() bool { return ours.VerifyDER(digest[:], signature) == nil })
		})
		b.Run(name+"/anchor", func(b *testing.B) {
			timed(b, func() bool { return ecdsa.VerifyASN1(&key.PublicKey, digest[:], signature) })
		})
	}
}

// BenchmarkAgree is a key agreement: one of the five products of a scalar and a point
// that PACE with generic mapping costs the terminal.
//
//	go test ./test/bench -run '^$' -bench Agree
func BenchmarkAgree(b *testing.B) {
	for _, c := range curve.All() {
		s, err := c.Generate(rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		peer := s.Public()
		b.Run(c.Name(), func(b *testing.B) {
			timed(b, func() bool { _, err := s.Agree(peer); return err == nil })
		})
	}
}

func public(b *testing.B, name string, key *ecdsa.PrivateKey) *curve.Key {
	b.Helper()
	for _, c := range curve.All() {
		if c.Name() != name {
			continue
		}
		point := make([]byte, 1+2*c.Size())
		point[0] = 4
		key.X.FillBytes(point[1 : 1+c.Size()])
		key.Y.FillBytes(point[1+c.Size():])
		k, err := c.Key(point)
		if err != nil {
			b.Fatal(err)
		}
		return k
	}
	b.Fatalf("no curve %s", name)
	return nil
}

// timed reports the time of the processor that one call takes.
func timed(b *testing.B, call func() bool) {
	before, n := cpuTime(b), 0
	for b.Loop() {
		if !call() {
			b.Fatal("refused")
		}
		n++
	}
	used := cpuTime(b) - before
	b.ReportMetric(float64(used)/float64(n)/float64(time.Millisecond), "cpu-ms/op")
}
