package dnn

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"image"
	"math"
	"testing"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/face"
	"gatehouse/capture/face/model"
	"gatehouse/capture/vision"
	"gatehouse/test/rig/heads"
)

// checked is a network of the bench, its card changed, its hashes made good again: what
// a model does that passed every check.
func checked(t testing.TB, m vision.Model, change func(card map[string]any, files [][]byte)) *model.Checked {
	t.Helper()
	var card map[string]any
	if err := json.Unmarshal(m.Card, &card); err != nil {
		t.Fatal(err)
	}
	files := make([][]byte, len(m.Files))
	copy(files, m.Files)
	if change != nil {
		change(card, files)
	}
	mend := func(at map[string]any, b []byte) {
		at["bytes"], at["sha256"] = len(b), hexOf(sha256.Sum256(b))
	}
	if list, ok := card["files"].([]any); ok {
		for i, f := range list {
			mend(f.(map[string]any), files[i])
		}
	} else {
		mend(card, files[0])
	}
	text, err := json.Marshal(card)
	if err != nil {
		t.Fatal(err)
	}
	c, err := vision.Model{Card: text, Files: files}.Check()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func hexOf(h [32]byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 64)
	for _, b := range h {
		out = append(out, digits[b>>4], digits[b&15])
	}
	return string(out)
}

// bgr is a picture as OpenCV has it.
func bgr(t testing.TB, m *image.RGBA) gocv.Mat {
	t.Helper()
	out, err := gocv.ImageToMatRGB(m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close() })
	return out
}

func TestDetector(t *testing.T) {
	d, err := NewDetector(checked(t, heads.Given(t, heads.Detector)[0], nil))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, size := range [][2]int{{320, 240}, {640, 480}, {333, 250}, {160, 120}, {800, 450}} { // padded and not
		z := float64(size[0]) / 640
		v := heads.View{Width: size[0], Height: size[1], IED: 90 * z}
		p := heads.New(3).Render(v)
		found, err := d.Detect(bgr(t, p.RGB))
		if err != nil || len(found) != 1 {
			t.Errorf("%v: %d faces, %v", size, len(found), err)
			continue
		}
		for _, f := range found {
			for i, q := range f.Points[:2] {
				if off := math.Hypot(float64(q.X-p.Points[i].X), float64(q.Y-p.Points[i].Y)); off > 45*z { // how well heads are seen is tested with them
					t.Errorf("%v: eye %d is %.1f px from its place", size, i, off)
				}
			}
		}
	}
	black := gocv.NewMatWithSize(480, 640, gocv.MatTypeCV8UC3)
	defer black.Close()
	if found, err := d.Detect(black); err != nil || len(found) != 0 {
		t.Errorf("a black picture: %v, %v", found, err)
	}
	empty := gocv.NewMat()
	defer empty.Close()
	if _, err := d.Detect(empty); !errors.Is(err, ErrNetwork) {
		t.Errorf("no picture: %v", err)
	}
}

// The vector is of the face and not of where it lies in the picture.
func TestEmbedder(t *testing.T) {
	given := heads.Given(t, heads.Detector, heads.Embedder)
	d, err := NewDetector(checked(t, given[0], nil))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	e, err := NewEmbedder(checked(t, given[1], nil))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	vector := func(h uint64, v heads.View) []float32 {
		m := bgr(t, heads.New(h).Render(v).RGB)
		found, err := d.Detect(m)
		if err != nil || len(found) != 1 {
			t.Fatalf("%d faces, %v", len(found), err)
		}
		out, err := e.Vector(m, found[0].Points)
		if err != nil || len(out) != 128 {
			t.Fatalf("%d numbers, %v", len(out), err)
		}
		return out
	}
	a, b := vector(3, heads.View{}), vector(3, heads.View{X: 0.4, Y: 0.55, IED: 75, Roll: 9})
	c := vector(8, heads.View{})
	if same, other := cosine(a, b), cosine(a, c); same < 0.7 || other > same-0.2 {
		t.Errorf("one head %.3f, two heads %.3f", same, other)
	}
	m := bgr(t, image.NewRGBA(image.Rect(0, 0, 64, 64)))
	if _, err := e.Vector(m, [5]capture.Point{}); !errors.Is(err, ErrPoints) {
		t.Errorf("points in one place: %v", err)
	}
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}

// What passed the hashes and is no network, or another one than its card says, is an
// error, and not the end of the process.
func TestNetworksThatLie(t *testing.T) {
	given := heads.Given(t, heads.Detector, heads.Embedder)
	detector := func(m *model.Checked) error {
		d, err := NewDetector(m)
		if err == nil {
			d.Close()
		}
		return err
	}
	embedder := func(m *model.Checked) error {
		e, err := NewEmbedder(m)
		if err == nil {
			e.Close()
		}
		return err
	}
	cut := func(at, n int) func(map[string]any, [][]byte) {
		return func(_ map[string]any, files [][]byte) { files[at] = files[at][:n] }
	}
	for name, c := range map[string]struct {
		read   func(*model.Checked) error
		m      vision.Model
		change func(card map[string]any, files [][]byte)
		want   error
	}{
		"the detector as it is":         {detector, given[0], nil, nil},
		"the embedder as it is":         {embedder, given[1], nil, nil},
		"the detector cut in half":      {detector, given[0], cut(0, len(given[0].Files[0])/2), ErrNetwork},
		"the detector's first bytes":    {detector, given[0], cut(0, 100), ErrNetwork},
		"one byte":                      {detector, given[0], cut(0, 1), ErrNetwork},
		"text":                          {detector, given[0], func(_ map[string]any, f [][]byte) { f[0] = []byte("no network") }, ErrNetwork},
		"the embedder's weights cut":    {embedder, given[1], cut(0, 1<<20), ErrNetwork},
		"the embedder's layers cut":     {embedder, given[1], cut(1, 5000), ErrNetwork},
		"an embedder for a detector":    {detector, given[1], nil, ErrNetwork},
		"a detector for an embedder":    {embedder, given[0], nil, ErrNetwork},
		"an output that is not there":   {embedder, given[1], func(c map[string]any, _ [][]byte) { c["output"].(map[string]any)["name"] = "nowhere" }, ErrNetwork},
		"more numbers than it gives":    {embedder, given[1], func(c map[string]any, _ [][]byte) { c["output"].(map[string]any)["floats"] = 512 }, ErrNetwork},
		"the detector, its bytes mixed": {detector, given[0], func(_ map[string]any, f [][]byte) { f[0] = mixed(f[0]) }, ErrNetwork},
	} {
		if err := c.read(checked(t, c.m, c.change)); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v", name, err)
		} else {
			t.Logf("%s: %.160v", name, err)
		}
	}
}

func mixed(b []byte) []byte {
	out := make([]byte, len(b))
	for i := range b {
		out[i] = b[len(b)-1-i]
	}
	return out
}

func TestCascade(t *testing.T) {
	c, err := NewCascade(CascadeFile)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	seen := 0
	for seed := range uint64(10) {
		found, err := c.Detect(bgr(t, heads.New(seed).Render(heads.View{Width: 320, Height: 240, IED: 45}).RGB))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f.HasPoints() || f.Score != 0 {
				t.Errorf("%+v", f)
			}
		}
		if len(found) == 1 {
			seen++
		}
	}
	t.Logf("%d of 10 heads framed", seen)
	if seen < 5 {
		t.Errorf("%d of 10 heads framed", seen)
	}
	if found, err := c.Detect(bgr(t, image.NewRGBA(image.Rect(0, 0, 320, 240)))); err != nil || len(found) != 0 {
		t.Errorf("a black picture: %v, %v", found, err)
	}
	if _, err := NewCascade("nowhere.xml"); err == nil || errors.Is(err, ErrNetwork) {
		t.Errorf("no file: %v", err)
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct{ w, h, fw, fh int }{
		{640, 480, 640, 480},
		{160, 100, 160, 100},
		{159, 100, 318, 200},
		{1, 1, 2, 2},
		{641, 480, 640, 479},
		{1280, 720, 640, 360},
		{1281, 853, 640, 426},
		{100, 1000, 64, 640},
		{5000, 3, 5000, 3},
	} {
		m, dst := gocv.NewMatWithSize(c.h, c.w, gocv.MatTypeCV8UC3), gocv.NewMat()
		f, z := Fit(m, &dst, 640)
		if f.Cols() != c.fw || f.Rows() != c.fh || math.Abs(z*float64(c.w)-float64(c.fw)) > 1 {
			t.Errorf("%dx%d: %dx%d, factor %g", c.w, c.h, f.Cols(), f.Rows(), z)
		}
		m.Close()
		dst.Close()
	}
}

// What an attack network sees lies within the picture, whatever the box.
func TestSurroundings(t *testing.T) {
	for _, c := range []struct {
		r    capture.FaceRegion
		crop float64
		want image.Rectangle
	}{
		{capture.FaceRegion{X: 40, Y: 40, W: 20, H: 20}, 2, image.Rect(30, 30, 70, 70)},
		{capture.FaceRegion{X: 0, Y: 0, W: 20, H: 20}, 2, image.Rect(0, 0, 40, 40)},
		{capture.FaceRegion{X: 90, Y: 90, W: 20, H: 20}, 2, image.Rect(60, 60, 100, 100)},
		{capture.FaceRegion{X: 20, Y: 10, W: 50, H: 80}, 4, image.Rect(14, 0, 76, 100)},
		{capture.FaceRegion{X: -1e5, Y: 1e5, W: 1e5, H: 0.01}, 4, image.Rect(0, 96, 100, 100)},
	} {
		got := surroundings(c.r, c.crop, 100, 100)
		if !got.In(image.Rect(0, 0, 100, 100)) || got.Empty() || c.r.H > 1 && got != c.want {
			t.Errorf("%+v: %v, want %v", c.r, got, c.want)
		}
	}
}

// BenchmarkDetect: a frame of a live camera, reduced.
func BenchmarkDetect(b *testing.B) {
	d, err := NewDetector(checked(b, heads.Given(b, heads.Detector)[0], nil))
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	m := bgr(b, heads.New(3).Render(heads.View{Width: 320, Height: 240, IED: 45}).RGB)
	for b.Loop() {
		if found, err := d.Detect(m); err != nil || face.Nearest(found) != 0 {
			b.Fatal(found, err)
		}
	}
}
