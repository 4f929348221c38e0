package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
	"gatehouse/capture/vision"
	"gatehouse/screening"
)

// embedderOf is one of a network that nobody could run: 16 floats.
func embedderOf(t *testing.T, id string) *model.Embedder {
	t.Helper()
	weights := []byte("the weights of " + id)
	card, err := model.ParseCard(fmt.Appendf(nil, `{"id": %q, "task": "face-embedding", "licence": "none",
		"files": [{"file": "w.caffemodel", "bytes": %d, "sha256": "%x"}, {"file": "w.prototxt", "bytes": %d, "sha256": "%x"}],
		"input": {"width": 112, "height": 112, "scale": 1, "mean": [0, 0, 0], "swap_rb": true},
		"alignment": {"type": "least-squares similarity, then warpAffine linear", "reference_points": [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]},
		"output": {"name": "", "floats": 16, "normalise": "L2", "similarity": "cosine"}}`,
		id, len(weights), sha256.Sum256(weights), len(weights), sha256.Sum256(weights)))
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Check(card, map[string][]byte{"w.caffemodel": weights, "w.prototxt": weights})
	if err != nil {
		t.Fatal(err)
	}
	e, err := m.Embedder()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// blind answers one picture after the other: a face, a death, a refusal, a time-out, none.
type blind struct{ n int }

func (b *blind) Study(context.Context, []byte) (capture.FaceStudy, error) {
	b.n++
	face := capture.FaceRegion{X: 1, Y: 2, W: 30, H: 40, Score: 0.9}
	v := make([]float32, 16)
	v[b.n%16] = 3
	switch b.n {
	case 2:
		return capture.FaceStudy{}, fmt.Errorf("visiond died: %w", vision.ErrWorker)
	case 3:
		return capture.FaceStudy{}, fmt.Errorf("too large: %w", capture.ErrImage)
	case 4:
		return capture.FaceStudy{}, context.DeadlineExceeded
	case 5:
		return capture.FaceStudy{}, nil
	}
	return capture.FaceStudy{Faces: []capture.FaceRegion{face}, Vector: v}, nil
}

func (b *blind) Decode(context.Context, []byte) (capture.Picture, error) {
	return capture.Picture{}, errors.New("not asked for")
}

func (b *blind) Portrait(context.Context, []byte) (capture.Picture, error) {
	return capture.Picture{}, errors.New("not asked for")
}

// What goes wrong with one picture is said of it, and the next is looked at.
func TestFaceExtractGoesOn(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "p.png")
	var b bytes.Buffer
	png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)))
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	c := newFaceCall("extract", nil, nil, nil)
	c.eyes = &blind{}
	m := &maker{c, networks{}, embedderOf(t, "one")}
	for i, want := range []struct {
		found bool
		err   string
	}{{true, ""}, {false, "visiond died"}, {false, "too large"}, {false, "deadline"}, {false, ""}, {true, ""}} {
		r := m.extract(t.Context(), i, path, dir)
		if r.I != i || r.Found != want.found || !strings.Contains(r.Err, want.err) || (r.Err == "") != (want.err == "") {
			t.Errorf("picture %d: %+v", i, r)
		}
		_, err := os.Stat(templatePath(dir, i))
		if (err == nil) != want.found {
			t.Errorf("picture %d: template: %v", i, err)
		}
	}
	if r := m.extract(t.Context(), 9, filepath.Join(dir, "gone.png"), dir); r.Err == "" || r.Found {
		t.Errorf("%+v", r)
	}
}

// A template is read by the network that made it, and by no other.
func TestFaceTemplateFile(t *testing.T) {
	one, two := embedderOf(t, "one"), embedderOf(t, "two")
	v := make([]float32, 16)
	v[3], v[4] = 3, 4
	made, err := one.Template(v)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "t")
	if err := writeTemplate(path, made); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil || !isFaceTemplate(b) {
		t.Fatalf("%s, %v", b, err)
	}
	read, err := readTemplate(b, []*model.Embedder{two, one})
	if cos, cerr := cosine(made, read); err != nil || cerr != nil || cos < 0.9999999 {
		t.Errorf("%g, %v, %v", cos, err, cerr)
	}
	if _, err := readTemplate(b, []*model.Embedder{two}); !errors.Is(err, model.ErrModels) {
		t.Errorf("by another network: %v", err)
	}
	other, err := two.Template(v)
	if err != nil {
		t.Fatal(err)
	}
	if cos, err := cosine(made, other); !errors.Is(err, model.ErrModels) {
		t.Errorf("of two networks: %g, %v", cos, err)
	}
	for name, change := range map[string]func(*templateFile){
		"another hash": func(f *templateFile) { f.SHA256 = strings.Repeat("0", 64) },
		"cut":          func(f *templateFile) { f.Vector = f.Vector[:60] },
		"a bit":        func(f *templateFile) { f.Vector[15] ^= 0x40 },
	} {
		var f templateFile
		if err := json.Unmarshal(b, &f); err != nil {
			t.Fatal(err)
		}
		change(&f)
		bad, _ := json.Marshal(f)
		if _, err := readTemplate(bad, []*model.Embedder{one}); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func TestFaceJudge(t *testing.T) {
	card := []model.Threshold{{FMR: 1e-2, Score: 0.3}, {FMR: 1e-3, Score: 0.4}, {FMR: 1e-4, Score: 0.5}}
	for _, c := range []struct {
		all     []model.Threshold
		e4      int
		allowed float64
		want    screening.Verdict
	}{
		{card, 4000, 1e-3, screening.Successful},
		{card, 3999, 1e-3, screening.Failed},
		{card, 4500, 5e-4, screening.Failed}, // by that of 1e-4
		{card, 5000, 5e-4, screening.Successful},
		{card, 10000, 1e-5, screening.Undetermined},
		{card, 3000, 1, screening.Successful},
		{nil, 10000, 1, screening.Undetermined},
	} {
		var r faceMatched
		r.judge(c.all, c.e4, c.allowed)
		if r.Verdict != c.want || len(r.Thresholds) != len(c.all) || (r.Reason != "") != (c.want == screening.Undetermined) {
			t.Errorf("%d at %g: %+v", c.e4, c.allowed, r)
		}
	}
}

// Pixels are those that OpenCV 4.6's imread gives of the same bytes.
func TestFacePictures(t *testing.T) {
	webp, _ := hex.DecodeString("52494646740000005745425056503820680000001002009d012a0700050001402625b00274304001694571230000fed517ed0690d4a31ab77d159c53b7eead72edb78f3d9115523f537d538bffde6771f7be6d687b7ff7ffcd9b5ccf8fffb1957bf06fec39fe2cb671a180bf10762f63663f0d3e9ffe0df8c0000000")
	of := func(grey ...byte) (b []byte) {
		for _, v := range grey {
			b = append(b, v, v, v)
		}
		return b
	}
	for name, c := range map[string]struct {
		file []byte
		rgb  string
	}{
		"WebP":                {webp, "a3ebb3a4e4aeb5dfafcce3a5d4d879d8d05adbca477ace9689cd969ec08ca7b074bcb96ac9bc63d7c46844b17c55a26b6d7e427060289e8d61bca78ad1b7ae2b914f44924a7d9544a59f5f8c7d657d657179548035791948892378b140aed27d7a7f6f4e345a4b115e"},
		"P5":                  {append([]byte("P5\n# c\n3 1\n100\n"), 0, 50, 100), hex.EncodeToString(of(0, 50, 100))},
		"P5, two bytes":       {append([]byte("P5 3 1 1000\n"), 0, 255, 1, 0x34, 3, 0xE8), hex.EncodeToString(of(0, 1, 3))},
		"P2":                  {[]byte("P2 3 1 100\n0 50 100\n"), hex.EncodeToString(of(0, 127, 255))},
		"P2, without an end":  {[]byte("P2 3 1 100\n0 50 100"), hex.EncodeToString(of(0, 127, 255))},
		"P3":                  {[]byte("P3 2 1 100\n0 50 100 1 2 3\n"), "007fff020507"},
		"P6":                  {append([]byte("P6 2 1 100\n"), 0, 50, 100, 1, 2, 3), "003264010203"},
		"P6, cut":             {append([]byte("P6 2 1 100\n"), 0, 50, 100, 1, 2), ""},
		"P5, no number":       {[]byte("P5 three 1 255\nabc"), ""},
		"P5 of nothing":       {[]byte("P5 0 1 255\n"), ""},
		"P5 of too much":      {[]byte("P5 900000 900000 255\n"), ""},
		"P5, samples above":   {[]byte("P5 3 1 70000\nabcdef"), ""},
		"a letter to nowhere": {[]byte("Dear officer"), ""},
		"nothing":             {nil, ""},
	} {
		b, err := forVision(c.file)
		if c.rgb == "" {
			if err == nil {
				t.Errorf("%s is taken", name)
			}
			continue
		}
		m, derr := png.Decode(bytes.NewReader(b))
		if err != nil || derr != nil {
			t.Errorf("%s: %v, %v", name, err, derr)
			continue
		}
		var got []byte
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				p := color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)
				got = append(got, p.R, p.G, p.B)
			}
		}
		if hex.EncodeToString(got) != c.rgb {
			t.Errorf("%s: %x, want %s", name, got, c.rgb)
		}
	}
	for _, head := range []string{"\xFF\xD8\xFF", "\x89PNG\r\n\x1A\n", "\xFF\x4F\xFF\x51"} {
		if b, err := forVision([]byte(head)); err != nil || string(b) != head {
			t.Errorf("%x does not go to visiond as it is: %v", head, err)
		}
	}
}

// Alpha is left out, not multiplied into colours; deep samples are cut.
func TestOpaque(t *testing.T) {
	r := image.Rect(0, 0, 1, 1)
	for name, m := range map[string]image.Image{
		"alpha":          &image.NRGBA{Pix: []byte{10, 20, 30, 0}, Stride: 4, Rect: r},
		"deep":           &image.RGBA64{Pix: []byte{10, 200, 20, 200, 30, 200, 255, 255}, Stride: 8, Rect: r},
		"deep and alpha": &image.NRGBA64{Pix: []byte{10, 200, 20, 200, 30, 200, 0, 0}, Stride: 8, Rect: r},
		"palette":        &image.Paletted{Pix: []byte{0}, Stride: 1, Rect: r, Palette: color.Palette{color.RGBA{10, 20, 30, 255}}},
	} {
		if got := opaque(m).(*image.RGBA).Pix; !slices.Equal(got, []byte{10, 20, 30, 255}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := opaque(&image.Gray16{Pix: []byte{10, 200}, Stride: 2, Rect: r}).(*image.RGBA).Pix; !slices.Equal(got, []byte{10, 10, 10, 255}) {
		t.Errorf("deep grey: %v", got)
	}
}

// FuzzFacePicture: what a technician names may be anything.
func FuzzFacePicture(f *testing.F) {
	f.Add([]byte("P3 2 1 100\n0 50 100 1 2 3\n"))
	f.Add(append([]byte("P5 3 1 1000\n"), 0, 255, 1, 0x34, 3, 0xE8))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 2 || b[0] != 'P' {
			return // other decoders are the libraries'
		}
		forVision(b)
	})
}
