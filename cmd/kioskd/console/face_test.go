package console_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/test/rig/browser"
	"gatehouse/test/rig/heads"
)

// looking is a lane that takes a face.
func looking(advice, turn string, others int) console.View {
	v := idle(console.StageChecking)
	v.Crossing, v.Attempt = "c1", 1
	v.Face = &console.FaceView{Advice: advice, Turn: turn, Others: others}
	return v
}

// crop is a head as visiond cuts it for people to compare.
func crop(t *testing.T, light, title string, seed uint64, age float64) console.PictureView {
	t.Helper()
	p := heads.New(seed).Render(heads.View{Width: capture.CropWidth, Height: capture.CropHeight, IED: capture.CropIED, Age: age, Ground: color.RGBA{200, 205, 210, 255}})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p.RGB, nil); err != nil {
		t.Fatal(err)
	}
	return console.PictureView{Light: light, Title: title, Width: capture.CropWidth, Height: capture.CropHeight, JPEG: b.Bytes()}
}

const secret = "0.4321" // a score that nobody may see before the pictures are judged

// alike is a crossing whose traveller is too like and too unlike the portrait.
func alike(t *testing.T, crossing string) console.View {
	t.Helper()
	v := genuineView(t, crossing)
	face := func(f *screening.Finding) {
		f.Judge = "Do the pictures show one person?"
		f.Region = &screening.Region{Light: "face-live", Box: screening.Box{W: capture.CropWidth, H: capture.CropHeight}}
	}
	v.Result.Findings = append(v.Result.Findings,
		finding("face.holder", "face", "The traveller is the holder", is(screening.Undetermined, "Too close to call. Look at the pictures side by side, and judge."), values("score", secret), margin(-14), face),
		finding("face.page", "face", "The traveller and the printed portrait", values("score", secret), margin(20), need(screening.Evaluatory)))
	v.Result.Recommend, v.Result.Overall, v.Result.Because = screening.Refer, screening.Undetermined, []string{"face.holder"}
	v.Pictures = append(v.Pictures, crop(t, "face-live", "Traveller", 3, 0), crop(t, "face-chip", "Chip", 3, -6), crop(t, "face-page", "Page", 3, -6))
	return v
}

func TestJudgedBeforeTheNumbers(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	c := d.signedIn()
	v := alike(t, "c7")
	d.ask(v)
	word := func(w string, change ...any) fields {
		f := fields{"crossing": "c7", "attempt": 1, "word": w}
		for i := 0; i < len(change); i += 2 {
			f[change[i].(string)] = change[i+1]
		}
		return f
	}
	report := func() string {
		_, body, _ := c.do("GET", "/report/c7/result.json", nil)
		return string(body)
	}
	if strings.Contains(report(), secret) || strings.Contains(report(), "printed portrait") {
		t.Error("the report tells the score before the pictures are judged")
	}
	if status, _, _ := c.do("POST", "/decide", fields{"crossing": "c7", "attempt": 1, "action": "clear", "reason_type": "obvious", "reason": "the same person"}); status != http.StatusConflict {
		t.Errorf("cleared without a judgement: status %d", status)
	}
	for name, r := range map[string]struct {
		body fields
		want int
	}{
		"another crossing": {word("same", "crossing", "c6"), 409},
		"an attempt ago":   {word("same", "attempt", 0), 409},
		"no such word":     {word("alike"), 400},
	} {
		if status, _, _ := c.do("POST", "/judge", r.body); status != r.want {
			t.Errorf("%s: status %d, want %d", name, status, r.want)
		}
	}
	if status, body, _ := c.do("POST", "/judge", word("different")); status != 204 {
		t.Fatalf("status %d: %s", status, body)
	}
	if !strings.Contains(report(), secret) || !strings.Contains(report(), "printed portrait") {
		t.Error("the report does not tell the score after the pictures are judged")
	}
	if status, _, _ := c.do("POST", "/judge", word("same")); status != 409 {
		t.Errorf("a second word, once the score is known: status %d", status)
	}
}

// What was judged goes into the record, and a crossing in which nothing was asked has no
// word.
func TestJudgementIsRecorded(t *testing.T) {
	t.Parallel()
	d := start(t, "127.0.0.1:0")
	c := d.signedIn()
	for _, asked := range []bool{true, false} {
		v := alike(t, "c8")
		if !asked {
			v = genuineView(t, "c9")
		}
		got := d.ask(v)
		status, _, _ := c.do("POST", "/judge", fields{"crossing": v.Crossing, "attempt": 1, "word": "unsure"})
		if (status == 204) != asked {
			t.Errorf("asked %v: status %d", asked, status)
		}
		if status, _, _ := c.do("POST", "/decide", fields{"crossing": v.Crossing, "attempt": 1, "action": "second line", "reason_type": map[bool]string{true: "", false: "obvious"}[asked], "reason": map[bool]string{true: "", false: "a doubt"}[asked]}); status != 204 {
			t.Fatalf("second line: status %d", status)
		}
		if a := <-got; a.err != nil || (a.Decision.Judged == "unsure") != asked {
			t.Errorf("asked %v: %+v, %v", asked, a.Decision, a.err)
		}
	}
}

func TestFaceOnThePages(t *testing.T) {
	d := start(t, "127.0.0.1:0")
	d.Show(idle(console.StageClosed))
	k := sit(t, d, "/")
	k.Says("Sign in")
	k.Keys(officerID + kb.Tab + pin + kb.Enter)
	k.Until(`!document.querySelector("#desk").hidden`)
	d.Show(looking("closer", "", 1))
	k.Says("Face: come closer. 1 more in the picture")
	d.Show(looking("", "left", 0))
	k.Says("Face: asking to turn the head to the left")
	k.shoot("face-asked")

	k.await(alike(t, "c7"))
	k.Until(`document.querySelector("#face").hidden && document.querySelectorAll("#faces img").length === 3`)
	k.Until(`[...document.querySelectorAll("#faces img")].every(i => i.complete && i.naturalWidth)`)
	if n := browser.Eval[int](k.Page, `new Set([...document.querySelectorAll("#faces img")].map(i => { const r = i.getBoundingClientRect(); return [i.naturalWidth, i.naturalHeight, Math.round(r.width), Math.round(r.height)].join(" "); })).size`); n != 1 {
		t.Errorf("the pictures have %d sizes", n)
	}
	k.shoot("face-judge")
	if strings.Contains(browser.Eval[string](k.Page, `document.documentElement.outerHTML`), secret) || !browser.Eval[bool](k.Page, `document.querySelector("#clear").disabled`) {
		t.Error("the page tells the score, or clears, before the pictures are judged")
	}
	k.Keys("s")
	k.Says("You judged: one person")
	k.Until(`!document.querySelector("#clear").disabled`)
	k.Until(`document.body.innerText.includes("` + secret + `")`)
	k.shoot("face-judged")
}

// The traveller's screen is the same, pixel by pixel, whatever is suspected of them.
func TestFaceOnTheTravellersScreen(t *testing.T) {
	d := start(t, "127.0.0.1:0")
	k := sit(t, d, "/traveller")
	for _, c := range [][3]string{
		{"no face", "", "Step in front of the camera"},
		{"closer", "", "Come a little closer"},
		{"glare", "", "Tilt your head a little"},
		{"one person", "", "One person at a time"},
		{"", "", "Look into the camera"},
		{"", "left", "Turn your head slowly to the left"},
		{"", "right", "to the right"},
	} {
		d.Show(looking(c[0], c[1], 0))
		k.Says(c[2])
		k.shoot("traveller-face-" + strings.ReplaceAll(c[0]+c[1], " ", "-"))
	}
	still := `document.getAnimations().forEach(a => { a.pause(); a.currentTime = 0; }) || true`
	shot := func(v console.View) image.Image {
		d.Show(v)
		k.Says("Please wait")
		k.Until(still)
		return k.Picture()
	}
	good := shot(genuineView(t, "c1"))
	bad := genuineView(t, "c1")
	bad.Result.Recommend = screening.Refer
	bad.Result.Findings = append(bad.Result.Findings,
		finding("face.attack", "face", "Signs of a picture", is(screening.Undetermined, "Something is unusual.")),
		finding("face.alert", "face", "Alert gallery", is(screening.Undetermined, "A lead.")))
	bad.Pictures = append(bad.Pictures, crop(t, "face-lead-1", "Gallery: X-1", 4, 0))
	if !same(good, shot(bad)) {
		t.Error("the traveller's screen shows that something is suspected")
	}
	other := idle(console.StageDone)
	d.Show(other)
	k.Says("Please see the officer")
	if same(good, k.Picture()) {
		t.Error("another screen gives the same pixels: the test sees nothing")
	}
}

func same(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}
