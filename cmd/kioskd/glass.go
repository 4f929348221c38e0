package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/devices"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/device"
	"gatehouse/screening"
)

// Glass is the place where a document lies: lamps and document sensor of the
// panel, and the camera above it through visiond.
type Glass struct {
	*devices.Set
}

// Reading is what the glass gave for one attempt: the document, and the devices
// that were away.
type Reading struct {
	Document capture.Document
	Drawn    bool // the document is what was drawn through the reader of a kiosk without a camera
	Faults   []screening.DeviceEvidence
}

const (
	maxPictures = 10 * time.Second // bounds one attempt, whatever the devices do
	lampLimit   = 3 * time.Second  // bounds the picture under one lamp
	stillLimit  = time.Second      // a document that never lies still is captured all the same
	stillMilli  = 900              // of vision.Look: from here on the picture counts as still
)

// errPulled: the document was taken away while it was being read.
var errPulled = errors.New("the document was taken off the glass while it was read: lay it down again and press 3")

// Document takes the page in its three lights and reads its lines. It never
// fails: a device that is away makes the document aborted and is named.
func (g *Glass) Document(ctx context.Context, x *crossing) Reading {
	ctx, cancel := context.WithTimeout(ctx, maxPictures)
	defer cancel()
	page, err := g.page(ctx, x)
	if err != nil {
		r := Reading{Document: capture.Document{State: capture.Aborted, Reason: err.Error()}}
		if f, ok := fault(err); ok {
			r.Faults = append(r.Faults, f)
		}
		return r
	}
	defer x.step("mrz")()
	doc, err := evidence.Examiner{}.Read(ctx, page)
	if err != nil {
		return Reading{Document: capture.Document{State: capture.Aborted, Reason: "reading the lines took too long: press 3"}}
	}
	return Reading{Document: doc}
}

// page gives the pictures in the three lights, rectified and registered.
func (g *Glass) page(ctx context.Context, x *crossing) (capture.Page, error) {
	if g.Panel == nil {
		return capture.Page{}, devErr(devices.PanelName, fmt.Errorf("%w: none is configured (panel.serial or panel.gpio)", device.ErrAbsent))
	}
	defer g.rest()
	if err := g.pictures(ctx, x); err != nil {
		return capture.Page{}, err
	}
	defer x.step("page")()
	p, err := g.Eyes.Page(ctx, devices.Camera)
	if err != nil {
		return capture.Page{}, visionErr(err)
	}
	return p, nil
}

// pictures has visiond hold one picture under each light. The dark one is what the
// white one must differ from: without it a late frame could be taken for a lit one.
func (g *Glass) pictures(ctx context.Context, x *crossing) error {
	defer x.step("pictures")()
	lay, err := g.watch(ctx, false)
	if err != nil {
		return err
	}
	for _, l := range []device.Light{device.Dark, device.White, device.IR, device.UV} {
		err := g.picture(ctx, l)
		if _, gone := g.watch(ctx, lay); gone != nil {
			return gone // an empty glass looks alike under every lamp: this is the better reason
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// picture lights l and has visiond hold what the camera sees.
func (g *Glass) picture(ctx context.Context, l device.Light) error {
	ctx, cancel := context.WithTimeout(ctx, lampLimit)
	defer cancel()
	if err := g.light(ctx, l); err != nil {
		return devErr(devices.PanelName, err)
	}
	if l == device.White {
		g.still(ctx)
	}
	if _, err := g.Eyes.Grab(ctx, devices.Camera, l); err != nil {
		return visionErr(err)
	}
	return nil
}

// watch asks the panel's switches. lay says that a document lay on the glass
// before; the officer may have asked for a capture of one that the sensor does
// not see.
func (g *Glass) watch(ctx context.Context, lay bool) (bool, error) {
	in, err := g.Panel.Inputs(ctx)
	switch {
	case err != nil:
		return false, devErr(devices.PanelName, err)
	case in.Tamper:
		return false, devErr(devices.PanelName, fmt.Errorf("%w: close the housing and reset the panel", device.ErrTamper))
	case lay && !in.Document:
		return false, errPulled
	}
	return in.Document, nil
}

// light switches to lamp l. A panel that was late or garbled once is asked once
// more: a byte lost on a line is no reason to send a traveller away.
func (g *Glass) light(ctx context.Context, l device.Light) error {
	_, err := g.Panel.Light(ctx, l)
	if errors.Is(err, device.ErrTimeout) || errors.Is(err, device.ErrGarbled) {
		_, err = g.Panel.Light(ctx, l)
	}
	return err
}

// still waits until nothing moves in the picture, for stillLimit at most: a hand
// that lets go of the document is the last thing to move. What keeps the camera
// from looking is left to the capture to report.
func (g *Glass) still(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, stillLimit)
	defer cancel()
	for ctx.Err() == nil {
		look, err := g.Eyes.Look(ctx, devices.Camera)
		if err != nil || look.StillMilli >= stillMilli {
			return
		}
		sleep(ctx, pollEvery)
	}
}

// rest puts the lamps out and drops the pictures that visiond still holds, also
// when the crossing's own time is over: an ultraviolet lamp is not left burning
// and a traveller's page is not left in memory. A panel that is away has dark
// lamps by its own timer, a visiond that is gone holds nothing.
func (g *Glass) rest() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	g.Panel.Light(ctx, device.Dark)
	g.Eyes.Forget(ctx, devices.Camera)
}

// Present asks the document sensor.
func (g *Glass) Present(ctx context.Context) (bool, error) {
	if g.Panel == nil {
		return false, device.ErrAbsent
	}
	in, err := g.Panel.Inputs(ctx)
	return in.Document, err
}

// Gate moves the gate, where there is one; it is closed also when the kiosk is
// being stopped. A gate that does not answer closes by itself.
func (g *Glass) Gate(ctx context.Context, open bool) {
	if !open {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if g.Panel != nil {
		g.Panel.Gate(ctx, open)
	}
}
