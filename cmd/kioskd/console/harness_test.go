package console_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/officers"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	officerID = "a.karim"
	pin       = "482915"
)

// The file is made once: argon2id is slow on purpose.
var officersFile = sync.OnceValues(func() (officers.File, error) {
	var f officers.File
	err := f.Add(officerID, pin, time.Now(), rand.Reader)
	if err == nil {
		err = f.Add("b.osei", "770154", time.Now(), rand.Reader)
	}
	return f, err
})

// clock is a time that a test can move and stop.
type clock struct {
	mu    sync.Mutex
	extra time.Duration
	still time.Time // zero: it runs
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.still.IsZero() {
		return c.still.Add(c.extra)
	}
	return time.Now().Add(c.extra)
}

func (c *clock) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.still = time.Now()
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.extra += d
}

// daemon is a console on a loopback port.
type daemon struct {
	*console.Console
	t     testing.TB
	clock clock
	file  string
	addr  string
	stop  func()
}

func start(t testing.TB, addr string) *daemon {
	t.Helper()
	f, err := officersFile()
	if err != nil {
		t.Fatal(err)
	}
	d := &daemon{t: t, file: filepath.Join(t.TempDir(), "officers.toml")}
	if err := f.Write(d.file); err != nil {
		t.Fatal(err)
	}
	if d.Console, err = console.New(console.Config{Officers: d.file, Now: d.clock.now}); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	d.addr = ln.Addr().String()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Serve(ctx, ln) }()
	d.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	t.Cleanup(d.stop)
	return d
}

// client is a browser without a page.
type client struct {
	d     *daemon
	http  http.Client
	token string
}

func (d *daemon) client() *client {
	jar, _ := cookiejar.New(nil)
	c := &client{d: d, http: http.Client{Jar: jar, Transport: &http.Transport{}, Timeout: 20 * time.Second}}
	d.t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// do sends a request; edit may change it first.
func (c *client) do(method, path string, body any, edit ...func(*http.Request)) (int, string, http.Header) {
	c.d.t.Helper()
	var b []byte
	switch v := body.(type) {
	case nil:
	case string:
		b = []byte(v)
	default:
		b, _ = json.Marshal(v)
	}
	r, err := http.NewRequest(method, "http://"+c.d.addr+path, bytes.NewReader(b))
	if err != nil {
		c.d.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Gatehouse-Token", c.token)
	}
	for _, e := range edit {
		e(r)
	}
	resp, err := c.http.Do(r)
	if err != nil {
		c.d.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		c.d.t.Fatal(err)
	}
	return resp.StatusCode, string(answer), resp.Header
}

type fields = map[string]any

func (c *client) signIn(id, pin string) int {
	c.d.t.Helper()
	status, body, _ := c.do("POST", "/sign-in", fields{"id": id, "pin": pin})
	var me struct{ Token string }
	json.Unmarshal([]byte(body), &me)
	c.token = me.Token
	return status
}

// signedIn gives a client whose officer is signed in.
func (d *daemon) signedIn() *client {
	d.t.Helper()
	c := d.client()
	if status := c.signIn(officerID, pin); status != http.StatusOK {
		d.t.Fatalf("sign-in: status %d", status)
	}
	return c
}

// answered is what an Await returned.
type answered struct {
	console.Answer
	err error
}
