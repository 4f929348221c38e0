package seal_test

import (
	"testing"

	"gatehouse/capture/seal"
)

func BenchmarkParse(b *testing.B) {
	w := newWorkshop(b)
	for _, name := range []string{"residence permit", "IDB TD3 compressed", "VDS-NC vaccination"} {
		m := w.of(name)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := seal.Parse(m.payload); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkVerify has the seal's signature and that of its signer's certificate, both
// on brainpoolP256r1.
func BenchmarkVerify(b *testing.B) {
	w := newWorkshop(b)
	s, err := seal.Parse(w.of("residence permit").payload)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r := seal.Verify(s, w.trust, now); r.Status != seal.Valid {
			b.Fatal(r.Status)
		}
	}
}
