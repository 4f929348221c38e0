package models

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/capture/face/model"
	"gatehouse/uplink/shelf"
)

func TestAdd(t *testing.T) {
	w := newWorld(t)
	w.burn()
	w.sign(w.medium, 3, w.detector, w.embedding)
	var seen []string
	r, err := w.store().Add(context.Background(), w.medium, w.bench, func(file string, done, total int64) { seen = append(seen, fmt.Sprintf("%s %d/%d", file, done, total)) })
	if err != nil || r.Err() != nil || !r.Taken || r.List.Version != 3 || len(r.Models) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := strings.Join(seen, ", "); got != "eye.onnx 10/10, net.caffemodel 9/15, net.prototxt 15/15" {
		t.Errorf("progress: %s", got)
	}
	if o := r.Models[0]; o.ID != "eye" || o.Trial.Off != 0.5 || o.Trial.Compared {
		t.Errorf("%+v", o)
	}
	if o := r.Models[1]; o.ID != "net" || o.Trial.Same != 9600 || o.Trial.Other != 2800 || !o.Trial.Expected || o.Source.String() != "list face-models, version 3" {
		t.Errorf("%+v", o)
	}
	set := w.load()
	if set.Detector.Ref().ID != "eye" || set.Embedder.Ref().ID != "net" || set.Attack != nil || set.Refused != nil || !set.Expires.Equal(w.now.Add(24*time.Hour)) || len(set.All()) != 2 {
		t.Errorf("%+v", set)
	}
	if string(set.Embedder.Files()[0]) != "weights 1" || set.Embedder.Card().Thresholds()[0].E4() != 4000 {
		t.Errorf("%q", set.Embedder.Files())
	}
	all, err := w.store().List()
	if err != nil || len(all) != 2 || all[1].Ref != set.Embedder.Ref() || !all[0].At.Equal(w.now) {
		t.Errorf("%+v, %v", all, err)
	}
	standing, err := w.store().Check(context.Background(), w.bench)
	if err != nil || len(standing) != 2 || standing[0].Wrong != nil || standing[1].Wrong != nil || standing[1].Trial.Same != 9600 {
		t.Errorf("%+v, %v", standing, err)
	}
	// Again, and nothing heaps up.
	w.taken()
	if all, _ := filepath.Glob(filepath.Join(w.dir, "*.*")); len(all) != 4 {
		t.Errorf("%v", all)
	}
	if err := w.store().Remove("net"); err != nil {
		t.Fatal(err)
	}
	if err := w.store().Remove("net"); !errors.Is(err, ErrMissing) {
		t.Errorf("removed twice: %v", err)
	}
	if set := w.load(); set.Detector == nil || set.Embedder != nil || len(set.Refused) != 0 {
		t.Errorf("%+v", set)
	}
}

// What is not as it must be changes nothing, and what is not proven is seen by nothing
// that parses networks.
func TestAddRefused(t *testing.T) {
	vector := func(file string, v ...float32) func(*world) {
		return func(w *world) { w.eyes.vectors[file] = append(v, make([]float32, 16-len(v))...) }
	}
	for _, c := range []struct {
		name  string
		spoil func(w *world)
		want  error
		says  string
		asked int // how often networks are parsed
	}{
		{"control", func(*world) {}, nil, "", 2},
		{"empty medium", func(w *world) { w.medium = w.t.TempDir() }, ErrUnknown, "holds no file of a model", 0},
		{"no medium", func(w *world) { w.medium += "/gone" }, os.ErrNotExist, "gone", 0},
		{"no list", func(w *world) { os.Remove(w.medium + "/face-models.manifest") }, ErrUnknown, "eye.onnx: neither", 0},
		{"a bit", func(w *world) { w.put(w.medium+"/eye.onnx", []byte("detector 3")) }, model.ErrFiles, "SHA-256 of eye.onnx is another", 0},
		{"truncated", func(w *world) { w.put(w.medium+"/net.caffemodel", []byte("weights")) }, model.ErrFiles, "net.caffemodel: it has 7 bytes and must have 9", 1},
		{"longer", func(w *world) { w.put(w.medium+"/net.caffemodel", []byte("weights 1 ")) }, model.ErrFiles, "it has 10 bytes", 1},
		{"a file is missing", func(w *world) { os.Remove(w.medium + "/net.prototxt") }, model.ErrFiles, "net.prototxt: no such file", 1},
		{"a file is a folder", func(w *world) {
			os.Remove(w.medium + "/net.prototxt")
			os.Mkdir(w.medium+"/net.prototxt", 0o755)
		}, model.ErrFiles, "no regular file", 1},
		{"unsigned", func(w *world) {
			b, _ := os.ReadFile(w.medium + "/face-models.manifest")
			w.put(w.medium+"/face-models.manifest", b[:strings.Index(string(b), "\n\n")+1])
		}, shelf.ErrSignature, "", 0},
		{"another key", func(w *world) { x := newWorld(w.t); w.signer = x.signer; w.sign(w.medium, 9, w.detector, w.embedding) }, shelf.ErrSignature, "public key", 0},
		{"no keys", func(w *world) { w.keys = shelf.Keys{} }, shelf.ErrSignature, "no keys are known", 0},
		{"another content", func(w *world) { w.put(w.medium+"/face-models.3.json", []byte(`{"models": []}`)) }, shelf.ErrContent, "", 0},
		{"rolled back", func(w *world) { w.sign(w.shelf, 4, w.detector) }, shelf.ErrRollback, "it is version 3 and 4 was in use", 0},
		{"expired", func(w *world) { w.now = w.now.Add(25 * time.Hour) }, nil, "expired on", 0},
		{"no JSON", func(w *world) { w.sign(w.medium, 5, "x") }, nil, "not JSON", 0},
		{"a card is wrong", func(w *world) { w.sign(w.medium, 5, w.detector, strings.Replace(w.embedding, "L2", "L1", 1)) }, model.ErrCard, "number 2", 0},
		{"one id twice", func(w *world) { w.sign(w.medium, 5, w.detector, w.embedding, w.embedding) }, model.ErrCard, "number 3", 0},
		{"one file in two", func(w *world) { w.sign(w.medium, 5, w.detector, strings.Replace(w.detector, `"eye"`, `"eye-2"`, 1)) }, model.ErrCard, "name one file", 0},
		{"a pinned id for other files", func(w *world) { w.sign(w.medium, 5, strings.Replace(w.detector, `"eye"`, `"yunet-2023mar"`, 1)) }, model.ErrCard, "knows yunet-2023mar by other files", 0},
		{"no detector", func(w *world) { os.Remove(w.medium + "/eye.onnx") }, errNoDetector, "add one first", 0},
		{"no face", func(w *world) { w.eyes.faces = 0 }, ErrTrial, "first.jpg: 0 faces", 2},
		{"two faces", func(w *world) { w.eyes.faces = 2 }, ErrTrial, "2 faces", 2},
		{"points elsewhere", func(w *world) { w.eyes.shift = 8.1 }, ErrTrial, "8.1 pixels", 2},
		{"points nowhere", func(w *world) { w.eyes.shift = float32(math.NaN()) }, ErrTrial, "Inf pixels", 2},
		{"worker died", func(w *world) { w.eyes.err = errors.New("gone") }, nil, "first.jpg: gone", 2},
		{"does not tell apart", vector("other.jpg", 1, 0), ErrTrial, "one head scores 0.9600, two heads 1.0000: it does not tell them apart", 2},
		{"below the threshold", vector("again.jpg", 0.39, 0.92), ErrTrial, "below its threshold of 0.4000", 2},
		{"not as the card says", vector("again.jpg", 0.95, 0.31225), ErrTrial, "its card says 0.9600 and 0.2800 within 0.0020", 2},
		{"vector too short", func(w *world) { w.eyes.vectors["again.jpg"] = []float32{1} }, model.ErrVector, "1 floats", 2},
		{"no number", vector("again.jpg", float32(math.NaN())), model.ErrVector, "no number", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.burn()
			w.sign(w.medium, 3, w.detector, w.embedding)
			c.spoil(w)
			r, err := w.add()
			if err == nil {
				err = r.Err()
			}
			if c.name == "control" {
				if err != nil || w.load().Embedder == nil || w.asked != c.asked {
					t.Fatalf("%v, parsed %d times", err, w.asked)
				}
				return
			}
			if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %v, %q", err, c.want, c.says)
			}
			if w.asked != c.asked {
				t.Errorf("parsed %d times, want %d", w.asked, c.asked)
			}
			if all, err := w.store().List(); err != nil || len(all) != 0 || r.Taken {
				t.Errorf("%v, %v", all, err)
			}
			if _, err := os.Stat(filepath.Join(w.shelf, "face-models.3.json")); err == nil {
				t.Error("the list was put on the shelf")
			}
			if left, _ := filepath.Glob(filepath.Join(w.dir, "*.[0-9]*")); left != nil {
				t.Errorf("left: %v", left)
			}
		})
	}
}

// What changed on the disk since is refused; the others stay.
func TestLoadRefused(t *testing.T) {
	at := func(w *world, folder, file string) string { return filepath.Join(w.dir, folder, file) }
	for _, c := range []struct {
		name     string
		spoil    func(w *world)
		want     error
		detector bool
	}{
		{"control", func(*world) {}, nil, true},
		{"a bit", func(w *world) { w.put(at(w, "net.1", "net.caffemodel"), []byte("weights 3")) }, model.ErrFiles, true},
		{"truncated", func(w *world) { w.put(at(w, "net.1", "net.prototxt"), []byte("layer")) }, model.ErrFiles, true},
		{"file gone", func(w *world) { os.Remove(at(w, "net.1", "net.prototxt")) }, model.ErrFiles, true},
		{"folder gone", func(w *world) { os.RemoveAll(at(w, "net.1", "")) }, model.ErrFiles, true},
		{"list gone", func(w *world) { os.Remove(w.shelf + "/face-models.manifest") }, ErrUnknown, false},
		{"list's content gone", func(w *world) { os.Remove(w.shelf + "/face-models.3.json") }, shelf.ErrMissing, false},
		{"list rolled back", func(w *world) { w.sign(w.shelf, 2, w.detector, w.embedding) }, shelf.ErrRollback, false},
		{"list expired", func(w *world) { w.now = w.now.Add(24 * time.Hour) }, ErrUnknown, false},
		{"withdrawn", func(w *world) { w.sign(w.shelf, 4, w.detector) }, ErrUnknown, true},
		{"other files listed", func(w *world) { d := w.detector; w.edition("2"); w.sign(w.shelf, 4, d, w.embedding) }, ErrUnknown, true},
	} {
		w := newWorld(t)
		w.burn()
		w.sign(w.medium, 3, w.detector, w.embedding)
		w.taken()
		c.spoil(w)
		set := w.load()
		if c.want == nil {
			if set.Embedder == nil || set.Refused != nil {
				t.Errorf("%s: %+v", c.name, set)
			}
			continue
		}
		if set.Embedder != nil || (set.Detector != nil) != c.detector {
			t.Errorf("%s: %+v", c.name, set)
		}
		refused := false
		for _, r := range set.Refused {
			refused = refused || r.ID == "net" && errors.Is(r.Err, c.want)
		}
		if !refused {
			t.Errorf("%s: %v", c.name, set.Refused)
		}
		if standing, err := w.store().Check(context.Background(), w.bench); err != nil || standing[1].Wrong == nil {
			t.Errorf("%s: check says %v, %v", c.name, standing, err)
		}
	}
}

func TestStoreDamaged(t *testing.T) {
	w := newWorld(t)
	w.burn()
	w.sign(w.medium, 3, w.detector, w.embedding)
	w.taken()
	w.put(filepath.Join(w.dir, "installed.json"), []byte(`{"models": [{"id": "net", "folder": "../net.1"}]}`))
	if _, err := w.store().Load(context.Background(), Choice{}); !errors.Is(err, ErrStore) {
		t.Errorf("%v", err)
	}
	w = newWorld(t)
	w.burn()
	unlock, err := w.store().lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.add(); !errors.Is(err, ErrBusy) {
		t.Errorf("%v", err)
	}
	unlock()
}

// Where there are two of a task, the configuration says which.
func TestChoice(t *testing.T) {
	w := newWorld(t)
	w.burn()
	second := strings.NewReplacer(`"eye"`, `"eye-2"`, `"eye.onnx"`, `"eye-2.onnx"`).Replace(w.detector)
	w.put(w.medium+"/eye-2.onnx", w.networks["eye.onnx"])
	w.sign(w.medium, 3, w.detector, second)
	if r, err := w.add(); err != nil || !errors.Is(r.Err(), ErrUnknown) || !r.Taken || len(r.Unknown) != 2 {
		t.Fatalf("%+v, %v", r, err) // the embedder's files lie there and no card names them
	}
	for _, c := range []struct{ choice, want, says string }{
		{"", "", "eye and eye-2 are installed for face-detection"}, {"eye", "eye", ""}, {"eye-2", "eye-2", ""}, {"eye-3", "", "no such model is installed: eye-3"},
	} {
		set, err := w.store().Load(context.Background(), Choice{Detector: c.choice})
		got := ""
		if set.Detector != nil {
			got = set.Detector.Ref().ID
		}
		if err != nil || got != c.want || (c.says == "") != (len(set.Refused) == 0) || c.says != "" && !strings.HasPrefix(set.Refused[0].Err.Error(), c.says) {
			t.Errorf("%q: %q, %v, %v", c.choice, got, set.Refused, err)
		}
	}
}

// A nation that has measured a pinned network signs a card of its own for the same files;
// while its list counts, its thresholds do.
func TestSignedTakesThePlaceOfPinned(t *testing.T) {
	w := newWorld(t)
	find := func() vouched {
		cards, _ := w.store().cards()
		for _, v := range cards {
			if v.ID == "sface-2021dec" {
				return v
			}
		}
		t.Fatal("SFace is not known")
		return vouched{}
	}
	if v := find(); !v.Pinned || len(v.Thresholds()) != 0 {
		t.Errorf("%+v", v)
	}
	measured := strings.Replace(string(find().Text()), `"published"`, `"thresholds": [{"fmr": 0.0001, "threshold": 0.5123, "set": "ours"}], "published"`, 1)
	w.sign(w.shelf, 1, measured)
	if v := find(); v.Pinned || len(v.Thresholds()) != 1 || v.Thresholds()[0].E4() != 5123 {
		t.Errorf("%+v", v)
	}
	w.now = w.now.Add(25 * time.Hour) // the list has expired
	if v := find(); !v.Pinned || len(v.Thresholds()) != 0 {
		t.Errorf("%+v", v)
	}
}

// The power fails after any step, with a file cut short or not: what is loaded is the
// edition before or the new one, whole, and the next Add mends it.
func TestPowerCut(t *testing.T) {
	for k := 0; ; k++ {
		w := newWorld(t)
		w.burn()
		w.sign(w.medium, 1, w.detector, w.embedding)
		w.taken()
		w.edition("2")
		w.burn()
		w.sign(w.medium, 2, w.detector, w.embedding)
		s := w.store()
		var r Report
		cards, list, err := s.brought(w.medium, &r)
		if err != nil {
			t.Fatal(err)
		}
		found, err := r.look(w.medium, cards)
		if err != nil {
			t.Fatal(err)
		}
		var good []*model.Checked
		for _, v := range found {
			m, _, err := s.prove(context.Background(), w.medium, v, good, w.bench, nil)
			if err != nil {
				t.Fatal(err)
			}
			good = append(good, m)
		}
		steps := s.install(good, list)
		if k > len(steps) {
			if k < 10 {
				t.Fatalf("only %d steps", k)
			}
			break
		}
		at := "nothing"
		for _, step := range steps[:k] {
			at = step.name
			if err := step.do(); err != nil {
				t.Fatalf("%s: %v", at, err)
			}
		}
		if path := filepath.Join(w.dir, "net.2", strings.TrimPrefix(at, "write ")); strings.HasPrefix(at, "write ") { // not all of it came to the disk
			os.Truncate(path, 3)
		}
		set := w.load()
		if set.Detector == nil || set.Embedder == nil || set.Refused != nil {
			t.Fatalf("power cut after %q: %+v", at, set)
		}
		d, e := string(set.Detector.Files()[0]), string(set.Embedder.Files()[0])
		whole := k == len(steps)
		if d[len(d)-1] != e[len(e)-1] || whole && !strings.HasSuffix(d, "2") {
			t.Errorf("power cut after %q: %s with %s", at, d, e)
		}
		w.taken()
		if set := w.load(); string(set.Embedder.Files()[0]) != "weights 2" || string(set.Detector.Files()[0]) != "detector 2" {
			t.Errorf("power cut after %q, then added again: %+v", at, set)
		}
		if left, _ := filepath.Glob(filepath.Join(w.dir, "*.[0-9]*")); len(left) != 2 {
			t.Errorf("power cut after %q, then added again: %v", at, left)
		}
	}
}

func FuzzIndex(f *testing.F) {
	f.Add([]byte(`{"models": [{"id": "net", "folder": "net.1", "sha256": "` + strings.Repeat("0", 64) + `", "files": "` + strings.Repeat("0", 64) + `", "installed": "2030-01-02T03:04:05Z"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := parseIndex(b)
		for _, e := range all {
			if err != nil || filepath.Base(e.Folder) != e.Folder || e.Folder == e.ID || !strings.HasPrefix(e.Folder, e.ID+".") || last(all, e.ID) < 1 {
				t.Errorf("%+v", e)
			}
			e.ref()
		}
	})
}

func FuzzParseCards(f *testing.F) {
	for _, c := range model.Pinned() {
		f.Add([]byte(`{"models": [` + string(c.Text()) + `]}`))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := ParseCards(b)
		if err != nil && all != nil || len(all) > mostIndex {
			t.Errorf("%d cards, %v", len(all), err)
		}
	})
}
