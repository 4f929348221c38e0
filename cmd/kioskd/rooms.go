package main

import (
	"context"

	"golang.org/x/sync/errgroup"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/devices"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/cmd/kioskd/fingers"
	"gatehouse/screening"
)

// Rooms are the modalities beside the page. A kiosk without a reader for one
// says so; it never leaves the answer empty.
type Rooms struct {
	page    evidence.Examiner
	chip    *ChipRoom
	fingers *fingers.Room // nil: no sensor
}

// answers are what the rooms gave beside evidence.
type answers struct {
	talk    *ChipTalk // nil: there is no chip to go on with; it must be ended
	fingers *fingers.Taken
}

// Face answers for the face camera: this kiosk has none.
func (Rooms) Face(context.Context) screening.FaceEvidence {
	return screening.FaceEvidence{State: capture.NotSupported.String(), Reason: "no reader"}
}

// Ask runs chip, the examination of the page, and face and then fingers side by
// side: the traveller puts a finger down while the chip is read. Each answer goes
// into its own place of ev.
func (r Rooms) Ask(ctx context.Context, d *capture.Document, ev *screening.Evidence) (a answers) {
	var g errgroup.Group
	g.Go(func() error {
		a.talk, ev.Chip = r.chip.Begin(ctx, d.MRZ)
		return nil
	})
	g.Go(func() error {
		r.page.Examine(ctx, d, &ev.Document)
		return nil
	})
	lines := ev.Document.Lines
	g.Go(func() error {
		ev.Face = r.Face(ctx)
		a.fingers = r.fingers.Take(ctx, lines)
		return nil
	})
	g.Wait()
	ev.Fingers = a.fingers.Evidence
	if a.fingers.Fault != nil {
		f, _ := fault(devErr(devices.FingerName, a.fingers.Fault))
		ev.Devices = append(ev.Devices, f)
	}
	return a
}

// rest takes in what the chip gave after the officer was shown the first of it.
func (r Rooms) rest(a answers, chip screening.ChipEvidence, ev *screening.Evidence) {
	ev.Chip = chip
	r.fingers.Against(a.fingers, a.talk.fingers)
	ev.Fingers = a.fingers.Evidence
}

// pictures are those for the officer's page.
func (a answers) pictures() []console.PictureView {
	return append(a.talk.pictures(), a.fingers.Pictures()...)
}

// forget wipes what is the traveller's, once the record is sealed.
func (a answers) forget() {
	if a.talk != nil {
		a.talk.forget()
	}
	a.fingers.Wipe()
}
