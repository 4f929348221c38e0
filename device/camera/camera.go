package camera

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"gocv.io/x/gocv"

	"gatehouse/device"
)

// Config says where the pictures come from.
type Config struct {
	Source        string        // see the package comment
	Width, Height int           // pixels asked of a V4L2 device; 0 = as it comes
	Latency       time.Duration // longest time between exposure and arrival
}

const (
	// silence is the time without a frame after which a source counts as silent
	// even if its reader has not come back yet.
	silence = 2500 * time.Millisecond
	// stale is the age above which the newest frame is no longer what is seen now.
	stale     = 700 * time.Millisecond
	maxPixels = 40_000_000
)

// ffmpegOptions: an HTTP camera may be silent for a second (in microseconds), its
// stream is not probed beyond the first picture, nothing is kept back, and the
// kernel holds about one frame and not a second of old ones.
const ffmpegOptions = "timeout;1000000|recv_buffer_size;262144|probesize;32768|analyzeduration;0|fflags;nobuffer|flags;low_delay"

// Camera is one source. Its methods may be called at the same time.
type Camera struct {
	cfg Config

	mu     sync.Mutex
	wake   chan struct{} // closed, and replaced, when anything below changes
	newest shot
	image  gocv.Mat // the pixels of newest
	past   [16]shot // a ring of what came before, for the eye that watches movement
	fps    float64
	sign   time.Time    // of the last frame, or of the last attempt to open
	err    error        // why there is no picture; nil while the source is opened for the first time
	lit    bool         // a frame was grabbed: lamp and under are its
	lamp   device.Light // of the frame grabbed last
	under  thumb        // that frame
	dark   *thumb       // the frame grabbed last with all lamps out; nil = none yet
}

// shot is what is remembered of a frame.
type shot struct {
	seq     uint64
	exposed time.Time // at the earliest
	arrived time.Time
	thumb   thumb
	still   bool // equals the frame before it
}

// New makes a camera; Run brings it to life. It sets the two variables of the
// environment by which OpenCV is told how long to wait for a source.
func New(cfg Config) *Camera {
	os.Setenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", ffmpegOptions)
	os.Setenv("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
	return &Camera{cfg: cfg, wake: make(chan struct{}), image: gocv.NewMat(), sign: time.Now()}
}

// changed wakes everyone who waits. The caller holds mu.
func (c *Camera) changed() {
	close(c.wake)
	c.wake = make(chan struct{})
}

// await calls accept under the lock after each change until it answers true. It
// returns the source's failure at once, and device.ErrTimeout with the reason
// that why gives when ctx ends first.
func (c *Camera) await(ctx context.Context, accept func() bool, why func() string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		if c.err != nil {
			return c.err
		}
		if accept() {
			return nil
		}
		quiet := time.Since(c.sign)
		if quiet > silence {
			return fmt.Errorf("camera %s sent nothing for %.1f s: %w", c.address(), quiet.Seconds(), device.ErrTimeout)
		}
		wake := c.wake
		c.mu.Unlock()
		t := time.NewTimer(silence - quiet + time.Millisecond)
		select {
		case <-wake:
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
		c.mu.Lock()
		if ctx.Err() != nil {
			if c.err != nil {
				return c.err
			}
			return fmt.Errorf("camera %s: %s: %w", c.address(), why(), device.ErrTimeout)
		}
	}
}

// Grab waits for a frame exposed after the call began under the settled lamp l,
// by the rules in the package comment. Errors: device.ErrAbsent, ErrTimeout, ErrGarbled.
func (c *Camera) Grab(ctx context.Context, l device.Light) (device.Frame, error) {
	asked := time.Now()
	c.mu.Lock()
	first := c.newest.seq + c.inFlight()
	c.mu.Unlock()
	var out device.Frame
	late, same := true, false
	var seen device.Light
	err := c.await(ctx, func() bool {
		s := &c.newest
		late = s.seq < first || s.exposed.Before(asked)
		if late || !s.still {
			return false
		}
		if seen, same = c.other(l, &s.thumb); same {
			return false
		}
		out = device.Frame{Light: l, Exposed: s.exposed, Width: c.image.Cols(), Height: c.image.Rows(), BGR: c.image.ToBytes()}
		c.lit, c.lamp, c.under = true, l, s.thumb
		if l == device.Dark {
			c.dark = &thumb{}
			*c.dark = s.thumb
		}
		return true
	}, func() string {
		switch {
		case late:
			return "no new frame came; check the camera and its latency setting"
		case same:
			return fmt.Sprintf("lamp %v was never seen, the picture still is the %v one; check the lamp", l, seen)
		}
		return "the picture never came to rest; leave the document alone"
	})
	return out, err
}

// other says that a picture asked for under lamp l is the one of another light.
// The last one is not enough: a dead lamp shows the dark, which differs from it.
// The caller holds mu.
func (c *Camera) other(l device.Light, t *thumb) (device.Light, bool) {
	switch {
	case c.lit && c.lamp != l && !differ(&c.under, t):
		return c.lamp, true
	case c.dark != nil && l != device.Dark && !differ(c.dark, t):
		return device.Dark, true
	}
	return 0, false
}

// Identify says what the source is, once a frame that arrived after the call
// began proves that it lives.
func (c *Camera) Identify(ctx context.Context) (device.Identity, error) {
	asked := time.Now()
	id := c.describe()
	err := c.await(ctx, func() bool {
		if !c.newest.arrived.After(asked) {
			return false
		}
		id.Detail = fmt.Sprintf("%dx%d pixels, %.0f frames/s", c.image.Cols(), c.image.Rows(), c.fps)
		return true
	}, func() string { return "no frame came; check cable and power" })
	return id, err
}
