package codes

import (
	"fmt"
	"image"
	"math/rand/v2"

	"gatehouse/capture"
)

// Size is the number of codes in a set.
const Size = 24

// Reported is the set that figures are reported on.
const Reported = 0

// Code is a picture with one symbol in it.
type Code struct {
	Kind    capture.Symbology
	Payload []byte
	Image   *image.Gray
	Corners [4]image.Point // of the symbol, without its quiet zone, clockwise from its upper left
	Module  float64        // pixels
}

// Set gives the codes of a set on plain paper.
func Set(kind capture.Symbology, set uint64) ([]Code, error) {
	all := make([]Code, Size)
	for i := range all {
		c, err := Make(kind, set*Size+uint64(i), nil)
		if err != nil {
			return nil, err
		}
		all[i] = c
	}
	return all, nil
}

// Make draws the code of a seed, on plain paper or, as a label, in the middle of the page
// given, which stays as it is.
func Make(kind capture.Symbology, seed uint64, page *image.Gray) (Code, error) {
	r := rand.New(rand.NewPCG(seed, 0xc0de+uint64(kind)))
	payload := payload(r, seed)
	s, err := encode(r.IntN(2), kind, payload)
	if err != nil {
		return Code{}, fmt.Errorf("codes: %s of seed %d: %w", kind, seed, err)
	}
	w := drawWear(r)
	img, corners := w.photograph(r, s, page)
	return Code{Kind: kind, Payload: payload, Image: img, Corners: corners, Module: w.module}, nil
}
