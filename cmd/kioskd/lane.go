package main

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/device/scanner/frame"
	"gatehouse/screening"
	"gatehouse/screening/decide"
	"gatehouse/screening/policy"
	"gatehouse/uplink"
)

// Lane takes one traveller after the other across the glass.
type Lane struct {
	glass   *Glass
	swipes  *Swipes
	rooms   Rooms
	shelves *Shelves
	outbox  *Outbox
	desk    *console.Console
	board   *Board
	now     func() time.Time
	newID   func() string

	patience time.Duration // an officer who never decides ends the crossing

	pulse // of the watchdog
}

// errUndecided: nobody decided in time, or the kiosk is being stopped.
var errUndecided = errors.New("the crossing ended undecided")

// Cross walks one traveller from the document on the glass to the queued record.
// An error says that the kiosk itself cannot go on; whatever is wrong with the
// document, a device or the officer's patience ends in a record.
func (l *Lane) Cross(ctx context.Context) (uplink.Identity, error) {
	x := crossing{id: l.newID(), began: l.now()}
	if err := l.outbox.Begin(x.id, x.began); err != nil {
		return uplink.Identity{}, err
	}
	defer l.swipes.Forget()
	defer l.rooms.fingers.Forget()
	defer x.forget()
	for {
		l.beat() // the officer may have taken long over the attempt before
		x.attempt++
		l.board.Reading(x.id, x.attempt)
		read := l.glass.Document(ctx, &x)

		if s := l.swipes.Take(x.began); s != nil {
			x.swipe = s
		}
		if !l.glass.HasCamera() && l.swipes.reader != nil {
			read.Document, read.Drawn = evidence.Drawn(x.swipe), true
		}

		l.board.Checking()
		l.beat() // a slow page and a slow chip together are no lane that hangs
		ev, a := l.gather(ctx, &x, read)
		rules, err := l.shelves.Policy()
		if err != nil {
			a.talk.End()
			return l.outbox.Aborted(x, "no policy", l.now())
		}
		shown := []judged{l.judge(&x, read.Document, a, ev, rules)}
		done := x.step("decide")
		answer, err := l.await(ctx, &x, a.talk, func(c screening.ChipEvidence) {
			l.rooms.rest(a, c, &ev)
			shown = append(shown, l.judge(&x, read.Document, a, ev, rules))
		})
		done()
		a.talk.End()
		switch {
		case err != nil:
			l.board.Done(screening.ChoiceAborted)
			return l.outbox.Aborted(x, err.Error(), l.now())
		case answer.Recapture:
			continue
		}
		l.beat()
		l.board.Sealing()
		seen := seenOf(shown, answer)
		id, err := l.outbox.Seal(x, seen.evidence, *seen.result, answer.Decision, read.Document.Page, a, l.now())
		if err == nil {
			l.board.Done(answer.Decision.Choice)
		}
		return id, err
	}
}

// gather turns what was read into evidence. The chip starts as soon as the MRZ
// is known; the optical measurements, the face and the fingers run beside it.
func (l *Lane) gather(ctx context.Context, x *crossing, read Reading) (screening.Evidence, answers) {
	ev := screening.Evidence{Devices: read.Faults}
	ev.Document, ev.Pictures = evidence.Document(read.Document)
	if !read.Drawn { // lines agree with themselves
		ev.Document.Reader = evidence.Swipe(x.swipe)
	}
	defer x.step("rooms")()
	a := l.rooms.Ask(ctx, &read.Document, &ev, l.now())
	x.answers = append(x.answers, a)
	ev.Lists = l.shelves.Search(ev.Document)
	return ev, a
}

// judged is evidence, and what the officer was shown of it.
type judged struct {
	evidence screening.Evidence
	result   *screening.Result
}

func (l *Lane) judge(x *crossing, d capture.Document, a answers, ev screening.Evidence, p policy.Policy) judged {
	defer x.step("screen")()
	r := decide.Screen(ev, p, l.now())
	l.board.Deciding(d, a.pictures(), &r)
	return judged{ev, &r}
}

// seenOf picks what stood on the page when the officer decided: the chip may have
// given more a moment later.
func seenOf(shown []judged, a console.Answer) judged {
	for _, j := range shown {
		if j.result == a.Seen {
			return j
		}
	}
	return shown[0]
}

// await gives the officer's word, or errUndecided. Until then the rest of the chip is
// read, and more has what it gave.
func (l *Lane) await(ctx context.Context, x *crossing, talk *ChipTalk, more func(screening.ChipEvidence)) (answer console.Answer, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.patience)
	var g errgroup.Group
	g.Go(func() error {
		defer cancel() // an officer who has decided does not wait for the chip
		if answer, err = l.desk.Await(ctx, x.id, x.attempt); err != nil {
			err = errUndecided
		}
		return nil
	})
	if talk != nil {
		if c := talk.Rest(ctx); c != nil {
			more(*c)
		}
		l.board.Chip(nil) // not before what it gave is on the page
	}
	g.Wait()
	return answer, err
}

// crossing is the state of one walk.
type crossing struct {
	id      string
	attempt int
	began   time.Time
	swipe   *frame.Reading // the last document drawn through the second reader
	steps   []uplink.Step
	answers []answers // of the rooms, in each attempt
}

// step begins a named step; the returned function ends it. A step that runs
// again, as on a second capture, adds a second entry.
func (x *crossing) step(name string) func() {
	t := time.Now()
	return func() {
		x.steps = append(x.steps, uplink.Step{Name: name, US: time.Since(t).Microseconds()})
	}
}
