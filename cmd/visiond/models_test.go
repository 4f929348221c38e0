package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"gatehouse/capture/face/model"
	"gatehouse/capture/vision"
	"gatehouse/test/rig/heads"
)

// A network whose files are not those of its card is refused by their hash, at both
// ends of the line, and one that is not what its card says when it is tried. Nothing of
// faces works then, and everything else does.
func TestRefusedModels(t *testing.T) {
	given := heads.Given(t, heads.Detector, heads.Embedder)
	cut := vision.Model{Card: given[0].Card, Files: [][]byte{given[0].Files[0][:100_000]}}
	flipped := vision.Model{Card: given[0].Card, Files: [][]byte{bytes.Clone(given[0].Files[0])}}
	flipped.Files[0][5000] ^= 1
	for name, models := range map[string][]vision.Model{
		"truncated":     {cut},
		"one bit wrong": {flipped},
		"no card":       {{Card: []byte("{}"), Files: given[0].Files}},
		"a file less":   {{Card: given[1].Card, Files: given[1].Files[:1]}},
		"files swapped": {{Card: given[1].Card, Files: [][]byte{given[1].Files[1], given[1].Files[0]}}},
		"two detectors": {given[0], given[0]},
		"good and bad":  {given[1], cut},
	} {
		if w, err := vision.Start(vision.Config{Program: os.Args[0], Models: models}); !errors.Is(err, vision.ErrModel) {
			t.Errorf("%s: %v", name, err)
			if err == nil {
				w.Close()
			}
		}
		// The worker's own end does not take the starting program's word for it.
		f := &faces{}
		var err error
		for _, m := range models {
			err = errors.Join(err, f.read(m))
		}
		if name != "two detectors" && (!errors.Is(err, vision.ErrModel) || !errors.Is(err, model.ErrFiles) && !errors.Is(err, model.ErrCard) && name != "a file less") || f.finder != nil && name != "two detectors" {
			t.Errorf("%s, in visiond: %v", name, err)
		}
	}

	// Right hashes over what is no network.
	var text map[string]any
	if err := json.Unmarshal(given[0].Card, &text); err != nil {
		t.Fatal(err)
	}
	lie := []byte("this passes every hash")
	text["bytes"], text["sha256"] = len(lie), fmt.Sprintf("%x", sha256.Sum256(lie))
	lying, _ := json.Marshal(text)
	w := startWith(t, []vision.Model{{Card: lying, Files: [][]byte{lie}}})
	for range 3 {
		if s, err := w.Study(within(t, 10*time.Second), asJPEG(card(64, 40))); !errors.Is(err, vision.ErrModel) || len(s.Faces) != 0 {
			t.Errorf("%v, %v", s.LogValue(), err)
		}
	}
	pid := w.PID()
	if _, err := w.Decode(within(t, 10*time.Second), asJPEG(card(64, 40))); err != nil || w.PID() != pid || pid == 0 {
		t.Errorf("documents: %v, process %d then %d", err, pid, w.PID())
	}
}
