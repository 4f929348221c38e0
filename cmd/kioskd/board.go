package main

import (
	"sync"

	"gatehouse/capture"
	"gatehouse/capture/ocr"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/health"
	"gatehouse/device"
	"gatehouse/screening"
)

// Board holds what the officer's page shows now. Lane, health watch and delivery
// write to it from their own goroutines; each change is shown at once.
type Board struct {
	mu     sync.Mutex
	view   console.View
	health []health.Device
	show   func(console.View)
	signal func(device.Signal) // the status light follows the stage
}

func (b *Board) change(f func(v *console.View)) {
	b.mu.Lock()
	before := b.view.Stage
	f(&b.view)
	v := b.view
	b.show(v)
	b.mu.Unlock()
	if v.Stage != before {
		b.signal(signalOf(v))
	}
}

// signalOf says what the traveller sees from afar. It depends on the stage and
// the officer's word only, never on a finding.
func signalOf(v console.View) device.Signal {
	switch v.Stage {
	case console.StageReady:
		return device.SignalReady
	case console.StageReading, console.StageChecking, console.StageDeciding, console.StageSealing:
		return device.SignalBusy
	case console.StageDone:
		if v.Outcome == screening.ChoiceClear {
			return device.SignalDone
		}
		return device.SignalOfficer
	}
	return device.SignalOff
}

// Idle shows a stage in which no crossing is open; what belonged to the last
// traveller leaves the page.
func (b *Board) Idle(s console.Stage, note string) {
	b.change(func(v *console.View) {
		*v = console.View{Stage: s, Note: note, Devices: v.Devices, Lists: v.Lists, Queue: v.Queue}
	})
}

// Reading begins a crossing or a further attempt at it.
func (b *Board) Reading(id string, attempt int) {
	b.change(func(v *console.View) {
		*v = console.View{
			Stage: console.StageReading, Crossing: id, Attempt: attempt,
			Devices: v.Devices, Lists: v.Lists, Queue: v.Queue,
		}
	})
}

// Checking says that the pictures are taken.
func (b *Board) Checking() { b.stage(console.StageChecking) }

// Chip says how far the reading of the chip is; nil = it is over.
func (b *Board) Chip(c *console.ChipView) { b.change(func(v *console.View) { v.Chip = c }) }

// Finger shows the finger that the traveller is asked for; nil = none any more.
func (b *Board) Finger(f *console.FingerView) {
	b.change(func(v *console.View) { v.Finger = f })
}

// Face shows what the face camera asks of the traveller; nil = nothing any more.
func (b *Board) Face(f *console.FaceView) { b.change(func(v *console.View) { v.Face = f }) }

// Sealing says that the officer has decided.
func (b *Board) Sealing() { b.stage(console.StageSealing) }

func (b *Board) stage(s console.Stage) { b.change(func(v *console.View) { v.Stage = s }) }

// Deciding puts the document, the pictures that other rooms gave, and what the
// checks say before the officer.
func (b *Board) Deciding(d capture.Document, more []console.PictureView, r *screening.Result) {
	b.change(func(v *console.View) {
		v.Stage, v.Result, v.Lines, v.Note = console.StageDeciding, r, d.MRZ.Text(), d.Reason
		v.Unsure, v.Pictures = unsure(d.MRZ), nil
		for _, p := range d.Page.Pictures {
			v.Pictures = append(v.Pictures, pictureView(p.Light.String(), p))
		}
		v.Pictures = append(v.Pictures, more...)
	})
}

func pictureView(name string, p capture.Picture) console.PictureView {
	return console.PictureView{Light: name, Width: p.Gray.Rect.Dx(), Height: p.Gray.Rect.Dy(), JPEG: p.JPEG}
}

// unsure gives the places of the characters that were hard to read.
func unsure(m capture.MRZ) (places [][2]int) {
	for i, l := range m.Lines {
		for j, c := range l {
			if c.Margin < ocr.Unsure {
				places = append(places, [2]int{i, j})
			}
		}
	}
	return places
}

// Done shows the outcome.
func (b *Board) Done(c screening.Choice) {
	b.change(func(v *console.View) { v.Stage, v.Outcome = console.StageDone, c })
}

// Health shows how the devices are, in every stage.
func (b *Board) Health(ds []health.Device) {
	shown := make([]console.DeviceView, len(ds))
	for i, d := range ds {
		shown[i] = console.DeviceView{Name: d.Name, State: d.State, Text: d.Text}
	}
	b.change(func(v *console.View) { b.health, v.Devices = ds, shown })
}

// Delivery shows the lists' ages and the state of the queue.
func (b *Board) Delivery(l []console.ListView, q console.QueueView) {
	b.change(func(v *console.View) { v.Lists, v.Queue = l, q })
}

// View gives what is shown now.
func (b *Board) View() console.View {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.view
}

// Devices gives the last health check in full.
func (b *Board) Devices() []health.Device {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.health
}
