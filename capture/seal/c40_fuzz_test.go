package seal

import (
	"encoding/hex"
	"strings"
	"testing"
)

// FuzzC40: no bytes panic, and what is decoded is as long as it must be and of the
// characters that seals have.
func FuzzC40(f *testing.F) {
	for _, s := range []string{"eb0466a9", "eb11fe45", "de515826", "fe45"} {
		b, err := hex.DecodeString(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, ok := decodeC40(b)
		if !ok {
			return
		}
		if strings.Trim(s, " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			t.Fatalf("%q", s)
		}
		if sizeC40(len(s)) != len(b) {
			t.Fatalf("%d characters of %d bytes", len(s), len(b))
		}
		decodeDate(b)
		decodeMasked(b)
		decodeDateTime(b)
	})
}
