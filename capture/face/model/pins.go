package model

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"sync"
)

//go:embed pins/*.json
var pins embed.FS

// Pinned gives the cards that the program knows by itself: YuNet 2023mar and SFace
// 2021dec. All others are signed by the nation.
func Pinned() []Card {
	cards := slices.Clone(pinned())
	for i, c := range cards {
		cards[i] = c.copy()
	}
	return cards
}

var pinned = sync.OnceValue(func() (cards []Card) {
	entries, err := pins.ReadDir("pins")
	if err != nil {
		panic(err) // what is embedded can be read
	}
	for _, e := range entries {
		b, err := pins.ReadFile(path.Join("pins", e.Name()))
		if err != nil {
			panic(err)
		}
		c, err := ParseCard(b)
		if err != nil {
			panic(fmt.Sprintf("model: pin %s: %v", e.Name(), err)) // a test reads each
		}
		cards = append(cards, c)
	}
	return cards
})
