package eac

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
	"gatehouse/device"
)

// openssl runs Debian's openssl in a folder of the test.
func openssl(t testing.TB, dir string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed: package openssl")
	}
	cmd := exec.Command("openssl", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func write(t testing.TB, dir, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// answers is a card that has an answer to each command.
type answers func(c apdu.Command) (apdu.Response, error)

func (a answers) Exchange(_ context.Context, c apdu.Command) (apdu.Response, error) { return a(c) }

// signer is the card's side of Active Authentication: openssl's key.
type signer struct {
	dir  string
	spki []byte
}

func newSigner(t testing.TB, genpkey ...string) signer {
	dir := t.TempDir()
	openssl(t, dir, append(append([]string{"genpkey"}, genpkey...), "-outform", "DER", "-out", "key")...)
	openssl(t, dir, "pkey", "-in", "key", "-inform", "DER", "-pubout", "-outform", "DER", "-out", "public")
	return signer{dir, read(t, dir, "public")}
}

// raw is the private operation of RSA on a representative.
func (s signer) raw(t testing.TB, f []byte) []byte {
	write(t, s.dir, "f", f)
	openssl(t, s.dir, "pkeyutl", "-decrypt", "-inkey", "key", "-keyform", "DER", "-pkeyopt", "rsa_padding_mode:none", "-in", "f", "-out", "signature")
	return read(t, s.dir, "signature")
}

// digest signs a message; options are those of dgst.
func (s signer) digest(t testing.TB, h crypto.Hash, message []byte, options ...string) []byte {
	write(t, s.dir, "message", message)
	name := "-" + strings.ToLower(strings.ReplaceAll(h.String(), "-", ""))
	openssl(t, s.dir, append(append([]string{"dgst", name, "-sign", "key", "-keyform", "DER"}, options...), "-out", "signature", "message")...)
	return read(t, s.dir, "signature")
}

// representative is that of scheme 1 as Doc 9303-11 6.1.2.3 has it.
func representative(size int, h crypto.Hash, trailer, challenge []byte) []byte {
	m1 := make([]byte, size-1-h.Size()-len(trailer))
	rand.Read(m1)
	sum := h.New()
	sum.Write(m1)
	sum.Write(challenge)
	return slices.Concat([]byte{0x6a}, m1, sum.Sum(nil), trailer)
}

// plainOf makes r||s of a DER signature.
func plainOf(t testing.TB, der []byte, size int) []byte {
	number := func(b []byte) ([]byte, []byte) {
		tag, value, rest, err := lds.ReadTLV(b)
		if err != nil || tag != 2 {
			t.Fatalf("openssl's signature: %v", err)
		}
		value = bytes.TrimLeft(value, "\x00")
		return append(make([]byte, size-len(value)), value...), rest
	}
	_, body, _, err := lds.ReadTLV(der)
	if err != nil {
		t.Fatal(err)
	}
	r, rest := number(body)
	s, _ := number(rest)
	return append(r, s...)
}

func values(r Result) string {
	var out []string
	for _, v := range r.Values {
		out = append(out, v.Value)
	}
	return strings.Join(out, ", ")
}

func named(arc byte) *lds.SecurityInfos {
	return &lds.SecurityInfos{ActiveAuth: []lds.ActiveAuthInfo{{Version: 1, Signature: lds.OID(plain + string(arc))}}}
}

// TestActiveAuthentication: openssl is the card. Each right answer is done; the same
// with any of 64 bits changed, cut short, or over another challenge, is failed.
func TestActiveAuthentication(t *testing.T) {
	bits := func(n int) []string {
		return []string{"-algorithm", "RSA", "-pkeyopt", fmt.Sprintf("rsa_keygen_bits:%d", n)}
	}
	on := func(c string) []string { return []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + c} }
	scheme1 := func(size int, h crypto.Hash, trailer ...byte) func(signer, testing.TB, []byte) []byte {
		return func(s signer, t testing.TB, c []byte) []byte { return s.raw(t, representative(size, h, trailer, c)) }
	}
	pss := func(h crypto.Hash) func(signer, testing.TB, []byte) []byte {
		return func(s signer, t testing.TB, c []byte) []byte {
			return s.digest(t, h, c, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest")
		}
	}
	ecdsa := func(h crypto.Hash, size int) func(signer, testing.TB, []byte) []byte {
		return func(s signer, t testing.TB, c []byte) []byte {
			der := s.digest(t, h, c)
			if size == 0 {
				return der
			}
			return plainOf(t, der, size)
		}
	}
	for _, v := range []struct {
		name    string
		key     []string
		infos   *lds.SecurityInfos
		sign    func(signer, testing.TB, []byte) []byte
		outcome capture.Outcome
		values  string
		quirks  []string
	}{
		{"SHA-1, trailer BC", bits(1024), nil, scheme1(128, crypto.SHA1, 0xbc), capture.OutcomeDone, "RSA-1024, ISO 9796-2 scheme 1, SHA-1", nil},
		{"SHA-1, trailer 33CC", bits(1024), nil, scheme1(128, crypto.SHA1, 0x33, 0xcc), capture.OutcomeDone, "RSA-1024, ISO 9796-2 scheme 1, SHA-1", nil},
		{"SHA-224", bits(1536), nil, scheme1(192, crypto.SHA224, 0x38, 0xcc), capture.OutcomeDone, "RSA-1536, ISO 9796-2 scheme 1, SHA-224", nil},
		{"SHA-256", bits(2048), nil, scheme1(256, crypto.SHA256, 0x34, 0xcc), capture.OutcomeDone, "RSA-2048, ISO 9796-2 scheme 1, SHA-256", nil},
		{"SHA-384", bits(1280), nil, scheme1(160, crypto.SHA384, 0x36, 0xcc), capture.OutcomeDone, "RSA-1280, ISO 9796-2 scheme 1, SHA-384", nil},
		{"SHA-512", bits(3072), nil, scheme1(384, crypto.SHA512, 0x35, 0xcc), capture.OutcomeDone, "RSA-3072, ISO 9796-2 scheme 1, SHA-512", nil},
		{"another hash than the trailer's", bits(1024), nil, scheme1(128, crypto.SHA256, 0x33, 0xcc), capture.OutcomeFailed, "RSA-1024", nil},
		{"SHA-256 and trailer BC", bits(1024), nil, scheme1(128, crypto.SHA256, 0xbc), capture.OutcomeFailed, "RSA-1024", nil},
		{"an unknown trailer", bits(1024), nil, scheme1(128, crypto.SHA256, 0x3a, 0xcc), capture.OutcomeFailed, "RSA-1024", nil},
		{"PSS with SHA-1", bits(1024), nil, pss(crypto.SHA1), capture.OutcomeDone, "RSA-1024, ISO 9796-2 scheme 2, SHA-1", nil},
		{"PSS with SHA-256", bits(2048), nil, pss(crypto.SHA256), capture.OutcomeDone, "RSA-2048, ISO 9796-2 scheme 2, SHA-256", nil},
		{"PSS with SHA-512", bits(2048), nil, pss(crypto.SHA512), capture.OutcomeDone, "RSA-2048, ISO 9796-2 scheme 2, SHA-512", nil},
		{"PKCS #1", bits(1024), nil, func(s signer, t testing.TB, c []byte) []byte { return s.digest(t, crypto.SHA256, c) }, capture.OutcomeFailed, "RSA-1024", nil},
		{"P-256, plain", on("P-256"), named(3), ecdsa(crypto.SHA256, 32), capture.OutcomeDone, "P-256, ECDSA, SHA-256", nil},
		{"brainpool, SHA-1", on("brainpoolP224r1"), named(1), ecdsa(crypto.SHA1, 28), capture.OutcomeDone, "brainpoolP224r1, ECDSA, SHA-1", nil},
		{"P-521, SHA-512", on("P-521"), named(5), ecdsa(crypto.SHA512, 66), capture.OutcomeDone, "P-521, ECDSA, SHA-512", nil},
		{"P-384, DER", on("P-384"), named(4), ecdsa(crypto.SHA384, 0), capture.OutcomeDone, "P-384, ECDSA, SHA-384", []string{QuirkDER}},
		{"no word of the hash", on("P-256"), nil, ecdsa(crypto.SHA224, 32), capture.OutcomeDone, "P-256, ECDSA, SHA-224", []string{QuirkHashUnstated}},
		{"another hash than DG14's", on("P-256"), named(3), ecdsa(crypto.SHA384, 32), capture.OutcomeFailed, "P-256", nil},
		{"RIPEMD-160 in DG14", on("P-256"), named(6), ecdsa(crypto.SHA256, 32), capture.OutcomeMissing, "P-256", nil},
		{"no plain signature in DG14", on("P-256"), &lds.SecurityInfos{ActiveAuth: []lds.ActiveAuthInfo{{Version: 1, Signature: lds.OIDActiveAuth}}}, ecdsa(crypto.SHA256, 32), capture.OutcomeFailed, "P-256", nil},
	} {
		t.Run(v.name, func(t *testing.T) {
			s := newSigner(t, v.key...)
			ask := func(change func(challenge, signature []byte) []byte) Result {
				r, err := ActiveAuthentication(t.Context(), answers(func(c apdu.Command) (apdu.Response, error) {
					if c.INS != 0x88 || c.P1 != 0 || c.P2 != 0 || len(c.Data) != 8 {
						t.Errorf("command %+v", c)
					}
					signature := v.sign(s, t, c.Data)
					if len(signature) > c.Le {
						t.Errorf("%d bytes do not fit Le %d", len(signature), c.Le)
					}
					return apdu.Response{Data: change(c.Data, signature), SW: apdu.OK}, nil
				}), AAInput{s.spki, v.infos, rand.Reader})
				if err != nil {
					t.Fatal(err)
				}
				return r
			}
			r := ask(func(_, signature []byte) []byte { return signature })
			if r.Outcome != v.outcome || values(r) != v.values || !slices.Equal(r.Quirks, v.quirks) || (r.Reason == "") != (r.Outcome == capture.OutcomeDone) {
				t.Errorf("%v, %q, %q, %q", r.Outcome, r.Reason, values(r), r.Quirks)
			}
			if v.outcome != capture.OutcomeDone {
				return
			}
			for name, change := range map[string]func(c, s []byte) []byte{
				"cut short":         func(_, s []byte) []byte { return s[:len(s)-1] },
				"a byte more":       func(_, s []byte) []byte { return append(s, 0) },
				"nothing":           func(_, s []byte) []byte { return nil },
				"zeros":             func(_, s []byte) []byte { return make([]byte, len(s)) },
				"another challenge": func(c, _ []byte) []byte { return v.sign(s, t, append(slices.Clone(c[:7]), c[7]^1)) },
				"longer challenge":  func(c, _ []byte) []byte { return v.sign(s, t, append(slices.Clone(c), 0)) },
			} {
				if r := ask(change); r.Outcome != capture.OutcomeFailed {
					t.Errorf("%s: %v", name, r.Outcome)
				}
			}
			challenge := []byte("12345678")
			signature := v.sign(s, t, challenge)
			key, err := parseAAKey(s.spki)
			if err != nil {
				t.Fatal(err)
			}
			hashes, _ := key.hashes(v.infos, begin("AA"))
			if !key.verify(begin("AA"), hashes, challenge, signature) {
				t.Fatal("control")
			}
			for i := 0; i < len(signature)*8; i += 1 + len(signature)/8 {
				signature[i/8] ^= 1 << (i % 8)
				if key.verify(begin("AA"), hashes, challenge, signature) {
					t.Errorf("bit %d changed", i)
				}
				signature[i/8] ^= 1 << (i % 8)
			}
		})
	}
}

// TestAAEnds: what is not a signature at all.
func TestAAEnds(t *testing.T) {
	s := newSigner(t, "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024")
	weak := newSigner(t, "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1016")
	short := newSigner(t, "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1027")
	unknown := newSigner(t, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1")
	good := func(c apdu.Command) (apdu.Response, error) {
		return apdu.Response{Data: s.raw(t, representative(128, crypto.SHA1, []byte{0xbc}, c.Data)), SW: apdu.OK}, nil
	}
	never := func(c apdu.Command) (apdu.Response, error) {
		t.Errorf("%s was sent", apdu.Name(c.INS))
		return apdu.Response{}, nil
	}
	status := func(sw apdu.Status) answers {
		return func(apdu.Command) (apdu.Response, error) { return apdu.Response{SW: sw}, nil }
	}
	broken := func(err error) answers {
		return func(apdu.Command) (apdu.Response, error) { return apdu.Response{}, fmt.Errorf("exchange: %w", err) }
	}
	for _, v := range []struct {
		name    string
		card    answers
		spki    []byte
		random  bool
		outcome capture.Outcome
		err     error
	}{
		{"control", good, s.spki, true, capture.OutcomeDone, nil},
		{"no DG15", never, nil, true, capture.OutcomeUnsupported, nil},
		{"1016 bits", never, weak.spki, true, capture.OutcomeMissing, nil},
		{"1027 bits", never, short.spki, true, capture.OutcomeMissing, nil},
		{"half a key", never, s.spki[:40], true, capture.OutcomeMissing, nil},
		{"a key and a half", never, append(slices.Clone(s.spki), 0), true, capture.OutcomeMissing, nil},
		{"secp256k1", never, unknown.spki, true, capture.OutcomeMissing, nil},
		{"no random numbers", never, s.spki, false, capture.OutcomeAborted, errEmpty},
		{"6982", status(apdu.NotAllowed), s.spki, true, capture.OutcomeFailed, nil},
		{"6D00", status(apdu.UnknownInstruction), s.spki, true, capture.OutcomeFailed, nil},
		{"9000 and no data", status(apdu.OK), s.spki, true, capture.OutcomeFailed, nil},
		{"an answer without protection", broken(sm.ErrBroken), s.spki, true, capture.OutcomeFailed, sm.ErrBroken},
		{"pulled away", broken(device.ErrAbsent), s.spki, true, capture.OutcomeAborted, device.ErrAbsent},
		{"stopped", broken(context.Canceled), s.spki, true, capture.OutcomeAborted, context.Canceled},
	} {
		in := AAInput{Key: v.spki, Rand: rand.Reader}
		if !v.random {
			in.Rand = empty{}
		}
		r, err := ActiveAuthentication(t.Context(), v.card, in)
		if r.Outcome != v.outcome || !errors.Is(err, v.err) || r.Name != "AA" || (r.Reason == "") != (r.Outcome == capture.OutcomeDone) {
			t.Errorf("%s: %v, %q, %v", v.name, r.Outcome, r.Reason, err)
		}
	}
}

var errEmpty = errors.New("empty")

// empty is a source of random numbers that has none.
type empty struct{}

func (empty) Read([]byte) (int, error) { return 0, errEmpty }
