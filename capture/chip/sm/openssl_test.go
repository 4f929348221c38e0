package sm

import (
	"bytes"
	"context"
	"encoding/hex"
	"os/exec"
	"strings"
	"testing"

	"gatehouse/capture/chip/apdu"
)

// openssl runs Debian's openssl over in and gives what it prints.
func openssl(t *testing.T, in []byte, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	cmd := exec.Command("openssl", args...)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("openssl %s: %v", args[0], err)
	}
	return out
}

var opensslName = map[Cipher]string{TDES: "des-ede", AES128: "aes-128", AES192: "aes-192", AES256: "aes-256"}

func opensslCBC(t *testing.T, c Cipher, key, iv, data []byte) []byte {
	return openssl(t, data, "enc", "-"+opensslName[c]+"-cbc", "-nopad", "-K", hex.EncodeToString(key), "-iv", hex.EncodeToString(iv))
}

func opensslCMAC(t *testing.T, c Cipher, key, data []byte) []byte {
	out := openssl(t, data, "mac", "-cipher", opensslName[c]+"-cbc", "-macopt", "hexkey:"+hex.EncodeToString(key), "-in", "-", "CMAC")
	return unhex(strings.TrimSpace(string(out)))[:8]
}

// A protected command and its answer as openssl makes them: the layout is written
// down here by the standard, the arithmetic is not ours.
func TestSessionOpenSSL(t *testing.T) {
	a := NewArena()
	defer a.Close()
	for _, c := range []Cipher{AES128, AES192, AES256} {
		for _, odd := range []bool{false, true} {
			key := bytes.Repeat([]byte{0x31, 0x7A}, 16)[:c.KeySize()]
			mac := bytes.Repeat([]byte{0xE5, 0x10, 0x0B}, 11)[:c.KeySize()]
			ssc := func(n byte) []byte { x := make([]byte, 16); x[15] = n; return x }
			iv := func(n byte) []byte { return opensslCBC(t, c, key, make([]byte, 16), ssc(n)) }
			code := func(n byte, parts ...[]byte) []byte {
				return opensslCMAC(t, c, mac, Pad(append(ssc(n), bytes.Join(parts, nil)...), 16))
			}
			command := apdu.Command{INS: 0xB0, P1: 1, P2: 2, Data: []byte{0x54, 2, 0x80, 0}, Le: 4096, Extended: true}
			do, indicator := byte(0x87), []byte{1}
			if odd {
				command.INS, do, indicator = 0xB1, 0x85, nil
			}
			cryptogram := append(indicator, opensslCBC(t, c, key, iv(1), Pad(bytes.Clone(command.Data), 16))...)
			body := append([]byte{do, byte(len(cryptogram))}, cryptogram...)
			body = append(body, 0x97, 2, 0x10, 0)
			header := []byte{0x0C, command.INS, 1, 2, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
			want := append([]byte{0x0C, command.INS, 1, 2, 0, 0, byte(len(body) + 10)}, body...)
			want = append(append(append(want, 0x8E, 8), code(1, header, body)...), 0, 0)

			plain := bytes.Repeat([]byte{9, 8, 7}, 100)
			inner := opensslCBC(t, c, key, iv(2), Pad(bytes.Clone(plain), 16))
			answer := append([]byte{do, 0x82, 1, byte(len(inner) + len(indicator))}, append(indicator, inner...)...)
			answer = append(answer, 0x99, 2, 0x90, 0)
			answer = append(append(append(answer, 0x8E, 8), code(2, answer)...), 0x90, 0)

			r := &replies{answers: [][]byte{answer}}
			got, err := New(c, a.Keep(key), a.Keep(mac), nil, a).Exchange(context.Background(), r, command)
			if err != nil || !bytes.Equal(got.Data, plain) {
				t.Errorf("%v, odd %v: %v", c, odd, err)
			}
			if !bytes.Equal(r.sent[0], want) {
				t.Errorf("%v, odd %v: sent %X, want %X", c, odd, r.sent[0], want)
			}
		}
	}
}

func TestCiphersOpenSSL(t *testing.T) {
	for c := TDES; c <= AES256; c++ {
		key := []byte("a key of 32 bytes, of which some")[:c.KeySize()]
		iv, data := []byte("sixteen bytes iv")[:c.BlockSize()], []byte("forty-eight bytes of something that is encrypted")
		want, got := opensslCBC(t, c, key, iv, data), make([]byte, len(data))
		if Encrypt(c, key, iv, got, data); !bytes.Equal(got, want) {
			t.Errorf("%v: %x, openssl %x", c, got, want)
		}
		if Decrypt(c, key, iv, got, got); !bytes.Equal(got, data) {
			t.Errorf("%v does not come back", c)
		}
		for n := 0; c != TDES && n <= len(data); n += 7 {
			if code := MAC(c, key, data[:n]); !bytes.Equal(code[:], opensslCMAC(t, c, key, data[:n])) {
				t.Errorf("%v: CMAC of %d bytes differs from openssl's", c, n)
			}
		}
	}
}
