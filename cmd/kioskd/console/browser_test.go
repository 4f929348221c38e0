package console_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/browser"
)

func TestOfficerAtTheKeyboard(t *testing.T) {
	d := start(t, "127.0.0.1:0")
	d.Show(idle(console.StageClosed))
	k := sit(t, d, "/")
	k.Says("Sign in")
	k.shoot("sign-in")

	k.Keys(officerID + kb.Tab + "111222" + kb.Enter)
	k.Says("The id or the PIN is wrong")
	k.Keys(pin + kb.Enter) // the PIN is empty again and has the focus
	k.Until(`!document.querySelector("#desk").hidden`)
	if id, ok := d.Officer(); !ok || id != officerID {
		t.Errorf("Officer() = %q, %v", id, ok)
	}

	d.Show(idle(console.StageReady))
	k.Says("Ready")
	k.shoot("ready")
	k.settled()
	k.Keys("3")
	select {
	case <-d.Manual():
	case <-time.After(5 * time.Second):
		t.Error("key 3 while ready asks for no capture")
	}
	reading := idle(console.StageReading)
	reading.Crossing, reading.Attempt = "c1", 1
	d.Show(reading)
	k.Says("Reading")
	k.shoot("reading")

	// Clear what the kiosk recommends to clear: one key.
	got := k.await(genuineView(t, "c1"))
	k.shoot("clear")
	k.Keys("1")
	k.want(got, console.Answer{Decision: screening.Decision{Choice: screening.ChoiceClear, Officer: officerID}})
	done := genuineView(t, "c1")
	done.Stage, done.Outcome = console.StageDone, screening.ChoiceClear
	d.Show(done)
	k.Says("Cleared")
	k.shoot("cleared")

	// Capture again, then refer what the kiosk recommends to refer: one key.
	got = k.await(dyeInkView(t, "c2"))
	k.Keys("3")
	k.want(got, console.Answer{Recapture: true})
	again := dyeInkView(t, "c2")
	again.Attempt = 2
	got = k.await(again)
	k.Says("REFER recommended")
	k.shoot("refer-ir")
	k.Keys("2")
	k.want(got, console.Answer{Decision: screening.Decision{Choice: screening.ChoiceSecondLine, Officer: officerID}})

	// Clear against the recommendation: Escape goes back, a reason is needed.
	got = k.await(alteredView(t, "c3"))
	k.Until(`document.querySelectorAll("#mrz mark").length === 1`)
	k.shoot("refer-mrz")
	k.reachesAll("clear", "second", "again", "sign-out", "white", "ir", "uv", "row")
	k.Do("leave", chromedp.Evaluate[chromedp.Void]("document.activeElement.blur()"))
	k.Keys(kb.ArrowDown)
	k.Until(`document.activeElement.textContent.includes("Composite")`)
	k.shoot("refer-walk")
	k.Keys("1")
	k.Until(`document.querySelector("#why").open`)
	k.Keys(kb.Escape)
	k.Until(`!document.querySelector("#why").open`)
	k.Keys("1" + kb.Enter)
	k.Says("Choose a type of reason first")
	k.Keys("2" + kb.Enter)
	k.Says("Give the reason in words")
	k.Keys("Digit is worn, the number agrees with the visual zone")
	k.shoot("override")
	k.Keys(kb.Enter)
	k.want(got, console.Answer{Decision: screening.Decision{
		Choice: screening.ChoiceClear, Officer: officerID, Override: true,
		ReasonType: "not obvious", Reason: "Digit is worn, the number agrees with the visual zone",
	}})

	// And the other way round.
	got = k.await(genuineView(t, "c4"))
	k.Says("Digital seal, Chip, Face, Fingers") // each part once, however many checks it has
	k.Keys("2" + "3" + "Photograph was changed" + kb.Enter)
	k.want(got, console.Answer{Decision: screening.Decision{
		Choice: screening.ChoiceSecondLine, Officer: officerID, Override: true, ReasonType: "enforcement", Reason: "Photograph was changed",
	}})

	// A card with a large place on it: the two crops side by side, both painted.
	got = k.await(brightView(t, "c6"))
	k.Until(`document.querySelectorAll(".crops:not(.wide) canvas").length === 2 && [...document.querySelectorAll("canvas")].every(c => c.getContext("2d").getImageData(c.width / 3, c.height / 3, 1, 1).data[3] === 255)`)
	k.shoot("refer-uv")
	k.Keys("2")
	k.want(got, console.Answer{Decision: screening.Decision{Choice: screening.ChoiceSecondLine, Officer: officerID}})

	// The uplink goes down: a banner with the age of each list within 5 s.
	down := deciding("c5", 1, sheetOf(t, 7, rig.Genuine, capture.TD3), spoil(genuine(), "list.documents", is(screening.Undetermined, "The list is older than the policy allows. Ask for the number by telephone.")))
	down.Queue = console.QueueView{Waiting: 3, OldestSeconds: 250, Note: "broker: connection refused"}
	down.Lists[0].AgeSeconds, down.Lists[0].State = 30*3600, "stale"
	down.Devices[1] = console.DeviceView{Name: "panel", State: "absent", Text: "no answer on its line for 20 s: check the plug"}
	cut := time.Now()
	got = k.await(down)
	k.Says("Uplink down")
	k.Says("documents 30 h old")
	k.Until(`document.querySelectorAll(".details canvas").length === 1`) // no place of its own: the page as a whole
	if since := time.Since(cut); since > 5*time.Second {
		t.Errorf("the banner took %v", since)
	}
	k.shoot("uplink-down")

	// The daemon goes: the page says so within 5 s, keys are dead, and it comes back by itself.
	cut = time.Now()
	d.stop()
	k.Until(`!document.querySelector("#lost").hidden`)
	if since := time.Since(cut); since > 5*time.Second {
		t.Errorf("the page said after %v that the connection is lost", since)
	}
	k.shoot("lost")
	k.Keys("1") // would open the reason dialog, as it did above
	if browser.Eval[bool](k.Page, `document.querySelector("#why").open`) {
		t.Error("a key works while the connection is lost")
	}
	d2 := start(t, d.addr)
	d2.Show(idle(console.StageReady))
	k.d = d2
	k.Until(`document.querySelector("#lost").hidden && !document.querySelector("#door").hidden`)
	k.Keys(officerID + kb.Tab + pin + kb.Enter)
	k.Says("Ready")
	select {
	case a := <-got:
		t.Errorf("the lost crossing was answered: %+v", a)
	default:
	}
}

func TestTravellersScreen(t *testing.T) {
	d := start(t, "127.0.0.1:0")
	k := sit(t, d, "/traveller")
	for _, s := range []struct {
		stage   console.Stage
		outcome screening.Choice
		says    string
	}{
		{console.StageClosed, "", "This kiosk is closed"},
		{console.StageReady, "", "Place your document on the glass"},
		{console.StageReading, "", "Please wait"},
		{console.StageDeciding, "", "Please wait"},
		{console.StageDone, screening.ChoiceClear, "Done. Thank you"},
		{console.StageDone, screening.ChoiceSecondLine, "Please see the officer"},
		{console.StageDone, screening.ChoiceAborted, "Please see the officer"},
		{console.StageOut, "", "This kiosk is closed"},
	} {
		v := alteredView(t, "c1")
		v.Stage, v.Outcome = s.stage, s.outcome
		d.Show(v)
		k.Until(`[...document.querySelectorAll("section")].filter(s => !s.hidden).map(s => s.innerText).join().startsWith("` + s.says + `")`)
		k.shoot("traveller-" + string(s.stage) + "-" + strings.ReplaceAll(string(s.outcome), " ", "-"))
	}
	d.Show(idle(console.StageReady))
	k.Says("Place your document")
	d.stop()
	k.Says("This kiosk is closed")
}
