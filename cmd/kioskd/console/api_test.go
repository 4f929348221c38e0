package console_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
)

// ask shows v and asks for an answer, as the lane does.
func (d *daemon) ask(v console.View) <-chan answered {
	d.t.Helper()
	d.Show(v)
	return d.await(d.t.Context(), v)
}

// await starts an Await for v and returns when it stands.
func (d *daemon) await(ctx context.Context, v console.View) <-chan answered {
	d.t.Helper()
	got := make(chan answered, 1)
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	go func() {
		defer cancel()
		a, err := d.Await(ctx, v.Crossing, v.Attempt)
		got <- answered{a, err}
	}()
	for end := time.Now().Add(10 * time.Second); !d.Awaiting(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			d.t.Fatal("Await does not stand")
		}
	}
	return got
}

func set(key, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(key, value) }
}

func host(h string) func(*http.Request) { return func(r *http.Request) { r.Host = h } }

// Each refusal has its twin that is let through, so that the test can fail.
func TestWhoMayAsk(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	in, out := d.signedIn(), d.client()
	_, port, _ := strings.Cut(d.addr, ":")
	d.Show(genuineView(t, "c1"))
	picture := "/picture/c1/white.jpg"
	noToken := func(r *http.Request) { r.Header.Del("Gatehouse-Token") }

	for _, c := range []struct {
		name         string
		who          *client
		method, path string
		edit         func(*http.Request)
		want         int
	}{
		{"own host", in, "GET", "/", nil, 200},
		{"own host by name", in, "GET", "/", host("localhost:" + port), 200},
		{"rebound host", in, "GET", "/", host("evil.example:" + port), 421},
		{"other port", in, "GET", "/", host("127.0.0.1:1"), 421},
		{"no port", in, "GET", "/", host("127.0.0.1"), 421},
		{"rebound host, traveller", out, "GET", "/traveller", host("evil.example"), 421},

		{"page", out, "GET", "/", nil, 200},
		{"asset", out, "GET", "/page/officer.js", nil, 200},
		{"no asset", out, "GET", "/page/..%2fapi.go", nil, 404},
		{"no page", out, "GET", "/officers.toml", nil, 404},
		{"wrong method", in, "GET", "/decide", nil, 405},
		{"wrong method, page", in, "POST", "/", nil, 405},

		{"picture", in, "GET", picture, nil, 200},
		{"picture, nobody", out, "GET", picture, nil, 401},
		{"picture, invented cookie", out, "GET", picture, set("Cookie", "gatehouse=AAAA"), 401},
		{"picture, other crossing", in, "GET", "/picture/c0/white.jpg", nil, 404},
		{"picture, other light", in, "GET", "/picture/c1/dark.jpg", nil, 404},
		{"picture, same origin", in, "GET", picture, set("Sec-Fetch-Site", "same-origin"), 200},
		{"picture, other port of this machine", in, "GET", picture, set("Sec-Fetch-Site", "same-site"), 403},
		{"picture, other site", in, "GET", picture, set("Sec-Fetch-Site", "cross-site"), 403},
		{"result", in, "GET", "/report/c1/result.xml", nil, 200},
		{"result, in a profile", in, "GET", "/report/c1/result.json?profile=basic", nil, 200},
		{"result, in no profile", in, "GET", "/report/c1/result.json?profile=loud", nil, 400},
		{"result, in no form", in, "GET", "/report/c1/result.yaml", nil, 404},
		{"result, other crossing", in, "GET", "/report/c0/result.xml", nil, 404},
		{"result, nobody", out, "GET", "/report/c1/result.xml", nil, 401},
		{"events, nobody", out, "GET", "/events", nil, 401},
		{"events, other site", out, "GET", "/traveller/events", set("Sec-Fetch-Site", "cross-site"), 403},
		{"link from another site", out, "GET", "/", func(r *http.Request) {
			set("Sec-Fetch-Site", "cross-site")(r)
			set("Sec-Fetch-Mode", "navigate")(r)
		}, 200},

		{"heartbeat", in, "POST", "/heartbeat", nil, 204},
		{"heartbeat, nobody", out, "POST", "/heartbeat", nil, 401},
		{"heartbeat, no token", in, "POST", "/heartbeat", noToken, 403},
		{"heartbeat, wrong token", in, "POST", "/heartbeat", set("Gatehouse-Token", "AAAA"), 403},
		{"heartbeat, own origin", in, "POST", "/heartbeat", set("Origin", "http://"+d.addr), 204},
		{"heartbeat, other origin", in, "POST", "/heartbeat", set("Origin", "http://evil.example"), 403},
		{"heartbeat, other site", in, "POST", "/heartbeat", set("Sec-Fetch-Site", "cross-site"), 403},
		{"sign-in, other origin", out, "POST", "/sign-in", set("Origin", "http://evil.example"), 403},
		{"sign-in, as a form", out, "POST", "/sign-in", set("Content-Type", "application/x-www-form-urlencoded"), 415},
		{"sign-in, no object", out, "POST", "/sign-in", nil, 400},
		{"decide, no token", in, "POST", "/decide", noToken, 403},
		{"capture, not ready", in, "POST", "/capture", nil, 409},
	} {
		edit := c.edit
		if edit == nil {
			edit = func(*http.Request) {}
		}
		status, body, header := c.who.do(c.method, c.path, nil, edit)
		if status != c.want {
			t.Errorf("%s: status %d, want %d: %.100s", c.name, status, c.want, body)
		}
		if status == 405 { // the mux answers these itself, inside the guard
			continue
		}
		if header.Get("Cache-Control") != "no-store" || header.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.HasPrefix(header.Get("Content-Security-Policy"), "default-src 'self';") {
			t.Errorf("%s: headers %v", c.name, header)
		}
	}
}

func TestManualTrigger(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	c := d.signedIn()
	d.Show(idle(console.StageReady))
	for range 3 { // nobody reads: one press waits, none blocks
		if status, body, _ := c.do("POST", "/capture", fields{}); status != 204 {
			t.Fatalf("status %d: %s", status, body)
		}
	}
	<-d.Manual()
	select {
	case <-d.Manual():
		t.Error("more than one press waited")
	default:
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	c := d.signedIn()
	plain := func(v console.View) console.View { v.Result = nil; return v }
	act := func(action, kind, reason string) fields {
		f := fields{"crossing": "c1", "attempt": 1, "action": action}
		if kind+reason != "" {
			f["reason_type"], f["reason"] = kind, reason
		}
		return f
	}
	with := func(f fields, key string, v any) fields { f[key] = v; return f }
	decided := func(choice screening.Choice, kind, reason string) *console.Answer {
		return &console.Answer{Decision: screening.Decision{Choice: choice, Officer: officerID, Override: kind != "", ReasonType: kind, Reason: reason}}
	}
	ok, no := genuineView(t, "c1"), alteredView(t, "c1")
	for _, r := range []struct {
		name string
		view console.View
		body any
		want int
		got  *console.Answer // nil: the lane goes on waiting
	}{
		{"clear as recommended", ok, act("clear", "", ""), 204, decided(screening.ChoiceClear, "", "")},
		{"refer as recommended", no, act("second line", "", ""), 204, decided(screening.ChoiceSecondLine, "", "")},
		{"capture again", no, act("recapture", "", ""), 204, &console.Answer{Recapture: true}},
		{"override to clear", no, act("clear", "obvious", " The page is worn. "), 204, decided(screening.ChoiceClear, "obvious", "The page is worn.")},
		{"override to second line", ok, act("second line", "enforcement", "رفض"), 204, decided(screening.ChoiceSecondLine, "enforcement", "رفض")},
		{"override without a reason", no, act("clear", "", ""), 422, nil},
		{"override without a type", no, act("clear", "", "The page is worn."), 422, nil},
		{"override with an unknown type", no, act("clear", "because", "The page is worn."), 422, nil},
		{"override with a type for the other way", no, act("clear", "enforcement", "The page is worn."), 422, nil},
		{"override without words", no, act("clear", "obvious", "   "), 422, nil},
		{"override with points for words", no, act("clear", "obvious", "......"), 422, nil},
		{"override with a control character", no, act("clear", "obvious", "worn\x00page"), 422, nil},
		{"longest reason", no, act("clear", "obvious", strings.Repeat("é", 500)), 204, decided(screening.ChoiceClear, "obvious", strings.Repeat("é", 500))},
		{"reason too long", no, act("clear", "obvious", strings.Repeat("é", 501)), 422, nil},
		{"body too long", no, act("clear", "obvious", strings.Repeat("x", 5000)), 413, nil},
		{"reason without an override", ok, act("clear", "obvious", "The page is worn."), 422, nil},
		{"officer in the request", ok, with(act("clear", "", ""), "officer", "b.osei"), 400, nil},
		{"override in the request", no, with(act("clear", "", ""), "override", false), 400, nil},
		{"refuse", no, act("refuse", "obvious", "The page is worn."), 400, nil},
		{"refused", no, act("refused", "", ""), 400, nil},
		{"deny", no, act("deny", "", ""), 400, nil},
		{"aborted", no, act("aborted", "", ""), 400, nil},
		{"other case", ok, act("Clear", "", ""), 400, nil},
		{"two objects", ok, `{"crossing":"c1","attempt":1,"action":"clear"}{}`, 400, nil},
		{"no JSON", ok, "clear", 400, nil},
		{"other crossing", ok, with(act("clear", "", ""), "crossing", "c0"), 409, nil},
		{"other attempt", ok, with(act("clear", "", ""), "attempt", 2), 409, nil},
		{"nothing checked, second line", plain(ok), act("second line", "", ""), 204, decided(screening.ChoiceSecondLine, "", "")},
		{"nothing checked, clear", plain(ok), act("clear", "", ""), 409, nil},
	} {
		t.Run(r.name, func(t *testing.T) {
			d.t = t
			got := d.ask(r.view)
			status, body, _ := c.do("POST", "/decide", r.body)
			if status != r.want {
				t.Errorf("status %d, want %d: %s", status, r.want, body)
			}
			if r.got == nil {
				select {
				case a := <-got:
					t.Errorf("the lane got %+v", a)
					return
				case <-time.After(20 * time.Millisecond):
				}
				if status, _, _ := c.do("POST", "/decide", act("recapture", "", "")); status != 204 { // ends this Await
					t.Errorf("after the refusal nothing can be done: status %d", status)
				}
				<-got
				return
			}
			a := <-got
			if !a.Recapture && time.Since(time.Unix(a.Decision.At, 0)).Abs() > time.Minute {
				t.Errorf("decided at %d", a.Decision.At)
			}
			if a.Seen != r.view.Result {
				t.Errorf("the officer saw %p, the page had %p", a.Seen, r.view.Result)
			}
			a.Decision.At, a.Seen = 0, nil
			if a.err != nil || a.Answer != *r.got {
				t.Errorf("the lane got %+v, want %+v", a, *r.got)
			}
			if status, _, _ := c.do("POST", "/decide", r.body); status != http.StatusConflict {
				t.Errorf("the same press a second time: status %d", status)
			}
		})
	}
}

func TestAwait(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	c := d.signedIn()
	press := fields{"crossing": "c1", "attempt": 1, "action": "clear"}

	d.Show(genuineView(t, "c1"))
	if status, _, _ := c.do("POST", "/decide", press); status != http.StatusConflict {
		t.Errorf("a press that nobody awaits: status %d", status)
	}
	got := d.ask(genuineView(t, "c1"))
	if _, err := d.Await(t.Context(), "c1", 1); err == nil {
		t.Error("two can await at once")
	}
	for _, other := range []console.View{idle(console.StageOut), genuineView(t, "c2")} {
		d.Show(other) // the page shows another thing now
		if status, _, _ := c.do("POST", "/decide", press); status != http.StatusConflict {
			t.Errorf("a press for what is not shown: status %d", status)
		}
	}
	d.Show(genuineView(t, "c1"))
	if status, _, _ := c.do("POST", "/decide", press); status != http.StatusNoContent {
		t.Errorf("a press for what is shown: status %d", status)
	}
	if a := <-got; a.err != nil || a.Decision.Choice != screening.ChoiceClear {
		t.Errorf("the lane got %+v", a)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if _, err := d.Await(ctx, "c1", 1); err != context.DeadlineExceeded {
		t.Errorf("Await after its time: %v", err)
	}
	if status, _, _ := c.do("POST", "/decide", press); status != http.StatusConflict {
		t.Errorf("a press after the time: status %d", status)
	}
}

// A page must learn the reason types from the same table that judges them.
func TestReasonsReachThePage(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	_, body, _ := d.signedIn().do("GET", "/session", nil)
	var me struct {
		Officer string
		Reasons []console.Reason
	}
	if err := json.Unmarshal([]byte(body), &me); err != nil || me.Officer != officerID || len(me.Reasons) != len(console.Reasons) {
		t.Errorf("session %s: %v", body, err)
	}
}
