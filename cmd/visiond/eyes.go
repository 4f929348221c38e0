package main

import (
	"context"
	"fmt"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/page"
	"gatehouse/capture/vision"
	"gatehouse/device"
	"gatehouse/device/camera"
)

// eyes implements vision.Eyes. Serve calls it from one goroutine.
type eyes struct {
	cameras map[string]*eye
	faces   *faces
}

// eye is a camera and the frames held from it.
type eye struct {
	*camera.Camera
	pxPerMM float64
	held    map[device.Light]device.Frame
	frame   gocv.Mat // that was glanced at last
	best    best     // frames with a face
}

func newEyes(s vision.Setup) *eyes {
	e := &eyes{cameras: map[string]*eye{}, faces: newFaces(s)}
	for _, c := range s.Cameras {
		e.cameras[c.Name] = &eye{
			Camera:  camera.New(camera.Config{Source: c.Source, Width: c.Width, Height: c.Height, Latency: c.Latency}),
			pxPerMM: c.PxPerMM,
			held:    map[device.Light]device.Frame{},
			frame:   gocv.NewMat(),
		}
	}
	return e
}

func (e *eyes) camera(name string) (*eye, error) {
	if c := e.cameras[name]; c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("no camera %q is configured: %w", name, device.ErrAbsent)
}

func (e *eyes) Check(ctx context.Context, name string) (device.Identity, error) {
	if name == "" {
		return device.Identity{Kind: "vision", Maker: "OpenCV", Model: gocv.OpenCVVersion(), Detail: confinement()}, nil
	}
	c, err := e.camera(name)
	if err != nil {
		return device.Identity{}, err
	}
	return c.Identify(ctx)
}

func (e *eyes) Look(ctx context.Context, name string) (vision.Look, error) {
	c, err := e.camera(name)
	if err != nil {
		return vision.Look{}, err
	}
	g, err := c.Look(ctx)
	return vision.Look(g), err
}

func (e *eyes) Grab(ctx context.Context, name string, l device.Light) (device.Frame, error) {
	c, err := e.camera(name)
	if err != nil {
		return device.Frame{}, err
	}
	f, err := c.Grab(ctx, l)
	if err != nil {
		return device.Frame{}, err
	}
	c.held[l] = f
	f.BGR = nil
	return f, nil
}

func (e *eyes) Page(ctx context.Context, name string) (capture.Page, error) {
	c, err := e.camera(name)
	if err != nil {
		return capture.Page{}, err
	}
	var frames []device.Frame
	for _, f := range c.held {
		frames = append(frames, f)
	}
	clear(c.held)
	return page.Find(ctx, frames, c.pxPerMM)
}

func (e *eyes) Forget(_ context.Context, name string) error {
	c, err := e.camera(name)
	if err != nil {
		return err
	}
	clear(c.held)
	c.best.forget()
	for _, m := range []gocv.Mat{c.frame, e.faces.fitted, e.faces.gray, e.faces.patch, e.faces.grain} {
		blacken(m)
	}
	release()
	return nil
}

func (e *eyes) Decode(_ context.Context, image []byte) (capture.Picture, error) {
	return page.Decode(image)
}

func (e *eyes) Portrait(_ context.Context, image []byte) (capture.Picture, error) {
	return page.Portrait(image)
}

func (e *eyes) FindPage(ctx context.Context, white, ir, uv []byte) (capture.Page, error) {
	return page.Files(ctx, white, ir, uv)
}
