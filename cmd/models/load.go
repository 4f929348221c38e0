package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
)

// Choice names the networks to load by id; empty: the only one for its task.
type Choice struct{ Detector, Embedder string }

// Set are the networks of a kiosk, at most one a task; nil: there is none, and Refused
// says why, if something was there.
type Set struct {
	Detector, Embedder, Attack *model.Checked

	Refused []Refusal
	Expires time.Time // of the list that vouches for one of them; zero: all are known to the program
}

// Refusal is why a network is not in use. ID is empty where the choice itself is wrong.
type Refusal struct {
	ID  string
	Err error
}

// All are the networks that there are.
func (s Set) All() []*model.Checked {
	return slices.DeleteFunc([]*model.Checked{s.Detector, s.Embedder, s.Attack}, func(m *model.Checked) bool { return m == nil })
}

// Load reads the chosen networks and proves them again. What is refused is said in the
// set and leaves the others as they are; an error means that the store cannot be read,
// and nothing is given.
func (s *Store) Load(ctx context.Context, c Choice) (Set, error) {
	all, err := s.List()
	if err != nil {
		return Set{}, err
	}
	var set Set
	for _, place := range []struct {
		task   model.Task
		chosen string
		to     **model.Checked
	}{{model.Detection, c.Detector, &set.Detector}, {model.Embedding, c.Embedder, &set.Embedder}, {model.Attack, "", &set.Attack}} {
		i, err := choose(all, place.task, place.chosen)
		if err != nil {
			set.Refused = append(set.Refused, Refusal{place.chosen, err})
		}
		if i < 0 {
			continue
		}
		if *place.to, err = s.read(ctx, all[i]); err != nil {
			set.Refused = append(set.Refused, Refusal{all[i].ID, err})
			continue
		}
		if e := all[i].Source.Manifest.Expires; !all[i].Source.Pinned && (set.Expires.IsZero() || e.Before(set.Expires)) {
			set.Expires = e
		}
	}
	for _, m := range all { // whose task nobody can say
		if m.Err != nil {
			set.Refused = append(set.Refused, Refusal{m.ID, m.Err})
		}
	}
	slices.SortStableFunc(set.Refused, func(a, b Refusal) int { return cmp.Compare(a.ID, b.ID) })
	return set, ctx.Err()
}

// choose gives the place of the one network for a task; -1: there is none.
func choose(all []Installed, task model.Task, id string) (int, error) {
	found := -1
	for i, m := range all {
		switch {
		case m.Err != nil, m.Card.Task != task, id != "" && m.ID != id:
		case found >= 0:
			return -1, fmt.Errorf("%s and %s are installed for %s: name one of them in the configuration, or remove one", all[found].ID, m.ID, task)
		default:
			found = i
		}
	}
	if id != "" && found < 0 {
		return -1, fmt.Errorf("%w: %s for %s: add it, or name another", ErrMissing, id, task)
	}
	return found, nil
}

// Installed is a network in the store.
type Installed struct {
	ID     string
	Ref    capture.ModelRef // what was installed
	At     time.Time
	Card   model.Card // the one that counts at present
	Source Source
	Err    error // nobody vouches for it any more: ErrUnknown

	folder string
}

// List gives what is installed, by id, and who vouches for it. It reads no network.
func (s *Store) List() ([]Installed, error) {
	entries, err := s.index()
	if err != nil {
		return nil, err
	}
	cards, refused := s.cards()
	one := map[string]entry{} // of two of an id, the one that counts
	for _, e := range entries {
		if before, two := one[e.ID]; !two || vouch(cards, e) || !vouch(cards, before) {
			one[e.ID] = e
		}
	}
	var all []Installed
	for _, e := range one {
		m := Installed{ID: e.ID, Ref: e.ref(), At: e.Installed, folder: e.Folder}
		at := slices.IndexFunc(cards, func(v vouched) bool { return v.ID == e.ID })
		switch {
		case at >= 0 && !vouch(cards, e):
			m.Err = fmt.Errorf("%w: %s: the %v names other files: add those", ErrUnknown, e.ID, cards[at].Source)
		case at >= 0:
			m.Card, m.Source = cards[at].Card, cards[at].Source
		case refused != nil:
			m.Err = fmt.Errorf("%w: %s: %w", ErrUnknown, e.ID, refused)
		default:
			m.Err = fmt.Errorf("%w: %s: neither the program nor a signed list on the shelf names it", ErrUnknown, e.ID)
		}
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Installed) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// vouch tells whether one of the cards is for these files.
func vouch(cards []vouched, e entry) bool {
	return slices.ContainsFunc(cards, func(v vouched) bool { return v.ID == e.ID && digest(v.Card) == e.Files })
}

// read reads the files of a network and proves them.
func (s *Store) read(ctx context.Context, m Installed) (*model.Checked, error) {
	if m.Err != nil {
		return nil, m.Err
	}
	files, err := readFiles(ctx, filepath.Join(s.dir, m.folder), m.Card, nil)
	if err == nil {
		var c *model.Checked
		if c, err = model.Check(m.Card, files); err == nil {
			return c, nil
		}
	}
	return nil, fmt.Errorf("%s: %w: add it again", m.ID, err)
}

// readFiles reads the files of a card as they are in dir, none of another size than the
// card says.
func readFiles(ctx context.Context, dir string, c model.Card, progress func(file string, done, total int64)) (map[string][]byte, error) {
	files := map[string][]byte{}
	var before int64
	for _, f := range c.Files {
		b, err := readFile(ctx, filepath.Join(dir, f.Name), f.Bytes, func(n int64) {
			if progress != nil {
				progress(f.Name, before+n, c.Bytes())
			}
		})
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", model.ErrFiles, f.Name, err)
		}
		files[f.Name] = b
		before += f.Bytes
	}
	return files, nil
}

// readFile reads a regular file of exactly size bytes.
func readFile(ctx context.Context, path string, size int64, progress func(done int64)) ([]byte, error) {
	const step = 1 << 20
	info, err := os.Stat(path) // before it is opened: a pipe would wait for a writer
	switch {
	case err != nil:
		return nil, errors.Unwrap(err) // without the path: callers name the file
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: it is no regular file", fs.ErrInvalid)
	case info.Size() != size:
		return nil, fmt.Errorf("it has %d bytes and must have %d", info.Size(), size)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	defer f.Close()
	b := make([]byte, size)
	for at := int64(0); at < size; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := io.ReadFull(f, b[at:min(size, at+step)])
		if err != nil {
			return nil, err
		}
		at += int64(n)
		progress(at)
	}
	return b, nil
}
