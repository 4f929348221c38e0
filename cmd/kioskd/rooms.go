package main

import (
	"context"

	"golang.org/x/sync/errgroup"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
)

// Rooms are the modalities beside the page. A kiosk without a reader for one
// says so; it never leaves the answer empty.
type Rooms struct {
	page evidence.Examiner
	chip *ChipRoom
}

// Face answers for the face camera: this kiosk has none.
func (Rooms) Face(context.Context) capture.Face {
	return capture.Face{State: capture.NotSupported, Reason: "no reader"}
}

// Fingers answers for the fingerprint sensor: this kiosk has none.
func (Rooms) Fingers(context.Context) capture.Fingers {
	return capture.Fingers{State: capture.NotSupported, Reason: "no reader"}
}

// Ask runs chip, the examination of the page and face side by side, then the
// fingers, and writes each answer into its own place of ev. The talk with the chip,
// nil where there is none to go on with, must be ended.
func (r Rooms) Ask(ctx context.Context, d *capture.Document, ev *screening.Evidence) (talk *ChipTalk) {
	var g errgroup.Group
	g.Go(func() error {
		talk, ev.Chip = r.chip.Begin(ctx, d.MRZ)
		return nil
	})
	g.Go(func() error {
		r.page.Examine(ctx, d, &ev.Document)
		return nil
	})
	g.Go(func() error {
		f := r.Face(ctx)
		ev.Face = evidence.Modality(f.State, f.Reason)
		return nil
	})
	g.Wait()
	f := r.Fingers(ctx)
	ev.Fingers = screening.FingersEvidence{State: f.State.String(), Reason: f.Reason}
	return talk
}
