package card

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha1"
	"math/big"

	"gatehouse/test/rig/group"
)

// References of passwords (BSI TR-03110-3 clause B.14.1).
const (
	refMRZ = 1
	refCAN = 2
	refPIN = 3
	refPUK = 4
)

// paceRun is a run of PACE between its commands.
type paceRun struct {
	PACE
	ref       int
	step      int // of the four
	nonce     []byte
	mapped    *group.Group
	mapping   *big.Int // private key of the mapping, for CAM
	ephemeral []byte   // own public key
	peer      []byte
	keys      *channel
	wanted    bool // trust points are to be named
}

// paceSet is MSE:Set AT (Doc 9303-11 clause 4.4.4.1).
func (c *Card) paceSet(all []object) reply {
	c.state.pace, c.state.ca = nil, nil
	oid, ok := find(all, 0x80)
	ref, good := find(all, 0x83)
	if !ok || !good || len(ref) != 1 {
		return status(0x6A80)
	}
	var fits []PACE
	for _, p := range c.p.PACE {
		if bytes.Equal(p.OID(), oid) {
			fits = append(fits, p)
		}
	}
	if len(fits) == 0 {
		return status(0x6A80)
	}
	number, given := find(all, 0x84)
	switch {
	case given:
		id := int(new(big.Int).SetBytes(number).Int64())
		fits = filter(fits, func(p PACE) bool { return p.Parameter == id })
	case len(fits) > 1 || c.p.Behaviour.NeedsReference:
		fits = nil
	}
	if len(fits) == 0 {
		return status(0x6A88)
	}
	r := &paceRun{PACE: fits[0], ref: int(ref[0])}
	_, r.wanted = find(all, 0x7F4C)
	if c.password(r.ref) == nil {
		return status(0x6A88)
	}
	c.state.pace = r
	return status(c.triesLeft(r.ref))
}

func filter[T any](in []T, keep func(T) bool) (out []T) {
	for _, v := range in {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

// password is what the key of the nonce is derived from; nil: there is none, or it
// may not be used now.
func (c *Card) password(ref int) []byte {
	text := map[int]string{refCAN: c.p.Passwords.CAN, refPIN: c.p.Passwords.PIN, refPUK: c.p.Passwords.PUK}[ref]
	if ref == refMRZ && c.p.Passwords.MRZ != "" {
		h := sha1.Sum([]byte(c.p.Passwords.MRZ))
		return h[:]
	}
	if text == "" {
		return nil
	}
	return []byte(text)
}

// paceStep is a GENERAL AUTHENTICATE of the chain.
func (c *Card) paceStep(cmd command) reply {
	run := c.state.pace
	c.state.pace = nil
	in, ok := dynamic(cmd.data)
	if !ok || cmd.chained() == (run.step == 3) {
		return status(0x6A80)
	}
	var out []byte
	sw := uint16(0x9000)
	switch run.step {
	case 0:
		out, sw = c.paceNonce(run, in)
	case 1:
		out, sw = c.paceMap(run, in)
	case 2:
		out, sw = c.paceAgree(run, in)
	case 3:
		out, sw = c.paceToken(run, in)
	}
	if sw != 0x9000 {
		return status(sw)
	}
	if run.step++; run.step < 4 {
		c.state.pace = run
	}
	return reply{TLV(0x7C, out), sw}
}

func (c *Card) paceNonce(run *paceRun, in []object) ([]byte, uint16) {
	if len(in) != 0 {
		return nil, 0x6A80
	}
	if blocked := c.blocked(run.ref); blocked != 0x9000 {
		return nil, blocked
	}
	run.nonce = c.p.Behaviour.Nonce
	if n := run.Cipher.nonceSize(); len(run.nonce) != n {
		b, err := c.random(n)
		if err != nil {
			return nil, 0x6F00
		}
		run.nonce = b
	}
	key := run.Cipher.derive(c.password(run.ref), forPassword)
	c.shared("PACE K-pi", key)
	c.shared("PACE nonce", run.nonce)
	return TLV(0x80, run.Cipher.encrypt(key, run.Cipher.zero(), run.nonce)), 0x9000
}

// pair makes a key pair, or takes the one of a weak card.
func (c *Card) pair(g *group.Group) (*big.Int, group.Element, error) {
	if k := c.p.Behaviour.Ephemeral; k != nil {
		return k, g.Public(k), nil
	}
	k, err := g.Scalar(c.p.Random)
	if err != nil {
		return nil, group.Element{}, err
	}
	return k, g.Public(k), nil
}

func (c *Card) paceMap(run *paceRun, in []object) ([]byte, uint16) {
	data, ok := find(in, 0x81)
	if !ok {
		return nil, 0x6A80
	}
	if run.Mapping == IM {
		if len(data) != run.Cipher.keySize() {
			return nil, 0x6A80
		}
		run.mapped = run.Group.MapIntegrated(run.Cipher.pseudoRandom(run.nonce, data, run.Group.P.BitLen()))
		return TLV(0x82), 0x9000
	}
	peer, err := run.Group.Decode(data)
	if err != nil {
		return nil, 0x6A80
	}
	private, public, err := c.pair(run.Group)
	if err != nil {
		return nil, 0x6F00
	}
	run.mapping = private
	run.mapped = run.Group.MapGeneric(run.nonce, run.Group.Times(private, peer))
	return TLV(0x82, run.Group.Encode(public)), 0x9000
}

func (c *Card) paceAgree(run *paceRun, in []object) ([]byte, uint16) {
	data, ok := find(in, 0x83)
	if !ok {
		return nil, 0x6A80
	}
	peer, err := run.Group.Decode(data)
	if err != nil {
		return nil, 0x6A80
	}
	private, public, err := c.pair(run.mapped)
	if err != nil {
		return nil, 0x6F00
	}
	run.peer, run.ephemeral = data, run.mapped.Encode(public)
	if bytes.Equal(run.peer, run.ephemeral) {
		return nil, 0x6A80
	}
	run.keys = c.session("PACE", run.Cipher, run.mapped.Shared(run.mapped.Times(private, peer)))
	return TLV(0x84, run.ephemeral), 0x9000
}

func (c *Card) paceToken(run *paceRun, in []object) ([]byte, uint16) {
	given, ok := find(in, 0x85)
	if !ok {
		return nil, 0x6A80
	}
	if !hmac.Equal(given, run.Cipher.token(run.keys.mac, keyObject(run.Group, run.OID(), run.ephemeral))) {
		return nil, c.wrong(run.ref)
	}
	c.right(run.ref)
	out := TLV(0x86, run.Cipher.token(run.keys.mac, keyObject(run.Group, run.OID(), run.peer)))
	if run.wanted {
		out = append(out, c.trust.references()...)
	}
	if run.Mapping == CAM {
		data, ok := c.chipData(run)
		if !ok {
			return nil, 0x6A80
		}
		out = append(out, TLV(0x8A, data)...)
		c.state.proven, c.state.ta = true, taRun{peer: compressed(run.Group, run.peer)}
	}
	c.state.next, c.state.opened, c.state.password = run.keys, "PACE", run.ref
	if c.state.idICC = compressed(run.Group, run.ephemeral); c.p.Behaviour.StaticBinding {
		c.state.idICC = []byte(cmp.Or(c.p.Behaviour.Number, documentNumber(c.p.Passwords.MRZ)))
	}
	return out, 0x9000
}

// chipData is the encrypted chip authentication data of CAM (clause 4.4.3.5).
func (c *Card) chipData(run *paceRun) ([]byte, bool) {
	k := c.static(run.Key)
	if k == nil || k.Group.Name != run.Group.Name {
		return nil, false
	}
	n := run.Group.N
	private := k.Private
	if private == nil { // a copy has some key, not this one
		private = big.NewInt(7)
	}
	data := new(big.Int).ModInverse(private, n)
	data.Mul(data, run.mapping).Mod(data, n)
	plain := run.Cipher.pad(data.FillBytes(make([]byte, run.Group.OrderSize())))
	iv := bytes.Repeat([]byte{0xFF}, run.Cipher.blockSize())
	run.Cipher.block(run.keys.enc).Encrypt(iv, iv)
	return run.Cipher.encrypt(run.keys.enc, iv, plain), true
}

// compressed names a public key (clause 9.6): x, or the SHA-1 of the number.
func compressed(g *group.Group, public []byte) []byte {
	if g.Elliptic() {
		return public[1 : 1+g.Size()]
	}
	h := sha1.Sum(public)
	return h[:]
}
