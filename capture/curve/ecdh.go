package curve

import (
	"fmt"
	"io"
)

// secret is a private key of a curve.
type secret struct {
	c      *Curve
	scalar []byte // as long as the order; nil: wiped
	public []byte
}

// Generate makes an ephemeral key pair: see Group.
func (c *Curve) Generate(rand io.Reader) (Secret, error) {
	scalar, err := randomBelow(rand, c.orderBytes)
	if err != nil {
		return nil, err
	}
	return c.pair(scalar), nil
}

// Secret makes a key pair of a private key: see Group.
func (c *Curve) Secret(scalar []byte) (Secret, error) {
	own, err := scalarOf(scalar, c.orderBytes)
	if err != nil {
		return nil, err
	}
	return c.pair(own), nil
}

func (c *Curve) pair(scalar []byte) *secret {
	q := c.times(scalar, &c.g)
	q, _ = c.affine(&q) // 0 < scalar < n: never at infinity
	return &secret{c, scalar, c.encode(&q)}
}

// encode gives the uncompressed form of an affine point.
func (c *Curve) encode(p *point) []byte {
	out := append(make([]byte, 0, 1+2*c.size), 4)
	return append(append(out, c.f.bytes(&p.x)...), c.f.bytes(&p.y)...)
}

// decode reads an uncompressed point (SEC 1 clause 2.3.4): 04, x and y. The cofactor
// is 1, so that a point of the curve is one of the group. Errors: ErrKey.
func (c *Curve) decode(uncompressed []byte) (point, error) {
	if len(uncompressed) != 1+2*c.size || uncompressed[0] != 4 {
		return point{}, fmt.Errorf("%w: %s wants an uncompressed point of %d bytes", ErrKey, c.name, 1+2*c.size)
	}
	x, okX := c.f.set(uncompressed[1 : 1+c.size])
	y, okY := c.f.set(uncompressed[1+c.size:])
	if !okX || !okY || !c.on(&x, &y) {
		return point{}, fmt.Errorf("%w: no point of %s", ErrKey, c.name)
	}
	return point{x, y, c.f.one}, nil
}

// CheckPublic says whether the bytes are a public key: see Group.
func (c *Curve) CheckPublic(encoded []byte) error {
	_, err := c.decode(encoded)
	return err
}

// Public is the uncompressed point.
func (s *secret) Public() []byte { return append([]byte(nil), s.public...) }

// Wipe overwrites the private key.
func (s *secret) Wipe() {
	clear(s.scalar)
	s.scalar = nil
}

// shared gives the point shared with a peer.
func (s *secret) shared(peer []byte) (point, error) {
	if s.scalar == nil {
		return point{}, fmt.Errorf("%w: the private key was wiped", ErrKey)
	}
	q, err := s.c.decode(peer)
	if err != nil {
		return point{}, err
	}
	return s.c.times(s.scalar, &q), nil
}

// Agree is ECKA-EG of BSI TR-03111 clause 4.3: the x coordinate.
func (s *secret) Agree(peer []byte) ([]byte, error) {
	h, err := s.shared(peer)
	if err != nil {
		return nil, err
	}
	a, ok := s.c.affine(&h)
	if !ok {
		return nil, fmt.Errorf("%w: the shared point is at infinity", ErrKey)
	}
	return s.c.f.bytes(&a.x), nil
}

// MapGeneric maps to nonce*G + H: see Secret.
func (s *secret) MapGeneric(nonce, peer []byte) (Group, error) {
	h, err := s.shared(peer)
	if err != nil {
		return nil, err
	}
	g := s.c.times(nonce, &s.c.g)
	s.c.sum(&g, &g, &h)
	return s.c.mapped(&g)
}

// mapped gives the curve with another generator.
func (c *Curve) mapped(g *point) (Group, error) {
	a, ok := c.affine(g)
	if !ok {
		return nil, fmt.Errorf("%w: the nonce maps to the point at infinity", ErrMapping)
	}
	m := *c
	m.oid, m.std = "", nil
	m.params.x, m.params.y = nil, nil // only in the generator, as limbs
	return m.withGenerator(&a), nil
}
