package test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gatehouse/capture"
	"gatehouse/test/rig"
	"gatehouse/test/rig/browser"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/mirror"
)

// The officer sees what the traveller is asked, and the face beside the portraits of chip
// and page; the holder is cleared with one key, somebody else goes to the second line.
func TestOfficerSeesTheFace(t *testing.T) {
	h := start(t, line.Options{Seed: 73, Chips: true, Face: &mirror.Options{}, FaceModels: heads.Models(t)}, nil)
	p := browser.Open(t, 1280, 800)
	p.Go(h.Page)
	p.Says("Sign in")
	p.Keys(line.Officer + kb.Tab + line.PIN + kb.Enter)
	for i, c := range []struct {
		forgery   rig.Forgery
		says, key string
	}{
		{rig.Genuine, "CLEAR recommended", "1"},
		{line.OtherFace, "The pictures do not show one person", "2"},
	} {
		x, err := h.Source()(7020+uint64(i), c.forgery, capture.TD3)
		if err != nil {
			t.Fatal(err)
		}
		p.Says("Ready")
		if err := h.Bench.Place(x.Sheet); err != nil {
			t.Fatal(err)
		}
		p.Says("Face:")
		p.Shoot("house-face-asked-" + c.key)
		p.Says(c.says)
		p.Until(`document.querySelectorAll("#faces img").length === 3 && [...document.querySelectorAll("#faces img")].every(i => i.naturalWidth === 300)`)
		p.Until(`!document.querySelector("#second").disabled && document.querySelector("#chip").hidden`)
		time.Sleep(700 * time.Millisecond) // the page takes no key that was meant for what it showed before
		p.Shoot("house-face-" + c.key)
		p.Keys(c.key)
		h.node.await(t, i)
		h.Bench.Remove()
	}
}
