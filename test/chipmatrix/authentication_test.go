package chipmatrix

import (
	"crypto/rand"
	"fmt"
	"sync"
	"testing"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/group"
	"gatehouse/test/rig/issuer"
)

// TestChipAuthentication is version 1 with each group and each cipher, and a copy.
func TestChipAuthentication(t *testing.T) {
	w := newWorld(t)
	var all []combination
	for _, g := range group.All() {
		for c := card.TDES; c <= card.AES256; c++ {
			all = append(all, combination{
				row: "CA " + g.Name, column: c.String(), done: []string{"BAC", "CA"}, fails: "ca",
				document: func(t testing.TB) *document {
					return w.document(t, g.Name, issuer.CardOptions{Chip: []issuer.ChipKey{{ID: 1, Domain: g.ID, Ciphers: []card.Cipher{c}}}, Extended: true})
				},
				copied: func(p *card.Profile) { p.Static[0].Private = nil },
			})
		}
	}
	w.combine(t, all, 12)
}

// form is how an RSA key signs.
type form struct {
	name   string
	change func(*card.ActiveKey)
	fits   func(bits int, hash string) bool
}

var forms = [...]form{
	{"", func(*card.ActiveKey) {}, func(int, string) bool { return true }},
	{" 33CC", func(k *card.ActiveKey) { k.Named = true }, func(_ int, hash string) bool { return hash == "SHA-1" }},
	{" lesser", func(k *card.ActiveKey) { k.Lesser = true }, func(int, string) bool { return true }},
	// Scheme 2 has a salt as long as the hash beside it; 1024 bits do not hold two of 512.
	{" scheme 2", func(k *card.ActiveKey) { k.Scheme2 = true }, func(bits int, hash string) bool { return bits > 1024 || hash != "SHA-512" }},
}

var hashes = [...]string{"SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512"}

// TestActiveAuthentication is RSA of each length with each hash, trailer and scheme, and
// ECDSA on each curve with each hash in either coding; and copies with another key.
func TestActiveAuthentication(t *testing.T) {
	w := newWorld(t)
	var all []combination
	for _, bits := range []int{1024, 1280, 1536, 2048, 3072} {
		keys := sync.OnceValue(func() [2]*document { // of RSA, made once
			o := issuer.CardOptions{Active: &issuer.KeySpec{RSA: bits}, Extended: true}
			return [2]*document{w.document(t, "genuine", o), w.document(t, "copy", o)}
		})
		for _, hash := range hashes {
			for _, f := range forms {
				if f.fits(bits, hash) {
					all = append(all, w.signing(fmt.Sprintf("AA RSA-%d", bits), hash+f.name, func(t testing.TB) (*document, *card.ActiveKey) {
						pair := keys()
						return pair[0], pair[1].profile.Active
					}, func(k *card.ActiveKey) { k.Hash = hash; f.change(k) }))
				}
			}
		}
	}
	for _, g := range group.All() {
		if !g.Elliptic() {
			continue
		}
		for _, hash := range hashes {
			for _, coding := range []string{"", " DER"} {
				all = append(all, w.signing("AA "+g.Name, hash+coding, func(t testing.TB) (*document, *card.ActiveKey) {
					spec := issuer.KeySpec{Curve: g.Name, Hash: hash, Named: coding == ""}
					other, err := issuer.NewKey(spec, rand.Reader)
					other = must(t, other, err)
					return w.document(t, g.Name, issuer.CardOptions{Active: &spec, ActiveDER: coding != "", Extended: true}), &card.ActiveKey{Group: other.Group, Private: other.Private}
				}, func(*card.ActiveKey) {}))
			}
		}
	}
	w.combine(t, all, 24)
}

// signing is a combination of active authentication; its copy signs with another key.
func (w *world) signing(row, column string, pair func(t testing.TB) (*document, *card.ActiveKey), change func(*card.ActiveKey)) combination {
	var other *card.ActiveKey
	return combination{
		row: row, column: column, done: []string{"AA", "BAC"}, fails: "aa",
		document: func(t testing.TB) *document {
			made, stranger := pair(t)
			d, key := *made, *made.profile.Active
			change(&key)
			d.profile.Active, other = &key, stranger
			return &d
		},
		copied: func(p *card.Profile) {
			key := *p.Active
			key.RSA, key.Private = other.RSA, other.Private
			p.Active = &key
		},
	}
}
