package card

import (
	"bytes"
	"math/big"
	"slices"
)

// caRun is what MSE:Set AT chose for chip authentication.
type caRun struct {
	key    *StaticKey
	cipher Cipher
}

// static finds a key by its number; -1 or an only key: the first.
func (c *Card) static(id int) *StaticKey {
	for i := range c.p.Static {
		if c.p.Static[i].ID == id {
			return &c.p.Static[i]
		}
	}
	return nil
}

// chosen is the key that tag 84 names, or the only one that takes the protocol.
func (c *Card) chosen(all []object, takes func(*StaticKey) bool) (*StaticKey, uint16) {
	var fits []*StaticKey
	for i := range c.p.Static {
		if takes(&c.p.Static[i]) {
			fits = append(fits, &c.p.Static[i])
		}
	}
	if number, ok := find(all, 0x84); ok {
		id := int(new(big.Int).SetBytes(number).Int64())
		fits = filter(fits, func(k *StaticKey) bool { return k.ID == id })
	}
	switch {
	case len(c.p.Static) == 0:
		return nil, 0x6A80
	case len(fits) != 1:
		return nil, 0x6A88
	}
	return fits[0], 0x9000
}

// chipSet is MSE:Set AT of chip authentication (Doc 9303-11 clause 6.2.4.2).
func (c *Card) chipSet(all []object) reply {
	c.state.ca, c.state.pace = nil, nil
	oid, ok := find(all, 0x80)
	if !ok || len(oid) != len(arcCA)+2 || !bytes.HasPrefix(oid, arcCA) {
		return status(0x6A80)
	}
	cipher := Cipher(oid[len(oid)-1])
	key, sw := c.chosen(all, func(k *StaticKey) bool {
		return slices.Contains(k.Ciphers, cipher) && bytes.Equal(k.OID(cipher), oid)
	})
	if sw != 0x9000 {
		return status(sw)
	}
	if c.state.channel == nil {
		return status(0x6982)
	}
	c.state.ca = &caRun{key, cipher}
	return status(0x9000)
}

// chipAuthenticate is GENERAL AUTHENTICATE of chip authentication.
func (c *Card) chipAuthenticate(cmd command) reply {
	run := c.state.ca
	c.state.ca = nil
	if run == nil {
		return status(0x6985)
	}
	in, ok := dynamic(cmd.data)
	public, good := find(in, 0x80)
	if !ok || !good {
		return status(0x6A80)
	}
	if sw := c.agree(run.key, run.cipher, public); sw != 0x9000 {
		return status(sw)
	}
	return reply{TLV(0x7C), 0x9000}
}

// chipKAT is MSE:Set KAT: the whole protocol with triple DES (clause 6.2.4.1).
func (c *Card) chipKAT(all []object) reply {
	if c.state.channel == nil {
		return status(0x6982)
	}
	public, ok := find(all, 0x91)
	if !ok {
		return status(0x6A80)
	}
	key, sw := c.chosen(all, func(k *StaticKey) bool { return slices.Contains(k.Ciphers, TDES) })
	if sw != 0x9000 {
		return status(sw)
	}
	return status(c.agree(key, TDES, public))
}

// agree makes the new keys of secure messaging. A copied chip lacks the private key:
// it agrees with another, as all that it can.
func (c *Card) agree(k *StaticKey, cipher Cipher, public []byte) uint16 {
	peer, err := k.Group.Decode(public)
	if err != nil {
		return 0x6A80
	}
	private := k.Private
	if private == nil {
		private = big.NewInt(7)
	}
	c.state.next = c.session("CA", cipher, k.Group.Shared(k.Group.Times(private, peer)))
	c.state.proven, c.state.ta = true, taRun{peer: compressed(k.Group, public)}
	c.state.rights = 0
	return 0x9000
}
