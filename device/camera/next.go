package camera

import (
	"context"
	"time"

	"gocv.io/x/gocv"
)

// View says which frame Next gave.
type View struct {
	Seq     uint64    // grows by one with each frame that the source gave
	Exposed time.Time // at the earliest
}

// Next copies the newest frame into m once it is another than number after and not
// stale; frames between are passed over. It asks for no still picture and no lamp, and
// nothing of what Grab compares changes. Errors as of Grab.
func (c *Camera) Next(ctx context.Context, after uint64, m *gocv.Mat) (v View, err error) {
	err = c.await(ctx, func() bool {
		s := &c.newest
		// Another, not a later one: numbers of a worker before this one may be higher.
		if s.seq == 0 || s.seq == after || time.Since(s.arrived) > stale {
			return false
		}
		c.image.CopyTo(m)
		v = View{s.seq, s.exposed}
		return true
	}, func() string { return "no new frame came; check cable and power" })
	return v, err
}
