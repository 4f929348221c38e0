package test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/browser"
	"gatehouse/test/rig/line"
)

// An officer in a real browser at the page of a running kiosk: clears one
// traveller, refers one, overrides one with a reason, all by keyboard; and what
// the officer did is what the node receives.
func TestOfficer(t *testing.T) {
	ps := []plan{{41, rig.Genuine}, {42, rig.DyeInk}, {43, rig.AlteredNumber}}
	h := start(t, line.Options{Seed: 41}, nil)
	p := browser.Open(t, 1280, 800)
	visit := func(pl plan, stage string) {
		t.Helper()
		p.Says("Ready")
		if err := h.Bench.Place(sheet(t, pl.seed, pl.forgery)); err != nil {
			t.Fatal(err)
		}
		p.Says(stage)
		p.Until(`!document.querySelector("#second").disabled`)
		p.Until(`[...document.images].every(i => i.complete)`)
		p.Shoot("line-" + string(pl.forgery))
		time.Sleep(700 * time.Millisecond) // the page takes no key that was meant for what it showed before
	}
	leave := func(i int, choice screening.Choice) arrived {
		t.Helper()
		a := h.node.await(t, i)
		d := a.Record.Decision
		if d.Choice != choice || d.Officer != line.Officer {
			t.Errorf("traveller %d: the node received %+v", i+1, d)
		}
		judge(t, ps[i], a)
		h.Bench.Remove()
		return a
	}

	p.Go(h.Page)
	p.Says("Sign in")
	p.Keys(line.Officer + kb.Tab + line.PIN + kb.Enter)

	visit(ps[0], "CLEAR recommended")
	p.Keys("1")
	leave(0, screening.ChoiceClear)

	visit(ps[1], "REFER recommended")
	p.Keys("2")
	leave(1, screening.ChoiceSecondLine)

	visit(ps[2], "REFER recommended")
	p.Keys("1")
	p.Until(`document.querySelector("#why").open`)
	const why = "Digit is scratched, the number agrees with the page"
	p.Keys("2" + why)
	p.Shoot("line-override")
	p.Keys(kb.Enter)
	a := leave(2, screening.ChoiceClear)
	if d := a.Record.Decision; !d.Override || d.ReasonType != "not obvious" || d.Reason != why {
		t.Errorf("override: the node received %+v", d)
	}
	if len(a.Pictures) == 0 {
		t.Error("a forged document went to the node without its pictures")
	}
	t.Logf("pictures of the record: %v", a.Pictures)
	p.Says("Ready")
	h.checkStore(t, 3)
}
