package pki

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/tls"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/shelf"
)

const kioskID = "UT.GATE.0001"

func newNation(t *testing.T) *Nation {
	t.Helper()
	n, err := New(filepath.Join(t.TempDir(), "nation"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func must(t *testing.T) func(c Credential, err error) Credential {
	return func(c Credential, err error) Credential {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func TestFilesArePrivateAndFit(t *testing.T) {
	n := newNation(t)
	k := must(t)(n.Kiosk(kioskID))
	err := filepath.WalkDir(n.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		i, err := d.Info()
		if want := map[bool]fs.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; err == nil && i.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, i.Mode().Perm(), want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(n.Path(name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	// What a kiosk and a node would load from the files fits together.
	to, err := envelope.ParseRecipient(read(NodePub))
	if err != nil {
		t.Fatal(err)
	}
	opener, err := envelope.ParseOpener(read(NodeKey))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := envelope.ParseSigner(read(kioskID + ".key"))
	if err != nil {
		t.Fatal(err)
	}
	s := envelope.Sealer{Kiosk: kioskID, Signer: signer, KeyID: k.KeyID, Recipients: []envelope.Recipient{to}}
	env, err := s.Seal(uplink.Identity{Kiosk: kioskID, Lane: "results", Seq: 1}, [32]byte{}, time.Now(), "aborted", []byte("body"))
	if err != nil {
		t.Fatal(err)
	}
	_, sealed, err := envelope.Verify(env, func(string, []byte) (*ecdsa.PublicKey, error) { return &k.Key.PublicKey, nil })
	if err != nil {
		t.Fatal(err)
	}
	if b, err := envelope.Open(sealed, n.Sealed.KeyID, opener); err != nil || !bytes.Equal(b, []byte("body")) {
		t.Errorf("%q, %v", b, err)
	}
	key, errK := envelope.ParseSigner(read(ReceiptKey))
	pub, errP := envelope.ParseVerifier(read(ReceiptPub))
	if err := errors.Join(errK, errP); err != nil || !key.PublicKey.Equal(pub) {
		t.Errorf("the receipt key's halves do not fit: %v", err)
	}
	from, err := shelf.NewSigner(string(read(ShelfKey)))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := shelf.ParseKeys(string(read(ShelfKeys)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, signer := range []shelf.Signer{from, n.Shelf} {
		m := shelf.Manifest{Kind: shelf.KindList, Name: "documents", Version: 1, Issued: time.Now(), Expires: time.Now().Add(time.Hour)}
		if _, err := shelf.Sign(dir, m, "csv", []byte("x"), signer); err != nil {
			t.Fatal(err)
		}
		if _, err := shelf.Load(dir, "documents", shelf.KindList, keys, 0, 10); err != nil {
			t.Errorf("the shelf's keys do not fit: %v", err)
		}
	}
}

// shake connects c to a server of the nation and gives the client's verdict
// after the first byte came back: with TLS 1.3 a refusal shows no earlier.
func shake(t *testing.T, n *Nation, cfg *tls.Config) error {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", n.ServerTLS())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if c, err := l.Accept(); err == nil {
			c.SetDeadline(time.Now().Add(5 * time.Second))
			c.Write([]byte{1})
			c.Close()
		}
	}()
	defer func() { <-done }()
	c, err := tls.DialWithDialer(&net.Dialer{Timeout: 5 * time.Second}, "tcp", l.Addr().String(), cfg)
	if err != nil {
		return err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(5 * time.Second))
	_, err = c.Read(make([]byte, 1))
	return err
}

func TestWhoGetsIn(t *testing.T) {
	n := newNation(t)
	good := must(t)(n.Kiosk(kioskID))
	expired := must(t)(n.Expired("UT.GATE.0002"))
	foreign := must(t)(n.Foreign(kioskID))
	revoked := must(t)(n.Kiosk("UT.GATE.0003"))
	if err := shake(t, n, n.ClientTLS(revoked)); err != nil {
		t.Errorf("before it is revoked: %v", err)
	}
	if err := n.Revoke(revoked); err != nil {
		t.Fatal(err)
	}
	old := n.ClientTLS(good)
	old.MinVersion, old.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	stranger := newNation(t)
	distrust := n.ClientTLS(good)
	distrust.RootCAs = stranger.Pool()
	nobody := n.ClientTLS(good)
	nobody.Certificates = nil
	for name, c := range map[string]struct {
		cfg *tls.Config
		ok  bool
	}{
		"kiosk":              {n.ClientTLS(good), true},
		"node":               {n.ClientTLS(n.Exchange), true},
		"expired":            {n.ClientTLS(expired), false},
		"of another CA":      {n.ClientTLS(foreign), false},
		"revoked":            {n.ClientTLS(revoked), false},
		"no certificate":     {nobody, false},
		"TLS 1.2":            {old, false},
		"server not trusted": {distrust, false},
	} {
		if err := shake(t, n, c.cfg); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
