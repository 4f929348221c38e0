package test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/capture/face/model"
	"gatehouse/cmd/models"
	"gatehouse/test/rig/faceroom"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
	"gatehouse/uplink/shelf"
)

// A network that is fed in another way than it was trained on gives numbers too; the
// trial after the installation tells them from right ones. Through visiond, with an
// embedder of this machine.
func TestWrongCardsAreFound(t *testing.T) {
	dir := heads.Models(t)
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	text := embedderCard(t, dir)
	secret, public, err := shelf.GenerateKey(rand.Reader, "nation.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := shelf.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := shelf.ParseKeys(public)
	if err != nil {
		t.Fatal(err)
	}
	// add installs the detector and the embedder by this card, and gives the embedder's trial.
	add := func(text string) (models.Trial, error) {
		medium, now := t.TempDir(), time.Now()
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if err := os.Symlink(f, filepath.Join(medium, filepath.Base(f))); err != nil {
				t.Fatal(err)
			}
		}
		m := shelf.Manifest{Kind: shelf.KindFaceModels, Name: faceroom.List, Version: 1, Issued: now, Expires: now.Add(time.Hour)}
		if _, err := shelf.Sign(medium, m, "json", []byte(`{"models": [`+text+`]}`), signer); err != nil {
			t.Fatal(err)
		}
		s, err := models.Open(filepath.Join(t.TempDir(), "models"), models.Options{Shelf: t.TempDir(), Name: faceroom.List, Keys: keys, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Add(context.Background(), medium, faceroom.Bench(filepath.Join(bin, "visiond")), nil)
		if err != nil {
			t.Fatal(err)
		}
		set, err := s.Load(context.Background(), models.Choice{})
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range r.Models {
			if o.Task == model.Embedding {
				if (set.Embedder != nil) != (o.Err == nil) {
					t.Errorf("installed: %v, after %v", set.Embedder != nil, o.Err)
				}
				return o.Trial, o.Err
			}
		}
		t.Fatal("the embedder was not tried")
		return models.Trial{}, nil
	}
	right, err := add(text)
	if err != nil || !right.Compared || right.Expected || right.Off > 0.5 {
		t.Fatalf("%+v, %v", right, err)
	}
	t.Logf("one head %d, two heads %d ten-thousandths; points within %.3f pixels", right.Same, right.Other, right.Off)
	known := strings.Replace(text, `"licence"`, fmt.Sprintf(`"selftest": {"set": %q, "same": %.4f, "other": %.4f, "tolerance": 0.002},
 "licence"`, models.KnownSet, float64(right.Same)/10_000, float64(right.Other)/10_000), 1)
	changed := 0
	for _, c := range []struct{ name, old, new string }{
		{"control", "", ""},
		{"red for blue", `"swap_rb": true`, `"swap_rb": false`},
		{"mean", `127.5, 127.5, 127.5`, `104, 117, 123`},
		{"scale", `"scale": 0.0078125`, `"scale": 0.0156`},
		{"another set of pictures", models.KnownSet, models.KnownSet + "-x"},
	} {
		card := strings.Replace(known, c.old, c.new, 1)
		if c.old != "" && card == known {
			t.Logf("%s: this embedder's card has nothing to change", c.name)
			continue
		}
		changed++
		trial, err := add(card)
		switch c.name {
		case "control":
			if err != nil || !trial.Expected {
				t.Errorf("%s: %+v, %v", c.name, trial, err)
			}
		case "another set of pictures": // says nothing of these
			if err != nil || trial.Expected {
				t.Errorf("%s: %+v, %v", c.name, trial, err)
			}
		default:
			if !errors.Is(err, models.ErrTrial) {
				t.Errorf("%s: one head %d, two heads %d, %v", c.name, trial.Same, trial.Other, err)
			}
		}
	}
	if changed < 3 {
		t.Errorf("only %d cards were tried", changed)
	}
}

// embedderCard is the text of the card of an embedder in dir; without one the test skips.
func embedderCard(t *testing.T, dir string) string {
	t.Helper()
	cards, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range cards {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := model.ParseCard(b); err == nil && c.Task == model.Embedding {
			return string(b)
		}
	}
	t.Skip("no card of an embedder in " + dir)
	return ""
}
