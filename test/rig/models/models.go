package models

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"gatehouse/capture"
	"gatehouse/capture/model"
	"gatehouse/capture/ocr"
	"gatehouse/test/rig"
	"gatehouse/test/rig/lens"
	"gatehouse/test/rig/paper"
	"gatehouse/test/rig/wear"
)

// Known is the model whose template the demonstration's kiosk is given.
const Known = "P NLD 1"

// Genuine is a genuine document of the known model.
const Genuine rig.Forgery = "known-model"

// Choices are the documents of the known model that can be asked for.
var Choices = []rig.Forgery{Genuine, paper.NoGlow, paper.CopiedGlow, paper.VisualInk, paper.BrightPatch, paper.WrongFace}

// New makes the traveller of a seed: of the known model where f is one of Choices,
// else as next does.
func New(next func(uint64, rig.Forgery, capture.Format) (*rig.Traveller, error)) func(uint64, rig.Forgery, capture.Format) (*rig.Traveller, error) {
	return func(seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error) {
		if !slices.Contains(Choices, f) {
			return next(seed, f, format)
		}
		spec := paper.Spec{Model: Known, Seed: seed, Forgery: f, Strength: 1}
		if f == Genuine {
			spec.Forgery = rig.Genuine
		}
		t, err := paper.Draw(spec)
		if err == nil {
			t.Forgery = f
		}
		return t, err
	}
}

// Learn learns a template for each of the named models from so many genuine pages,
// every other one worn, and gives the pack as it is signed. Learning a model takes
// seconds of processor time.
func Learn(ctx context.Context, seed uint64, names []string, pages int) ([]byte, error) {
	pack := model.Pack{Format: model.FormatName, Models: make([]model.Template, len(names))}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(2)
	for i, name := range names {
		g.Go(func() error {
			t, err := learn(ctx, seed, name, pages)
			if err != nil {
				return fmt.Errorf("learning %s: %w", name, err)
			}
			pack.Models[i] = *t
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return pack.Encode()
}

func learn(ctx context.Context, seed uint64, name string, pages int) (*model.Template, error) {
	var plan model.Plan
	if _, err := fmt.Sscan(name, &plan.ID.Type, &plan.ID.Issuer, &plan.ID.Number); err != nil {
		return nil, err
	}
	var all []model.Specimen
	for k := range uint64(pages) {
		t, err := paper.Draw(paper.Spec{Model: name, Seed: seed ^ 0x1ea24<<40 + k, Forgery: rig.Genuine})
		if err != nil {
			return nil, err
		}
		if k%2 == 1 {
			wear.Use(t.Sheet, seed+k, 0.3)
		}
		page, err := lens.Page(t.Sheet, lens.Take{Seed: seed + 77*k})
		if err != nil {
			return nil, err
		}
		m, err := ocr.ReadPage(ctx, &page, ocr.Options{})
		if err != nil {
			return nil, err
		}
		all = append(all, model.Specimen{Name: fmt.Sprint(k), Page: page, MRZ: m})
	}
	t, err := model.Learn(ctx, all, plan)
	if err != nil {
		return nil, err
	}
	for i := range t.Checks {
		c := &t.Checks[i]
		c.Status, c.ApprovedBy, c.ApprovedOn = model.Approved, "bench", "2026-01-01"
	}
	return t, nil
}
