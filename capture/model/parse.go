package model

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatehouse/capture/strict"
)

// ErrPack: the text is no pack of templates that is accepted here.
var ErrPack = errors.New("template pack refused")

// Limits of a pack.
const (
	MaxSize    = 64 << 20 // bytes of the text
	mostModels = 1024
	mostChecks = 64  // of a model
	mostSets   = 32  // composites, groups or configurations of a model
	mostSide   = 256 // samples of a clip's side
	mostText   = 1000
	mostUM     = 300_000 // no document is larger
)

// Parse reads a pack. It is strict: an unknown key, a value out of range, a
// reference to a check that is not there are errors with their place. Every error
// is an ErrPack.
func Parse(text []byte) (*Pack, error) {
	p, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPack, err)
	}
	return p, nil
}

func parse(text []byte) (*Pack, error) {
	if len(text) > MaxSize {
		return nil, fmt.Errorf("%d bytes, at most %d are taken", len(text), MaxSize)
	}
	var p Pack
	if err := strict.JSON(text, &p); err != nil {
		return nil, err
	}
	return &p, p.valid()
}

// Encode writes a pack in its one form: models in the order of their IDs, keys in
// the order of this package, indented by tabs. It refuses what Parse would.
func (p *Pack) Encode() ([]byte, error) {
	sorted := Pack{Format: FormatName, Models: slices.Clone(p.Models)}
	slices.SortStableFunc(sorted.Models, func(a, b Template) int { return compare(a.ID, b.ID) })
	if err := sorted.valid(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPack, err)
	}
	b, err := json.MarshalIndent(sorted, "", "\t")
	if err == nil && len(b) >= MaxSize {
		err = fmt.Errorf("%w: %d bytes, at most %d are taken", ErrPack, len(b), MaxSize)
	}
	return append(b, '\n'), err
}

func compare(a, b ID) int {
	return cmp.Or(strings.Compare(a.Issuer, b.Issuer), strings.Compare(a.Type, b.Type), cmp.Compare(a.Number, b.Number),
		cmp.Compare(a.Year, b.Year), strings.Compare(a.PRADO, b.PRADO))
}
