package bench

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gatehouse/device"
	"gatehouse/test/rig"
)

// The page in a browser: a traveller is laid down and taken away, a fault is set
// and healed, by what a person would press.
func TestPageInABrowser(t *testing.T) {
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed (apt install chromium): the browser test cannot run")
	}
	b := start(t, small)
	serve(t, b)
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	ctx, endBrowser := chromedp.NewExecAllocator(ctx, chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()), chromedp.Headless,
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true))
	defer endBrowser()
	ctx, end := chromedp.NewContext(ctx)
	defer func() { chromedp.Cancel(ctx); end() }()
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chromium: %v", err)
	}

	do := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		limited, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		if err := chromedp.Do(limited, steps...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	until := func(what string, holds func() bool) {
		t.Helper()
		for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("in vain: %s", what)
			}
		}
	}
	see, press := chromedp.WaitVisible[chromedp.CSS], chromedp.Click[chromedp.CSS]
	fill := chromedp.SetValue[chromedp.CSS]
	b.lamps.switchTo(device.UV, time.Now())
	do("open", chromedp.Navigate(b.ControlURL()), see(`#lamps .uv.lit`))
	do("fill in", press(`#format [data-value=TD2]`), fill(`#forgery`, string(rig.DyeInk)), fill(`#seed`, "41"), press(`#next .main`))
	until("a sheet on the glass", func() bool { return b.Sheet() != nil })
	do("look", see(`#glass img`), press(`#light [data-value=ir]`), see(`#glass img[src*="light=ir"]`))
	if text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(`#what .quiet`))); err != nil || text != "TD2 · MRZ vanishes in infrared · seed 41" {
		t.Errorf("the page says %q, %v", text, err)
	}
	do("break", press(`#fault-panel [data-value=silence]`))
	until("a silent panel", func() bool { return b.FaultOf(PanelDevice) == Silence })
	do("heal", press(`#fault-panel [data-value=none]`))
	until("a panel that is well", func() bool { return b.FaultOf(PanelDevice) == None })
	do("take away", press(`#remove`), see(`#glass p`))
	until("an empty glass", func() bool { return b.Sheet() == nil })
}
