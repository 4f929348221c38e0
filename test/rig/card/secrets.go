package card

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
)

// Secrets are those that the card and its terminal have shared since New: nonces,
// shared secrets and the keys made of them, by name and run, with the passwords. They
// are for tests that look for them where they must not be.
func (c *Card) Secrets() map[string][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := maps.Clone(c.secrets)
	if all == nil {
		all = map[string][]byte{}
	}
	if mrz := c.p.Passwords.MRZ; mrz != "" {
		all["MRZ information"], all["MRZ seed"] = []byte(mrz), c.password(refMRZ)
	}
	if can := c.p.Passwords.CAN; can != "" {
		all["CAN"] = []byte(can)
	}
	return all
}

// File is a file of the application; nil: there is none.
func (c *Card) File(id uint16) []byte { return bytes.Clone(c.p.Application[id]) }

// shared notes a secret that the terminal has as well.
func (c *Card) shared(name string, secret []byte) {
	if c.secrets == nil {
		c.secrets = map[string][]byte{}
	}
	c.secrets[fmt.Sprintf("%s, run %d", name, c.stats.Commands)] = slices.Clone(secret)
}

// session makes the channel of a shared secret.
func (c *Card) session(protocol string, by Cipher, secret []byte) *channel {
	s := newChannel(by, secret)
	c.shared(protocol+" shared secret", secret)
	c.shared(protocol+" KSenc", s.enc)
	c.shared(protocol+" KSmac", s.mac)
	return s
}
