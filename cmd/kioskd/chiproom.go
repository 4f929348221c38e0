package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/chip/memory"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/cmd/kioskd/fingers"
	"gatehouse/cmd/settings"
	device "gatehouse/device/chip"
	"gatehouse/screening"
	"gatehouse/uplink/terminal"
)

// ChipRoom reads the chip of the document that lies on the reader; nil: this kiosk
// has no chip reader.
type ChipRoom struct {
	reader      *device.Reader
	memory      *memory.Memory
	anchors     *Anchors
	arena       *sm.Arena
	signer      eac.TerminalSigner // nil: fingerprints are not read
	history     pace.History       // of the chips before
	wait, limit time.Duration
	decode      func(context.Context, []byte) (capture.Picture, error) // of portraits, in visiond
	show        func(*console.ChipView)                                // how far the reading is; nil = it is over
	references  func(ctx context.Context, dg3 []byte) []fingers.Reference
}

// openChipRoom gives nil for a kiosk without a reader.
func openChipRoom(cfg config.Config, reader *device.Reader, a *Anchors) (*ChipRoom, error) {
	if reader == nil {
		return nil, nil
	}
	signer, err := openSigner(cfg.Terminal)
	if err != nil {
		return nil, err
	}
	m, err := memory.Open(cfg.ChipPath())
	if err != nil {
		return nil, err
	}
	return &ChipRoom{
		reader: reader, memory: m, anchors: a, arena: sm.NewArena(), signer: signer,
		wait: cfg.Chip.Wait.Duration, limit: cfg.Chip.Limit.Duration,
	}, nil
}

// openSigner gives nil for a kiosk that is no terminal of anybody.
func openSigner(t config.Terminal) (eac.TerminalSigner, error) {
	address, remote, err := t.Address()
	switch {
	case err != nil:
		return nil, err
	case address == "":
		return nil, nil
	case !remote:
		return terminal.DialSocket(address), nil
	}
	host, _, _ := net.SplitHostPort(address) // checked when the file was read
	conf, err := settings.ClientTLS("terminal", host, t.CA, t.Certificate, t.Key)
	if err != nil {
		return nil, err
	}
	return terminal.Dial(address, conf)
}

// Close closes the memory of chips.
func (r *ChipRoom) Close() error {
	if r == nil {
		return nil
	}
	r.arena.Close()
	return r.memory.Close()
}

// A session that broke is begun again with a chip that was powered anew.
var _ chip.Resetter = (*device.Card)(nil)

// ChipTalk is a chip that was opened, between its first answer and the rest.
type ChipTalk struct {
	room    *ChipRoom
	card    *device.Card
	session *chip.Session

	shown    *capture.Picture // the portrait; nil: the chip gave none that can be shown
	files    []capture.ChipFile
	fingers  []fingers.Reference // that the chip holds
	commands int                 // that went to the chip before the officer's page
}

// Begin reads of the chip what a decision needs. The talk, nil where there is
// nothing to go on with, must be ended.
func (r *ChipRoom) Begin(ctx context.Context, m capture.MRZ) (*ChipTalk, screening.ChipEvidence) {
	switch {
	case r == nil:
		return nil, without(capture.NotSupported, "no reader")
	case m.Format == capture.FormatUnknown:
		return nil, without(capture.Aborted, "the machine readable zone was not read: it is the key to the chip")
	}
	ctx, cancel := context.WithTimeout(ctx, r.limit)
	defer cancel()
	card, err := r.reader.Card(ctx, r.wait)
	switch {
	case errors.Is(err, device.ErrNoChip):
		return nil, without(capture.NotSupported, "no chip answers on the reader")
	case errors.Is(err, context.DeadlineExceeded):
		return nil, without(capture.Aborted, "the chip did not answer in time: place the document again")
	case err != nil:
		return nil, without(capture.Aborted, err.Error())
	}
	session, c := chip.Begin(ctx, card, chip.Request{
		Lines: m.Text(), Rand: rand.Reader, Arena: r.arena, Memory: r.memory, History: &r.history,
		Signer: r.signer, Now: time.Now, Progress: r.progress(),
	})
	return &ChipTalk{room: r, card: card, session: session, shown: r.portrait(ctx, c.File("DG2")), files: c.Files, commands: c.Exchange.Commands}, r.evidence(c)
}

// portrait is the first one of the chip that can be shown. Whether it is the one that
// was signed is for screening to say.
func (r *ChipRoom) portrait(ctx context.Context, f *capture.ChipFile) *capture.Picture {
	if f == nil || f.State != capture.FileRead {
		return nil
	}
	group, err := lds.ParseDG2(f.Bytes)
	if err != nil {
		return nil
	}
	for _, face := range group.Faces {
		if _, err := face.Header(); err != nil {
			continue // visiond sees no byte of it
		}
		if p, err := r.decode(ctx, face.Image.Data); err == nil {
			return &p
		}
	}
	return nil
}

// showEvery is how often the page is told how far a reading is.
const showEvery = 100 * time.Millisecond

func (r *ChipRoom) progress() func(chip.Progress) {
	var file string
	var last time.Time
	return func(p chip.Progress) {
		if now := time.Now(); p.File != file || now.Sub(last) >= showEvery {
			file, last = p.File, now
			r.show(&console.ChipView{File: p.File, Done: p.Done, Of: p.Of})
		}
	}
}

func without(s capture.State, reason string) screening.ChipEvidence {
	return screening.ChipEvidence{State: s.String(), Reason: reason}
}

func (r *ChipRoom) evidence(c capture.Chip) screening.ChipEvidence {
	e := evidence.Chip(c)
	if c.State != capture.NotSupported {
		e.Trust = r.anchors.Evidence(&e)
	}
	return e
}

// portraits are the pictures that the chip holds of its bearer, not yet decoded, or why a
// chip gave none. A document without a chip has neither.
func (t *ChipTalk) portraits(e *screening.ChipEvidence) (files [][]byte, reason string) {
	if t == nil {
		if e.State == capture.NotSupported.String() {
			return nil, ""
		}
		return nil, "the chip was not read" // e says why
	}
	f := t.file("DG2")
	if f == nil {
		return nil, "the chip's portrait was not read"
	}
	group, err := lds.ParseDG2(f)
	if err != nil {
		return nil, err.Error()
	}
	for _, face := range group.Faces {
		if _, err := face.Header(); err != nil {
			reason = err.Error() // visiond sees no byte of it
			continue
		}
		files = append(files, face.Image.Data)
	}
	return files, reason
}

// file gives a file that was read; nil: it was not.
func (t *ChipTalk) file(name string) []byte {
	if t == nil {
		return nil
	}
	for _, f := range t.files {
		if f.Name == name && f.State == capture.FileRead {
			return f.Bytes
		}
	}
	return nil
}

// pictures are those of the chip for the officer's page.
func (t *ChipTalk) pictures() []console.PictureView {
	if t == nil || t.shown == nil {
		return nil
	}
	return []console.PictureView{pictureView("chip", *t.shown)}
}

// Rest reads what the officer need not wait for. Nil means that there is nothing
// new: the chip had no more, or the context ended before it was all read.
func (t *ChipTalk) Rest(ctx context.Context) *screening.ChipEvidence {
	c := t.session.More(ctx)
	t.files = c.Files
	defer forget(c)
	if ctx.Err() != nil || c.Exchange.Commands == t.commands {
		return nil
	}
	if f := c.File("DG3"); f != nil && f.State == capture.FileRead {
		t.fingers = t.room.references(ctx, f.Bytes)
		if ctx.Err() != nil { // what the officer saw is what was decided on
			return nil
		}
	}
	e := t.room.evidence(c)
	return &e
}

// forget wipes fingerprints and irises: what goes on of them is a digest, and what a
// comparison needs was made of them before.
func forget(c capture.Chip) {
	for _, f := range c.Files {
		if f.Name == "DG3" || f.Name == "DG4" {
			clear(f.Bytes)
		}
	}
}

// forget wipes what the files said, once the record is sealed.
func (t *ChipTalk) forget() {
	for _, f := range t.files {
		clear(f.Bytes)
	}
	fingers.Wipe(t.fingers)
}

// End leaves the chip, which forgets the session, and wipes every secret of it.
func (t *ChipTalk) End() {
	if t == nil {
		return
	}
	t.session.End()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	t.card.Close(ctx)
}
