package curve

// Numbers spells the curve out: prime, coefficients, generator (04, x, y) and its
// order, big-endian and as long as a coordinate or as the order. The cofactor is 1. A
// curve with a mapped generator, which no certificate carries, has a nil generator.
func (c *Curve) Numbers() (p, a, b, g, n []byte) {
	d := c.params
	p, a, b = d.p.FillBytes(make([]byte, c.size)), d.a.FillBytes(make([]byte, c.size)), d.b.FillBytes(make([]byte, c.size))
	n = d.n.FillBytes(make([]byte, (c.order+7)/8))
	if d.x != nil {
		g = make([]byte, 1+2*c.size)
		g[0] = 4
		d.x.FillBytes(g[1 : 1+c.size])
		d.y.FillBytes(g[1+c.size:])
	}
	return p, a, b, g, n
}
