package trust

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gatehouse/capture/cms"
	"gatehouse/test/rig/anchors"
	"gatehouse/uplink/shelf"
	"gatehouse/uplink/trust/format"
)

// world is a test's states and its store. UT has an authority a with the signers ds
// and mls, a newer authority b behind the link ab; XU has an authority x.
type world struct {
	*testing.T
	*anchors.Folder
	store *Store
	now   time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	f, err := anchors.New(t.TempDir())
	if err != nil {
		t.Skip(err)
	}
	w := &world{t, f, nil, time.Now()}
	w.fresh()
	w.do(f.Authority("a", "/C=UT/O=Utopia/CN=CSCA"), f.Authority("b", "/C=UT/O=Utopia/CN=CSCA 2"), f.Link("ab", "a", "b", "/C=UT/O=Utopia/CN=CSCA 2"),
		f.Issue("ds", "a", "/C=UT/CN=DS", "dsc"), f.Issue("mls", "a", "/C=UT/CN=MLS", "mls"), f.Authority("x", "/C=XU/O=Xutopia/CN=CSCA"))
	return w
}

// fresh begins with an empty store.
func (w *world) fresh() {
	w.Helper()
	var err error
	w.store, err = Open(filepath.Join(w.TempDir(), "trust"))
	w.do(err)
}

func (w *world) do(errs ...error) {
	w.Helper()
	if err := errors.Join(errs...); err != nil {
		w.Fatal(err)
	}
}

func (w *world) der(name string) []byte {
	w.Helper()
	b, err := w.DER(name)
	w.do(err)
	return b
}

func (w *world) list(names ...string) []byte {
	w.Helper()
	var all [][]byte
	for _, n := range names {
		all = append(all, w.der(n))
	}
	return anchors.MasterList(all...)
}

func (w *world) signed(by, kind string, content []byte) []byte {
	w.Helper()
	b, err := w.Sign(by, kind, content)
	w.do(err)
	return b
}

func (w *world) crl(by string, revoked ...string) []byte {
	w.Helper()
	b, err := w.CRL(by, revoked...)
	w.do(err)
	return b
}

func (w *world) try(b []byte) (Report, error) {
	w.Helper()
	path := filepath.Join(w.Dir, "file.bin")
	w.do(os.WriteFile(path, b, 0o600))
	return w.store.Import(w.Context(), path, Options{Now: w.now})
}

// take imports what must be taken whole.
func (w *world) take(b []byte) Report {
	w.Helper()
	r, err := w.try(b)
	if err != nil || r.Err() != nil || len(r.Rejected) > 0 {
		w.Fatalf("%v %+v", err, r)
	}
	return r
}

// has gives the entry of a certificate; nil: it is not in the store.
func (w *world) has(name string) *Entry {
	w.Helper()
	der := w.der(name)
	for e := range w.store.List(w.now) {
		if bytes.Equal(e.DER, der) {
			return &e
		}
	}
	return nil
}

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// nation signs bundles.
type nation struct {
	dir    string
	signer shelf.Signer
	keys   shelf.Keys
}

func (w *world) nation() *nation {
	w.Helper()
	secret, public, err := shelf.GenerateKey(rand.Reader, "national.example")
	w.do(err)
	n := &nation{dir: w.TempDir()}
	n.signer, err = shelf.NewSigner(secret)
	w.do(err)
	n.keys, err = shelf.ParseKeys(public)
	w.do(err)
	return n
}

func (w *world) bundle(n *nation, version uint64, content ...[]byte) (Report, error) {
	w.Helper()
	_, err := shelf.Sign(n.dir, shelf.Manifest{Kind: shelf.KindTrust, Name: "partners", Version: version, Issued: w.now.Add(-time.Hour + time.Duration(version)*time.Second), Expires: w.now.AddDate(1, 0, 0)},
		"pem", bytes.Join(content, nil), n.signer)
	w.do(err)
	return w.store.ImportBundle(w.Context(), filepath.Join(n.dir, "partners.manifest"), n.keys, Options{Now: w.now})
}

// TestKinds: whatever the file is, it is found out, and each certificate has its role
// and its proof.
func TestKinds(t *testing.T) {
	w := newWorld(t)
	a, b, ab, ds := w.der("a"), w.der("b"), w.der("ab"), w.der("ds")
	crl := w.crl("a", "ds")
	ml := w.signed("mls", format.OIDMasterList, w.list("a", "b", "ab", "ds", "x"))
	unsigned, err := w.Unsigned("a", "x")
	w.do(err)
	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	e, err := z.Create("UT.ml")
	w.do(err)
	_, err = e.Write(ml)
	w.do(err, z.Close())
	ldif := anchors.LDIF(
		anchors.Object{Attribute: "userCertificate;binary", Country: "UT", Value: ds},
		anchors.Object{Attribute: "certificateRevocationList;binary", Country: "UT", Value: crl},
		anchors.Object{Attribute: "pkdMasterListContent", Country: "UT", Value: ml},
	)
	old := bytes.ReplaceAll(ldif, []byte("pkdMasterListContent"), []byte("CscaMasterListData"))
	for _, c := range []struct {
		name                string
		file                []byte
		fresh, signers      int
		kinds               []string
		raw                 bool
		whole, has, without []string
	}{
		{name: "DER", file: a, fresh: 1, kinds: []string{KindCertificate}, has: []string{"a"}, without: []string{"b"}},
		{name: "several DER", file: slices.Concat(a, b, ab), fresh: 3, kinds: []string{KindCertificate}, has: []string{"a", "b", "ab"}},
		{name: "PEM with text", file: slices.Concat([]byte("Utopia\n"), block("CERTIFICATE", a), block("X509 CERTIFICATE", b)), fresh: 2, kinds: []string{KindCertificate}, has: []string{"a", "b"}},
		{name: "document signer", file: ds, signers: 1, kinds: []string{KindCertificate}, has: []string{"ds"}},
		{name: "master list", file: ml, fresh: 5, signers: 1, kinds: []string{KindMasterList}, has: []string{"a", "b", "ab", "ds", "x", "mls"}},
		{name: "master list in PEM", file: block("CMS", ml), fresh: 5, signers: 1, kinds: []string{KindMasterList}, has: []string{"a"}},
		{name: "raw master list", file: w.list("a", "x"), fresh: 2, kinds: []string{KindMasterList}, raw: true, has: []string{"a", "x"}},
		{name: "CMS that nobody signed", file: unsigned, fresh: 2, kinds: []string{KindCertificate}, has: []string{"a", "x"}},
		{name: "archive", file: archive.Bytes(), fresh: 5, signers: 1, kinds: []string{KindMasterList}, has: []string{"x"}},
		{name: "CRL", file: crl, kinds: []string{KindRevocation}},
		{name: "CRL in PEM", file: block("X509 CRL", crl), kinds: []string{KindRevocation}},
		{name: "LDIF", file: ldif, fresh: 5, signers: 1, kinds: []string{KindDirectory, KindRevocation, KindMasterList}, has: []string{"ds", "x"}},
		{name: "LDIF with CRLF", file: bytes.ReplaceAll(ldif, []byte("\n"), []byte("\r\n")), fresh: 5, signers: 1, kinds: []string{KindDirectory, KindRevocation, KindMasterList}, has: []string{"ds", "x"}},
		{name: "LDIF of the first years", file: old, fresh: 5, signers: 1, kinds: []string{KindDirectory, KindRevocation, KindMasterList}, has: []string{"ds", "x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &world{t, w.Folder, nil, w.now}
			w.fresh()
			r := w.take(c.file)
			var kinds []string
			for _, l := range r.Lists {
				kinds = append(kinds, l.Kind)
				if l.Raw != c.raw || l.Proven && l.Kind != KindRevocation {
					t.Errorf("list %+v", l)
				}
			}
			if r.New != c.fresh || r.Signers != c.signers || !slices.Equal(kinds, c.kinds) || r.Certificates != r.New+r.Known+r.Signers {
				t.Errorf("%+v", r)
			}
			for _, name := range c.has {
				e := w.has(name)
				if e == nil {
					t.Fatalf("%s is missing", name)
				}
				want := map[string]string{"a": RoleCSCA, "b": RoleCSCA, "x": RoleCSCA, "ab": RoleLink, "ds": RoleSigner, "mls": RoleMasterSigner}[name]
				proof := map[string]string{RoleCSCA: ProofSelf, RoleLink: proofLink + ID(sha256.Sum256(a)).String()}[want]
				if e.Role != want || e.ProvenBy != proof || e.Level != LevelManual || len(e.Provenance) == 0 {
					t.Errorf("%s: %+v", name, e)
				}
			}
			for _, name := range c.without {
				if w.has(name) != nil {
					t.Errorf("%s is there", name)
				}
			}
			if again, err := w.try(c.file); err != nil || again.New+again.Signers > 0 || again.Err() != nil || again.Known != r.Certificates {
				t.Errorf("the same again: %v %+v", err, again)
			}
		})
	}
}

// TestUnknown: what is nothing is said to be nothing, and nothing is kept.
func TestUnknown(t *testing.T) {
	w := newWorld(t)
	key, err := os.ReadFile(filepath.Join(w.Dir, "a.key"))
	w.do(err)
	for name, file := range map[string][]byte{
		"empty": nil, "text": []byte("hello\n"), "cut": w.der("a")[:200], "zeros": make([]byte, 4096), "cut archive": []byte("PK\x03\x04zzzz"),
		"private key": key, "garbage after": append(w.der("a"), 0x30, 0x85, 1, 2, 3),
	} {
		w.fresh()
		r, err := w.try(file)
		if err == nil && len(r.Rejected) == 0 && r.Err() == nil {
			t.Errorf("%s: taken without a word: %+v", name, r)
		}
		if good := name == "garbage after"; good != (w.has("a") != nil) {
			t.Errorf("%s: the certificate is there: %v", name, !good)
		}
		if b, _ := os.ReadFile(filepath.Join(w.store.dir, fileName)); bytes.Contains(b, []byte("PRIVATE")) {
			t.Errorf("%s: a private key is kept", name)
		}
	}
}

func (w *world) parse(name string) *cms.Certificate {
	w.Helper()
	c, err := cms.Parse(w.der(name))
	w.do(err)
	return c
}
