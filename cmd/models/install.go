package models

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/capture/face/model"
	"gatehouse/uplink/shelf"
)

// step is one change of the disk. After any of them the power may fail.
type step struct {
	name string
	do   func() error
}

// install gives the steps by which networks, and the list of cards that vouches for them,
// come to be installed, in order. Old and new are named side by side when the list is
// exchanged, so that whichever list the power leaves finds its files.
func (s *Store) install(networks []*model.Checked, list *shelf.Item) []step {
	var before, added, after []entry
	steps := []step{{"read the store", func() (err error) {
		if before, err = s.index(); err != nil {
			return err
		}
		after = slices.Clone(before)
		for _, m := range networks {
			e := entry{m.Ref().ID, "", fmt.Sprintf("%x", m.Ref().SHA256), digest(m.Card()), s.o.Now().UTC().Truncate(time.Second)}
			e.Folder = fmt.Sprintf("%s.%d", e.ID, 1+last(before, e.ID))
			added = append(added, e)
			after = append(slices.DeleteFunc(after, func(o entry) bool { return o.ID == e.ID }), e)
		}
		if len(before)+len(added) > mostIndex {
			return fmt.Errorf("%d models are installed: remove one", len(before))
		}
		return s.sweep(before)
	}}}
	for i, m := range networks {
		path := func() string { return filepath.Join(s.dir, added[i].Folder) }
		steps = append(steps, step{"make a folder", func() error { return os.Mkdir(path(), 0o700) }})
		for j, f := range m.Card().Files {
			steps = append(steps, step{"write " + f.Name, func() error { return write(filepath.Join(path(), f.Name), m.Files()[j]) }})
		}
		steps = append(steps, step{"flush the folder", func() error { return errors.Join(flush(path()), flush(s.dir)) }})
	}
	steps = append(steps, step{"name old and new", func() error { return s.replace(slices.Concat(before, added)) }})
	if list != nil {
		steps = append(
			steps,
			step{"put the list on the shelf", func() error { return list.Place(s.o.Shelf) }},
			step{"let the list count", func() error { return list.Swap(s.o.Shelf) }},
			step{"raise the floor", func() error {
				floors, err := s.floors()
				if err != nil {
					return err
				}
				return floors.Raise(list.Kind, list.Name, list.Version)
			}},
		)
	}
	return append(steps, step{"name the new alone", func() error { return s.replace(after) }}, step{"sweep", func() error { return s.sweep(after) }})
}

// last is the highest number of the folders of a network; 0: it is not installed.
func last(all []entry, id string) (most int) {
	for _, e := range all {
		if e.ID == id {
			n, _ := strconv.Atoi(strings.TrimPrefix(e.Folder, id+".")) // parseIndex saw to it
			most = max(most, n)
		}
	}
	return most
}

// Remove takes a network out of the store. ErrMissing: it is not installed.
func (s *Store) Remove(id string) error {
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	all, err := s.index()
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(slices.Clone(all), func(e entry) bool { return e.ID == id })
	if len(rest) == len(all) {
		return fmt.Errorf("%w: %s", ErrMissing, id)
	}
	if err := s.replace(rest); err != nil {
		return fmt.Errorf("models: %w", err)
	}
	return s.sweep(rest)
}

// Standing is how an installed network stands.
type Standing struct {
	Installed
	Trial Trial
	Wrong error // hash, trust or trial; nil: all is well
}

// Check proves each installed network again and tries it as Add did.
func (s *Store) Check(ctx context.Context, b Bench) ([]Standing, error) {
	all, err := s.List()
	if err != nil {
		return nil, err
	}
	var out []Standing
	for _, i := range all {
		c := Standing{Installed: i, Trial: Trial{Off: -1}}
		m, err := s.read(ctx, i)
		if err == nil {
			c.Trial, err = s.trial(ctx, b, m)
		}
		if c.Wrong = err; ctx.Err() != nil {
			return out, ctx.Err()
		}
		out = append(out, c)
	}
	return out, nil
}
