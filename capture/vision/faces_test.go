package vision

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"reflect"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gatehouse/capture"
)

// glanced is a glance without a detector: a box, and nothing that needs points.
func glanced() capture.FaceGlance {
	return capture.FaceGlance{
		Exposed: time.Unix(1700000000, 12345), Width: 640, Height: 480, Digest: 1 << 63, Luma: 80, Level: 100, Around: 90, Moire: -1,
		Faces: []capture.FaceRegion{{X: -3.5, Y: 20, W: 100, H: 110}},
	}
}

func studied() capture.FaceStudy {
	return capture.FaceStudy{
		Width: 413, Height: 531, CPU: time.Millisecond, Faces: glanced().Faces,
		Crop: capture.Picture{JPEG: []byte{0xFF, 0xD8, 1}, Gray: image.NewGray(image.Rect(0, 0, capture.CropWidth, capture.CropHeight))},
	}
}

// pointedOut gives points, and what may be told of a face that has some.
func pointedOut(f *[]capture.FaceRegion, p *capture.Pose, q *capture.FaceQuality) {
	for i := range (*f)[0].Points {
		(*f)[0].Points[i] = capture.Point{X: float32(20 + i), Y: float32(30 - i)}
	}
	(*f)[0].Score = 0.9
	*p = capture.Pose{Yaw: -12, Pitch: 3, Roll: 180}
	*q = capture.FaceQuality{Total: 71, Advice: capture.AdviceHold, Measures: []capture.FaceMeasure{
		{Name: "InterEyeDistance", Unit: "px", Value: 90, Low: math.Inf(-1), High: math.Inf(1), Score: 99, State: capture.FaceOK},
		{Name: "EyesOpen", Score: -1, Reason: "five points do not tell"},
	}}
}

func fullGlance() capture.FaceGlance {
	g := glanced()
	pointedOut(&g.Faces, &g.Pose, &g.Quality)
	g.Patch, g.Moire = make([]byte, capture.PatchSide*capture.PatchSide), 12
	return g
}

func fullStudy() capture.FaceStudy {
	s := studied()
	pointedOut(&s.Faces, &s.Pose, &s.Quality)
	attack := 0
	s.Seq, s.Exposed, s.Attack, s.Vector = 7, time.Unix(1700000000, 0), &attack, []float32{1, -2, 0.5}
	return s
}

var full = given{detects: true, attacks: true, embeds: 3}

func TestFacesCrossWhole(t *testing.T) {
	for name, c := range map[string]struct {
		g glance
		w capture.FaceGlance
	}{"box": {encodeGlance(glanced()), glanced()}, "points": {encodeGlance(fullGlance()), fullGlance()}} {
		var out reply
		if err := readMessage(bytes.NewReader(message(t, reply{ID: 1, Glance: c.g})), maxReply, &out); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := out.check(opGlance, full); err != nil || !reflect.DeepEqual(out.glance, c.w) {
			t.Errorf("%s: %+v, %v", name, out.glance, err)
		}
	}
	var out reply
	want := []capture.FaceStudy{fullStudy(), studied(), {Width: 1, Height: 1}}
	if err := readMessage(bytes.NewReader(message(t, reply{ID: 1, Studies: encodeStudies(want)})), maxReply, &out); err != nil {
		t.Fatal(err)
	}
	if err := out.check(opShots, full); err != nil || !reflect.DeepEqual(out.studies, want) {
		t.Errorf("%+v, %v", out.studies, err)
	}
}

// What a worker claims of a face, and cannot be, ends it.
func TestFacesChecked(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, spoil := range map[string]func(*glance, *study, *given){
		"nothing wrong":          func(*glance, *study, *given) {},
		"no width":               func(g *glance, s *study, _ *given) { g.Width, s.Width = 0, 0 },
		"overflowing size":       func(g *glance, s *study, _ *given) { g.Width, g.Height, s.Width, s.Height = 1<<32, 1<<32, 1<<32, 1<<32 },
		"NaN for a width":        func(g *glance, s *study, _ *given) { g.Faces[0][2], s.Faces[0][2] = nan, nan },
		"a face far out":         func(g *glance, s *study, _ *given) { g.Faces[0][0], s.Faces[0][0] = inf, -1e6 },
		"a face inside out":      func(g *glance, s *study, _ *given) { g.Faces[0][3], s.Faces[0][3] = -1, 0 },
		"score":                  func(g *glance, s *study, _ *given) { g.Faces[0][4], s.Faces[0][4] = 1.1, -0.1 },
		"point":                  func(g *glance, s *study, _ *given) { g.Faces[0][14], s.Faces[0][14] = nan, inf },
		"few numbers":            func(g *glance, s *study, _ *given) { g.Faces[0], s.Faces[0] = g.Faces[0][:14], nil },
		"65 faces":               func(g *glance, s *study, _ *given) { g.Faces, s.Faces = many(g.Faces[0]), many(s.Faces[0]) },
		"pose":                   func(g *glance, s *study, _ *given) { g.Pose[1], s.Pose[1] = nan, 181 },
		"pose of two":            func(g *glance, s *study, _ *given) { g.Pose, s.Pose = g.Pose[:2], nil },
		"total":                  func(g *glance, s *study, _ *given) { g.Quality.Total, s.Quality.Total = 101, -1 },
		"advice":                 func(g *glance, s *study, _ *given) { g.Quality.Advice, s.Quality.Advice = 16, 255 },
		"measure without a name": func(g *glance, s *study, _ *given) { g.Quality.Measures[0].Name, s.Quality.Measures[0].Name = "", "" },
		"measure of NaN": func(g *glance, s *study, _ *given) {
			g.Quality.Measures[0].Value, s.Quality.Measures[0].Low = math.NaN(), math.NaN()
		},
		"measure without end": func(g *glance, s *study, _ *given) {
			g.Quality.Measures[0].Value, s.Quality.Measures[0].Value = math.Inf(1), math.Inf(-1)
		},
		"measure's score": func(g *glance, s *study, _ *given) {
			g.Quality.Measures[0].Score, s.Quality.Measures[0].Score = 101, -2
		},
		"measure's state": func(g *glance, s *study, _ *given) { g.Quality.Measures[0].State, s.Quality.Measures[0].State = 3, 3 },
		"reason without end": func(g *glance, s *study, _ *given) {
			g.Quality.Measures[0].Reason, s.Quality.Measures[0].Unit = long, long
		},
		"patch, vector":         func(g *glance, s *study, _ *given) { g.Patch, s.Vector = g.Patch[1:], s.Vector[1:] },
		"moire, attack":         func(g *glance, s *study, _ *given) { g.Moire, s.Attack = 1001, 1001 },
		"no detector was given": func(_ *glance, _ *study, w *given) { w.detects = false },
	} {
		g, s, w := encodeGlance(fullGlance()), encodeStudies([]capture.FaceStudy{fullStudy()})[0], full
		spoil(&g, &s, &w)
		for o, r := range map[op]reply{opGlance: {Glance: g}, opStudy: {Studies: []study{s}}} {
			if err := r.check(o, w); errors.Is(err, errProtocol) != (name != "nothing wrong") {
				t.Errorf("%s, operation %d: %v", name, o, err)
			}
		}
	}
	for name, spoil := range map[string]func(*study, *given){
		"no embedder was given":       func(_ *study, w *given) { w.embeds = 0 },
		"an embedder of more numbers": func(_ *study, w *given) { w.embeds = 4 },
		"no attack network was given": func(_ *study, w *given) { w.attacks = false },
		"a vector with NaN":           func(s *study, _ *given) { s.Vector = []byte{0, 0, 0xC0, 0x7F, 0, 0, 0, 0, 0, 0, 0, 0} },
		"a vector of no face":         func(s *study, _ *given) { s.Faces = nil },
		"a crop of another size":      func(s *study, _ *given) { s.Crop.Width-- },
		"a crop too large to record":  func(s *study, _ *given) { s.Crop.JPEG = append(s.Crop.JPEG, make([]byte, mostCrop)...) },
		"a crop without a JPEG":       func(s *study, _ *given) { s.Crop.JPEG = nil },
		"a crop without pixels":       func(s *study, _ *given) { s.Crop.Gray = s.Crop.Gray[1:] },
		"a crop of no face":           func(s *study, _ *given) { *s = study{Width: 1, Height: 1, Pose: s.Pose, Attack: -1, Crop: s.Crop} },
		"less than no time":           func(s *study, _ *given) { s.CPU = -1 },
	} {
		s, w := encodeStudies([]capture.FaceStudy{fullStudy()})[0], full
		spoil(&s, &w)
		if err := (&reply{Studies: []study{s}}).check(opStudy, w); !errors.Is(err, errProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (&reply{Studies: make([]study, MaxShots+1)}).check(opShots, full); !errors.Is(err, errProtocol) {
		t.Errorf("more shots than there are: %v", err)
	}
}

var long = string(bytes.Repeat([]byte{'a'}, mostWord+1))

func many(r []float32) (out [][]float32) {
	for range maxFaces + 1 {
		out = append(out, r)
	}
	return out
}

func TestFacesOfAWorker(t *testing.T) {
	w := start(t, "worker")
	g, err := w.Glance(within(t, 5*time.Second), "a", 41)
	want := glanced()
	want.Seq = 42
	if err != nil || !reflect.DeepEqual(g, want) {
		t.Errorf("%+v, %v", g, err)
	}
	if s, err := w.Shots(within(t, 5*time.Second), "a", 3, nil); err != nil || len(s) != 3 || !reflect.DeepEqual(s[2], studied()) {
		t.Errorf("%d shots, %v", len(s), err)
	}
	if _, err := w.Shots(within(t, 5*time.Second), "a", MaxShots+1, nil); err == nil || errors.Is(err, ErrWorker) {
		t.Errorf("too many shots: %v", err)
	}
	if _, err := w.Glance(within(t, 5*time.Second), "vain", 0); !errors.Is(err, ErrWorker) {
		t.Errorf("a worker that lies: %v", err)
	}
	worksAgain(t, w)
}

// A worker that never comes up is not started again and again.
func TestNoHotLoop(t *testing.T) {
	w := start(t, "stillborn")
	begin, starts := time.Now(), map[int]bool{}
	calls := 0
	for ; time.Since(begin) < 1500*time.Millisecond; calls++ {
		if _, err := w.Look(within(t, time.Second), "a"); !errors.Is(err, ErrWorker) {
			t.Fatal(err)
		}
		if pid := w.PID(); pid != 0 {
			starts[pid] = true
		}
		time.Sleep(5 * time.Millisecond)
	}
	if w.falls < 2 || w.falls > 5 {
		t.Errorf("%d starts, %d calls", w.falls, calls)
	}
	for falls, want := range map[int]time.Duration{0: 0, 1: 0, 2: firstPause, 3: 2 * firstPause, 7: lastPause, 1000: lastPause} {
		if d := pause(falls); d != want {
			t.Errorf("pause after %d: %v", falls, d)
		}
	}
}

func TestSealedModels(t *testing.T) {
	f, err := sealed([]byte("model"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte("x"), 0); err == nil {
		t.Error("what is sealed was written to")
	}
	if f.Truncate(1) == nil || f.Truncate(100) == nil {
		t.Error("what is sealed has another size")
	}
	plain, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	plain.WriteString("model")
	dup := func(f *os.File) int {
		fd, err := unix.Dup(int(f.Fd()))
		if err != nil {
			t.Fatal(err)
		}
		return fd
	}
	if _, err := mapped(dup(plain)); err == nil {
		t.Error("a file that anybody may change was taken")
	}
	if b, err := mapped(dup(f)); err != nil || string(b) != "model" {
		t.Errorf("%q, %v", b, err)
	}
	empty, err := sealed(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer empty.Close()
	if _, err := mapped(dup(empty)); err == nil {
		t.Error("a file of nothing was taken")
	}
}

// network is a model of nothing that could be: right hashes are all that is asked here.
func network(t *testing.T, content string) Model {
	t.Helper()
	card := fmt.Sprintf(`{"id": "nothing", "task": "face-embedding", "licence": "none", "file": "nothing.onnx", "bytes": %d, "sha256": "%x",
		"input": {"width": 112, "height": 112, "scale": 1, "mean": [0, 0, 0], "swap_rb": true},
		"alignment": {"type": "least-squares similarity, then warpAffine linear", "reference_points": [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]},
		"output": {"name": "", "floats": 128, "normalise": "L2", "similarity": "cosine"}}`, len(content), sha256.Sum256([]byte(content)))
	return Model{Card: []byte(card), Files: [][]byte{[]byte(content)}}
}

// Each process of a worker is handed the models, and checks them itself.
func TestModelsHandedOver(t *testing.T) {
	m := network(t, "nothing that OpenCV will see")
	begin := func(models ...Model) *Worker {
		w, err := Start(Config{Program: program(t, "worker"), Models: models})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { w.Close() })
		return w
	}
	w := begin(m)
	for range 3 {
		if s, err := w.Study(within(t, backWithin), []byte("models")); err != nil || s.CPU != 1 {
			t.Errorf("%d models arrived, %v", s.CPU, err)
		}
		w.Look(within(t, time.Second), "die")
	}
	if s, err := begin().Study(within(t, backWithin), []byte("models")); err != nil || s.CPU != 0 {
		t.Errorf("none given: %d arrived, %v", s.CPU, err)
	}
	// Behind the back of the check at this end: another file, a cut one, one that may change.
	for name, b := range map[string][]byte{"another file": []byte("NOTHING that OpenCV will see"), "a cut one": []byte("nothing"), "none": nil} {
		w := begin(m)
		worksAgain(t, w)
		f, err := sealed(b)
		if err != nil {
			t.Fatal(err)
		}
		w.given.files[0].Close()
		w.given.files[0] = f
		w.Look(within(t, time.Second), "die")
		if _, err := w.Study(within(t, backWithin), []byte("models")); !errors.Is(err, ErrModel) || errors.Is(err, ErrWorker) {
			t.Errorf("%s: %v", name, err)
		}
		worksAgain(t, w)
	}
	for name, c := range map[string]Model{
		"no card":      {Files: m.Files},
		"no file":      {Card: m.Card},
		"two files":    {Card: m.Card, Files: [][]byte{m.Files[0], m.Files[0]}},
		"another file": {Card: m.Card, Files: [][]byte{[]byte("NOTHING that OpenCV will see")}},
		"a cut one":    {Card: m.Card, Files: [][]byte{m.Files[0][:4]}},
	} {
		if _, err := Start(Config{Program: program(t, "worker"), Models: []Model{c}}); !errors.Is(err, ErrModel) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Start(Config{Program: program(t, "worker"), Models: []Model{m, network(t, "x")}}); !errors.Is(err, ErrModel) {
		t.Errorf("two embedders: %v", err)
	}
}
