package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/capture/curve"
	"gatehouse/capture/cvc"
)

const module = "/usr/lib/softhsm/libsofthsm2.so"

// bench is a token of SoftHSM with keys of openssl, and certificates over them.
type bench struct {
	t   *testing.T
	dir string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	for program, pkg := range map[string]string{"softhsm2-util": "softhsm2", "openssl": "openssl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: package %s", program, pkg)
		}
	}
	b := &bench{t: t, dir: t.TempDir()}
	for _, d := range []string{"tokens", "certificates"} {
		if err := os.Mkdir(b.path(d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	b.write("softhsm2.conf", []byte("directories.tokendir = "+b.path("tokens")+"\nobjectstore.backend = file\nlog.level = ERROR\n"), 0o600)
	t.Setenv("SOFTHSM2_CONF", b.path("softhsm2.conf"))
	b.run("softhsm2-util", "--init-token", "--free", "--label", "gate", "--pin", "271828", "--so-pin", "314159")
	b.write("pin", []byte("271828\n"), 0o600)
	return b
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) write(name string, data []byte, mode os.FileMode) {
	b.t.Helper()
	if err := os.WriteFile(b.path(name), data, mode); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) run(name string, args ...string) {
	b.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = b.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// key makes a key with openssl and puts it into the token.
func (b *bench) key(label, id string, genpkey ...string) {
	b.t.Helper()
	b.run("openssl", append(append([]string{"genpkey"}, genpkey...), "-out", label+".pem")...)
	b.run("softhsm2-util", "--import", label+".pem", "--label", label, "--id", id, "--token", "gate", "--pin", "271828")
}

func (b *bench) flags(verb string, more ...string) []string {
	return append([]string{verb, "-module", module, "-token", "gate", "-pin", b.path("pin")}, more...)
}

// request has the signer make a request for the token's key.
func (b *bench) request(label string, a cvc.Algorithm) *cvc.Request {
	b.t.Helper()
	var out bytes.Buffer
	if err := command(b.t.Context(), b.flags("request", "-chr", label, "-car", "UTROOT00001", "-algorithm", a.String()), &out, io.Discard); err != nil {
		b.t.Fatalf("%s: %v", label, err)
	}
	q, err := cvc.ParseRequest(out.Bytes())
	if err != nil {
		b.t.Fatalf("%s: %v", label, err)
	}
	if string(q.CHR) != label || q.CAR != "UTROOT00001" || q.Key.Algorithm != a {
		b.t.Errorf("%s: %+v", label, q)
	}
	return q
}

// sign signs as an authority does.
func sign(k *ecdsa.PrivateKey) cvc.Signer {
	return func(m []byte) ([]byte, error) {
		digest := sha256.Sum256(m)
		r, s, err := ecdsa.Sign(rand.Reader, k, digest[:])
		if err != nil {
			return nil, err
		}
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), nil
	}
}

// certificate writes one into the signer's folder.
func (b *bench) certificate(car, chr string, role cvc.Role, key cvc.PublicKey, by *ecdsa.PrivateKey) {
	b.t.Helper()
	der, err := cvc.Template{
		CAR: cvc.Reference(car), CHR: cvc.Reference(chr), Key: key, Role: role, Rights: cvc.ReadDG3,
		Effective: time.Now().AddDate(0, 0, -1), Expiration: time.Now().AddDate(0, 0, 1),
	}.Sign(sign(by))
	if err != nil {
		b.t.Fatal(err)
	}
	b.write("certificates/"+chr, der, 0o600)
}

func ecKey(t *testing.T) (*ecdsa.PrivateKey, cvc.PublicKey) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	spki, err := x509.MarshalPKIXPublicKey(&k.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	public, err := curve.ParseSPKI(spki)
	if err != nil {
		t.Fatal(err)
	}
	return k, cvc.NewEC(cvc.ECDSASHA256, public)
}

// start runs serve until the socket is there.
func (b *bench) start(args []string) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- command(ctx, args, io.Discard, io.Discard) }()
	for range 200 {
		if _, err := os.Stat(b.path("s")); err == nil {
			break
		}
		select {
		case err := <-ended:
			cancel()
			b.t.Fatalf("ended with %v", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
	return func() error { cancel(); return <-ended }
}

// lines takes a log line by line.
type lines chan string

func (l lines) Write(b []byte) (int, error) { l <- string(b); return len(b), nil }

func (l lines) await(t *testing.T, want string) {
	t.Helper()
	for {
		select {
		case line := <-l:
			if strings.Contains(line, want) {
				return
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("no line with %q", want)
		}
	}
}
