package chip

import (
	"bytes"
	"crypto"
	"testing"
)

func TestDigest(t *testing.T) {
	data := bytes.Repeat([]byte("what a data group holds"), 20)
	for name, h := range map[string]crypto.Hash{"SHA-1": crypto.SHA1, "SHA-224": crypto.SHA224, "SHA-256": crypto.SHA256, "SHA-384": crypto.SHA384, "SHA-512": crypto.SHA512} {
		for n := range len(data) {
			want := h.New()
			want.Write(data[:n])
			if got := Digest(name, data[:n]); !bytes.Equal(got, want.Sum(nil)) {
				t.Fatalf("%s of %d bytes: %x", name, n, got)
			}
		}
	}
	if Digest("MD5", data) != nil {
		t.Error("MD5 is a hash of no security object")
	}
}
