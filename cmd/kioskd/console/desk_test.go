package console_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/test/rig/browser"
)

// desk is an officer at the page.
type desk struct {
	browser.Page
	t *testing.T
	d *daemon
}

// sit opens the page at path in a browser.
func sit(t *testing.T, d *daemon, path string) desk {
	t.Helper()
	k := desk{browser.Open(t, 1280, 800), t, d}
	k.Go("http://" + d.addr + path)
	return k
}

// reachesAll tabs around the page and wants to meet each of these with a visible focus.
func (k desk) reachesAll(names ...string) {
	k.t.Helper()
	met := map[string]bool{}
	for range 20 {
		k.Keys(kb.Tab)
		met[browser.Eval[string](k.Page, `(e => getComputedStyle(e).outlineStyle === "none" ? "" : e.id || e.dataset.light || (e.matches(".row") ? "row" : e.tagName))(document.activeElement)`)] = true
	}
	for _, n := range names {
		if !met[n] {
			k.t.Errorf("Tab does not reach %s with a visible focus; it met %v", n, met)
		}
	}
}

// settled waits out the time in which the page takes no key after a change.
func (k desk) settled() { time.Sleep(600 * time.Millisecond) }

// shoot looks at the page in both sizes and checks what must hold of each look.
func (k desk) shoot(name string) {
	k.t.Helper()
	for _, size := range []struct {
		name string
		w, h int64
	}{{"1920x1080", 1920, 1080}, {"1280x800", 1280, 800}} {
		k.Resize(size.w, size.h)
		k.Shoot(name + "-" + size.name)
		for _, w := range browser.Eval[[]string](k.Page, lookScript) {
			k.t.Errorf("%s at %s: %s", name, size.name, w)
		}
	}
}

// await shows v, asks for an answer and waits until the page takes one.
func (k desk) await(v console.View) <-chan answered {
	k.t.Helper()
	got := k.d.ask(v)
	k.Until(`!document.querySelector("#second").disabled`)
	k.settled()
	return got
}

func (k desk) want(got <-chan answered, want console.Answer) {
	k.t.Helper()
	a := <-got
	if a.err != nil {
		k.t.Fatal(a.err)
	}
	if now := time.Now().Unix(); !a.Recapture && (a.Decision.At > now || a.Decision.At < now-60) {
		k.t.Errorf("decided at %d, now is %d", a.Decision.At, now)
	}
	a.Decision.At = 0
	a.Seen = nil
	if a.Answer != want {
		k.t.Errorf("the lane got %+v, want %+v", a.Answer, want)
	}
}
