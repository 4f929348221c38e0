package terminal

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gatehouse/capture/cvc"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// listen serves a handler on TLS and gives the address.
func listen(t testing.TB, config *tls.Config, h http.Handler) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if config != nil {
		l = tls.NewListener(l, config)
	}
	serve(t, l, h)
	return address
}

func serve(t testing.TB, l net.Listener, h http.Handler) {
	s := Server(h)
	s.ErrorLog = log.New(io.Discard, "", 0)
	done := make(chan struct{})
	go func() { _ = s.Serve(l); close(done) }()
	t.Cleanup(func() { s.Close(); <-done })
}

func right(k *keys, data, signature []byte) bool {
	digest := sha256.Sum256(data)
	return len(signature) == 64 && ecdsa.Verify(&k.private.PublicKey, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:]))
}

// TestLine: chain and signature over mutual TLS and over a socket. The centre sees a
// digest, and nothing of what was signed.
func TestLine(t *testing.T) {
	a := newAuthority(t)
	centre, k := newCentre(t)
	address := listen(t, ServerTLS(a.issue(t, x509.ExtKeyUsageServerAuth), a.pool()), centre)
	over, err := Dial(address, &tls.Config{RootCAs: a.pool(), Certificates: []tls.Certificate{a.issue(t, x509.ExtKeyUsageClientAuth)}})
	if err != nil {
		t.Fatal(err)
	}
	defer over.Close()
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	serve(t, l, centre)
	local := DialSocket(path)
	defer local.Close()
	for name, c := range map[string]*Client{"TLS": over, "socket": local} {
		data := []byte("T220001293 and what a chip sent")
		if _, err := c.Sign(t.Context(), "XXTERM00001", data); !errors.Is(err, ErrKey) {
			t.Errorf("%s: a signature before the chain: %v", name, err)
		}
		chain, err := c.Chain(t.Context(), "UTROOT00001")
		if err != nil || len(chain) != 2 {
			t.Fatalf("%s: %d certificates, %v", name, len(chain), err)
		}
		// The younger of two terminals was chosen.
		if last, err := cvc.Parse(chain[1]); err != nil || last.CHR != "XXTERM00001" {
			t.Fatalf("%s: %v, %v", name, last, err)
		}
		signature, err := c.Sign(t.Context(), "XXTERM00001", data)
		if err != nil || !right(k, data, signature) {
			t.Errorf("%s: %v", name, err)
		}
		if seen := k.seen[len(k.seen)-1]; len(seen) != sha256.Size {
			t.Errorf("%s: the centre saw %d bytes", name, len(seen))
		}
		if _, err := c.Chain(t.Context(), "UTROOT00009"); !errors.Is(err, cvc.ErrChain) {
			t.Errorf("%s: an unknown trust point: %v", name, err)
		}
		c.algorithms["XXTERM00002"], c.algorithms["XXTERM00003"] = cvc.ECDSASHA256, cvc.ECDSASHA256
		for _, chr := range []string{"XXTERM00002", "XXTERM00003"} {
			if _, err := c.Sign(t.Context(), chr, data); !errors.Is(err, ErrKey) {
				t.Errorf("%s: the key of %s: %v", name, chr, err)
			}
		}
	}
}

// TestTLS: who is not let in, on both sides, next to who is.
func TestTLS(t *testing.T) {
	a, foreign := newAuthority(t), newAuthority(t)
	centre, _ := newCentre(t)
	good := ServerTLS(a.issue(t, x509.ExtKeyUsageServerAuth), a.pool())
	old := good.Clone()
	old.MinVersion, old.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	own := []tls.Certificate{a.issue(t, x509.ExtKeyUsageClientAuth)}
	for _, v := range []struct {
		name   string
		server *tls.Config
		client *tls.Config
		ok     bool
	}{
		{"both known", good, &tls.Config{RootCAs: a.pool(), Certificates: own}, true},
		{"a terminal of another authority", good, &tls.Config{RootCAs: a.pool(), Certificates: []tls.Certificate{foreign.issue(t, x509.ExtKeyUsageClientAuth)}}, false},
		{"a server's certificate as a terminal's", good, &tls.Config{RootCAs: a.pool(), Certificates: []tls.Certificate{a.issue(t, x509.ExtKeyUsageServerAuth)}}, false},
		{"a centre of another authority", ServerTLS(foreign.issue(t, x509.ExtKeyUsageServerAuth), a.pool()), &tls.Config{RootCAs: a.pool(), Certificates: own}, false},
		{"a centre of another name", good, &tls.Config{RootCAs: a.pool(), Certificates: own, ServerName: "centre.example"}, false},
		{"TLS 1.2", old, &tls.Config{RootCAs: a.pool(), Certificates: own}, false},
		{"no TLS", nil, &tls.Config{RootCAs: a.pool(), Certificates: own}, false},
	} {
		c, err := Dial(listen(t, v.server, centre), v.client)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Chain(t.Context(), "UTROOT00001"); (err == nil) != v.ok || err != nil && !errors.Is(err, ErrCentre) {
			t.Errorf("%s: %v", v.name, err)
		}
		c.Close()
	}
	for name, config := range map[string]*tls.Config{
		"no certificate": {RootCAs: a.pool()}, "no authority": {Certificates: own}, "unverified": {RootCAs: a.pool(), Certificates: own, InsecureSkipVerify: true},
	} {
		if _, err := Dial("127.0.0.1:1", config); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestRetries: failures are tried again, twice at most; a no is not.
func TestRetries(t *testing.T) {
	centre, k := newCentre(t)
	chain := fmt.Sprintf(`{"returnCode":"ok_certificate_chain_available","certificateSeq":["%s"]}`, "AAAA")
	for _, v := range []struct {
		name   string
		answer func(n int32, w http.ResponseWriter, r *http.Request)
		asked  int32
		err    error
	}{
		{"at once", func(_ int32, w http.ResponseWriter, r *http.Request) { centre.ServeHTTP(w, r) }, 1, nil},
		{"503 twice", func(n int32, w http.ResponseWriter, r *http.Request) {
			if n < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			centre.ServeHTTP(w, r)
		}, 3, nil},
		{"the line breaks once", func(n int32, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				panic(http.ErrAbortHandler)
			}
			centre.ServeHTTP(w, r)
		}, 2, nil},
		{"503 for ever", func(_ int32, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, 3, ErrCentre},
		{"internal error for ever", func(_ int32, w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"returnCode":"failure_internal_error"}`)
		}, 3, ErrCentre},
		{"403", func(_ int32, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, 1, ErrCentre},
		{"a redirect", func(_ int32, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
		}, 1, ErrCentre},
		{"failure_syntax", func(_ int32, w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"returnCode":"failure_syntax"}`)
		}, 1, ErrCentre},
		{"no JSON", func(_ int32, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>") }, 1, ErrCentre},
		{"an unknown field", func(_ int32, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"returnCode":"","x":1}`) }, 1, ErrCentre},
		{"two answers", func(_ int32, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"returnCode":""}{}`) }, 1, ErrCentre},
		{"a megabyte", func(_ int32, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat(" ", 1<<20)) }, 1, ErrCentre},
		{"no certificate", func(_ int32, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, chain) }, 1, ErrCentre},
		{"10,000 of them", func(_ int32, w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, strings.Replace(chain, `"AAAA"`, strings.Repeat(`"",`, 10_000)+`""`, 1))
		}, 1, ErrCentre},
	} {
		var asked atomic.Int32
		path := filepath.Join(t.TempDir(), "s")
		l, err := net.Listen("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		serve(t, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { v.answer(asked.Add(1), w, r) }))
		c := DialSocket(path)
		if _, err := c.Chain(t.Context(), "UTROOT00001"); !errors.Is(err, v.err) || asked.Load() != v.asked {
			t.Errorf("%s: asked %d times, %v", v.name, asked.Load(), err)
		}
		c.Close()
	}
	if len(k.seen) != 0 {
		t.Error("something was signed")
	}
}

// TestContext: a caller that stops waiting is let go at once.
func TestContext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	serve(t, l, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-r.Context().Done() }))
	c := DialSocket(path)
	defer c.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := c.Chain(ctx, "UTROOT00001"); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

// TestSilence: a centre that takes connections and says nothing is given up in time,
// with an error of the centre and not of the caller.
func TestSilence(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := DialSocket(path)
	defer c.Close()
	began := time.Now()
	_, err = c.Chain(t.Context(), "UTROOT00001")
	if took := time.Since(began); !errors.Is(err, ErrCentre) || took < attempt || took > whole+time.Second {
		t.Errorf("%v after %v", err, took)
	}
}

// TestCentre: requests that are none, and keys that fail.
func TestCentre(t *testing.T) {
	centre, k := newCentre(t)
	var told error
	centre.Failed = func(err error) { told = err }
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	serve(t, l, centre)
	c := DialSocket(path)
	defer c.Close()
	digest := `"hashTBS":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="`
	for _, v := range []struct{ name, path, body, want string }{
		{"control", pathSign, `{"keyCHR":"WFhURVJNMDAwMDE=",` + digest + `}`, okSignature},
		{"a short digest", pathSign, `{"keyCHR":"WFhURVJNMDAwMDE=","hashTBS":"AAAA"}`, syntax},
		{"no digest", pathSign, `{"keyCHR":"WFhURVJNMDAwMDE="}`, syntax},
		{"all that is to be signed", pathSign, `{"keyCHR":"WFhURVJNMDAwMDE=","idPICC":"AAAA"}`, syntax},
		{"a verifier's key", pathSign, `{"keyCHR":"WFhWRVJJMDAwMDE=",` + digest + `}`, unknownCHR},
		{"no JSON", pathSign, `keyCHR`, syntax},
		{"too long", pathChain, `{"keyCAR":"` + strings.Repeat("A", maxMessage) + `"}`, syntax},
		{"no reference", pathChain, `{}`, unknownCAR},
	} {
		response, err := c.http.Post(c.base+v.path, "application/json", strings.NewReader(v.body))
		if err != nil {
			t.Fatalf("%s: %v", v.name, err)
		}
		var a answer
		if err := decode(response.Body, &a); err != nil || a.Code != v.want {
			t.Errorf("%s: %q, %v", v.name, a.Code, err)
		}
		response.Body.Close()
	}
	for path, want := range map[string]int{"/": 404, "/GetCertificateChain/x": 404, pathChain + "?x": 405} {
		response, err := c.http.Post(c.base+path, "", strings.NewReader("{}"))
		if err != nil || response.StatusCode != want {
			t.Errorf("%s: %v, %v", path, response.Status, err)
		}
		response.Body.Close()
	}
	k.fail = errors.New("token pulled out")
	c.algorithms["XXTERM00001"] = cvc.ECDSASHA256
	if _, err := c.Sign(t.Context(), "XXTERM00001", nil); !errors.Is(err, ErrCentre) || told == nil {
		t.Errorf("a key that fails: %v, told %v", err, told)
	}
	centre.Now = func() time.Time { return today.AddDate(1, 0, 0) }
	if _, err := c.Sign(t.Context(), "XXTERM00001", nil); !errors.Is(err, ErrKey) {
		t.Errorf("an expired terminal: %v", err)
	}
}

// FuzzMessages: no bytes panic the centre, and nothing is signed that is not a digest.
func FuzzMessages(f *testing.F) {
	centre, k := newCentre(f)
	f.Add(true, []byte(`{"keyCHR":"WFhURVJNMDAwMDE=","hashTBS":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}`))
	f.Add(false, []byte(`{"keyCAR":"VVRST09UMDAwMDE="}`))
	f.Fuzz(func(t *testing.T, sign bool, body []byte) {
		path := pathChain
		if sign {
			path = pathSign
		}
		w := &recorder{header: http.Header{}}
		r, err := http.NewRequest(http.MethodPost, path, strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		centre.ServeHTTP(w, r)
		var a answer
		if err := decode(strings.NewReader(w.body.String()), &a); err != nil {
			t.Fatalf("its own answer is not in order: %v", err)
		}
		for _, digest := range k.seen {
			if len(digest) != sha256.Size {
				t.Fatalf("%d bytes were signed", len(digest))
			}
		}
		k.seen = nil
	})
}

type recorder struct {
	header http.Header
	body   strings.Builder
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
func (r *recorder) WriteHeader(int)             {}
