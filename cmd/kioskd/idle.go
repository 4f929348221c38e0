package main

import (
	"context"
	"log/slog"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/health"
	"gatehouse/screening"
)

const (
	pollEvery   = 50 * time.Millisecond // the document sensor
	healthEvery = 3 * time.Second       // every device's self-test while nobody is at the glass
	outcomeTime = time.Second           // the outcome is shown for this long at least
)

// Run takes travellers until ctx ends. No error ends it: what stands in the way
// is shown and tried again.
func (l *Lane) Run(ctx context.Context, log *slog.Logger) {
	left := false // something of the last traveller may be
	for ctx.Err() == nil {
		if !l.traveller(ctx) {
			if left { // what the page's connections held while the first one ran
				scrub()
				left = false
			}
			continue
		}
		select {
		case <-l.desk.Manual(): // pressed while the sensor saw the same document
		default:
		}
		id, err := l.Cross(ctx)
		if err != nil {
			log.Error("the crossing could not be recorded", "err", err)
			l.board.Idle(console.StageOut, err.Error())
			scrub()
			left = true
			sleep(ctx, time.Second)
			continue
		}
		log.Info("crossing recorded", "seq", id.Seq)
		l.farewell(ctx)
		l.board.Idle(l.readiness())
		scrub()
		left = true
	}
}

// traveller waits until a document lies on the glass, or is drawn through the
// reader of a kiosk without a camera, or the officer asks for a capture. While it
// waits it shows what stands in the way. It returns after each health check, so that
// the caller sees ctx end.
func (l *Lane) traveller(ctx context.Context) bool {
	l.board.Health(health.Check(ctx, l.glass.Probes()))
	next := time.Now().Add(healthEvery)
	for ctx.Err() == nil && time.Now().Before(next) {
		l.beat()
		stage, note := l.readiness()
		if stage != console.StageReady {
			l.board.Idle(stage, note)
			sleep(ctx, pollEvery)
			continue
		}
		present, err := l.glass.Present(ctx)
		if err != nil {
			note = "The document sensor is away: lay the document down and press 3."
		}
		l.board.Idle(stage, note)
		if present || !l.glass.HasCamera() && l.swipes.Waiting() {
			return true // with a camera, what was drawn waits for the document on the glass
		}
		select {
		case <-l.desk.Manual():
			return true
		case <-ctx.Done():
		case <-time.After(pollEvery):
		}
	}
	return false
}

// readiness says whether the next traveller can be taken, and if not, why.
func (l *Lane) readiness() (console.Stage, string) {
	if err := l.outbox.Room(); err != nil {
		return console.StageOut, err.Error()
	}
	if _, err := l.shelves.Policy(); err != nil {
		return console.StageOut, err.Error()
	}
	if _, ok := l.desk.Officer(); !ok {
		return console.StageClosed, ""
	}
	return console.StageReady, ""
}

// farewell shows the outcome until the document is taken off the glass. The gate
// is open for a cleared traveller for as long, and what is drawn through the second
// reader until then belongs to nobody else.
func (l *Lane) farewell(ctx context.Context) {
	clear := l.board.View().Outcome == screening.ChoiceClear
	l.glass.Gate(ctx, clear)
	defer l.glass.Gate(ctx, false)
	shown := time.Now().Add(outcomeTime)
	taken := false // once is enough: the next document may already lie there
	for ctx.Err() == nil && !(taken && time.Now().After(shown)) {
		l.beat()
		present, err := l.glass.Present(ctx)
		if !taken && (err != nil || !present) {
			taken = true
			l.swipes.Forget()
		}
		sleep(ctx, pollEvery)
	}
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
