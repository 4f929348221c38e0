package bench

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/browser"
	"gatehouse/test/rig/mirror"
)

// The page in a browser: a traveller is laid down and taken away, a fault is set
// and healed, by what a person would press.
func TestPageInABrowser(t *testing.T) {
	b, m := withFaces(t)
	serve(t, b)
	p := browser.Open(t, 1280, 800)
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
	p.Go(b.ControlURL())
	p.Do("see the lamp", see(`#lamps .uv.lit`))
	p.Do("fill in", press(`#format [data-value=TD2]`), fill(`#forgery`, string(rig.DyeInk)), fill(`#seed`, "41"), press(`#next .main`))
	until("a sheet on the glass", func() bool { return b.Sheet() != nil })
	p.Do("look", see(`#glass img`), press(`#light [data-value=ir]`), see(`#glass img[src*="light=ir"]`))
	p.Says("TD2 · MRZ vanishes in infrared · seed 41")
	p.Do("break", press(`#fault-panel [data-value=silence]`))
	until("a silent panel", func() bool { return b.FaultOf(PanelDevice) == Silence })
	p.Do("heal", press(`#fault-panel [data-value=none]`))
	until("a panel that is well", func() bool { return b.FaultOf(PanelDevice) == None })
	p.Do("see the face camera's picture", see(`#face-picture`))
	p.Do("be deaf", press(`#conduct [data-value=deaf]`))
	until("a deaf person", func() bool { return m.Behaviour() == rig.Deaf })
	p.Do("freeze", press(`#feed [data-value=frozen]`), see(`#feed [data-value=frozen][aria-pressed=true]`))
	until("a frozen feed", func() bool { return m.FeedNow() == mirror.Frozen })
	p.Do("unplug the infrared camera", press(`#fault-infrared [data-value=unplug]`))
	until("an unplugged camera", func() bool { return b.FaultOf(IRDevice) == Unplug })
	p.Shoot("bench")
	p.Do("take away", press(`#remove`), see(`#glass p`))
	until("an empty glass", func() bool { return b.Sheet() == nil })
}
