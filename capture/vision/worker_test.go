package vision

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gatehouse/capture"
	"gatehouse/device"
)

// The test binary is the worker too, under names that say how it behaves.
func TestMain(m *testing.M) {
	switch filepath.Base(os.Args[0]) {
	case "worker":
		actAsWorker(0)
	case "sluggard":
		actAsWorker(1500 * time.Millisecond)
	case "mute":
		time.Sleep(time.Minute)
	case "stillborn":
		os.Exit(3)
	case "babbler":
		f := os.NewFile(3, "line")
		f.Write([]byte{0, 0, 0, 9, 'n', 'o', ' ', 'c', 'b', 'o', 'r', '!', '!'})
		time.Sleep(time.Minute)
	case "parent":
		w, err := Start(Config{Program: os.Getenv("WORKER")})
		if err != nil {
			panic(err)
		}
		fmt.Println(w.PID())
		time.Sleep(time.Minute)
	default:
		goleak.VerifyTestMain(m)
	}
	os.Exit(0)
}

func actAsWorker(delay time.Duration) {
	time.Sleep(delay)
	conn, err := net.FileConn(os.NewFile(3, "line"))
	if err != nil {
		panic(err)
	}
	if err := Serve(context.Background(), conn, func(s Setup) (Eyes, error) { return newActor(s), nil }); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// actor does what the camera's name says.
type actor struct {
	setup     Setup
	cancelled int
	refused   error // why the networks that it was handed are none
	given     int
}

func newActor(s Setup) *actor {
	a := &actor{setup: s}
	models, err := s.Models()
	for _, m := range models {
		if _, bad := m.Check(); bad != nil {
			err = errors.Join(err, bad)
		}
	}
	a.refused, a.given = err, len(models)
	return a
}

func (a *actor) act(ctx context.Context, camera string) error {
	for _, s := range sentinels {
		if s != nil && s.Error() == camera {
			return fmt.Errorf("acting: %w", s)
		}
	}
	switch camera {
	case "die":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		time.Sleep(time.Minute)
	case "hang":
		time.Sleep(time.Minute)
	case "wait":
		<-ctx.Done()
		a.cancelled++
		return fmt.Errorf("waited: %w", ctx.Err())
	case "panic":
		panic("acting")
	case "plain":
		return errors.New("no sentinel")
	}
	return nil
}

func (a *actor) Check(ctx context.Context, camera string) (device.Identity, error) {
	return device.Identity{Kind: "camera", Address: fmt.Sprint(a.setup.Cameras), Detail: probe(camera), Model: fmt.Sprint(a.cancelled)}, a.act(ctx, camera)
}

func (a *actor) Look(ctx context.Context, camera string) (Look, error) {
	return Look{StillMilli: 990, Brightness: 77, Present: true}, a.act(ctx, camera)
}

func (a *actor) Grab(ctx context.Context, camera string, l device.Light) (device.Frame, error) {
	return device.Frame{Light: l, Exposed: time.Unix(1700000000, 12345), Width: 4, Height: 3}, a.act(ctx, camera)
}

func (a *actor) Page(ctx context.Context, camera string) (capture.Page, error) {
	p := capture.Page{WidthMM: 125, HeightMM: 88, Residual: 0.25}
	for _, l := range device.Lights {
		p.Pictures = append(p.Pictures, capture.Picture{Light: l, PxPerMM: 16, JPEG: []byte{0xFF, 0xD8, byte(l)}, Gray: image.NewGray(image.Rect(0, 0, 40, 30))})
	}
	switch camera {
	case "lie":
		p.Pictures[1].Gray.Pix = p.Pictures[1].Gray.Pix[:40]
	case "bare":
		p.Pictures[2].JPEG = nil
	case "large":
		p.Pictures[0].JPEG = append(p.Pictures[0].JPEG, make([]byte, maxReply)...)
	}
	return p, a.act(ctx, camera)
}

func (a *actor) Forget(ctx context.Context, camera string) error { return a.act(ctx, camera) }

func (a *actor) Decode(ctx context.Context, image []byte) (capture.Picture, error) {
	p, _ := a.Page(ctx, "")
	return p.Pictures[0], a.act(ctx, string(image))
}

func (a *actor) Portrait(ctx context.Context, image []byte) (capture.Picture, error) {
	return a.Decode(ctx, image)
}

func (a *actor) Glance(ctx context.Context, camera string, after uint64) (capture.FaceGlance, error) {
	g := glanced()
	g.Seq = after + 1
	if camera == "vain" {
		g.Faces[0].W = float32(math.NaN())
	}
	return g, a.act(ctx, camera)
}

func (a *actor) Shots(ctx context.Context, camera string, n int, _ []uint64) ([]capture.FaceStudy, error) {
	return slices.Repeat([]capture.FaceStudy{studied()}, n), a.act(ctx, camera)
}

func (a *actor) Study(ctx context.Context, file []byte) (capture.FaceStudy, error) {
	if string(file) == "models" {
		s := studied()
		s.CPU = time.Duration(a.given)
		return s, a.refused
	}
	return studied(), a.act(ctx, string(file))
}

func (a *actor) FindPage(ctx context.Context, white, ir, uv []byte) (capture.Page, error) {
	p, _ := a.Page(ctx, "")
	p.Residual = float64(100*len(white) + 10*len(ir) + len(uv))
	return p, a.act(ctx, string(white))
}

// program is the test binary under another name.
func program(t testing.TB, name string) string {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := filepath.Join(t.TempDir(), name)
	if err := os.Symlink(self, p); err != nil {
		t.Fatal(err)
	}
	return p
}

func start(t *testing.T, name string, cameras ...Camera) *Worker {
	w, err := Start(Config{Program: program(t, name), Cameras: cameras})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// calls are all requests, aimed at a camera or with that word for an image.
var calls = map[string]func(w *Worker, ctx context.Context, word string) error{
	"Check":  func(w *Worker, ctx context.Context, s string) error { _, err := w.Check(ctx, s); return err },
	"Look":   func(w *Worker, ctx context.Context, s string) error { _, err := w.Look(ctx, s); return err },
	"Grab":   func(w *Worker, ctx context.Context, s string) error { _, err := w.Grab(ctx, s, device.IR); return err },
	"Page":   func(w *Worker, ctx context.Context, s string) error { _, err := w.Page(ctx, s); return err },
	"Forget": func(w *Worker, ctx context.Context, s string) error { return w.Forget(ctx, s) },
	"Decode": func(w *Worker, ctx context.Context, s string) error { _, err := w.Decode(ctx, []byte(s)); return err },
	"Glance": func(w *Worker, ctx context.Context, s string) error { _, err := w.Glance(ctx, s, 0); return err },
	"Shots":  func(w *Worker, ctx context.Context, s string) error { _, err := w.Shots(ctx, s, 2, nil); return err },
	"Study":  func(w *Worker, ctx context.Context, s string) error { _, err := w.Study(ctx, []byte(s)); return err },
	"FindPage": func(w *Worker, ctx context.Context, s string) error {
		_, err := w.FindPage(ctx, []byte(s), nil, nil)
		return err
	},
}

func TestAnswersArriveWhole(t *testing.T) {
	t.Chdir("/usr")
	w := start(t, "worker", Camera{Name: "a", Source: "lib/clip.mp4", PxPerMM: 15.5, Latency: time.Second})
	ctx := within(t, 5*time.Second)
	id, err := w.Check(ctx, "a")
	if want := "[{a /usr/lib/clip.mp4 0 0 1s 15.5}]"; err != nil || id.Address != want || id.Kind != "camera" {
		t.Errorf("identity %+v, %v, want address %s", id, err, want)
	}
	if id, err = w.Check(ctx, ""); err != nil || id.Kind != "vision" || id.Address != w.cfg.Program {
		t.Errorf("the worker's identity %+v, %v", id, err)
	}
	if l, err := w.Look(ctx, "a"); err != nil || l != (Look{990, 77, true}) {
		t.Errorf("look %+v, %v", l, err)
	}
	f, err := w.Grab(ctx, "a", device.UV)
	if err != nil || f.Light != device.UV || !f.Exposed.Equal(time.Unix(1700000000, 12345)) || f.Width != 4 || f.Height != 3 {
		t.Errorf("frame %+v, %v", f, err)
	}
	p, err := w.Page(ctx, "a")
	if err != nil || p.WidthMM != 125 || p.HeightMM != 88 || p.Residual != 0.25 || len(p.Pictures) != 3 {
		t.Fatalf("page %+v, %v", p, err)
	}
	for i, q := range p.Pictures {
		if q.Light != device.Lights[i] || q.PxPerMM != 16 || q.JPEG[2] != byte(q.Light) || q.Gray.Rect.Dx() != 40 || len(q.Gray.Pix) != 1200 {
			t.Errorf("picture %d: %v", i, q.LogValue())
		}
	}
	if p, err := w.FindPage(ctx, make([]byte, 3), nil, make([]byte, 2)); err != nil || p.Residual != 302 {
		t.Errorf("files arrived as %v, %v", p.Residual, err)
	}
	if q, err := w.Decode(ctx, []byte("x")); err != nil || q.Gray == nil {
		t.Errorf("decoded %v, %v", q.LogValue(), err)
	}
}

func TestErrorsKeepTheirIdentity(t *testing.T) {
	w := start(t, "worker")
	pid := w.PID()
	for name, call := range calls {
		for _, want := range sentinels {
			if want == nil {
				continue
			}
			err := call(w, within(t, 5*time.Second), want.Error())
			if !errors.Is(err, want) || !strings.HasPrefix(err.Error(), "acting: ") {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
			for _, other := range append(sentinels[:], ErrWorker) {
				if other != nil && other != want && errors.Is(err, other) {
					t.Errorf("%s: %v is also %v", name, err, other)
				}
			}
		}
		if err := call(w, within(t, 5*time.Second), "plain"); err == nil || err.Error() != "no sentinel" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.PID() != pid {
		t.Error("an error cost the worker its life")
	}
}

func TestLargeMessages(t *testing.T) {
	w := start(t, "worker")
	pid := w.PID()
	ctx := within(t, 20*time.Second)
	if _, err := w.FindPage(ctx, make([]byte, MaxImage), make([]byte, MaxImage), nil); !errors.Is(err, ErrImage) {
		t.Errorf("a request above the limit: %v", err)
	}
	if _, err := w.Decode(ctx, make([]byte, MaxImage)); err != nil {
		t.Errorf("the largest image: %v", err)
	}
	if _, err := w.Page(ctx, "large"); !errors.Is(err, ErrImage) {
		t.Errorf("a reply above the limit: %v", err)
	}
	if _, err := w.Page(ctx, "bare"); !errors.Is(err, ErrWorker) {
		t.Errorf("a page with nothing for the record: %v", err)
	}
	if w.PID() != pid {
		t.Error("a long message cost the worker its life")
	}
}

const MaxImage = capture.MaxImageBytes

func TestStartRefuses(t *testing.T) {
	if _, err := Start(Config{Program: "/nowhere/visiond"}); err == nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no program: %v", err)
	}
	if _, err := Start(Config{Program: "worker_test.go"}); !errors.Is(err, exec.ErrNotFound) && !errors.Is(err, os.ErrPermission) {
		t.Errorf("not a program: %v", err)
	}
}
