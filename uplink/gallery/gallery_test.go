package gallery

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/fmr"
	"gatehouse/screening/match/index"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/shelf"
)

var (
	issued   = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	manifest = shelf.Manifest{Name: "alerts", Version: 4, Issued: issued, Expires: issued.Add(24 * time.Hour)}
	models   = []Model{{Modality: Finger, Name: "gatehouse-finger-1", Encoding: Native}, network("net-1", Float32, 4*16), network("net-2", Int8, 16)}
)

// nation has a signer, its public key, and the key of one reader.
type nation struct {
	signer shelf.Signer
	keys   shelf.Keys
	key    hpke.PrivateKey
}

func newNation(t testing.TB) nation {
	t.Helper()
	secret, public, err := shelf.GenerateKey(rand.Reader, "alerts.example")
	if err != nil {
		t.Fatal(err)
	}
	var n nation
	var errs [3]error
	n.signer, errs[0] = shelf.NewSigner(secret)
	n.keys, errs[1] = shelf.ParseKeys(public)
	n.key, errs[2] = hpke.DHKEM(ecdh.X25519()).GenerateKey()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n nation) options() Options { return Options{Keys: n.keys, Key: n.key} }

func (n nation) recipients() []envelope.Recipient {
	pub := n.key.PublicKey()
	return []envelope.Recipient{{KeyID: envelope.RecipientKeyID(pub), Key: pub}}
}

func (n nation) seal(t testing.TB, dir string, m shelf.Manifest, entries []Entry) {
	t.Helper()
	if _, err := Seal(context.Background(), dir, m, models, entries, n.recipients(), rand.Reader, n.signer); err != nil {
		t.Fatal(err)
	}
}

func (n nation) open(t testing.TB, dir string) *Gallery {
	t.Helper()
	g, err := Open(context.Background(), dir, "alerts", n.options())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func finger(r *mrand.Rand) capture.FingerTemplate {
	t := capture.FingerTemplate{Extractor: 1, Width: 400, Height: 500, Quality: 60}
	for range 40 {
		t.Enhanced = append(t.Enhanced, capture.Minutia{X: int16(40 + r.IntN(320)), Y: int16(40 + r.IntN(420)), Angle: uint8(r.IntN(256)), Kind: capture.RidgeEnding, Quality: 50})
	}
	return t
}

func picture(r *mrand.Rand, n int) func() ([]byte, error) {
	b := append([]byte{0xff, 0xd8, 0xff}, make([]byte, n)...)
	for i := range n {
		b[3+i] = byte(r.Uint32())
	}
	return func() ([]byte, error) { return b, nil }
}

// persons makes n subjects with two fingers and a face each; every second template has
// a picture.
func persons(n int) ([]Entry, []capture.FingerTemplate) {
	r := mrand.New(mrand.NewPCG(3, 3))
	var out []Entry
	var fingers []capture.FingerTemplate
	for i := range n {
		subject := fmt.Sprintf("case-%05d", i)
		for _, f := range []capture.Finger{capture.RightThumb, capture.RightIndex} {
			t := finger(r)
			fingers = append(fingers, t)
			out = append(out, Entry{Row: Row{Subject: subject, Modality: Finger, Position: f, Reason: "W2", Template: fmr.EncodeNative(&t)}})
		}
		out = append(out, Entry{Row: Row{Subject: subject, Modality: Face, Model: 1, Reason: "W2", Template: floats(direction(r, 16))}, Picture: picture(r, 100+i)})
		out[len(out)-3].Picture = picture(r, 5000)
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out, fingers
}

func TestRoundTrip(t *testing.T) {
	for _, n := range []int{0, 1, 300} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			dir, by := t.TempDir(), newNation(t)
			entries, probes := persons(n)
			by.seal(t, dir, manifest, entries)
			m, h, err := Show(dir, "alerts", by.options())
			if err != nil || m.Version != 4 || h.Rows != uint64(3*n) || h.Subjects != uint64(n) || h.Pictures != uint64(2*n) {
				t.Fatalf("%+v, %v", h, err)
			}
			g := by.open(t, dir)
			defer g.Close()
			if g.Len() != len(entries) {
				t.Fatalf("%d rows", g.Len())
			}
			for i := range g.Len() {
				got, want := g.Row(i), entries[i] // Seal put them in order
				if got.Subject != want.Subject || got.Position != want.Position || got.Model != want.Model || got.Reason != want.Reason || !bytes.Equal(got.Template, want.Template) {
					t.Fatalf("row %d: %+v", i, got)
				}
				b, err := g.Picture(i)
				var p []byte
				if want.Picture != nil {
					p, _ = want.Picture()
				}
				if err != nil || !bytes.Equal(b, p) {
					t.Fatalf("picture %d: %d bytes, want %d, %v", i, len(b), len(p), err)
				}
			}
			s := index.NewSearcher()
			for i := 0; i < len(probes); i += 97 {
				want := fmt.Sprintf("case-%05d", i/2)
				f := []capture.Finger{capture.RightThumb, capture.RightIndex}[i%2]
				found, err := g.Search(t.Context(), s, []index.Probe{{Finger: f, Template: &probes[i]}}, index.Limits{FalseCenti: 200})
				if err != nil || len(found.Leads) != 1 || found.Leads[0].Subject != want || found.Leads[0].Reason != "W2" || found.Leads[0].Pairs[0].Finger != f || found.Screened != 2*n {
					t.Errorf("finger %d: %+v, %v", i, found, err)
				}
			}
			stranger := finger(mrand.New(mrand.NewPCG(99, 99)))
			if found, err := g.Search(t.Context(), s, []index.Probe{{Template: &stranger}}, index.Limits{FalseCenti: 200}); err != nil || len(found.Leads) != 0 {
				t.Errorf("a stranger: %+v, %v", found, err)
			}
		})
	}
}

// What is on the disk says nothing of a person.
func TestNothingInTheClear(t *testing.T) {
	dir, by := t.TempDir(), newNation(t)
	entries, _ := persons(20)
	by.seal(t, dir, manifest, entries)
	b, err := os.ReadFile(filepath.Join(dir, "alerts.4.gallery"))
	if err != nil {
		t.Fatal(err)
	}
	g := by.open(t, dir)
	defer g.Close()
	for name, secret := range map[string][]byte{"subject": []byte("case-00007"), "template": entries[0].Template[:40], "picture": func() []byte {
		for _, e := range entries {
			if e.Picture != nil {
				b, _ := e.Picture()
				return b[:40]
			}
		}
		return nil
	}()} {
		if bytes.Contains(b, secret) || len(secret) == 0 {
			t.Errorf("%s is readable", name)
		}
	}
	if !bytes.Contains(g.rows, []byte("case-00007")) || !bytes.Contains(b, []byte("gatehouse-finger-1")) {
		t.Error("positive control: the opened rows hold the subject, the clear header the model")
	}
}

func TestRefuses(t *testing.T) {
	by, other := newNation(t), newNation(t)
	entries, _ := persons(400) // several chunks
	cut := func(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:len(b)-n] } }
	flip := func(at int) func([]byte) []byte { return func(b []byte) []byte { b[at] ^= 1; return b } }
	// resign: the nation itself signs a changed content, as one who has its key but is wrong.
	for name, c := range map[string]struct {
		spoil  func([]byte) []byte
		resign bool
		change func(*Options)
		want   error
	}{
		"good":                  {},
		"good, signed again":    {resign: true},
		"a bit":                 {spoil: flip(9000), want: shelf.ErrContent},
		"a bit, signed":         {spoil: flip(9000), resign: true, want: ErrForm},
		"header, signed":        {spoil: func(b []byte) []byte { return bytes.Replace(b, []byte("net-1"), []byte("net-3"), 1) }, resign: true, want: ErrRecipient},
		"magic, signed":         {spoil: flip(0), resign: true, want: ErrForm},
		"header length, signed": {spoil: flip(10), resign: true, want: ErrForm},
		"cut, signed":           {spoil: cut(1), resign: true, want: ErrForm},
		"longer, signed":        {spoil: func(b []byte) []byte { return append(b, 0) }, resign: true, want: ErrForm},
		"empty, signed":         {spoil: func([]byte) []byte { return nil }, resign: true, want: ErrForm},
		"chunks exchanged, signed": {spoil: func(b []byte) []byte {
			h, n, err := readHeader(bytes.NewReader(b))
			if err != nil || chunks(h.RowBytes) < 3 {
				panic("the test has too few chunks")
			}
			first := b[len(magic)+4+n:]
			one := bytes.Clone(first[:chunkBytes+tagBytes])
			copy(first, first[chunkBytes+tagBytes:2*(chunkBytes+tagBytes)])
			copy(first[chunkBytes+tagBytes:], one)
			return b
		}, resign: true, want: ErrForm},
		"below the floor": {change: func(o *Options) { o.Floor = 5 }, want: shelf.ErrRollback},
		"another nation":  {change: func(o *Options) { o.Keys = other.keys }, want: shelf.ErrSignature},
		"another reader":  {change: func(o *Options) { o.Key = other.key }, want: ErrRecipient},
		"above the limit": {change: func(o *Options) { o.Limit = 1000 }, want: shelf.ErrContent},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			by.seal(t, dir, manifest, entries)
			path := filepath.Join(dir, "alerts.4.gallery")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if c.spoil != nil {
				b = c.spoil(b)
			}
			if c.resign {
				m := manifest
				m.Kind = shelf.KindGallery
				_, err = shelf.Sign(dir, m, Ext, b, by.signer)
			} else {
				err = os.WriteFile(path, b, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			o := by.options()
			if c.change != nil {
				c.change(&o)
			}
			g, err := Open(t.Context(), dir, "alerts", o)
			if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if err == nil {
				g.Close()
			} else if strings.Contains(err.Error(), "case-") {
				t.Errorf("the error names a subject: %v", err)
			}
		})
	}
	// A content of version 4 under a manifest of version 5.
	dir := t.TempDir()
	by.seal(t, dir, manifest, entries)
	b, _ := os.ReadFile(filepath.Join(dir, "alerts.4.gallery"))
	m := manifest
	m.Kind, m.Version = shelf.KindGallery, 5
	if _, err := shelf.Sign(dir, m, Ext, b, by.signer); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, "alerts", by.options()); !errors.Is(err, ErrForm) {
		t.Errorf("version 4 as version 5: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	by.seal(t, dir, m, entries)
	if _, err := Open(ctx, dir, "alerts", by.options()); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// sealDamaged seals entries that are damaged after they were counted and checked, as one
// who signs what he did not make would.
func (n nation) sealDamaged(t *testing.T, dir string, models []Model, entries []Entry, damage func()) {
	t.Helper()
	h := Header{Name: manifest.Name, Version: manifest.Version, Models: slices.Clone(models), Rows: uint64(len(entries))}
	if err := h.count(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	damage()
	secret := make([]byte, keyBytes)
	binding, err := h.binding()
	if err != nil {
		t.Fatal(err)
	}
	w, err := seal(n.recipients()[0], secret, binding)
	if err != nil {
		t.Fatal(err)
	}
	h.Wraps = []wrap{w}
	gcm, err := contentCipher(secret)
	if err != nil {
		t.Fatal(err)
	}
	m := manifest
	m.Kind = shelf.KindGallery
	_, err = shelf.SignFrom(dir, m, Ext, func(w io.Writer) error { return h.write(t.Context(), w, entries, gcm, binding) }, n.signer)
	if err != nil {
		t.Fatal(err)
	}
}

// A finger that the nation sealed by mistake is found when the gallery is opened.
func TestDamagedFinger(t *testing.T) {
	dir, by := t.TempDir(), newNation(t)
	entries, _ := persons(3)
	by.sealDamaged(t, dir, models, entries, func() { entries[0].Template[0] ^= 1 }) // fingers first
	if _, err := Open(t.Context(), dir, "alerts", by.options()); !errors.Is(err, ErrForm) || !strings.Contains(err.Error(), "row 0") {
		t.Errorf("opened with a damaged finger: %v", err)
	}
}

// A picture that was changed on the disk after opening is not shown.
func TestPictureChanged(t *testing.T) {
	dir, by := t.TempDir(), newNation(t)
	entries, _ := persons(2)
	by.seal(t, dir, manifest, entries)
	g := by.open(t, dir)
	defer g.Close()
	f, err := os.OpenFile(filepath.Join(dir, "alerts.4.gallery"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{1, 2, 3, 4}, g.Manifest.Size-20); err != nil {
		t.Fatal(err)
	}
	f.Close()
	good, bad := 0, 0
	for i := range g.Len() {
		b, err := g.Picture(i)
		switch {
		case errors.Is(err, ErrForm):
			bad++
		case b != nil:
			good++
		}
	}
	if good != 3 || bad != 1 {
		t.Errorf("%d pictures shown, %d refused, want 3 and 1", good, bad)
	}
}

func content(t testing.TB, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "alerts.4.gallery"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
