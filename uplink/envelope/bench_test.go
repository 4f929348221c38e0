package envelope

import (
	"crypto/hpke"
	"crypto/rand"
	"fmt"
	"testing"
)

const resultBytes = 30 << 10 // a result as the queue's and broker's figures have it

func sealResult(t testing.TB, kem hpke.KEM, recipients int) (party, []byte, []byte) {
	t.Helper()
	p := newParty(t, kem)
	for range recipients - 1 {
		p.sealer.Recipients = append(p.sealer.Recipients, newParty(t, kem).sealer.Recipients...)
	}
	body := make([]byte, resultBytes)
	rand.Read(body)
	id := p.identity(123456)
	id.Epoch = 1 << 60 // the longest header that occurs
	env, err := p.sealer.Seal(id, [32]byte{}, noon, "crossing", body)
	if err != nil {
		t.Fatal(err)
	}
	return p, body, env
}

var overheads = []struct {
	name       string
	kem        hpke.KEM
	recipients int
	percent    float64
}{
	{"X25519/1", kemX25519, 1, 1.5},
	{"X25519/5", kemX25519, 5, 3},
	{"X-Wing/1", kemXWing, 1, 5},
}

func TestOverhead(t *testing.T) {
	for _, c := range overheads {
		_, _, env := sealResult(t, c.kem, c.recipients)
		got := 100 * float64(len(env)-resultBytes) / resultBytes
		t.Logf("%s: %d bytes more, +%.2f %%", c.name, len(env)-resultBytes, got)
		if got > c.percent {
			t.Errorf("%s: +%.2f %%, want at most %.1f", c.name, got, c.percent)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	for _, c := range overheads {
		p, body, env := sealResult(b, c.kem, c.recipients)
		b.Run(fmt.Sprint(c.name), func(b *testing.B) {
			b.SetBytes(resultBytes)
			for b.Loop() {
				if _, err := p.sealer.Seal(p.identity(1), [32]byte{}, noon, "crossing", body); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(100*float64(len(env)-resultBytes)/resultBytes, "%overhead")
		})
	}
}

func BenchmarkVerifyOpen(b *testing.B) {
	p, _, env := sealResult(b, kemX25519, 1)
	b.SetBytes(resultBytes)
	for b.Loop() {
		_, s, err := Verify(env, p.lookup)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Open(s, p.sealer.Recipients[0].KeyID, p.open); err != nil {
			b.Fatal(err)
		}
	}
}
