package quality

import "math"

// white is what glasses that mirror a lamp are at least, in each colour.
const white = 235

// Where glasses are looked at: a box about each eye without the eye itself, half their
// sides in distances of the eyes. White of the eye is no glare, nor is the lamp in it.
const (
	glassX, glassY = .35, .25
	eyeX, eyeY     = .24, .11
)

// ofGlasses measures the share of white about the eyes. In a picture with white skin
// nothing can be told.
func (m *Meter) ofGlasses(g geometry, bright float64) {
	if bright > table[overExposure].limits[Live].high {
		m.found[glassesEffects].why = "the picture is over-exposed"
		return
	}
	n, lit := 0, 0
	for _, eye := range []vec{g.inCrop(g.right), g.inCrop(g.left)} {
		for y := max(int(eye.y-glassY*cropEyes), 0); y < min(int(eye.y+glassY*cropEyes), cropHeight); y++ {
			for x := max(int(eye.x-glassX*cropEyes), 0); x < min(int(eye.x+glassX*cropEyes), cropWidth); x++ {
				dx, dy := (float64(x)-eye.x)/(eyeX*cropEyes), (float64(y)-eye.y)/(eyeY*cropEyes)
				i := y*cropWidth + x
				if dx*dx+dy*dy < 1 || !m.crop.in[i] {
					continue
				}
				n++
				if p := m.crop.bgr[i]; min(p[0], p[1], p[2]) >= white {
					lit++
				}
			}
		}
	}
	const all = 2 * (4*glassX*glassY - math.Pi*eyeX*eyeY) * cropEyes * cropEyes
	if float64(n) < enough*all {
		m.found[glassesEffects].why = "the eyes are not in the picture"
		return
	}
	m.set(glassesEffects, float64(lit)/float64(n))
}
