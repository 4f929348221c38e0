package vision

import (
	"context"
	"fmt"
	"time"

	"gatehouse/capture"
	"gatehouse/device"
)

// Check implements Glass.
func (w *Worker) Check(ctx context.Context, camera string) (device.Identity, error) {
	a, err := w.call(ctx, request{Op: opCheck, Camera: camera})
	if camera == "" {
		a.Identity.Kind, a.Identity.Address = "vision", w.cfg.Program
	}
	return a.Identity, err
}

// Look implements Glass.
func (w *Worker) Look(ctx context.Context, camera string) (Look, error) {
	a, err := w.call(ctx, request{Op: opLook, Camera: camera})
	return a.Look, err
}

// Grab implements Glass.
func (w *Worker) Grab(ctx context.Context, camera string, l device.Light) (device.Frame, error) {
	a, err := w.call(ctx, request{Op: opGrab, Camera: camera, Light: uint8(l)})
	if err != nil {
		return device.Frame{}, err
	}
	return device.Frame{Light: l, Exposed: time.Unix(0, a.Frame.Exposed), Width: a.Frame.Width, Height: a.Frame.Height}, nil
}

// Page implements Glass.
func (w *Worker) Page(ctx context.Context, camera string) (capture.Page, error) {
	return w.page(ctx, request{Op: opPage, Camera: camera})
}

// Forget implements Glass.
func (w *Worker) Forget(ctx context.Context, camera string) error {
	_, err := w.call(ctx, request{Op: opForget, Camera: camera})
	return err
}

// Decode implements Files.
func (w *Worker) Decode(ctx context.Context, image []byte) (capture.Picture, error) {
	return w.one(ctx, opDecode, image)
}

// Portrait implements Files.
func (w *Worker) Portrait(ctx context.Context, image []byte) (capture.Picture, error) {
	return w.one(ctx, opPortrait, image)
}

func (w *Worker) one(ctx context.Context, o op, image []byte) (capture.Picture, error) {
	a, err := w.call(ctx, request{Op: o, Images: [][]byte{image}})
	if err != nil {
		return capture.Picture{}, err
	}
	if len(a.page.Pictures) != 1 {
		return capture.Picture{}, fmt.Errorf("%d pictures of one image: %w", len(a.page.Pictures), ErrWorker)
	}
	return a.page.Pictures[0], nil
}

// FindPage implements Files.
func (w *Worker) FindPage(ctx context.Context, white, ir, uv []byte) (capture.Page, error) {
	return w.page(ctx, request{Op: opFindPage, Images: [][]byte{white, ir, uv}})
}

// Glance implements Faces.
func (w *Worker) Glance(ctx context.Context, camera string, after uint64) (capture.FaceGlance, error) {
	a, err := w.call(ctx, request{Op: opGlance, Camera: camera, After: after})
	if err != nil {
		return capture.FaceGlance{}, err
	}
	return a.glance, nil
}

// Shots implements Faces.
func (w *Worker) Shots(ctx context.Context, camera string, n int, prefer []uint64) ([]capture.FaceStudy, error) {
	a, err := w.call(ctx, request{Op: opShots, Camera: camera, Shots: n, Prefer: prefer[:min(len(prefer), MaxPreferred)]})
	if err == nil && len(a.studies) > n {
		return nil, fmt.Errorf("%d shots, %d were asked for: %w", len(a.studies), n, ErrWorker)
	}
	return a.studies, err
}

// Study implements Faces.
func (w *Worker) Study(ctx context.Context, file []byte) (capture.FaceStudy, error) {
	a, err := w.call(ctx, request{Op: opStudy, Images: [][]byte{file}})
	if err != nil {
		return capture.FaceStudy{}, err
	}
	if len(a.studies) != 1 {
		return capture.FaceStudy{}, fmt.Errorf("%d studies of one picture: %w", len(a.studies), ErrWorker)
	}
	return a.studies[0], nil
}

func (w *Worker) page(ctx context.Context, r request) (capture.Page, error) {
	a, err := w.call(ctx, r)
	for _, p := range a.page.Pictures {
		if err == nil && len(p.JPEG) == 0 {
			return capture.Page{}, fmt.Errorf("the %v picture of a page has no JPEG for the record: %w", p.Light, ErrWorker)
		}
	}
	return a.page, err
}
