package bench

import (
	"encoding/json"
	"errors"
	"image/jpeg"
	"io"
	"math"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/device"
	"gatehouse/test/rig"
)

// plain makes travellers with a plain sheet; seed 13 cannot be drawn.
func plain(seed uint64, forgery rig.Forgery, f capture.Format) (*rig.Traveller, error) {
	if seed == 13 {
		return nil, errors.New("no such seed")
	}
	s := sheet(125, 88, 4)
	s.Format = f
	return &rig.Traveller{Seed: seed, Forgery: forgery, Format: f, Sheet: s}, nil
}

func serve(t *testing.T, b *Bench) {
	t.Helper()
	if b.ControlURL() != "" {
		t.Fatal("a page that is not served has an address")
	}
	if err := b.Serve(plain, rig.Genuine, rig.DyeInk); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(body)
}

func state(t *testing.T, b *Bench) (s State) {
	t.Helper()
	_, body := get(t, b.ControlURL()+"state")
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return s
}

// post sends body and gives the status; head changes the request.
func post(t *testing.T, b *Bench, path, body string, head func(*http.Request)) int {
	t.Helper()
	r, err := http.NewRequest("POST", b.ControlURL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if head != nil {
		head(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func TestPage(t *testing.T) {
	b := start(t, small)
	serve(t, b)
	if r, body := get(t, b.ControlURL()); r.StatusCode != 200 || !strings.Contains(body, "<title>The bench") {
		t.Errorf("the page: %d", r.StatusCode)
	}
	if s := state(t, b); s.Sheet != nil || s.Lamp != device.Dark || s.Signal != "off" || s.Camera != b.CameraURL() || len(s.Forgeries) != 2 || len(s.Formats) != 3 {
		t.Errorf("at the start: %+v", s)
	}
	if r, _ := get(t, b.ControlURL()+"sheet.jpg"); r.StatusCode != 404 {
		t.Errorf("a picture of nothing: %d", r.StatusCode)
	}
	if code := post(t, b, "next", `{"seed": 5, "forgery": "dye-ink", "format": "TD1"}`, nil); code != 204 {
		t.Fatalf("next: %d", code)
	}
	if s := state(t, b); s.Sheet == nil || *s.Sheet != (SheetState{Placement: 1, Seed: 5, Forgery: rig.DyeInk, Format: "TD1", WidthMM: 125}) {
		t.Errorf("after next: %+v", s.Sheet)
	}
	for query, want := range map[string][3]float64{"": {230, 220, 190}, "?light=ir": {170, 170, 170}, "?light=uv": {20, 30, 90}} {
		_, body := get(t, b.ControlURL()+"sheet.jpg"+query)
		img, err := jpeg.DecodeConfig(strings.NewReader(body))
		if err != nil || img.Width != 250 || img.Height != 176 {
			t.Fatalf("the sheet's picture: %+v, %v", img, err)
		}
		if got := mean(t, []byte(body), 20, 20, 16); math.Abs(got[0]-want[0])+math.Abs(got[1]-want[1])+math.Abs(got[2]-want[2]) > 9 {
			t.Errorf("the sheet's picture %q is %.0f, want %.0f", query, got, want)
		}
	}
	if r, _ := get(t, b.ControlURL()+"sheet.jpg?light=dark"); r.StatusCode != 400 {
		t.Errorf("a picture without light: %d", r.StatusCode)
	}
	if code := post(t, b, "remove", "{}", nil); code != 204 || b.Sheet() != nil || state(t, b).Sheet != nil {
		t.Errorf("remove: %d", code)
	}
	if post(t, b, "tamper", `{"open": true}`, nil); !state(t, b).Tamper {
		t.Error("the housing is not open")
	}
	if post(t, b, "tamper", `{"open": false}`, nil); state(t, b).Tamper {
		t.Error("the housing is not closed")
	}
	for _, d := range []string{CameraDevice, PanelDevice} {
		for _, f := range append(Faults[:], None) {
			if code := post(t, b, "fault", `{"device": "`+d+`", "kind": "`+string(f)+`"}`, nil); code != 204 || state(t, b).Faults[d] != f {
				t.Errorf("%s %s: %d, %v", d, f, code, state(t, b).Faults)
			}
		}
	}
}

func TestPageRefuses(t *testing.T) {
	b := start(t, small)
	serve(t, b)
	if b.Serve(plain) == nil {
		t.Error("a second page was served")
	}
	good := `{"seed": 5, "forgery": "genuine", "format": "TD3"}`
	for name, c := range map[string]struct {
		path, body string
		head       func(*http.Request)
		code       int
	}{
		"right":             {"next", good, nil, 204},
		"own origin":        {"next", good, func(r *http.Request) { r.Header.Set("Origin", strings.TrimSuffix(b.ControlURL(), "/")) }, 204},
		"own page":          {"next", good, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") }, 204},
		"other site":        {"next", good, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"other port":        {"remove", "{}", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		"other origin":      {"fault", `{"device":"panel","kind":"unplug"}`, func(r *http.Request) { r.Header.Set("Origin", "https://example.org") }, 403},
		"rebound name":      {"next", good, func(r *http.Request) { r.Host = "bench.example.org" }, 403},
		"no JSON":           {"next", "seed=5", nil, 400},
		"unknown key":       {"next", `{"seed": 5, "sheet": 1}`, nil, 400},
		"unknown format":    {"next", `{"seed": 5, "forgery": "genuine", "format": "TD4"}`, nil, 400},
		"unknown forgery":   {"next", `{"seed": 5, "forgery": "perfect", "format": "TD3"}`, nil, 400},
		"cannot be drawn":   {"next", `{"seed": 13, "forgery": "genuine", "format": "TD3"}`, nil, 500},
		"unknown device":    {"fault", `{"device": "door", "kind": "none"}`, nil, 400},
		"unknown fault":     {"fault", `{"device": "panel", "kind": "rust"}`, nil, 400},
		"unknown path":      {"next/traveller", good, nil, 404},
		"body without end":  {"next", strings.Repeat(" ", 1<<16) + good, nil, 400}, // more than a request may hold, less than makes the server hang up,
		"tamper, no answer": {"tamper", `{"open": "maybe"}`, nil, 400},
	} {
		if got := post(t, b, c.path, c.body, c.head); got != c.code {
			t.Errorf("%s: %d, want %d", name, got, c.code)
		}
	}
	if b.FaultOf(PanelDevice) != None {
		t.Error("a refused request was obeyed")
	}
}

// The panel's address points to another pty after replugging, and is the same address.
func TestReplugKeepsThePanelsAddress(t *testing.T) {
	b := start(t, small)
	path := b.PanelPath()
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	b.lamps.switchTo(device.UV, time.Now())
	for _, f := range []Fault{Unplug, Unplug, None, None} {
		if err := b.Fault(PanelDevice, f); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path); (err == nil) != (f == None) || b.PanelPath() != path {
			t.Errorf("after %s: %v", f, err)
		}
		if l := b.Lamp(); l != device.Dark {
			t.Errorf("after %s: %v is lit without power", f, l)
		}
	}
}
