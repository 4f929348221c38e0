package models

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
	"gatehouse/uplink/shelf"
)

// world is a nation, a medium and a kiosk with its shelf and store.
type world struct {
	t                   *testing.T
	signer              shelf.Signer
	keys                shelf.Keys
	medium, shelf, dir  string
	now                 time.Time
	eyes                eyes
	asked               int // how often networks were handed to something that parses them
	networks            map[string][]byte
	detector, embedding string // cards
}

func newWorld(t *testing.T) *world {
	t.Helper()
	secret, public, err := shelf.GenerateKey(rand.Reader, "nation.example")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, medium: t.TempDir(), shelf: t.TempDir(), dir: filepath.Join(t.TempDir(), "models"), now: time.Now().Truncate(time.Second), eyes: good()}
	if w.signer, err = shelf.NewSigner(secret); err != nil {
		t.Fatal(err)
	}
	if w.keys, err = shelf.ParseKeys(public); err != nil {
		t.Fatal(err)
	}
	w.edition("1")
	return w
}

// edition makes both networks anew, with cards under the same ids.
func (w *world) edition(n string) {
	w.networks = map[string][]byte{"eye.onnx": []byte("detector " + n), "net.caffemodel": []byte("weights " + n), "net.prototxt": []byte("layers")}
	entry := func(name string) string {
		return fmt.Sprintf(`"file": %q, "bytes": %d, "sha256": "%x"`, name, len(w.networks[name]), sha256.Sum256(w.networks[name]))
	}
	var yunet string
	for _, c := range model.Pinned() {
		if c.Task == model.Detection {
			yunet = string(c.Text())
		}
	}
	w.detector = ` {"id": "eye", "task": "face-detection", ` + entry("eye.onnx") + "," + yunet[strings.Index(yunet, "\n \"licence\""):]
	w.embedding = `{"id": "net", "task": "face-embedding", "licence": "none", "files": [{` + entry("net.caffemodel") + `}, {` + entry("net.prototxt") + `}],
 "input": {"width": 112, "height": 112, "scale": 0.0078125, "mean": [127.5, 127.5, 127.5], "swap_rb": true},
 "alignment": {"type": "least-squares similarity, then warpAffine linear", "reference_points": [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]},
 "output": {"floats": 16, "normalise": "L2", "similarity": "cosine"},
 "thresholds": [{"fmr": 0.001, "threshold": 0.4, "set": "faces"}],
 "selftest": {"set": "heads-1", "same": 0.96, "other": 0.28, "tolerance": 0.002}}`
}

// sign puts a list of cards into dir.
func (w *world) sign(dir string, version uint64, cards ...string) {
	w.t.Helper()
	m := shelf.Manifest{Kind: shelf.KindFaceModels, Name: "face-models", Version: version, Issued: w.now.Add(-time.Hour).UTC(), Expires: w.now.Add(24 * time.Hour).UTC()}
	if _, err := shelf.Sign(dir, m, "json", []byte(`{"models": [`+strings.Join(cards, ",")+`]}`), w.signer); err != nil {
		w.t.Fatal(err)
	}
}

// burn writes the networks to the medium.
func (w *world) burn() {
	for name, b := range w.networks {
		w.put(filepath.Join(w.medium, name), b)
	}
}

func (w *world) put(path string, b []byte) {
	w.t.Helper()
	if err := os.WriteFile(path, b, 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) store() *Store {
	w.t.Helper()
	s, err := Open(w.dir, Options{Shelf: w.shelf, Name: "face-models", Keys: w.keys, Now: func() time.Time { return w.now }})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// bench sees networks as visiond would: what reaches it was proven.
func (w *world) bench(_ context.Context, networks ...*model.Checked) (Studier, func(), error) {
	w.asked++
	e := w.eyes
	e.embeds = len(networks) == 2
	return e, func() {}, nil
}

func (w *world) add() (Report, error) {
	return w.store().Add(context.Background(), w.medium, w.bench, nil)
}

// taken adds and fails the test if not all is taken.
func (w *world) taken() {
	w.t.Helper()
	if r, err := w.add(); err != nil || r.Err() != nil || !r.Taken {
		w.t.Fatalf("%v, %v", err, r.Err())
	}
}

func (w *world) load() Set {
	w.t.Helper()
	set, err := w.store().Load(context.Background(), Choice{})
	if err != nil {
		w.t.Fatal(err)
	}
	return set
}

// eyes answer for the known pictures.
type eyes struct {
	embeds  bool
	faces   int
	shift   float32
	vectors map[string][]float32
	err     error
}

func good() eyes {
	unit := func(x, y float32) []float32 { return append([]float32{x, y}, make([]float32, 14)...) }
	return eyes{faces: 1, shift: 0.5, vectors: map[string][]float32{"first.jpg": unit(1, 0), "again.jpg": unit(0.96, 0.28), "other.jpg": unit(0.28, 0.96)}}
}

func (e eyes) Study(_ context.Context, file []byte) (capture.FaceStudy, error) {
	if e.err != nil {
		return capture.FaceStudy{}, e.err
	}
	for _, k := range []known{first, again, other} {
		if !bytes.Equal(file, k.read()) {
			continue
		}
		var s capture.FaceStudy
		for range e.faces {
			r := capture.FaceRegion{W: 100, H: 100, Score: 0.9, Points: k.points}
			r.Points[capture.NoseTip].X += e.shift
			s.Faces = append(s.Faces, r)
		}
		if e.embeds {
			s.Vector = e.vectors[k.file]
		}
		return s, nil
	}
	return capture.FaceStudy{}, errors.New("not one of the known pictures")
}
