package console_test

import (
	"errors"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/officers"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	if id, ok := d.Officer(); ok {
		t.Fatalf("%q is signed in at the start", id)
	}
	c := d.client()
	for _, r := range []struct {
		id, pin string
		want    int
	}{{officerID, "482916", 401}, {"nobody", pin, 401}, {"", "", 401}, {"b.osei", pin, 401}, {officerID, pin, 200}} {
		if status := c.signIn(r.id, r.pin); status != r.want {
			t.Errorf("%s: status %d, want %d", r.id, status, r.want)
		}
		if _, ok := d.Officer(); ok != (r.want == 200) {
			t.Errorf("%s: signed in: %v", r.id, ok)
		}
	}
	status, _, header := d.client().do("POST", "/sign-in", fields{"id": "b.osei", "pin": "770154"})
	if cookie := header.Get("Set-Cookie"); status != 200 || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") {
		t.Errorf("status %d, cookie %s", status, cookie)
	}
	if status, _, _ := c.do("POST", "/heartbeat", fields{}); status != 401 {
		t.Errorf("a second sign-in leaves the first: status %d", status)
	}
	if id, _ := d.Officer(); id != "b.osei" {
		t.Errorf("Officer() = %q", id)
	}
	c = d.signedIn()
	if status, _, _ := c.do("POST", "/sign-out", fields{}); status != 204 {
		t.Errorf("sign-out: status %d", status)
	}
	if _, ok := d.Officer(); ok {
		t.Error("signed in after signing out")
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	beat := func(c *client) int { s, _, _ := c.do("POST", "/heartbeat", fields{}); return s }
	keep := func(t *testing.T, d *daemon, all bool) {
		f, err := officers.Read(d.file)
		if err != nil {
			t.Fatal(err)
		}
		if !all {
			if err := f.Remove(officerID); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Write(d.file); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range []struct {
		name  string
		do    func(*testing.T, *daemon, *client)
		stays bool
	}{
		{"heard 59 s ago", func(t *testing.T, d *daemon, _ *client) { d.clock.pass(59 * time.Second) }, true},
		{"heard 61 s ago", func(t *testing.T, d *daemon, _ *client) { d.clock.pass(61 * time.Second) }, false},
		{"an hour, heard all the time", func(t *testing.T, d *daemon, c *client) {
			for range 61 {
				d.clock.pass(59 * time.Second)
				beat(c)
			}
		}, true},
		{"longer than a shift, heard all the time", func(t *testing.T, d *daemon, c *client) {
			for range 733 {
				d.clock.pass(59 * time.Second)
				beat(c)
			}
		}, false},
		{"the file written again", func(t *testing.T, d *daemon, _ *client) { keep(t, d, true) }, true},
		{"the officer removed", func(t *testing.T, d *daemon, _ *client) { keep(t, d, false) }, false},
		{"the file open to all", func(t *testing.T, d *daemon, _ *client) {
			keep(t, d, true)
			if err := os.Chmod(d.file, 0o644); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		t.Run(r.name, func(t *testing.T) {
			d := start(t, "127.0.0.1:0")
			c := d.signedIn()
			r.do(t, d, c)
			if _, ok := d.Officer(); ok != r.stays {
				t.Errorf("Officer() says %v", ok)
			}
			if status := beat(c); (status == http.StatusNoContent) != r.stays {
				t.Errorf("heartbeat: status %d", status)
			}
		})
	}
}

func TestLockOut(t *testing.T) {
	t.Parallel()
	for _, id := range []string{officerID, "nobody"} {
		d := start(t, "127.0.0.1:0")
		c := d.client()
		d.clock.stop() // argon2id takes a while under load
		wrong := func() int { return c.signIn(id, "111222") }
		for i := range 5 {
			if status := wrong(); status != 401 {
				t.Fatalf("%s, guess %d: status %d", id, i+1, status)
			}
		}
		status, _, header := c.do("POST", "/sign-in", fields{"id": id, "pin": pin})
		if status != 429 || header.Get("Retry-After") != "30" {
			t.Errorf("%s: the right PIN after five wrong ones: status %d, wait %s s", id, status, header.Get("Retry-After"))
		}
		if status := c.signIn("b.osei", "770154"); status != 200 {
			t.Errorf("another officer is locked out too: status %d", status)
		}
		d.clock.pass(31 * time.Second)
		if status := wrong(); status != 401 {
			t.Errorf("%s: a guess after the wait: status %d", id, status)
		}
		if _, _, header := c.do("POST", "/sign-in", fields{"id": id, "pin": pin}); header.Get("Retry-After") != "60" {
			t.Errorf("%s: the wait does not grow: %s s", id, header.Get("Retry-After"))
		}
		d.clock.pass(61 * time.Second)
		want := map[bool]int{true: 200, false: 401}[id == officerID]
		if status := c.signIn(id, pin); status != want {
			t.Errorf("%s: status %d after the wait, want %d", id, status, want)
		}
	}
}

// Whatever ids somebody guesses, an officer is not shut out: a thousand of them shut
// every place that guesses share.
func TestGuessesShutNoOfficerOut(t *testing.T) {
	t.Parallel()
	d := console.NewDoor()
	for i := range 10_000 { // five and more in each place
		d.Knock(strconv.Itoa(i), false)
	}
	if !d.Knock("anybody", false) {
		t.Fatal("the guesses shut nothing: the test looked at nothing")
	}
	if d.Knock(officerID, true) {
		t.Error("an officer is shut out by guesses of other ids")
	}
}

// A file that cannot be read is nobody's wrong guess.
func TestBrokenFileShutsNobodyOut(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	c := d.client()
	f, err := officers.Read(d.file)
	if err != nil {
		t.Fatal(err)
	}
	mode := func(m os.FileMode) {
		if err := errors.Join(f.Write(d.file), os.Chmod(d.file, m)); err != nil { // a new file: the roll looks again
			t.Fatal(err)
		}
	}
	mode(0o644)
	for i := range 6 {
		if status := c.signIn(officerID, pin); status != 503 {
			t.Fatalf("try %d: status %d, want 503", i+1, status)
		}
	}
	mode(0o600)
	if status := c.signIn(officerID, pin); status != 200 {
		t.Errorf("with the file mended: status %d", status)
	}
}

// Guesses side by side gain nothing.
func TestLockOutAtOnce(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	d.clock.stop()
	count := map[int]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			status, _, _ := d.client().do("POST", "/sign-in", fields{"id": officerID, "pin": "111222"})
			mu.Lock()
			defer mu.Unlock()
			count[status]++
		})
	}
	all.Wait()
	if count[401] != 5 || count[429] != 15 {
		t.Errorf("answers %v, want five 401 and fifteen 429", count)
	}
}

func TestNewRefusesABadFile(t *testing.T) {
	t.Parallel()
	if _, err := console.New(console.Config{Officers: t.TempDir() + "/none.toml"}); err == nil {
		t.Error("a console without officers")
	}
}
