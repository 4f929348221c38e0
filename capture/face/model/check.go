package model

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"gatehouse/capture"
)

// Checked is a network whose files are those of its card. Check is the only way to one;
// the zero value is none.
type Checked struct {
	card  Card
	ref   capture.ModelRef
	files [][]byte
}

// Check compares names, sizes and SHA-256 of files, by name, to the card's. Nothing else
// may see a byte of them before: a file that was cut off ends the process that parses
// it. The files belong to Checked from here on, and nobody may write to them. Errors:
// ErrCard of one that ParseCard did not make, ErrFiles.
func Check(c Card, files map[string][]byte) (*Checked, error) {
	if c.text == "" {
		return nil, fmt.Errorf("%w: it was not read by ParseCard", ErrCard)
	}
	c, err := ParseCard([]byte(c.text)) // whatever was written to c since
	if err != nil {
		return nil, err
	}
	m := &Checked{card: c, ref: capture.ModelRef{ID: c.ID}}
	whole := sha256.New()
	for _, f := range c.Files {
		b, ok := files[f.Name]
		switch {
		case !ok:
			return nil, fmt.Errorf("model %s: %w: %s is missing", c.ID, ErrFiles, f.Name)
		case int64(len(b)) != f.Bytes:
			return nil, fmt.Errorf("model %s: %w: %s has %d bytes and must have %d", c.ID, ErrFiles, f.Name, len(b), f.Bytes)
		case sha256.Sum256(b) != f.SHA256:
			return nil, fmt.Errorf("model %s: %w: SHA-256 of %s is another", c.ID, ErrFiles, f.Name)
		}
		whole.Write(b)
		m.files = append(m.files, b)
	}
	if len(files) != len(c.Files) {
		return nil, fmt.Errorf("model %s: %w: %d files, %d belong to it", c.ID, ErrFiles, len(files), len(c.Files))
	}
	m.ref.SHA256 = [32]byte(whole.Sum(nil))
	return m, nil
}

// Ref names the network.
func (m *Checked) Ref() capture.ModelRef { return m.ref }

// Card is a copy of the card.
func (m *Checked) Card() Card { return m.card.copy() }

// Files are the contents in the order of the card's files; nobody may write to them.
func (m *Checked) Files() [][]byte { return slices.Clone(m.files) }
