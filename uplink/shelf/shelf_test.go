package shelf

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var (
	issued  = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	expires = issued.Add(7 * 24 * time.Hour)
)

func key(t testing.TB, name string) (Signer, string) {
	t.Helper()
	secret, public, err := GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSigner(secret + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return s, public
}

func keys(t testing.TB, public ...string) Keys {
	t.Helper()
	k, err := ParseKeys("# keys\n\n" + strings.Join(public, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sign(t testing.TB, dir string, version uint64, content string, s ...Signer) Manifest {
	t.Helper()
	m, err := Sign(dir, Manifest{Kind: KindList, Name: "documents", Version: version, Issued: issued, Expires: expires}, "csv", []byte(content), s...)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func edit(t testing.TB, path string, f func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, f(b), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestLoad(t *testing.T) {
	signer, public := key(t, "lists.example")
	other, otherPublic := key(t, "lists.example") // same name, another key
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string, m Manifest)
		kind  string
		keys  []string
		floor uint64
		limit int64
		want  error
		says  string
	}{
		"good":                   {},
		"good at the floor":      {floor: 7},
		"good, rotated keys":     {keys: []string{otherPublic, public}},
		"good, at the limit":     {limit: 11},
		"below the floor":        {floor: 8, want: ErrRollback, says: "version 7 and 8 was in use"},
		"above the limit":        {limit: 10, want: ErrContent, says: "at most 10"},
		"unknown key":            {keys: []string{otherPublic}, want: ErrSignature, says: "public key"},
		"asked for another kind": {kind: KindPolicy, want: ErrManifest, says: "policy"},
		"no manifest":            {spoil: func(t *testing.T, dir string, _ Manifest) { os.Remove(filepath.Join(dir, "documents.manifest")) }, want: ErrMissing, says: "install"},
		"no content":             {spoil: func(t *testing.T, dir string, m Manifest) { os.Remove(filepath.Join(dir, m.File)) }, want: ErrMissing, says: "documents.7.csv"},
		"content changed": {spoil: func(t *testing.T, dir string, m Manifest) {
			edit(t, filepath.Join(dir, m.File), func(b []byte) []byte { b[3] ^= 1; return b })
		}, want: ErrContent, says: "documents.7.csv"},
		"content longer": {spoil: func(t *testing.T, dir string, m Manifest) {
			edit(t, filepath.Join(dir, m.File), func(b []byte) []byte { return append(b, 'x') })
		}, want: ErrContent},
		"content shorter": {spoil: func(t *testing.T, dir string, m Manifest) {
			edit(t, filepath.Join(dir, m.File), func(b []byte) []byte { return b[1:] })
		}, want: ErrContent},
		"version changed": {spoil: func(t *testing.T, dir string, _ Manifest) {
			edit(t, filepath.Join(dir, "documents.manifest"), func(b []byte) []byte { return bytes.Replace(b, []byte("version 7"), []byte("version 9"), 1) })
		}, want: ErrSignature},
		"signature taken off": {spoil: func(t *testing.T, dir string, _ Manifest) {
			edit(t, filepath.Join(dir, "documents.manifest"), func(b []byte) []byte { return b[:bytes.Index(b, []byte("\n\n"))+1] })
		}, want: ErrSignature},
		"signed by a stranger of the same name": {spoil: func(t *testing.T, dir string, _ Manifest) { sign(t, dir, 7, "hello,world", other) }, want: ErrSignature},
		"empty manifest": {spoil: func(t *testing.T, dir string, _ Manifest) {
			edit(t, filepath.Join(dir, "documents.manifest"), func([]byte) []byte { return nil })
		}, want: ErrSignature},
		"huge manifest": {spoil: func(t *testing.T, dir string, _ Manifest) {
			edit(t, filepath.Join(dir, "documents.manifest"), func(b []byte) []byte { return append(b, make([]byte, maxManifest)...) })
		}, want: ErrManifest},
		"manifest is a folder": {spoil: func(t *testing.T, dir string, _ Manifest) {
			os.Remove(filepath.Join(dir, "documents.manifest"))
			os.Mkdir(filepath.Join(dir, "documents.manifest"), 0o755)
		}, want: ErrMissing},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			m := sign(t, dir, 7, "hello,world", signer)
			if c.spoil != nil {
				c.spoil(t, dir, m)
			}
			if c.keys == nil {
				c.keys = []string{public}
			}
			if c.kind == "" {
				c.kind = KindList
			}
			if c.limit == 0 {
				c.limit = 1000
			}
			item, err := Load(dir, "documents", c.kind, keys(t, c.keys...), c.floor, c.limit)
			if !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if err != nil {
				if !strings.Contains(err.Error(), filepath.Join(dir, "documents.")) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("the error does not name file and step: %v", err)
				}
				return
			}
			if item.Manifest != m || string(item.Content) != "hello,world" || item.Version != 7 || !item.Issued.Equal(issued) {
				t.Errorf("item %+v, want %+v", item, m)
			}
		})
	}
}

func TestNewVersionReplacesAtOnce(t *testing.T) {
	signer, public := key(t, "lists.example")
	dir := t.TempDir()
	old := sign(t, dir, 7, "old", signer)
	manifest, err := os.ReadFile(filepath.Join(dir, "documents.manifest"))
	if err != nil {
		t.Fatal(err)
	}
	sign(t, dir, 8, "new", signer)
	if item, err := Load(dir, "documents", KindList, keys(t, public), 7, 100); err != nil || string(item.Content) != "new" {
		t.Errorf("%q, %v", item.Content, err)
	}
	// As a power cut between the two files would leave it.
	if err := os.WriteFile(filepath.Join(dir, "documents.manifest"), manifest, 0o644); err != nil {
		t.Fatal(err)
	}
	if item, err := Load(dir, "documents", KindList, keys(t, public), 7, 100); err != nil || item.Manifest != old || string(item.Content) != "old" {
		t.Errorf("%q, %v", item.Content, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestTime(t *testing.T) {
	m := Manifest{Issued: issued, Expires: expires}
	if m.Expired(expires.Add(-time.Second)) || !m.Expired(expires) {
		t.Error("expiry is not at Expires")
	}
	if m.Age(issued.Add(time.Hour)) != time.Hour || m.Age(issued.Add(-time.Hour)) != 0 {
		t.Error("age")
	}
}

func TestSignRefuses(t *testing.T) {
	signer, _ := key(t, "lists.example")
	good := Manifest{Kind: KindList, Name: "documents", Version: 1, Issued: issued, Expires: expires}
	for name, f := range map[string]func(*Manifest, *string){
		"name leaves the folder": func(m *Manifest, _ *string) { m.Name = "../x" },
		"ext leaves the folder":  func(_ *Manifest, ext *string) { *ext = "a/../../b" },
		"no version":             func(m *Manifest, _ *string) { m.Version = 0 },
		"no kind":                func(m *Manifest, _ *string) { m.Kind = "" },
		"expires first":          func(m *Manifest, _ *string) { m.Expires = m.Issued },
		"no time":                func(m *Manifest, _ *string) { m.Issued = time.Time{} },
	} {
		m, ext := good, "csv"
		f(&m, &ext)
		if _, err := Sign(t.TempDir(), m, ext, nil, signer); !errors.Is(err, ErrManifest) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Sign(t.TempDir(), good, "csv", nil); err == nil {
		t.Error("signed without a key")
	}
	if _, err := Sign(t.TempDir(), good, "csv", nil, signer); err != nil {
		t.Errorf("the good one: %v", err)
	}
}

func TestKeys(t *testing.T) {
	_, public := key(t, "lists.example")
	for name, text := range map[string]string{
		"none": "# nothing\n", "twice": public + "\n" + public, "garbage": "lists.example+1234+zzz", "secret": "PRIVATE+KEY+x",
	} {
		if _, err := ParseKeys(text); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := NewSigner(public); err == nil {
		t.Error("a public key signs")
	}
	if _, _, err := GenerateKey(rand.Reader, "with space"); err == nil {
		t.Error("a name with a space was accepted")
	}
	dir := t.TempDir()
	if _, err := Load(dir, "documents", KindList, Keys{}, 0, 10); !errors.Is(err, ErrSignature) {
		t.Errorf("no keys: %v", err)
	}
}

func TestFloors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "floors.json")
	f, err := OpenFloors(path)
	if err != nil || f.Of(KindList, "documents") != 0 {
		t.Fatal(err)
	}
	for _, v := range []uint64{3, 7, 5, 7, 1 << 60} {
		if err := f.Raise(KindList, "documents", v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Raise("policy", "lane", 2); err != nil {
		t.Fatal(err)
	}
	if f, err = OpenFloors(path); err != nil || f.Of(KindList, "documents") != 1<<60 || f.Of(KindPolicy, "lane") != 2 || f.Of(KindPolicy, "documents") != 0 {
		t.Errorf("%+v, %v", f, err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if f.Raise("a/b", "c", 1) == nil {
		t.Error("a kind with a slash was accepted")
	}
	for _, bad := range []string{"", "null", "[]", `{"list/documents":-1}`, `{"list":1}`, `{"list/documents":1} x`, `{"list/documents":1.5}`, `{"list/doc`} {
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenFloors(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// A floor that could not be written does not count.
func TestFloorNotWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	f, err := OpenFloors(filepath.Join(dir, "floors.json"))
	if err != nil {
		t.Fatal(err)
	}
	if f.Raise(KindList, "documents", 4) == nil || f.Of(KindList, "documents") != 0 {
		t.Error("raised without a disk")
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := f.Raise(KindList, "documents", 4); err != nil || f.Of(KindList, "documents") != 4 {
		t.Error(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if f.Raise(KindList, "documents", 9) == nil || f.Of(KindList, "documents") != 4 {
		t.Error("a floor that was not written counts")
	}
}

// A content that is made and read piece by piece is the same item; one that was not
// finished is none.
func TestContent(t *testing.T) {
	signer, public := key(t, "lists.example")
	dir := t.TempDir()
	m := Manifest{Kind: KindGallery, Name: "alerts", Version: 3, Issued: issued, Expires: expires}
	pieces := func(w io.Writer) error {
		for range 1000 {
			if _, err := io.WriteString(w, "0123456789"); err != nil {
				return err
			}
		}
		return nil
	}
	signed, err := SignFrom(dir, m, "gallery", pieces, signer)
	if err != nil || signed.Size != 10000 {
		t.Fatal(signed, err)
	}
	broken := errors.New("no more")
	next := m
	next.Version = 4
	if _, err := SignFrom(dir, next, "gallery", func(w io.Writer) error { pieces(w); return broken }, signer); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if item, err := Load(dir, "alerts", KindGallery, keys(t, public), 3, 10000); err != nil || item.Manifest != signed || len(item.Content) != 10000 {
		t.Fatalf("%+v, %v", item.Manifest, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.4.*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
	for name, c := range map[string]struct {
		spoil func([]byte) []byte
		want  error
	}{
		"good":    {func(b []byte) []byte { return b }, nil},
		"changed": {func(b []byte) []byte { b[9999] ^= 1; return b }, ErrContent},
		"longer":  {func(b []byte) []byte { return append(b, b...) }, ErrContent},
		"shorter": {func(b []byte) []byte { return b[:9999] }, ErrContent},
	} {
		edit(t, filepath.Join(dir, signed.File), c.spoil)
		content, err := Open(dir, "alerts", KindGallery, keys(t, public), 3, 10000)
		if err != nil {
			t.Fatal(name, err)
		}
		var head [7]byte
		if _, err := io.ReadFull(content, head[:]); err != nil || string(head[:]) != "0123456" {
			t.Errorf("%s: %q, %v", name, head, err)
		}
		if err := content.Verify(); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if _, err := content.ReadAt(head[:], 5003); err != nil || string(head[:]) != "3456789" {
			t.Errorf("%s: read at 5003: %q, %v", name, head, err)
		}
		content.Close()
		edit(t, filepath.Join(dir, signed.File), func([]byte) []byte { return []byte(strings.Repeat("0123456789", 1000)) })
	}
}

// What a medium holds comes to the shelf in two steps; before the second nothing changed.
func TestPlaceAndSwap(t *testing.T) {
	signer, public := key(t, "lists.example")
	medium, dir, k := t.TempDir(), t.TempDir(), keys(t, public)
	sign(t, dir, 6, "old", signer)
	sign(t, medium, 7, "hello,world", signer)
	item, err := Load(medium, "documents", KindList, k, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range []func(string) error{item.Place, item.Place, item.Swap} {
		if err := step(dir); err != nil {
			t.Fatal(err)
		}
		got, err := Load(dir, "documents", KindList, k, 0, 1000)
		if want := map[bool]string{true: "hello,world", false: "old"}[i == 2]; err != nil || string(got.Content) != want {
			t.Errorf("after step %d: %q, %v, want %q", i, got.Content, err, want)
		}
	}
	sign(t, medium, 7, "hello,there", signer)
	if item, err = Load(medium, "documents", KindList, k, 0, 1000); err != nil {
		t.Fatal(err)
	}
	if err := item.Place(dir); !errors.Is(err, ErrContent) {
		t.Errorf("another content of one version: %v", err)
	}
	if got, err := Load(dir, "documents", KindList, k, 0, 1000); err != nil || string(got.Content) != "hello,world" {
		t.Errorf("%q, %v", got.Content, err)
	}
}
