package card

import (
	"bytes"
	"slices"
	"time"
)

// terminalState is what terminal authentication keeps over a reset: trust points and
// the card's date (BSI TR-03110-3 clauses 2.5 and A.7.2).
type terminalState struct {
	points []*verifiable // the newest first
	date   time.Time
}

// newTerminalState imports the trust points of a profile; nil where it has none.
// Certificates that cannot be read are left out: the card was personalised badly.
func newTerminalState(p *TerminalTrust) *terminalState {
	if p == nil {
		return nil
	}
	s := &terminalState{date: p.Date}
	for _, point := range p.Points {
		outer, _, ok := readObject(point.Certificate)
		if !ok || outer.tag != 0x7F21 {
			continue
		}
		if v, err := parseVerifiable(outer.value); err == nil {
			s.points = append(s.points, v)
		}
	}
	return s
}

// references names the trust points, for PACE.
func (s *terminalState) references() (out []byte) {
	if s == nil {
		return nil
	}
	for i, p := range s.points[:min(2, len(s.points))] {
		out = append(out, TLV(0x87+i, []byte(p.holder))...)
	}
	return out
}

// file is EF.CVCA: 36 bytes, the newest reference first.
func (s *terminalState) file() []byte {
	var out []byte
	for _, p := range s.points[:min(2, len(s.points))] {
		out = append(out, TLV(0x42, []byte(p.holder))...)
	}
	return append(out, make([]byte, max(0, 36-len(out)))...)
}

// taRun is a terminal authentication between its commands.
type taRun struct {
	peer     []byte      // the terminal's newest key, compressed: of chip authentication, or of PACE with its mapping
	signer   *verifiable // that the next certificate is verified with
	imported *verifiable // the newest temporary key
	ready    bool        // MSE:Set AT has chosen imported
}

// known finds a key by its reference: trust points, then the imported one.
func (c *Card) known(reference []byte) *verifiable {
	for _, p := range c.trust.points {
		if p.holder == string(reference) {
			return p
		}
	}
	if k := c.state.ta.imported; k != nil && k.holder == string(reference) {
		return k
	}
	return nil
}

// terminalStatus is 9000 where terminal authentication may run now.
func (c *Card) terminalStatus() uint16 {
	switch {
	case c.trust == nil:
		return 0x6D00
	case !c.state.app || !c.state.proven || c.state.channel == nil:
		return 0x6982
	case c.state.entitled: // TR-03110-1 clause 3.5: once in a session
		return 0x6985
	}
	return 0x9000
}

// trustSet is MSE:Set DST.
func (c *Card) trustSet(all []object) reply {
	if sw := c.terminalStatus(); sw != 0x9000 {
		return status(sw)
	}
	reference, ok := find(all, 0x83)
	if !ok {
		return status(0x6A80)
	}
	if c.state.ta.signer = c.known(reference); c.state.ta.signer == nil {
		return status(0x6A88)
	}
	return status(0x9000)
}

// verifyCertificate is PSO:Verify Certificate.
func (c *Card) verifyCertificate(cmd command) reply {
	if sw := c.terminalStatus(); sw != 0x9000 {
		return status(sw)
	}
	signer := c.state.ta.signer
	c.state.ta.signer = nil
	if signer == nil || cmd.p1 != 0 || cmd.p2 != 0xBE {
		return status(0x6985)
	}
	v, err := parseVerifiable(cmd.data)
	if err != nil {
		return status(0x6A80)
	}
	if v.group == nil && v.rsa == nil {
		v.group = signer.group
	}
	if v.authority != signer.holder || !signer.verify(v.body, v.signature) {
		return status(0x6300)
	}
	return status(c.accept(v, signer))
}

// accept imports a certificate whose signature is good (clause 2.5.1).
func (c *Card) accept(v, signer *verifiable) uint16 {
	link := v.role == roleCVCA
	switch {
	case link && signer.role != roleCVCA,
		(v.role == roleDomestic || v.role == roleForeign) && signer.role != roleCVCA,
		v.role == roleTerminal && (signer.role == roleCVCA || signer.role == roleTerminal):
		return 0x6985
	case !link && (v.expires.Before(c.trust.date) || signer.expires.Before(c.trust.date)):
		return 0x6300
	}
	if (link || v.role != roleTerminal || signer.role == roleDomestic) && v.effective.After(c.trust.date) {
		c.trust.date = v.effective
	}
	if !link {
		v.rights &= signer.rights
		c.state.ta.imported = v
		return 0x9000
	}
	c.trust.points = slices.DeleteFunc(c.trust.points, func(p *verifiable) bool { return p.holder == v.holder })
	c.trust.points = slices.Insert(c.trust.points, 0, v)
	c.trust.points = c.trust.points[:min(2, len(c.trust.points))]
	return 0x9000
}

// terminalSet is MSE:Set AT of terminal authentication.
func (c *Card) terminalSet(all []object) reply {
	if sw := c.terminalStatus(); sw != 0x9000 {
		return status(sw)
	}
	reference, ok := find(all, 0x83)
	k := c.state.ta.imported
	if !ok || k == nil || k.role != roleTerminal || k.holder != string(reference) {
		return status(0x6A88)
	}
	if oid, ok := find(all, 0x80); ok && !bytes.Equal(oid, k.oid) {
		return status(0x6A80)
	}
	c.state.ta.ready = true
	return status(0x9000)
}

// terminalAuthenticate is EXTERNAL AUTHENTICATE over the chip's name, its challenge
// and the terminal's key (TR-03110-1 clause 3.5).
func (c *Card) terminalAuthenticate(cmd command) reply {
	run, random := c.state.ta, c.state.random
	c.state.ta.ready, c.state.random = false, nil
	if random == nil {
		return status(0x6985)
	}
	name := c.state.idICC
	if c.p.Behaviour.Identifier != nil {
		name = c.p.Behaviour.Identifier
	}
	signed := append(append(slices.Clone(name), random...), run.peer...)
	if !run.imported.verify(signed, cmd.data) {
		return status(0x6300)
	}
	c.state.rights, c.state.entitled = run.imported.rights, true
	return status(0x9000)
}
