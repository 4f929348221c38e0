package mirror

import (
	"bufio"
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gatehouse/test/rig"
	"gatehouse/test/rig/mjpeg"
)

func TestMain(m *testing.M) {
	http.DefaultTransport.(*http.Transport).DisableKeepAlives = true
	goleak.VerifyTestMain(m)
}

var small = Options{Width: 320, Height: 240, FPS: 30, Seed: 3}

// plain draws a bright square as wide as two distances of the eyes, and its yaw as how
// red it is; in infrared light it is grey.
func plain(p pose, w, h int) (*image.RGBA, image.Rectangle) {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{60, 60, 60, 255}), image.Point{}, draw.Src)
	if p.cast == nil {
		return img, image.Rectangle{}
	}
	r := p.ied * w / 640
	x, y := p.x*w/80, p.y*h/80
	k := color.RGBA{uint8(128 + 4*p.yaw), 140, uint8(128 - 4*p.played), 255}
	if p.ir {
		k = color.RGBA{200, 200, 200, 255}
	}
	box := image.Rect(x-r, y-r, x+r, y+r)
	draw.Draw(img, box, image.NewUniform(k), image.Point{}, draw.Src)
	return img, box
}

func start(t testing.TB, o Options, p painter) *Mirror {
	t.Helper()
	m, err := newWith(o, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// viewer reads a stream.
type viewer struct {
	parts *multipart.Reader
	resp  *http.Response
}

func view(t testing.TB, url string) *viewer {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	req, _ := http.NewRequestWithContext(ctx, "GET", url, nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		stop()
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); resp.Body.Close() })
	_, params, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	return &viewer{multipart.NewReader(bufio.NewReader(resp.Body), params["boundary"]), resp}
}

func (v *viewer) raw() ([]byte, time.Time, error) {
	p, err := v.parts.NextRawPart()
	if err != nil {
		return nil, time.Time{}, err
	}
	body, err := io.ReadAll(p)
	if err != nil {
		return nil, time.Time{}, err
	}
	at, err := strconv.ParseFloat(p.Header.Get("X-Timestamp"), 64)
	return body, time.UnixMicro(int64(at * 1e6)), err
}

func (v *viewer) next(t testing.TB) (image.Image, []byte, time.Time) {
	t.Helper()
	body, at, err := v.raw()
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return img, body, at
}

// until reads frames until holds does, within d, and gives how long it took.
func (v *viewer) until(t testing.TB, d time.Duration, what string, holds func(image.Image) bool) time.Duration {
	t.Helper()
	begin := time.Now()
	for time.Since(begin) < d {
		if img, _, _ := v.next(t); holds(img) {
			return time.Since(begin)
		}
	}
	t.Fatalf("not within %v: %s", d, what)
	return 0
}

// mid is the colour in the middle.
func mid(m image.Image) color.RGBA {
	c := m.Bounds().Size().Div(2)
	r, g, b, _ := m.At(c.X, c.Y).RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
}

// red is how red the face is: the middle of what is bright in the middle row.
func red(m image.Image) int {
	var at []int
	for x := range m.Bounds().Dx() {
		if _, g, _, _ := m.At(x, m.Bounds().Dy()/2).RGBA(); g>>8 > 100 {
			at = append(at, x)
		}
	}
	if len(at) == 0 {
		return 0
	}
	r, _, _, _ := m.At(at[len(at)/2], m.Bounds().Dy()/2).RGBA()
	return int(r >> 8)
}

// wide is how many pixels of the middle row are bright.
func wide(m image.Image) (n int) {
	for x := range m.Bounds().Dx() {
		if _, g, _, _ := m.At(x, m.Bounds().Dy()/2).RGBA(); g>>8 > 100 {
			n++
		}
	}
	return n
}

func somebody(m image.Image) bool { return wide(m) > 10 }
func nobody(m image.Image) bool   { return wide(m) == 0 }

func TestCamerasExposeInStep(t *testing.T) {
	m := start(t, small, plain)
	a, b := view(t, m.URL()), view(t, m.IRURL())
	m.Stand(&rig.Person{Head: 7})
	a.until(t, 3*time.Second, "somebody", somebody)
	b.until(t, 3*time.Second, "somebody in infrared", somebody)
	seen := map[string]bool{}
	var times []time.Time
	pairs := 0
	_, _, other := b.next(t)
	for range 60 {
		img, body, at := a.next(t)
		for other.Before(at) { // either client may miss a frame
			_, _, other = b.next(t)
		}
		if other.Equal(at) {
			pairs++
		}
		if size := img.Bounds().Size(); size != image.Pt(320, 240) {
			t.Fatalf("a frame of %v", size)
		}
		if seen[string(body)] {
			t.Error("a live camera gave the same frame twice")
		}
		seen[string(body)] = true
		times = append(times, at)
	}
	if pairs < 30 {
		t.Errorf("%d of 60 frames have one of infrared of the same moment", pairs)
	}
	best := time.Hour // of ten frames in a row: the machine may be busy
	for i := range times[10:] {
		best = min(best, times[i+10].Sub(times[i]))
	}
	if rate := 10 / best.Seconds(); rate < 20 || rate > 40 {
		t.Errorf("%.1f frames/s, 30 were asked for", rate)
	}
	if _, _, err := image.Decode(bytes.NewReader(m.Picture())); err != nil {
		t.Error(err)
	}
	m.Stand(nil)
	a.until(t, time.Second, "nobody", nobody)
}

func TestFeeds(t *testing.T) {
	t.Parallel()
	m := start(t, small, plain)
	a, b := view(t, m.URL()), view(t, m.IRURL())
	m.Stand(&rig.Person{Head: 7})
	a.until(t, 3*time.Second, "somebody", somebody)
	distinct := func(n int) int {
		set := map[string]bool{}
		for range n {
			_, body, _ := a.next(t)
			set[string(body)] = true
		}
		return len(set)
	}
	if got := distinct(70); got != 70 {
		t.Errorf("live: %d of 70 frames differ", got)
	}
	m.Feed(Frozen)
	distinct(3) // of before
	if got := distinct(20); got != 1 {
		t.Errorf("frozen: %d of 20 frames differ", got)
	}
	m.Feed(Looped)
	distinct(3)
	if got := distinct(130); got > 64 || got < 20 {
		t.Errorf("looped: %d of 130 frames differ", got)
	}
	m.Feed(Live)
	a.until(t, time.Second, "somebody again", somebody)
	m.Feed(Injected)
	m.Stand(nil)
	b.until(t, 3*time.Second, "nobody in infrared", nobody)
	for range 20 {
		if img, _, _ := a.next(t); !somebody(img) {
			t.Fatal("an injected feed shows who is there")
		}
	}
	m.Feed(Black)
	a.until(t, time.Second, "black", func(m image.Image) bool { return mid(m).G < 12 })
}

func TestFaults(t *testing.T) {
	t.Parallel()
	m := start(t, small, plain)
	for _, camera := range []string{Visible, Infrared} {
		url := map[string]string{Visible: m.URL(), Infrared: m.IRURL()}[camera]
		set := func(f mjpeg.Fault) {
			t.Helper()
			if err := m.Fault(camera, f); err != nil || m.FaultOf(camera) != f {
				t.Fatal(err, m.FaultOf(camera))
			}
		}
		v := view(t, url)
		v.next(t)
		for _, f := range []mjpeg.Fault{mjpeg.Garbage, mjpeg.Truncated} {
			set(f)
			v = view(t, url)
			for range 5 {
				body, _, err := v.raw()
				if err != nil {
					t.Fatal(err)
				}
				if _, err := jpeg.Decode(bytes.NewReader(body)); err == nil {
					t.Errorf("%s: a picture under the fault %s", camera, f)
				}
			}
		}
		set(mjpeg.Delay)
		v = view(t, url)
		if _, at, err := v.raw(); err != nil || time.Since(at) < mjpeg.Late {
			t.Errorf("%s: %v late, %v", camera, time.Since(at), err)
		}
		set(mjpeg.Unplug)
		if resp, err := http.Get(url); err == nil {
			resp.Body.Close()
			t.Errorf("%s: an unplugged camera answers", camera)
		}
		set(mjpeg.None)
		v = view(t, url)
		v.next(t)
	}
	if m.Fault("doorbell", mjpeg.None) == nil {
		t.Error("an unknown camera has a fault")
	}
	lone := start(t, Options{NoIR: true}, plain)
	if lone.IRURL() != "" || lone.Fault(Infrared, mjpeg.None) == nil {
		t.Error("there is no infrared camera")
	}
}

func TestOptionsRefused(t *testing.T) {
	for _, o := range []Options{{Width: 640}, {Width: 100, Height: 160}, {Width: 641, Height: 480}, {Width: 640, Height: 480, FPS: 31}, {FPS: -1}} {
		if m, err := New(o); err == nil {
			m.Close()
			t.Errorf("%+v was accepted", o)
		}
	}
}

// Nothing is drawn or encoded while nobody watches.
func TestIdle(t *testing.T) {
	drawn := make(chan pose, 1000)
	m := start(t, small, func(p pose, w, h int) (*image.RGBA, image.Rectangle) {
		drawn <- p
		return plain(p, w, h)
	})
	m.Stand(&rig.Person{Head: 7})
	time.Sleep(300 * time.Millisecond)
	if len(drawn) != 2 {
		t.Errorf("%d poses were drawn for nobody, an empty hall is two", len(drawn))
	}
	<-drawn
	<-drawn
	view(t, m.URL()).until(t, 3*time.Second, "somebody", somebody)
	if len(drawn) == 0 {
		t.Error("nothing was drawn for a viewer")
	}
	for range len(drawn) {
		if p := <-drawn; p.ir {
			t.Error("infrared was drawn, and nobody watches it")
		}
	}
}
