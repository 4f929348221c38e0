package guide

import (
	"time"

	"gatehouse/capture"
)

// A camera's black is 2 or 3 of 255 with some noise; a hall at night in which a face can
// be found is above 10.
const (
	black   = 6
	endures = time.Second // a hand over the lens is gone by then
)

// Darkness watches for a camera that sees nothing. The zero value has seen no frame.
type Darkness struct {
	since time.Time // of the first black frame of those without another between; zero: the last was not black
}

// See takes a glance, in the order in which they came, and tells whether all of a second
// was black.
func (d *Darkness) See(now time.Time, g capture.FaceGlance) bool {
	if g.Luma >= black || len(g.Faces) > 0 {
		d.since = time.Time{}
		return false
	}
	if d.since.IsZero() {
		d.since = now
	}
	return now.Sub(d.since) >= endures
}
