package curve

import (
	"fmt"
	"io"

	"filippo.io/bigmod"
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
	f := c.field()
	defer f.wipe()
	q, _ := f.affine(f.times(scalar, c.g)) // 0 < scalar < n: never at infinity
	return &secret{c, scalar, c.encode(q)}
}

// encode gives the uncompressed form of an affine point.
func (c *Curve) encode(p point) []byte {
	out := append(make([]byte, 0, 1+2*c.size), 4)
	return append(append(out, p.x.Bytes(c.p)...), p.y.Bytes(c.p)...)
}

// decode reads an uncompressed point (SEC 1 clause 2.3.4): 04, x and y. The cofactor
// is 1, so that a point of the curve is one of the group. Errors: ErrKey.
func (c *Curve) decode(uncompressed []byte) (point, error) {
	if len(uncompressed) != 1+2*c.size || uncompressed[0] != 4 {
		return point{}, fmt.Errorf("%w: %s wants an uncompressed point of %d bytes", ErrKey, c.name, 1+2*c.size)
	}
	x, errX := new(bigmod.Nat).SetBytes(uncompressed[1:1+c.size], c.p)
	y, errY := new(bigmod.Nat).SetBytes(uncompressed[1+c.size:], c.p)
	if errX != nil || errY != nil || !c.field().on(x, y) {
		return point{}, fmt.Errorf("%w: no point of %s", ErrKey, c.name)
	}
	return point{x, y, one(c.p)}, nil
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
func (s *secret) shared(f *field, peer []byte) (point, error) {
	if s.scalar == nil {
		return point{}, fmt.Errorf("%w: the private key was wiped", ErrKey)
	}
	q, err := s.c.decode(peer)
	if err != nil {
		return point{}, err
	}
	return f.times(s.scalar, q), nil
}

// Agree is ECKA-EG of BSI TR-03111 clause 4.3: the x coordinate.
func (s *secret) Agree(peer []byte) ([]byte, error) {
	f := s.c.field()
	defer f.wipe()
	h, err := s.shared(f, peer)
	if err != nil {
		return nil, err
	}
	defer h.wipe()
	a, ok := f.affine(h)
	if !ok {
		return nil, fmt.Errorf("%w: the shared point is at infinity", ErrKey)
	}
	defer a.wipe()
	return a.x.Bytes(s.c.p), nil
}

// MapGeneric maps to nonce*G + H: see Secret.
func (s *secret) MapGeneric(nonce, peer []byte) (Group, error) {
	f := s.c.field()
	defer f.wipe()
	h, err := s.shared(f, peer)
	if err != nil {
		return nil, err
	}
	defer h.wipe()
	g := f.times(nonce, s.c.g)
	defer g.wipe()
	f.sum(g, g, h)
	return s.c.mapped(f, g)
}

// mapped gives the curve with another generator.
func (c *Curve) mapped(f *field, g point) (Group, error) {
	a, ok := f.affine(g)
	if !ok {
		return nil, fmt.Errorf("%w: the nonce maps to the point at infinity", ErrMapping)
	}
	m := *c
	m.oid, m.std = "", nil
	m.params.x, m.params.y = nil, nil // only in the generator, as limbs
	return m.withGenerator(a), nil
}

// MapIntegrated encodes r as a point (ICAO Doc 9303-11 clause 4.4.3.3.2 and appendix B,
// for p = 3 mod 4; Brier et al., "Efficient indifferentiable hashing into ordinary
// elliptic curves", simplified). Other primes, P-224's among them, have no such encoding
// in the standard, nor has a curve with a = 0 or b = 0.
func (c *Curve) MapIntegrated(r []byte) (Group, error) {
	d := c.params
	if d.p.Bit(0) != 1 || d.p.Bit(1) != 1 || d.a.Sign() == 0 || d.b.Sign() == 0 {
		return nil, fmt.Errorf("%w: integrated mapping is not defined on %s", ErrMapping, c.name)
	}
	f := c.field()
	defer f.wipe()
	g, err := f.encodeToPoint(reduce(r, c.p))
	if err != nil {
		return nil, err
	}
	defer g.wipe()
	return c.mapped(f, g)
}

// encodeToPoint is the function f_G of the standard. The choice between its two
// candidates depends on the secret t, and is made by a mask.
func (f *field) encodeToPoint(t *bigmod.Nat) (point, error) {
	c := f.c
	zero, unit := new(bigmod.Nat).ExpandFor(c.p), one(c.p)
	alpha := f.sub(zero, f.mul(t, t))
	sum := f.add(alpha, f.mul(alpha, alpha))
	if sum.IsZero() == 1 { // t is 0, 1 or -1: the standard's formula divides by zero
		return point{}, fmt.Errorf("%w: the nonce has no point", ErrMapping)
	}
	// x2 = -b/a (1 + 1/(alpha + alpha^2)), x3 = alpha x2: one of them is on the curve.
	ratio := f.mul(f.sub(zero, c.b), f.inverse(c.a))
	x2 := f.mul(ratio, f.add(unit, f.inverse(sum)))
	x3 := f.mul(alpha, x2)
	h2 := f.right(x2)
	// root = h2^(p-1-(p+1)/4): its square times h2 is 1 where h2 is a square.
	root := f.power(h2, c.rootExponent())
	square := f.mul(f.mul(root, root), h2).Equal(unit)
	cube := f.mul(f.mul(f.mul(t, t), t), h2)
	g := point{f.keep(x3), f.keep(f.mul(root, cube)), one(c.p)}
	g.pick(int(square), point{x2, f.mul(root, h2), unit})
	if !f.on(g.x, g.y) { // h2 is 0: nothing to take a root of
		return point{}, fmt.Errorf("%w: the nonce has no point", ErrMapping)
	}
	return g, nil
}
