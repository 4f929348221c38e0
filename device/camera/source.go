package camera

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gocv.io/x/gocv"

	"gatehouse/device"
)

type kind uint8

const (
	clip kind = iota
	v4l2
	mjpeg
)

func (c *Camera) kind() kind {
	switch {
	case strings.HasPrefix(c.cfg.Source, "/dev/"):
		return v4l2
	case strings.HasPrefix(c.cfg.Source, "http://"):
		return mjpeg
	}
	return clip
}

// inFlight is how many frames may be under way when one is asked for: one being
// exposed, one being sent, one in the buffers of the network. The configured
// latency covers them in time; a machine that is starved needs the count.
func (c *Camera) inFlight() uint64 {
	if c.kind() == mjpeg {
		return 3
	}
	return 1
}

// address is the source without a password.
func (c *Camera) address() string {
	if u, err := url.Parse(c.cfg.Source); err == nil && c.kind() == mjpeg {
		return u.Redacted()
	}
	return c.cfg.Source
}

// describe says what can be known without a frame.
func (c *Camera) describe() device.Identity {
	id := device.Identity{Kind: "camera", Address: c.address()}
	switch c.kind() {
	case v4l2:
		id.Model = "V4L2 device"
		if node, err := filepath.EvalSymlinks(c.cfg.Source); err == nil {
			if name, err := os.ReadFile(filepath.Join("/sys/class/video4linux", filepath.Base(node), "name")); err == nil {
				id.Model = strings.TrimSpace(string(name))
			}
		}
	case mjpeg:
		id.Model = "MJPEG over HTTP"
	case clip:
		id.Model = "clip"
	}
	return id
}

func (c *Camera) open() (*gocv.VideoCapture, error) {
	api := gocv.VideoCaptureFFmpeg
	switch {
	case c.kind() == v4l2:
		api = gocv.VideoCaptureV4L2
	case c.numbered():
		api = gocv.VideoCaptureImages
	}
	began := time.Now()
	v, err := gocv.VideoCaptureFileWithAPI(c.cfg.Source, api)
	if err != nil {
		v.Close()
		return nil, c.failure(time.Since(began))
	}
	if c.kind() == v4l2 && c.cfg.Width > 0 && c.cfg.Height > 0 {
		// Few cameras send large pictures uncompressed at a useful rate. Where
		// the driver has no JPEG, OpenCV goes back to what it had.
		v.Set(gocv.VideoCaptureFOURCC, v.ToCodec("MJPG"))
		v.Set(gocv.VideoCaptureFrameWidth, float64(c.cfg.Width))
		v.Set(gocv.VideoCaptureFrameHeight, float64(c.cfg.Height))
	}
	return v, nil
}

// patience is how long a source may be silent before it is given up: less than
// what ffmpegOptions and the V4L2 variable say, so that their end is recognised.
const patience = 800 * time.Millisecond

// failure finds out why a source could not be opened or gives no more frames
// after took: OpenCV does not say.
func (c *Camera) failure(took time.Duration) error {
	if err := c.reachable(); err != nil {
		return fmt.Errorf("camera %s: %w; check its power, cable and address: %w", c.address(), err, device.ErrAbsent)
	}
	if took > patience {
		return fmt.Errorf("camera %s is there and sends nothing: %w", c.address(), device.ErrTimeout)
	}
	return fmt.Errorf("camera %s sends no picture that can be shown; check its format: %w", c.address(), device.ErrGarbled)
}

// reachable says what is wrong with the address itself.
func (c *Camera) reachable() error {
	if c.kind() != mjpeg {
		_, err := os.Stat(c.files())
		return err
	}
	u, err := url.Parse(c.cfg.Source)
	if err != nil {
		return errors.Unwrap(err)
	}
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), "80")
	}
	conn, err := net.DialTimeout("tcp", host, 300*time.Millisecond)
	if err != nil {
		return err
	}
	return conn.Close()
}

// numbered: the clip is a sequence of image files.
func (c *Camera) numbered() bool { return c.kind() == clip && strings.Contains(c.cfg.Source, "%") }

// files is the path that has to exist for a device or a clip.
func (c *Camera) files() string {
	if c.numbered() {
		return filepath.Dir(c.cfg.Source)
	}
	return c.cfg.Source
}
