package test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gatehouse/test/rig/browser"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/sensor"
)

// The officer sees the finger of a lead beside that of the gallery, and one that is not
// the chip's beside that of the chip.
func TestOfficerSeesTheFinger(t *testing.T) {
	const wanted = 6105
	h := start(t, line.Options{
		Seed: 63, Chips: true, Centre: true, Sensor: &sensor.Options{Model: sensor.Models[0], Baud: 115200}, Wanted: []uint64{wanted},
	}, nil)
	p := browser.Open(t, 1280, 800)
	p.Go(h.Page)
	p.Says("Sign in")
	p.Keys(line.Officer + kb.Tab + line.PIN + kb.Enter)
	for i, c := range []struct {
		name             string
		document, finger uint64
		says, light      string
		open             string // finding
	}{
		{"lead", wanted, wanted, "A lead, not a verdict", "lead-1", "Alert gallery of fingers"},
		{"others", 6101, 6109, "not those that the chip holds", "chip-finger-1", "Fingers compared with the chip"},
	} {
		p.Says("Ready")
		if err := h.Bench.Place(handed(t, h, c.document, c.finger)); err != nil {
			t.Fatal(err)
		}
		p.Says("REFER recommended")
		p.Says(c.says)
		for _, light := range [...]string{"finger-1", c.light} {
			p.Until(`document.querySelector("#lights [data-light=` + light + `] img")?.naturalWidth > 100`)
		}
		p.Until(`!document.querySelector("#second").disabled && document.querySelector("#chip").hidden`)
		p.Until(`(() => { const r = [...document.querySelectorAll("#tree .finding")].find(r => r.innerText.includes("` + c.open + `"));
			if (r && r.getAttribute("aria-expanded") !== "true") r.click();
			return document.querySelectorAll("#tree .crops canvas").length >= 2; })()`)
		time.Sleep(700 * time.Millisecond) // the page takes no key that was meant for what it showed before
		p.Shoot("finger-" + c.name)
		p.Keys("2")
		h.node.await(t, i)
		h.Bench.Remove()
	}
}
