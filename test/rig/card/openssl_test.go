package card_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// workshop is a folder in which openssl works.
type workshop struct {
	t   *testing.T
	dir string
}

func newWorkshop(t *testing.T) workshop {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("the Debian package openssl is not installed")
	}
	return workshop{t, t.TempDir()}
}

func (w workshop) openssl(args ...string) {
	w.t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = w.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		w.t.Fatalf("openssl %v: %v\n%s", args, err, out)
	}
}

func (w workshop) put(name string, b []byte) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), b, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w workshop) get(name string) []byte {
	w.t.Helper()
	b, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// TestChipAuthenticationByOpenSSL: openssl reads the key of DG14, makes a key pair of
// its own in that group and agrees; the chip answers in the keys of that secret.
func TestChipAuthenticationByOpenSSL(t *testing.T) {
	s := newState(t)
	names := map[int]string{8: "prime192v1", 10: "secp224r1", 12: "prime256v1", 13: "brainpoolP256r1", 14: "brainpoolP320r1", 16: "brainpoolP384r1", 17: "brainpoolP512r1", 18: "secp521r1"}
	for domain, cipher := range map[int]card.Cipher{
		0: card.AES128, 1: card.AES192, 2: card.AES256, 8: card.AES128, 10: card.TDES, 12: card.AES128, 13: card.AES256, 14: card.AES128, 16: card.AES192, 17: card.AES256, 18: card.AES128,
	} {
		w := newWorkshop(t)
		p := personalise(t, s, issuer.CardOptions{
			PACE: []card.PACE{issuer.PACE(card.GM, card.AES128, 12)}, Chip: []issuer.ChipKey{{ID: 1, Domain: domain, Ciphers: []card.Cipher{cipher}}},
		})
		infos, err := lds.ParseDG14(p.Application[card.DG(14)])
		if err != nil {
			t.Fatal(err)
		}
		w.put("chip", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: infos.ChipAuthKeys[0].SPKI}))
		if domain < 3 {
			w.openssl("genpkey", "-algorithm", "DHX", "-pkeyopt", fmt.Sprintf("dh_rfc5114:%d", domain+1), "-out", "own")
		} else {
			w.openssl("ecparam", "-name", names[domain], "-genkey", "-noout", "-out", "own")
		}
		w.openssl("pkey", "-in", "own", "-pubout", "-outform", "DER", "-out", "public")
		w.openssl("pkeyutl", "-derive", "-inkey", "own", "-peerkey", "chip", "-out", "secret")
		public := w.get("public")
		if size := p.Static[0].Group.Size(); domain < 3 {
			public = public[len(public)-size:]
		} else {
			public = public[len(public)-1-2*size:]
		}

		l := open(t, p, 0)
		l.selectApplication()
		l.do(apdu.Command{INS: apdu.ManageSecurity, P1: 0x41, P2: 0xA4, Data: append(card.TLV(0x80, p.Static[0].OID(cipher)), 0x84, 1, 1)}, apdu.OK)
		l.do(apdu.Command{INS: apdu.GeneralAuthenticate, Data: card.TLV(0x7C, card.TLV(0x80, public)), Le: 256}, apdu.OK)
		secret := w.get("secret")
		secret = append(make([]byte, p.Static[0].Group.Size()-len(secret)), secret...) // openssl drops leading zeros
		l.Rekey(sm.New(sm.Cipher(cipher), l.arena.Derive(sm.Cipher(cipher), secret, 1), l.arena.Derive(sm.Cipher(cipher), secret, 2), nil, l.arena))
		if got := l.file(1, apdu.OK); !bytes.Equal(got, p.Application[card.DG(1)]) {
			t.Errorf("domain %d: DG1 differs", domain)
		}
	}
}

// TestActiveAuthenticationByOpenSSL: openssl opens the chip's RSA signature with the
// key of DG15, and verifies its ECDSA.
func TestActiveAuthenticationByOpenSSL(t *testing.T) {
	s := newState(t)
	challenge := []byte("8 bytes!")
	for name, spec := range map[string]issuer.KeySpec{"RSA": {RSA: 1536}, "ECDSA": {Curve: "brainpoolP320r1"}} {
		w := newWorkshop(t)
		p := personalise(t, s, issuer.CardOptions{Active: &spec, ActiveDER: true, Plain: true})
		spki, err := lds.ParseDG15(p.Application[card.DG(15)])
		if err != nil {
			t.Fatal(err)
		}
		w.put("key", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki}))
		l := &terminal{t: t, c: card.New(p)}
		l.selectApplication()
		w.put("signature", l.do(apdu.Command{INS: apdu.InternalAuthenticate, Data: challenge, Le: 256}, apdu.OK))
		if name == "ECDSA" {
			w.put("challenge", challenge)
			w.openssl("dgst", "-sha256", "-verify", "key", "-signature", "signature", "challenge")
			continue
		}
		w.openssl("pkeyutl", "-verifyrecover", "-pubin", "-inkey", "key", "-in", "signature", "-pkeyopt", "rsa_padding_mode:none", "-out", "message")
		m := w.get("message")
		// ISO/IEC 9796-2 scheme 1: head, recoverable nonce, digest, trailer of SHA-256.
		n := len(m) - 2 - sha256.Size
		sum := sha256.Sum256(append(bytes.Clone(m[1:n]), challenge...))
		if m[0] != 0x6A || !bytes.Equal(m[n:len(m)-2], sum[:]) || !bytes.Equal(m[len(m)-2:], []byte{0x34, 0xCC}) {
			t.Errorf("RSA: %x", m)
		}
	}
}
