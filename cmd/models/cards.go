package models

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gatehouse/capture/face/model"
	"gatehouse/capture/strict"
	"gatehouse/uplink/shelf"
)

// maxCards bounds the signed list.
const maxCards = 4 << 20

// Source is who vouches for a network: the program, or a signed list.
type Source struct {
	Pinned   bool
	Manifest shelf.Manifest // where it is not pinned
}

func (s Source) String() string {
	if s.Pinned {
		return "pinned"
	}
	return fmt.Sprintf("list %s, version %d", s.Manifest.Name, s.Manifest.Version)
}

// vouched is a card that counts.
type vouched struct {
	model.Card
	Source
}

// ParseCards reads the content of a signed list.
func ParseCards(b []byte) ([]model.Card, error) {
	var list struct {
		Models []json.RawMessage `json:"models"`
	}
	if err := strict.JSON(b, &list); err != nil {
		return nil, fmt.Errorf("list of models: %w", err)
	}
	if len(list.Models) > mostIndex {
		return nil, fmt.Errorf("list of models: %d, at most %d", len(list.Models), mostIndex)
	}
	var all []model.Card
	for i, raw := range list.Models {
		c, err := model.ParseCard(raw)
		if err != nil {
			return nil, fmt.Errorf("list of models, number %d: %w", i+1, err)
		}
		if err := apart(c, all); err != nil {
			return nil, fmt.Errorf("list of models, number %d: %w", i+1, err)
		}
		all = append(all, c)
	}
	return all, nil
}

// EncodeCards gives the content of a list for ParseCards, which it satisfies.
func EncodeCards(cards []model.Card) ([]byte, error) {
	var raw []string
	for _, c := range cards {
		raw = append(raw, strings.TrimSpace(string(c.Text())))
	}
	b := []byte("{\"models\": [\n" + strings.Join(raw, ",\n") + "\n]}\n")
	_, err := ParseCards(b)
	return b, err
}

// apart: a file of a medium belongs to one card, so that there is one answer to what it
// should be; and nobody gives an id that the program knows to other files.
func apart(c model.Card, others []model.Card) error {
	for _, p := range model.Pinned() {
		if p.ID == c.ID && !slices.Equal(p.Files, c.Files) {
			return fmt.Errorf("%w: the program knows %s by other files", model.ErrCard, c.ID)
		}
		if p.ID != c.ID {
			others = append(slices.Clip(others), p)
		}
	}
	for _, o := range others {
		if o.ID == c.ID || slices.ContainsFunc(c.Files, func(f model.File) bool { return names(o, f.Name) }) {
			return fmt.Errorf("%w: %s and %s have one id, or name one file", model.ErrCard, c.ID, o.ID)
		}
	}
	return nil
}

// names tells whether a file is one of a card's.
func names(c model.Card, file string) bool {
	return slices.ContainsFunc(c.Files, func(f model.File) bool { return f.Name == file })
}

// pins are the cards that the program knows.
func pins() (all []vouched) {
	for _, c := range model.Pinned() {
		all = append(all, vouched{c, Source{Pinned: true}})
	}
	return all
}

// listed reads the signed list in dir and lays it over the pinned cards. A list that is
// not there is no error; one that is refused leaves the pinned ones and says why.
func (s *Store) listed(dir string, floor uint64) ([]vouched, shelf.Item, error) {
	all := pins()
	if s.o.Name == "" {
		return all, shelf.Item{}, nil
	}
	item, err := shelf.Load(dir, s.o.Name, shelf.KindFaceModels, s.o.Keys, floor, maxCards)
	if err != nil {
		return all, item, err
	}
	if item.Expired(s.o.Now()) {
		return all, item, fmt.Errorf("%s %s, version %d, expired on %s: install a newer one", item.Kind, item.Name, item.Version, item.Expires.Format(time.DateOnly))
	}
	cards, err := ParseCards(item.Content)
	if err != nil {
		return all, item, fmt.Errorf("%s, version %d: %w", item.Name, item.Version, err)
	}
	for _, c := range cards {
		all = slices.DeleteFunc(all, func(v vouched) bool { return v.ID == c.ID })
		all = append(all, vouched{c, Source{Manifest: item.Manifest}})
	}
	return all, item, nil
}

// cards are those that count at present, by the shelf. The error says why the signed
// list does not count; the pinned ones are there all the same.
func (s *Store) cards() ([]vouched, error) {
	floors, err := s.floors()
	if err != nil {
		return pins(), err
	}
	all, item, err := s.listed(s.o.Shelf, floors.Of(shelf.KindFaceModels, s.o.Name))
	_, gone := os.Stat(filepath.Join(s.o.Shelf, s.o.Name+".manifest"))
	if errors.Is(gone, fs.ErrNotExist) { // nobody signed one for this kiosk
		return all, nil
	}
	if item.Version > 0 { // it was signed, whether it counts or not
		err = errors.Join(err, floors.Raise(item.Kind, item.Name, item.Version))
	}
	return all, err
}
