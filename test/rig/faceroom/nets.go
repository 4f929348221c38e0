package faceroom

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"gatehouse/capture/face/model"
	"gatehouse/capture/vision"
	"gatehouse/cmd/models"
	"gatehouse/uplink/shelf"
)

// List is the name of the signed list of cards, as a kiosk looks for it.
const List = "face-models"

// Bench tries networks in a worker of their own; program is visiond.
func Bench(program string) models.Bench {
	return func(_ context.Context, networks ...*model.Checked) (models.Studier, func(), error) {
		v := vision.Config{Program: program}
		for _, m := range networks {
			v.Models = append(v.Models, vision.Model{Card: m.Card().Text(), Files: m.Files()})
		}
		w, err := vision.Start(v)
		if err != nil {
			return nil, nil, err
		}
		return w, func() { w.Close() }, nil
	}
}

// Sign puts the cards of a folder on a shelf, signed: what a nation does once for all of
// its kiosks.
func Sign(shelfDir, medium string, s shelf.Signer) error {
	files, err := filepath.Glob(filepath.Join(medium, "*.json"))
	if err != nil {
		return err
	}
	var cards []model.Card
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		c, err := model.ParseCard(b)
		if err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
		cards = append(cards, c)
	}
	content, err := models.EncodeCards(cards)
	if err != nil {
		return err
	}
	now := time.Now()
	_, err = shelf.Sign(shelfDir, shelf.Manifest{
		Kind: shelf.KindFaceModels, Name: List, Version: 1, Issued: now, Expires: now.Add(30 * 24 * time.Hour),
	}, "json", content, s)
	return err
}

// Install installs the networks of a medium in the store of a kiosk, tried by visiond at
// program, as kioskctl models add does.
func Install(ctx context.Context, store *models.Store, medium, program string) error {
	r, err := store.Add(ctx, medium, Bench(program), nil)
	if err != nil {
		return err
	}
	var errs []error
	for _, m := range r.Models {
		errs = append(errs, m.Err)
	}
	return errors.Join(errs...)
}

// keys makes those of a nation.
func keys() (shelf.Signer, shelf.Keys, error) {
	secret, public, err := shelf.GenerateKey(rand.Reader, "shelf.test")
	if err != nil {
		return shelf.Signer{}, shelf.Keys{}, err
	}
	signer, err := shelf.NewSigner(secret)
	if err != nil {
		return shelf.Signer{}, shelf.Keys{}, err
	}
	known, err := shelf.ParseKeys(string(bytes.TrimSpace([]byte(public))))
	return signer, known, err
}
