package shelf

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Keys are the public keys whose signature counts.
type Keys struct{ verifiers note.Verifiers }

// Signer makes signatures.
type Signer struct{ signer note.Signer }

// ParseKeys reads a trust file: one public key a line in the signed-note form
// NAME+HASH+KEY, empty lines and lines that begin with # left out. At most 16.
func ParseKeys(text string) (Keys, error) {
	var list []note.Verifier
	seen := map[string]bool{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		v, err := note.NewVerifier(line)
		if err != nil {
			return Keys{}, fmt.Errorf("shelf: keys, line %d: %w", n, err)
		}
		id := fmt.Sprintf("%s+%08x", v.Name(), v.KeyHash())
		if seen[id] {
			return Keys{}, fmt.Errorf("shelf: keys, line %d: %s is there twice", n, id)
		}
		seen[id] = true
		list = append(list, v)
	}
	if len(list) == 0 || len(list) > 16 {
		return Keys{}, fmt.Errorf("shelf: %d keys, 1 to 16 are needed", len(list))
	}
	return Keys{note.VerifierList(list...)}, nil
}

// NewSigner reads a secret key as GenerateKey gives it.
func NewSigner(secret string) (Signer, error) {
	s, err := note.NewSigner(strings.TrimSpace(secret))
	if err != nil {
		return Signer{}, fmt.Errorf("shelf: signing key: %w", err)
	}
	return Signer{s}, nil
}

// GenerateKey makes a key pair. name is the issuer's, without spaces and +, for
// instance "national-lists.example". public is a line for ParseKeys.
func GenerateKey(rand io.Reader, name string) (secret, public string, err error) {
	secret, public, err = note.GenerateKey(rand, name)
	if err == nil {
		_, err = note.NewVerifier(public)
	}
	if err != nil {
		return "", "", fmt.Errorf("shelf: key for %q: %w", name, err)
	}
	return secret, public, nil
}
