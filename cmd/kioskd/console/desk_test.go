package console_test

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gatehouse/cmd/kioskd/console"
)

// browser starts Debian's chromium with a profile of its own.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed (apt install chromium): the browser test cannot run")
	}
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true),
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	t.Cleanup(cancel)
	ctx, cancelAllocator := chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(cancelAllocator)
	ctx, cancelBrowser := chromedp.NewContext(ctx)
	t.Cleanup(func() { chromedp.Cancel(ctx); cancelBrowser() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chromium: %v", err)
	}
	return ctx
}

// desk is an officer at the page.
type desk struct {
	t   *testing.T
	ctx context.Context
	d   *daemon
}

// eval gives the value of a JavaScript expression.
func eval[T any](k desk, expression string) T {
	k.t.Helper()
	v, err := chromedp.Run(k.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		k.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func (k desk) text() string { return eval[string](k, "document.body.innerText") }

func (k desk) run(what string, steps ...chromedp.Action[chromedp.Void]) {
	k.t.Helper()
	if err := chromedp.Do(k.ctx, steps...); err != nil {
		k.t.Fatalf("%s: %v", what, err)
	}
}

// until waits until a JavaScript condition holds.
func (k desk) until(condition string) {
	k.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for ; !eval[bool](k, "Boolean("+condition+")"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			k.t.Fatalf("never: %s; the page says:\n%s", condition, k.text())
		}
	}
}

func (k desk) says(word string) {
	k.t.Helper()
	k.until(`document.body.innerText.includes("` + word + `")`)
}

func (k desk) keys(s string) { k.t.Helper(); k.run("keys", chromedp.KeyEvent(s)) }

// reachesAll tabs around the page and wants to meet each of these with a visible focus.
func (k desk) reachesAll(names ...string) {
	k.t.Helper()
	met := map[string]bool{}
	for range 20 {
		k.keys(kb.Tab)
		met[eval[string](k, `(e => getComputedStyle(e).outlineStyle === "none" ? "" : e.id || e.dataset.light || (e.matches(".row") ? "row" : e.tagName))(document.activeElement)`)] = true
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
		k.run("look", chromedp.EmulateViewport(size.w, size.h), chromedp.Sleep(150*time.Millisecond))
		png, err := chromedp.Run(k.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			k.t.Fatal(err)
		}
		shots(k.t, name+"-"+size.name, png)
		for _, w := range eval[[]string](k, lookScript) {
			k.t.Errorf("%s at %s: %s", name, size.name, w)
		}
	}
}

// await shows v, asks for an answer and waits until the page takes one.
func (k desk) await(v console.View) <-chan answered {
	k.t.Helper()
	got := k.d.ask(v)
	k.until(`!document.querySelector("#second").disabled`)
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
	if a.Answer != want {
		k.t.Errorf("the lane got %+v, want %+v", a.Answer, want)
	}
}
