package models

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gatehouse/capture/face/model"
	"gatehouse/uplink/shelf"
)

// Progress is told how far the reading of a network is, in bytes of all its files.
type Progress func(file string, done, total int64)

// Report is what Add made of a medium.
type Report struct {
	Taken   bool            // the networks are installed
	List    *shelf.Manifest // that was taken from the medium; nil: none
	Models  []Outcome       // in the order in which they were tried
	Unknown []string        // names of files that look like networks and belong to no card
	Refused error           // why the list on the shelf does not count, where it does not
}

// Outcome is what became of one network.
type Outcome struct {
	ID     string
	Task   model.Task
	Source Source
	Trial  Trial
	Err    error // why nothing is installed; what was before still is
}

// Err tells whether all that was on the medium was taken.
func (r Report) Err() error {
	var all []error
	for _, m := range r.Models {
		if m.Err != nil {
			all = append(all, m.Err)
		}
	}
	for _, u := range r.Unknown {
		all = append(all, fmt.Errorf("%w: %s: neither the program nor a signed list names it", ErrUnknown, u))
	}
	if len(r.Unknown) > 0 && r.Refused != nil {
		all = append(all, r.Refused)
	}
	return errors.Join(all...)
}

// Add takes what lies in the folder of a medium: files of networks, and a newer list of
// cards if NAME.manifest is there. It is taken whole or not at all: where the list is
// refused (the error of Add) or one of its networks is (Report.Err), nothing is changed.
// Files that no card names are left where they are and said, beside what was taken.
func (s *Store) Add(ctx context.Context, medium string, b Bench, p Progress) (Report, error) {
	unlock, err := s.lock()
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	var r Report
	cards, list, err := s.brought(medium, &r)
	if err != nil {
		return r, err
	}
	found, err := r.look(medium, cards)
	if err != nil {
		return r, err
	}
	if len(found) == 0 && len(r.Unknown) == 0 && list == nil {
		return r, fmt.Errorf("%w: %s holds no file of a model", ErrUnknown, medium)
	}
	var good []*model.Checked
	for _, v := range found {
		m, trial, err := s.prove(ctx, medium, v, good, b, p)
		if err != nil {
			err = fmt.Errorf("%s: %w", v.ID, err)
		}
		r.Models = append(r.Models, Outcome{ID: v.ID, Task: v.Task, Source: v.Source, Trial: trial, Err: err})
		good = append(good, m)
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
	}
	if len(found) == 0 && list == nil || slices.ContainsFunc(r.Models, func(o Outcome) bool { return o.Err != nil }) {
		return r, nil
	}
	for _, step := range s.install(good, list) {
		if err := step.do(); err != nil {
			return r, fmt.Errorf("models: %s: %w", step.name, err)
		}
	}
	if r.Taken = true; list != nil {
		r.List = &list.Manifest
	}
	return r, nil
}

// brought gives the cards that count with the medium at hand, and the list that lies on
// it, nil if there is none.
func (s *Store) brought(medium string, r *Report) (cards []vouched, list *shelf.Item, err error) {
	cards, r.Refused = s.cards() // also raises the floor to what is on the shelf
	if s.o.Name == "" {
		return cards, nil, nil
	}
	if _, err := os.Stat(filepath.Join(medium, s.o.Name+".manifest")); errors.Is(err, fs.ErrNotExist) {
		return cards, nil, nil
	}
	floors, err := s.floors()
	if err != nil {
		return nil, nil, err
	}
	cards, item, err := s.listed(medium, floors.Of(shelf.KindFaceModels, s.o.Name))
	return cards, &item, err
}

// look finds the networks of which there is a file, detectors first: they are needed to
// try the others.
func (r *Report) look(medium string, cards []vouched) (found []vouched, err error) {
	all, err := os.ReadDir(medium)
	if err != nil {
		return nil, fmt.Errorf("models: %w", err)
	}
	for _, f := range all {
		known := slices.IndexFunc(cards, func(v vouched) bool { return names(v.Card, f.Name()) })
		switch {
		case known >= 0 && !slices.ContainsFunc(found, func(v vouched) bool { return v.ID == cards[known].ID }):
			found = append(found, cards[known])
		case known < 0 && slices.Contains([]string{".onnx", ".caffemodel", ".prototxt"}, strings.ToLower(filepath.Ext(f.Name()))):
			r.Unknown = append(r.Unknown, f.Name())
		}
	}
	slices.SortStableFunc(found, func(a, b vouched) int { return rank(a.Task) - rank(b.Task) })
	return found, nil
}

func rank(t model.Task) int {
	return slices.Index([]model.Task{model.Detection, model.Embedding, model.Attack}, t)
}

// prove reads a network, proves it and tries it; good are those of the medium before it.
func (s *Store) prove(ctx context.Context, medium string, v vouched, good []*model.Checked, b Bench, p Progress) (*model.Checked, Trial, error) {
	none := Trial{Off: -1}
	files, err := readFiles(ctx, medium, v.Card, p)
	if err != nil {
		return nil, none, err
	}
	m, err := model.Check(v.Card, files)
	if err != nil {
		return nil, none, err
	}
	for _, d := range good {
		if d != nil && d.Card().Task == model.Detection && v.Task != model.Detection {
			t, err := try(ctx, b, []*model.Checked{d, m}, m)
			return m, t, err
		}
	}
	t, err := s.trial(ctx, b, m)
	return m, t, err
}

// trial tries a network, with a detector of the store if it needs one.
func (s *Store) trial(ctx context.Context, b Bench, m *model.Checked) (Trial, error) {
	if m.Card().Task == model.Detection {
		return try(ctx, b, []*model.Checked{m}, m)
	}
	d, err := s.anyDetector(ctx)
	if err != nil {
		return Trial{Off: -1}, err
	}
	return try(ctx, b, []*model.Checked{d, m}, m)
}

// anyDetector is the first that is in order.
func (s *Store) anyDetector(ctx context.Context) (*model.Checked, error) {
	all, err := s.List()
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		if i.Err == nil && i.Card.Task == model.Detection {
			if d, err := s.read(ctx, i); err == nil {
				return d, nil
			}
		}
	}
	return nil, errNoDetector
}
