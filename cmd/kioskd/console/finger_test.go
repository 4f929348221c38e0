package console_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
)

// asking is a lane that waits for a finger.
func asking(try int, advice string) console.View {
	v := idle(console.StageChecking)
	v.Crossing, v.Attempt = "c1", 1
	v.Finger = &console.FingerView{Finger: "right index", Try: try, Of: 3, Advice: advice}
	return v
}

func TestFingerGone(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	c := d.signedIn()
	good := fields{"crossing": "c1", "attempt": 1, "finger": "right index", "reason": "bandaged", "all": false}
	with := func(k string, v any) fields {
		f := fields{}
		for k, v := range good {
			f[k] = v
		}
		f[k] = v
		return f
	}
	d.Show(idle(console.StageReady))
	if status, _, _ := c.do("POST", "/finger", good); status != 409 {
		t.Errorf("status %d where no finger is asked for", status)
	}
	d.Show(asking(1, ""))
	for name, r := range map[string]struct {
		body fields
		want int
	}{
		"another crossing": {with("crossing", "c0"), 409},
		"an attempt ago":   {with("attempt", 0), 409},
		"another finger":   {with("finger", "left index"), 409},
		"no such reason":   {with("reason", "cut off"), 400},
		"the kiosk's word": {with("reason", "not placed"), 400},
		"unknown key":      {with("name", "x"), 400},
	} {
		if status, _, _ := c.do("POST", "/finger", r.body); status != r.want {
			t.Errorf("%s: status %d, want %d", name, status, r.want)
		}
	}
	select {
	case g := <-d.Gone():
		t.Fatalf("taken: %+v", g)
	default:
	}
	for range 2 { // nobody reads: one word waits
		if status, body, _ := c.do("POST", "/finger", good); status != 204 {
			t.Fatalf("status %d: %s", status, body)
		}
	}
	if g := <-d.Gone(); g != (console.Gone{Finger: "right index", Reason: capture.Bandaged}) {
		t.Errorf("%+v", g)
	}
}

// printView is a decided crossing with a finger: rings of ridges and marks on them.
func printView(t *testing.T) console.View {
	t.Helper()
	v := genuineView(t, "c4")
	img := image.NewGray(image.Rect(0, 0, 256, 288))
	for y := range 288 {
		for x := range 256 {
			img.SetGray(x, y, color.Gray{Y: uint8(128 + 100*math.Sin(math.Hypot(float64(x-128), float64(y-120))*0.7))})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	v.Pictures = append(v.Pictures, console.PictureView{
		Light: "finger-1", Title: "Right index", Width: 256, Height: 288, JPEG: b.Bytes(),
		Marks: [][4]int{{60, 80, 0, 1}, {150, 140, 64, 2}, {200, 200, 160, 1}},
	})
	return v
}

func TestFingerOnThePages(t *testing.T) {
	d := start(t, "127.0.0.1:0")
	d.Show(idle(console.StageClosed))
	k := sit(t, d, "/")
	k.Says("Sign in")
	k.Keys(officerID + kb.Tab + pin + kb.Enter)
	k.Until(`!document.querySelector("#desk").hidden`)
	d.Show(asking(2, "too dry"))
	k.Says("Asking for the right index, try 2 of 3. Last try: too dry")
	k.shoot("finger-asked")
	k.Until(`[...document.querySelectorAll("#finger button")].find(b => b.innerText === "Bandaged").focus() || true`)
	d.Show(asking(3, "too wet"))
	k.Says("try 3 of 3")
	time.Sleep(500 * time.Millisecond) // the page takes no press that was meant for the finger before
	k.Keys(kb.Enter)                   // the focus is where it was
	if g := <-d.Gone(); g.Reason != capture.Bandaged || g.All {
		t.Errorf("%+v", g)
	}
	k.await(printView(t))
	k.Until(`document.querySelector("#finger").hidden`)
	k.Until(`document.querySelector('[data-light="finger-1"]').click() || true`)
	k.Until(`document.querySelectorAll("#marks path").length === 3`)
	k.shoot("finger-drawn")
}

func TestFingerOnTheTravellersScreen(t *testing.T) {
	d := start(t, "127.0.0.1:0")
	k := sit(t, d, "/traveller")
	d.Show(asking(1, ""))
	k.Says("Put your right index finger on the sensor")
	k.shoot("traveller-finger")
	d.Show(asking(2, "too wet"))
	k.Says("Dry your finger")
	v := asking(2, "too wet")
	v.Finger.Lift = true
	d.Show(v)
	k.Says("Take your finger off the sensor")
	v.Finger = nil
	d.Show(v)
	k.Says("Please wait")
}
