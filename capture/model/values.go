package model

import (
	"image"
	"math"
	"slices"

	"gatehouse/device"
)

// pattern projects the zone on its reference: 1000 is the strength of the
// reference, 0 none of it. What must be there is looked for one grain around, since
// fine lines that lie beside their place are still there; what must not be there is
// measured where it would be. Glow counts less the less it is like the reference:
// much light in the wrong places is no print of this model.
func (c *chart) pattern(k *Check, at []grain) float64 {
	light := k.Generic.Light()
	ref := k.Reference.values(light)
	if k.Generic.atMost() {
		v, _ := c.project(ref, at, 0, 0)
		return v
	}
	best := 0.0
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			v, alike := c.project(ref, at, dx, dy)
			if light == device.UV {
				v *= alike
			}
			best = max(best, v)
		}
	}
	return best
}

// project gives the strength of ref, and the cosine between it and the zone.
func (c *chart) project(ref []float32, at []grain, dx, dy int) (strength, alike float64) {
	var dot, size, all float64
	for _, g := range at {
		if i, ok := c.sample(g.x+dx, g.y+dy); ok {
			r, v := float64(ref[g.clip]), float64(c.ink[i])
			dot, size, all = dot+r*v, size+r*r, all+v*v
		}
	}
	if size == 0 || all == 0 {
		return 0, 0
	}
	return 1000 * dot / size, dot / math.Sqrt(size*all)
}

const (
	darkInk     = 380 // contrast of print by which strokes are found
	fewestInked = 60  // grains of such print
)

// strokes follows this document's own print from white light into another.
func (s *sheet) strokes(light device.Light, on *chart, at []grain) (float64, State) {
	white := s.in(device.White)
	if white == nil {
		return 0, NoPicture
	}
	var there, inWhite float64
	n := 0
	for _, g := range at {
		i, ok := white.sample(g.x, g.y)
		if !ok || white.ink[i] < darkInk {
			continue
		}
		n++
		inWhite += float64(white.ink[i])
		if j, ok := on.sample(g.x, g.y); ok {
			there += float64(on.ink[j])
		}
	}
	if light == device.White {
		return 1000 * float64(n) / float64(len(at)), Measured
	}
	if n < fewestInked {
		return 0, LittlePrint
	}
	return 1000 * there / inWhite, Measured
}

// level is the median level.
func (c *chart) level(at []grain) float64 {
	all := make([]float32, 0, len(at))
	for _, g := range at {
		if i, ok := c.sample(g.x, g.y); ok {
			all = append(all, c.v[i])
		}
	}
	slices.Sort(all)
	if len(all) == 0 {
		return 0
	}
	return float64(all[len(all)/2])
}

// brightest is the highest of the median levels of whole squares: a part that was
// stuck on glows as a whole, fluorescent lines and fibres do not.
func (c *chart) brightest(at []grain) (most float64) {
	const side = 20 // grains
	squares := map[[2]int][]grain{}
	for _, g := range at {
		k := [2]int{(g.x - at[0].x) / side, (g.y - at[0].y) / side}
		squares[k] = append(squares[k], g)
	}
	for _, s := range squares {
		if len(s) == side*side {
			most = max(most, c.level(s))
		}
	}
	return most
}

const (
	glows      = 24  // levels of the reference above the ground, from which on its colour counts
	leastGlow  = 9.0 // levels of the page, below which no colour can be told
	fewestGlow = 12  // grains
)

// colour is the cosine between the colour of what glows and that of the reference.
func (s *sheet) colour(c *Check, at []grain) (float64, State) {
	rgb, ok := s.glow(c.Reference.values(device.UV), at)
	if !ok {
		return 0, LittlePrint
	}
	dot, size, ref := 0.0, 0.0, 0.0
	for i, v := range rgb {
		r := float64(c.Reference.Colour[i])
		dot, size, ref = dot+v*r, size+v*v, ref+r*r
	}
	if size == 0 || ref == 0 {
		return 0, LittlePrint
	}
	return 1000 * dot / math.Sqrt(size*ref), Measured
}

// glow is the mean colour of the spots that glow in the reference, above the mean
// of those that do not.
func (s *sheet) glow(ref []float32, at []grain) (rgb [3]float64, ok bool) {
	m := s.inColour(device.UV)
	if m == nil {
		return rgb, false
	}
	var on, off [3]float64
	nOn, nOff := 0, 0
	for _, g := range at {
		r := ref[g.clip]
		if r >= glows || r < 3 {
			p := s.frame.at(point{(float64(g.x) + 0.5) * grainUM, (float64(g.y) + 0.5) * grainUM})
			c, inside := colourAt(m, int(p.x), int(p.y))
			switch {
			case !inside:
			case r >= glows:
				nOn++
				for i := range on {
					on[i] += c[i]
				}
			default:
				nOff++
				for i := range off {
					off[i] += c[i]
				}
			}
		}
	}
	if nOn < fewestGlow || nOff < fewestGlow {
		return rgb, false
	}
	most := 0.0
	for i := range rgb {
		rgb[i] = on[i]/float64(nOn) - off[i]/float64(nOff)
		most = max(most, rgb[i])
	}
	return rgb, most >= leastGlow
}

// frequency is the share of the variance that lies within squares of half a
// millimetre.
func (s *sheet) frequency(light device.Light, c *Check) float64 {
	g := s.page.In(light).Gray
	r := c.bounds()
	side := max(3, int(math.Round(2*grainUM*s.frame.pxPerUM())))
	box := s.pixels(r)
	var fine, sum, squares float64
	n := 0
	for y := box.Min.Y; y+side <= box.Max.Y; y += side {
		for x := box.Min.X; x+side <= box.Max.X; x += side {
			a, b := square(g, x, y, side)
			fine += b - a*a/float64(side*side)
			sum, squares, n = sum+a, squares+b, n+side*side
		}
	}
	all := squares - sum*sum/float64(max(1, n))
	if all < float64(n) { // a deviation of one level: nothing is printed here
		return 0
	}
	return 1000 * fine / all
}

func square(g *image.Gray, x, y, side int) (sum, squares float64) {
	for j := y; j < y+side; j++ {
		at := g.PixOffset(x, j)
		for _, v := range g.Pix[at : at+side] {
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
	}
	return sum, squares
}
