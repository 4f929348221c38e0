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
	began := time.Now()
	var v *gocv.VideoCapture
	var err error
	switch c.kind() {
	case v4l2:
		if _, err := os.Stat(c.cfg.Source); err != nil {
			return nil, fmt.Errorf("camera %s: %w; plug it in: %w", c.address(), err, device.ErrAbsent)
		}
		v, err = gocv.VideoCaptureFileWithAPI(c.cfg.Source, gocv.VideoCaptureV4L2)
		if err == nil && c.cfg.Width > 0 && c.cfg.Height > 0 {
			v.Set(gocv.VideoCaptureFrameWidth, float64(c.cfg.Width))
			v.Set(gocv.VideoCaptureFrameHeight, float64(c.cfg.Height))
		}
	case mjpeg:
		v, err = gocv.VideoCaptureFileWithAPI(c.cfg.Source, gocv.VideoCaptureFFmpeg)
	case clip:
		if strings.Contains(c.cfg.Source, "%") {
			v, err = gocv.VideoCaptureFileWithAPI(c.cfg.Source, gocv.VideoCaptureImages)
		} else if _, err = os.Stat(c.cfg.Source); err == nil {
			v, err = gocv.VideoCaptureFileWithAPI(c.cfg.Source, gocv.VideoCaptureFFmpeg)
		} else {
			return nil, fmt.Errorf("camera %w; name an existing clip: %w", err, device.ErrAbsent)
		}
	}
	if err == nil {
		return v, nil
	}
	v.Close()
	return nil, c.unopened(time.Since(began))
}

// unopened finds out why a source could not be opened: OpenCV does not say.
func (c *Camera) unopened(took time.Duration) error {
	if c.kind() != mjpeg {
		return fmt.Errorf("camera %s is there and gives no picture: %w", c.address(), device.ErrGarbled)
	}
	u, err := url.Parse(c.cfg.Source)
	if err != nil {
		return fmt.Errorf("camera address: %w; correct it in the configuration: %w", err, device.ErrAbsent)
	}
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), "80")
	}
	conn, err := net.DialTimeout("tcp", host, 300*time.Millisecond)
	if err != nil {
		return fmt.Errorf("camera %s: %w; check its power and cable: %w", c.address(), errors.Unwrap(err), device.ErrAbsent)
	}
	conn.Close()
	if took > 800*time.Millisecond {
		return fmt.Errorf("camera %s takes the call and sends nothing: %w", c.address(), device.ErrTimeout)
	}
	return fmt.Errorf("camera %s answers, but not with MJPEG; check the address: %w", c.address(), device.ErrGarbled)
}

// lost is the error of a source that stopped giving frames.
func (c *Camera) lost(took time.Duration) error {
	if took > 800*time.Millisecond {
		return fmt.Errorf("camera %s fell silent: %w", c.address(), device.ErrTimeout)
	}
	return fmt.Errorf("camera %s went away; check its power and cable: %w", c.address(), device.ErrAbsent)
}
