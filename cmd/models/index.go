package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
	"gatehouse/capture/strict"
	"gatehouse/cmd/settings"
)

const (
	indexName = "installed.json"
	maxIndex  = 64 << 10
	mostIndex = 64 // networks
)

var (
	folderName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}\.[1-9][0-9]{0,8}$`)
	sum        = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// entry is one installed network. While one takes the place of another there are two of
// one id, and the card that counts says which.
type entry struct {
	ID        string    `json:"id"`
	Folder    string    `json:"folder"` // ID.N
	SHA256    string    `json:"sha256"` // of capture.ModelRef
	Files     string    `json:"files"`  // digest of the card's files
	Installed time.Time `json:"installed"`
}

// digest is SHA-256 over what a card says of its files.
func digest(c model.Card) string {
	h := sha256.New()
	for _, f := range c.Files {
		fmt.Fprintf(h, "%s %d %x\n", f.Name, f.Bytes, f.SHA256)
	}
	return hex.EncodeToString(h.Sum(nil))
}

type index struct {
	Models []entry `json:"models"`
}

// parseIndex reads installed.json. It counts for nothing but where to look: hashes are
// those of the cards.
func parseIndex(b []byte) ([]entry, error) {
	var raw struct {
		Models []struct {
			ID        string `json:"id"`
			Folder    string `json:"folder"`
			SHA256    string `json:"sha256"`
			Files     string `json:"files"`
			Installed string `json:"installed"`
		} `json:"models"`
	}
	if err := strict.JSON(b, &raw); err != nil {
		return nil, err
	}
	if len(raw.Models) > mostIndex {
		return nil, fmt.Errorf("%d models, at most %d", len(raw.Models), mostIndex)
	}
	seen := map[string]bool{}
	var all []entry
	for i, m := range raw.Models {
		at, err := time.Parse(time.RFC3339, m.Installed)
		if err != nil || !sum.MatchString(m.SHA256) || !sum.MatchString(m.Files) || !folderName.MatchString(m.Folder) || strings.TrimSuffix(m.Folder, filepath.Ext(m.Folder)) != m.ID || seen[m.Folder] {
			return nil, fmt.Errorf("models[%d] is not in order", i)
		}
		seen[m.Folder] = true
		all = append(all, entry{m.ID, m.Folder, m.SHA256, m.Files, at})
	}
	return all, nil
}

func (s *Store) index() ([]entry, error) {
	path := filepath.Join(s.dir, indexName)
	b, err := settings.Read(path, maxIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // nothing was ever installed
	}
	var all []entry
	if err == nil {
		all, err = parseIndex(b)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w: remove the file, and add the models again", ErrStore, path, err)
	}
	return all, nil
}

// replace puts an index in the place of the one before, at once.
func (s *Store) replace(all []entry) error {
	b, err := json.MarshalIndent(index{append([]entry{}, all...)}, "", "  ")
	if err != nil {
		return err
	}
	return swap(filepath.Join(s.dir, indexName), append(b, '\n'), 0o600)
}

func (e entry) ref() capture.ModelRef {
	b, _ := hex.DecodeString(e.SHA256) // parseIndex saw to it
	return capture.ModelRef{ID: e.ID, SHA256: [32]byte(b)}
}
