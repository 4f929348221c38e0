package seal

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base32"
	"errors"
	"testing"
)

func deflated(t *testing.T, level int, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z, err := zlib.NewWriterLevel(&out, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestBomb: what would grow beyond the limit is refused, what just fits is read.
func TestBomb(t *testing.T) {
	for _, c := range []struct {
		size int
		ok   bool
	}{{MaxInflated, true}, {MaxInflated + 1, false}, {5 << 20, false}} {
		z := deflated(t, flate.BestCompression, make([]byte, c.size))
		if len(z) > MaxPayload {
			t.Fatalf("%d bytes are no test of Parse", len(z))
		}
		if out, err := inflate(z); (err == nil) != c.ok || c.ok && len(out) != c.size {
			t.Errorf("%d bytes: %d, %v", c.size, len(out), err)
		}
		_, err := Parse([]byte("RDB1C" + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(z)))
		if !errors.Is(err, ErrFormat) && !errors.Is(err, ErrNoSeal) {
			t.Errorf("%d bytes in a seal: %v", c.size, err)
		}
	}
}

// TestOneSpelling: of compressed data no bit can be changed unseen, whatever the
// blocks are: stored, of fixed and of own codes.
func TestOneSpelling(t *testing.T) {
	text := bytes.Repeat([]byte("I<UTOROE<<JANE<<<<<<<<D231458907UTO7408122F1204159"), 4)
	for _, level := range []int{flate.NoCompression, flate.BestSpeed, flate.DefaultCompression, flate.HuffmanOnly} {
		for _, n := range []int{3, 40, 160} {
			z := deflated(t, level, text[:n])
			if out, err := inflate(z); err != nil || !bytes.Equal(out, text[:n]) {
				t.Fatalf("level %d, %d bytes: %v", level, n, err)
			}
			for i := range len(z) * 8 {
				z[i/8] ^= 1 << (i % 8)
				if out, err := inflate(z); err == nil && bytes.Equal(out, text[:n]) {
					t.Errorf("level %d, %d bytes: bit %d of %d changes nothing", level, n, i, len(z)*8)
				}
				z[i/8] ^= 1 << (i % 8)
			}
		}
	}
}
