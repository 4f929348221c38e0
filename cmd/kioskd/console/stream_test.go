package console_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
)

// stream collects what an event stream sends, without the pings, which keep
// their own time.
type stream struct {
	t    *testing.T
	mu   sync.Mutex
	data bytes.Buffer
}

func listen(t *testing.T, c *client, path string) *stream {
	t.Helper()
	long := http.Client{Jar: c.http.Jar, Transport: c.http.Transport} // no time-out: the stream stays open
	resp, err := long.Get("http://" + c.d.addr + path)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s: %s %s", path, resp.Status, resp.Header.Get("Content-Type"))
	}
	s := &stream{t: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		b := make([]byte, 4096)
		for {
			n, err := resp.Body.Read(b)
			s.mu.Lock()
			s.data.Write(b[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { resp.Body.Close(); <-done })
	return s
}

func (s *stream) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.ReplaceAll(s.data.String(), "event: ping\ndata: {}\n\n", "")
}

func (s *stream) until(word string) string {
	s.t.Helper()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if text := s.text(); strings.Contains(text, word) && strings.HasSuffix(text, "\n\n") {
			return text
		}
		if time.Now().After(end) {
			s.t.Fatalf("never %q in:\n%s", word, s.text())
		}
	}
}

// The traveller's screen must not tell a hit from a clear crossing, not even by
// a second capture, until the officer has decided; then it must.
func TestTravellerLearnsNothingBeforeTheDecision(t *testing.T) {
	t.Parallel()
	crossing := func(v console.View, choice screening.Choice, captures int) (before, after string) {
		d := start(t, "127.0.0.1:0")
		defer d.stop()
		s := listen(t, d.client(), "/traveller/events")
		d.Show(idle(console.StageReady))
		s.until(`"ready"`)
		for attempt := range captures {
			for _, stage := range []console.Stage{console.StageReading, console.StageChecking, console.StageDeciding} {
				v.Stage, v.Attempt, v.Note = stage, attempt+1, "look at "+string(v.Crossing)
				v.Outcome = choice // a lane may set it early; it must not show
				d.Show(v)
				s.until(`"reading"`)
				time.Sleep(10 * time.Millisecond) // time for a leak to reach the wire
			}
		}
		v.Stage = console.StageSealing
		d.Show(v)
		time.Sleep(10 * time.Millisecond)
		before = s.text()
		v.Stage = console.StageDone
		d.Show(v)
		return before, s.until(`"done"`)
	}
	clearBefore, clearAfter := crossing(genuineView(t, "c1"), screening.ChoiceClear, 1)
	hitBefore, hitAfter := crossing(alteredView(t, "c9"), screening.ChoiceSecondLine, 3)
	if clearBefore != hitBefore {
		t.Errorf("before the decision the screens differ:\n%s\n%s", clearBefore, hitBefore)
	}
	if !strings.Contains(clearBefore, "reading") {
		t.Errorf("nothing was sent at all: %s", clearBefore)
	}
	if clearAfter == hitAfter {
		t.Errorf("after the decision the screens are the same: %s", clearAfter)
	}
	_, abortedAfter := crossing(alteredView(t, "c9"), screening.ChoiceAborted, 1)
	if abortedAfter != hitAfter {
		t.Errorf("aborted differs from second line:\n%s\n%s", abortedAfter, hitAfter)
	}
}

func TestOfficerStream(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	c := d.signedIn()
	s := listen(t, c, "/events")
	v := alteredView(t, "c1")
	d.Show(v)
	text := s.until(`"crossing":"c1"`)
	line, _ := json.Marshal(v.Lines[1])
	for _, word := range []string{"mrz.check.number", `"awaiting":false`, string(line)} {
		if !strings.Contains(text, word) {
			t.Errorf("the stream lacks %q", word)
		}
	}
	got := d.ask(v)
	s.until(`"awaiting":true`)
	c.do("POST", "/decide", fields{"crossing": "c1", "attempt": 1, "action": "second line"})
	<-got

	// A verdict that is none of the five cannot be shown; the page is told.
	bad := genuineView(t, "c2")
	bad.Result.Findings[0].Verdict = 0
	d.Show(bad)
	s.until("cannot be shown")

	c.do("POST", "/sign-out", fields{})
	s.until("event: signed-out")
	d.Show(alteredView(t, "c3"))
	time.Sleep(20 * time.Millisecond)
	if strings.Contains(s.text(), `"c3"`) {
		t.Error("the stream goes on after signing out")
	}
}

// A page that does not read must not hold up the lane.
func TestShowNeverWaits(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	conn, err := net.Dial("tcp", d.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "GET /traveller/events HTTP/1.1\r\nHost: "+d.addr+"\r\n\r\n")
	began := time.Now()
	for i := range 20000 {
		d.Show(idle([]console.Stage{console.StageReady, console.StageReading}[i%2]))
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("20000 views took %v", took)
	}
}

// A request that never ends is cut after ten seconds.
func TestSlowRequestIsCut(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	conn, err := net.Dial("tcp", d.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "POST /sign-in HTTP/1.1\r\nHost: "+d.addr+"\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	conn.SetReadDeadline(time.Now().Add(15 * time.Second))
	began := time.Now()
	answer, err := io.ReadAll(conn)
	if took := time.Since(began); err != nil || took < 8*time.Second || took > 13*time.Second {
		t.Errorf("after %v: %q, %v", took, answer, err)
	}
}

func TestServeRefusesOtherAddresses(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Serve(t.Context(), elsewhere{ln}); err == nil || !strings.Contains(err.Error(), "loopback") {
		t.Errorf("Serve on 0.0.0.0: %v", err)
	}
}

// elsewhere is a listener that says it is on all addresses.
type elsewhere struct{ net.Listener }

func (elsewhere) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4zero, Port: 1} }
