package main

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/devices"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/cmd/kioskd/faces"
	"gatehouse/cmd/kioskd/fingers"
	"gatehouse/screening"
	"gatehouse/uplink"
)

// Rooms are the modalities beside the page. A kiosk without a reader for one
// says so; it never leaves the answer empty.
type Rooms struct {
	page    evidence.Examiner
	chip    *ChipRoom
	faces   *faces.Room   // nil: no face camera
	fingers *fingers.Room // nil: no sensor
}

// templates are those for the record.
func (a answers) templates() []uplink.RecordTemplate {
	return append(a.face.Templates(), a.fingers.Templates()...)
}

// answers are what the rooms gave beside evidence.
type answers struct {
	talk    *ChipTalk // nil: there is no chip to go on with; it must be ended
	face    *faces.Taken
	fingers *fingers.Taken
}

// Ask runs chip, the examination of the page, and face and then fingers side by
// side: the traveller looks up, and puts a finger down, while the chip is read. Each
// answer goes into its own place of ev. What needs two of them comes last.
func (r Rooms) Ask(ctx context.Context, d *capture.Document, ev *screening.Evidence, now time.Time) (a answers) {
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
		a.face = r.faces.Take(ctx)
		a.fingers = r.fingers.Take(ctx, lines)
		return nil
	})
	g.Wait()
	ev.Fingers = a.fingers.Evidence
	if a.fingers.Fault != nil {
		f, _ := fault(devErr(devices.FingerName, a.fingers.Fault))
		ev.Devices = append(ev.Devices, f)
	}
	r.faces.Compare(ctx, a.face, portraits(d, a.talk, &ev.Chip, now))
	ev.Face = a.face.Evidence
	if a.face.Fault != nil {
		f, _ := fault(faceErr(a.face.Fault))
		ev.Devices = append(ev.Devices, f)
	}
	return a
}

// portraits are those of the document, for the face.
func portraits(d *capture.Document, talk *ChipTalk, c *screening.ChipEvidence, now time.Time) faces.Portraits {
	var p faces.Portraits
	p.Page, p.PageReason = evidence.Portrait(d)
	p.Chip, p.ChipReason = talk.portraits(c)
	p.Reference = faces.Reference(d.MRZ.Text(), talk.file("DG12"), now)
	return p
}

// rest takes in what the chip gave after the officer was shown the first of it.
func (r Rooms) rest(a answers, chip screening.ChipEvidence, ev *screening.Evidence) {
	ev.Chip = chip
	r.fingers.Against(a.fingers, a.talk.fingers)
	ev.Fingers = a.fingers.Evidence
}

// pictures are those for the officer's page.
func (a answers) pictures() []console.PictureView {
	return slices.Concat(a.face.Pictures(), a.talk.pictures(), a.fingers.Pictures())
}

// forget wipes what is the traveller's, once the record is sealed.
func (a answers) forget() {
	if a.talk != nil {
		a.talk.forget()
	}
	a.face.Wipe()
	a.fingers.Wipe()
}
