package paper

import (
	"math"
	"math/rand/v2"
)

// drawFluorescence prints what only ultraviolet shows: fibres in the paper and
// the emblem. A copy on office paper has neither.
func (m *model) drawFluorescence(c *canvas, person *rand.Rand, bright bool) {
	if bright {
		return
	}
	fibres := 14 + person.IntN(10)
	for range fibres {
		x, y := person.Float64()*float64(c.w), person.Float64()*float64(c.h)
		a, bend, long := person.Float64()*2*math.Pi, (person.Float64()-0.5)*2.4, px(2.5+2*person.Float64())
		k := ink{uv: pick(person, []rgb{{230, 70, 60}, {70, 120, 240}, {200, 210, 60}})}
		c.stroke(int(long*2), 1.8, c.glow, &k, func(t float64) (float64, float64) {
			b := a + bend*t
			return x + t*long*math.Cos(b), y + t*long*math.Sin(b)
		})
	}
	mid := float64(c.h) - px(23.2)
	m.drawStar(c, float64(c.w)*0.60, mid*0.55, mid*0.30)
}

// drawStar is the fluorescent emblem: a line-drawn star in a ring.
func (m *model) drawStar(c *canvas, cx, cy, r float64) {
	n := float64(m.points)
	for i := range 7 {
		q := r * (1 - 0.07*float64(i))
		k := &m.glowFirst
		if i > 3 {
			k = &m.glowOther
		}
		c.stroke(int(q*8), 2.2, c.glow, k, func(t float64) (float64, float64) {
			a := 2*math.Pi*t - math.Pi/2
			// distance to the edge of a star polygon, rounded by the inner lines
			s := math.Abs(math.Mod(t*n+0.5, 1)-0.5) * 2
			d := q * (1 - (0.46-0.03*float64(i))*s)
			return cx + d*math.Cos(a), cy + d*math.Sin(a)
		})
	}
	for _, q := range []float64{1.08, 1.13} {
		c.stroke(int(r*7), 2.2, c.glow, &m.glowOther, func(t float64) (float64, float64) {
			a := 2 * math.Pi * t
			return cx + r*q*math.Cos(a), cy + r*q*math.Sin(a)
		})
	}
}

// emblem prints the state's arms in one colour: a shield with a star, a base of
// waves and a wreath.
func (m *model) emblem(c *canvas, cx, cy, r float64) {
	k, inner := &m.heraldry, ink{white: hsl(m.hues[1], 0.5, 0.94), uv: rgb{4, 4, 8}, uvShare: 30}
	shield := func(q float64) *shape {
		s := &shape{}
		s.add('M', cx-q*0.62, cy-q*0.70).add('L', cx+q*0.62, cy-q*0.70)
		s.add('C', cx+q*0.64, cy+q*0.10, cx+q*0.40, cy+q*0.56, cx, cy+q*0.82)
		return s.add('C', cx-q*0.40, cy+q*0.56, cx-q*0.64, cy+q*0.10, cx-q*0.62, cy-q*0.70)
	}
	c.fill(shield(r), k)
	c.fill(shield(r*0.86), &inner)
	var star []float64
	for i := range 2 * m.points {
		q := r * 0.34
		if i%2 == 1 {
			q *= 0.45
		}
		a := math.Pi*float64(i)/float64(m.points) - math.Pi/2
		star = append(star, cx+q*math.Cos(a), cy-r*0.22+q*math.Sin(a))
	}
	c.fill((&shape{}).polygon(star...), k)
	for i := range 3 {
		y, half := cy+r*(0.22+0.13*float64(i)), r*(0.42-0.10*float64(i))
		c.stroke(int(half*6), r*0.045, c.dot, k, func(t float64) (float64, float64) {
			return cx + half*(2*t-1), y + r*0.03*math.Sin(t*4*math.Pi)
		})
	}
	for i := range 18 { // leaves of the wreath, nine on each side
		side := float64(1 - 2*(i%2))
		a := math.Pi/2 - side*(0.25+0.24*float64(i/2))
		x, y := cx+r*1.02*math.Cos(a), cy+r*1.02*math.Sin(a)
		out := a - side*0.9
		leaf, wide := r*0.26, r*0.075
		ux, uy := math.Cos(out), math.Sin(out)
		s := (&shape{}).add('M', x, y)
		s.add('Q', x+ux*leaf/2-uy*wide, y+uy*leaf/2+ux*wide, x+ux*leaf, y+uy*leaf)
		s.add('Q', x+ux*leaf/2+uy*wide, y+uy*leaf/2-ux*wide, x, y)
		c.fill(s, k)
	}
}
