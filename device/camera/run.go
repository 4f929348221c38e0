package camera

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"gocv.io/x/gocv"
	"golang.org/x/sys/unix"

	"gatehouse/device"
)

// errEnd: a clip was played to its end.
var errEnd = errors.New("end of the clip")

// Run opens the source and reads it until ctx ends, whatever happens to the
// source meanwhile. Its owner calls it once, in a goroutine. A blocked read
// ends by the source's own time-out (about a second), Run shortly after.
func (c *Camera) Run(ctx context.Context) {
	const first, last = 100 * time.Millisecond, time.Second
	pause := first
	for ctx.Err() == nil {
		frames, err := c.session(ctx)
		if errors.Is(err, errEnd) {
			continue
		}
		c.mu.Lock()
		c.err = err
		c.changed()
		c.mu.Unlock()
		if frames > 0 {
			pause = first
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, last)
	}
}

// session opens the source and reads it until it fails.
func (c *Camera) session(ctx context.Context) (frames int, err error) {
	c.mu.Lock()
	c.sign = time.Now()
	c.mu.Unlock()
	v, err := c.open()
	if err != nil {
		return 0, err
	}
	defer v.Close()
	fps := v.Get(gocv.VideoCaptureFPS)
	next := time.Now()
	m, small := gocv.NewMat(), gocv.NewMat()
	defer func() { m.Close(); small.Close() }()
	for ctx.Err() == nil {
		began := time.Now()
		if !v.Read(&m) || m.Empty() {
			if c.kind() == clip && frames > 0 {
				return frames, errEnd
			}
			return frames, c.failure(time.Since(began))
		}
		if m.Type() != gocv.MatTypeCV8UC3 || m.Rows()*m.Cols() > maxPixels {
			return frames, fmt.Errorf("camera %s sends frames of %dx%d pixels, type %v: %w", c.address(), m.Cols(), m.Rows(), m.Type(), device.ErrGarbled)
		}
		gocv.Resize(m, &small, image.Pt(thumbWidth, thumbHeight), 0, 0, gocv.InterpolationArea)
		s := shot{exposed: c.exposure(v, began), arrived: time.Now()}
		copy(s.thumb[:], small.ToBytes())
		c.take(s, &m)
		frames++
		if c.kind() == clip {
			next = next.Add(time.Duration(float64(time.Second) / clamp(fps)))
			select {
			case <-ctx.Done():
			case <-time.After(time.Until(next)):
			}
		}
	}
	return frames, ctx.Err()
}

// take makes s the newest frame and gives the buffer of the one before back in m.
func (c *Camera) take(s shot, m *gocv.Mat) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.seq = c.newest.seq + 1
	s.still = s.seq > 1 && still(&s.thumb, &c.newest.thumb)
	if s.seq > 1 {
		if d := s.arrived.Sub(c.newest.arrived).Seconds(); d > 0 {
			if c.fps == 0 {
				c.fps = 1 / d
			}
			c.fps += (1/d - c.fps) / 8
		}
	}
	c.image, *m = *m, c.image
	c.newest, c.sign, c.err = s, s.arrived, nil
	c.past[s.seq%uint64(len(c.past))] = s
	c.changed()
}

// exposure is the earliest moment at which the frame just read can have been
// exposed. V4L2 drivers stamp frames in monotonic time, some at the beginning
// and most at the end of the exposure.
func (c *Camera) exposure(v *gocv.VideoCapture, began time.Time) time.Time {
	if c.kind() == v4l2 {
		var now unix.Timespec
		stamp := time.Duration(v.Get(gocv.VideoCapturePosMsec) * float64(time.Millisecond))
		if unix.ClockGettime(unix.CLOCK_MONOTONIC, &now) == nil && stamp > 0 {
			if age := time.Duration(now.Nano()) - stamp; age >= 0 && age < 10*time.Second {
				return time.Now().Add(-age - time.Duration(float64(time.Second)/clamp(c.fps)))
			}
		}
	}
	return began.Add(-c.cfg.Latency)
}

// clamp gives a source a speed even if it names none: OpenCV says 0 or 1 then.
func clamp(fps float64) float64 {
	if fps > 1 && fps <= 120 {
		return fps
	}
	return 25
}
