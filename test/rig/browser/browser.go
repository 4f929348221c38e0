package browser

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Page is an open browser page of one test.
type Page struct {
	t   testing.TB
	ctx context.Context
}

// patience bounds every wait for a page.
const patience = 30 * time.Second

// Open starts a browser with a profile of its own; it ends with the test. It
// skips the test where chromium is not installed.
func Open(t testing.TB, width, height int64) Page {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed (apt-get install chromium): the browser test cannot run")
	}
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WindowSize(int(width), int(height)),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancelAllocator := chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(cancelAllocator)
	ctx, cancelBrowser := chromedp.NewContext(ctx)
	t.Cleanup(func() { chromedp.Cancel(ctx); cancelBrowser() })
	if err := chromedp.Do(ctx); err != nil { // without a limit of its own: the browser lives as long as this context
		t.Fatalf("start chromium: %v", err)
	}
	p := Page{t: t, ctx: ctx}
	p.Resize(width, height)
	return p
}

// Resize gives the page another size, in CSS pixels, and time to lay itself out.
func (p Page) Resize(width, height int64) {
	p.t.Helper()
	p.Do("resize", chromedp.EmulateViewport(width, height), chromedp.Sleep(150*time.Millisecond))
}

// Do runs steps of chromedp; what names them when they fail.
func (p Page) Do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// Go opens an address.
func (p Page) Go(url string) { p.t.Helper(); p.Do("open "+url, chromedp.Navigate(url)) }

// Keys presses keys, one after the other.
func (p Page) Keys(s string) { p.t.Helper(); p.Do("keys", chromedp.KeyEvent(s)) }

// Text is what the page says.
func (p Page) Text() string { return Eval[string](p, "document.body.innerText") }

// Until waits until a JavaScript condition holds.
func (p Page) Until(condition string) {
	p.t.Helper()
	for limit := time.Now().Add(patience); !Eval[bool](p, "Boolean("+condition+")"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(limit) {
			p.Shoot("failed")
			p.t.Fatalf("never: %s; the page says:\n%s", condition, p.Text())
		}
	}
}

// Says waits until the page shows these words.
func (p Page) Says(words string) {
	p.t.Helper()
	p.Until(`document.body.innerText.includes("` + words + `")`)
}

// Shoot takes a picture of the page for whoever looks at GATEHOUSE_SHOTS, a folder.
func (p Page) Shoot(name string) {
	p.t.Helper()
	dir := os.Getenv("GATEHOUSE_SHOTS")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), p.shot(), 0o644); err != nil {
		p.t.Errorf("picture %s: %v", name, err)
	}
}

// Picture gives the pixels of the page.
func (p Page) Picture() image.Image {
	p.t.Helper()
	img, err := png.Decode(bytes.NewReader(p.shot()))
	if err != nil {
		p.t.Fatalf("picture: %v", err)
	}
	return img
}

func (p Page) shot() []byte {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	b, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("picture: %v", err)
	}
	return b
}

// Eval gives the value of a JavaScript expression.
func Eval[T any](p Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}
