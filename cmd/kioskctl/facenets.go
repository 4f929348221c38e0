package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/models"
	"gatehouse/cmd/settings"
	"gatehouse/uplink/shelf"
)

// studier looks for faces in a picture file: visiond, and what stands for it in tests.
type studier interface {
	Study(ctx context.Context, file []byte) (capture.FaceStudy, error)
	Decode(ctx context.Context, file []byte) (capture.Picture, error)
	Portrait(ctx context.Context, file []byte) (capture.Picture, error)
}

// networks are those of one call; nil: there is none for the task.
type networks struct{ detector, embedder *model.Checked }

// load gives the networks of the bench's folder, or those that are installed.
func (c *faceCall) load(ctx context.Context) (networks, error) {
	if c.models != "" {
		return c.bench()
	}
	cfg, err := config.Load(c.config)
	if err != nil {
		return networks{}, fmt.Errorf("%w; name a folder with --models, or the kiosk's configuration with -config", err)
	}
	store, err := modelStore(cfg)
	if err != nil {
		return networks{}, err
	}
	choice := models.Choice{Detector: or(c.detector, cfg.Face.Detector), Embedder: or(c.embedder, cfg.Face.Embedder)}
	set, err := store.Load(ctx, choice)
	if err != nil {
		return networks{}, err
	}
	for _, r := range set.Refused { // never the lesser way in silence
		return networks{}, r.Err
	}
	return networks{set.Detector, set.Embedder}, nil
}

// modelStore opens the store of networks of a kiosk.
func modelStore(cfg config.Config) (*models.Store, error) {
	o := models.Options{Shelf: cfg.Shelf.Dir, Name: cfg.Shelf.FaceModels, Now: time.Now}
	var err error
	o.Keys, err = settings.File("shelf.keys", cfg.Shelf.Keys, func(b []byte) (shelf.Keys, error) { return shelf.ParseKeys(string(b)) })
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // without keys the pinned models count, and no list
		return nil, err
	}
	return models.Open(cfg.ModelsPath(), o)
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// bench reads the folder of --models. Nobody has signed its cards, which is said.
func (c *faceCall) bench() (n networks, err error) {
	cards, err := benchCards(c.models)
	if err != nil {
		return n, err
	}
	for _, place := range []struct {
		task model.Task
		id   string
		to   **model.Checked
	}{{model.Detection, c.detector, &n.detector}, {model.Embedding, c.embedder, &n.embedder}} {
		var found []model.Card
		for _, card := range cards {
			if card.Task == place.task && (place.id == "" || place.id == card.ID) {
				found = append(found, card)
			}
		}
		switch {
		case len(found) > 1:
			return n, fmt.Errorf("%s: %s and %s are both for %s: name one with --detector or --embedder", c.models, found[0].ID, found[1].ID, place.task)
		case len(found) == 0 && place.id != "":
			return n, fmt.Errorf("%s: no card %s for %s", c.models, place.id, place.task)
		case len(found) == 1:
			if *place.to, err = benchFiles(c.models, found[0]); err != nil {
				return n, err
			}
		}
	}
	fmt.Fprintf(c.errOut, "kioskctl face: the cards in %s are not signed: for a bench, never for a kiosk\n", c.models)
	return n, nil
}

// benchCards reads every card of a folder.
func benchCards(dir string) ([]model.Card, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("%s: no model card (*.json) is there", dir)
	}
	if err != nil {
		return nil, err
	}
	return readCards(paths)
}

func readCards(paths []string) (all []model.Card, err error) {
	for _, p := range paths {
		text, err := settings.Read(p, model.MaxCard)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		card, err := model.ParseCard(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		all = append(all, card)
	}
	return all, nil
}

// benchFiles reads the files of a card and checks them.
func benchFiles(dir string, card model.Card) (*model.Checked, error) {
	files := map[string][]byte{}
	for _, f := range card.Files {
		path := filepath.Join(dir, f.Name)
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if info.Size() == f.Bytes { // else Check says so, and nothing is read
			if files[f.Name], err = os.ReadFile(path); err != nil {
				return nil, err
			}
		} else {
			files[f.Name] = nil
		}
	}
	return model.Check(card, files)
}

// start gives the call its visiond, with networks.
func (c *faceCall) start(n networks) error {
	if c.eyes != nil { // a test's
		return nil
	}
	w, err := startNetworks(c.errOut, n.detector, n.embedder)
	if err != nil {
		return err
	}
	c.eyes, c.close = w, func() { w.Close() }
	return nil
}

var _ studier = (*vision.Worker)(nil)
