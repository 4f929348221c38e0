package heads

import (
	"image"
	"math"
)

// camera looks along -z at a head that turns about its neck.
type camera struct {
	r      turn
	pivot  vec
	shift  vec // of the head in space
	f      float64
	away   float64 // mm to the plane of the eyes
	cx, cy float64
}

// neckAt is about where a head turns.
var neckAt = vec{0, -55, -85}

// aim makes the camera of a view; unit is the number of pixels of the canvas to one of
// the picture.
func aim(m *figure, v View, unit float64) camera {
	eyes := m.points[0].mix(m.points[1], 0.5)
	c := camera{r: turned(v.Yaw, v.Pitch, v.Roll), pivot: neckAt, away: v.Distance}
	c.cx, c.cy = float64(v.Width)*unit/2, float64(v.Height)*unit/2
	c.f = v.IED * unit * v.Distance / m.between
	k := v.Distance / c.f
	c.shift = vec{(v.X*float64(v.Width)*unit - c.cx) * k, -(v.Y*float64(v.Height)*unit - c.cy) * k, 0}.sub(vec{m.middle.x, m.middle.y, eyes.z})
	return c
}

// place gives where a place of the head is in space, and w how far it follows the head.
func (c *camera) place(p vec, w float64) vec {
	q := c.r.of(p.sub(c.pivot)).add(c.pivot)
	return p.mix(q, w).add(c.shift)
}

// screen projects a place in space.
func (c *camera) screen(p vec) (x, y, near float64) {
	d := max(1, c.away-p.z)
	return c.cx + c.f*p.x/d, c.cy - c.f*p.y/d, 1 / d
}

// project gives the pixel of a place of the head, in the picture.
func (c *camera) project(p vec) (x, y float64) {
	x, y, _ = c.screen(c.place(p, 1))
	return x / super, y / super
}

func (c *camera) box(hull []vec) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range hull {
		x, y := c.project(p)
		x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
	}
	return image.Rect(int(x0), int(y0), int(math.Ceil(x1)), int(math.Ceil(y1)))
}
