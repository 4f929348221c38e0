package main

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/control"
	"gatehouse/uplink/broker"
	"gatehouse/uplink/queue"
)

// statusOf is what kioskctl is told.
func statusOf(b *Board, q *queue.Queue, p *broker.Publisher) control.Status {
	s := control.Status{Stage: string(b.View().Stage), Devices: b.Devices()}
	st := p.Status()
	s.Uplink = control.Uplink{Connected: st.Connected, Note: st.Problem}
	counts, err := q.Stats()
	if err != nil {
		s.Uplink.Note = err.Error()
		return s
	}
	s.Queue = control.Lanes(counts, time.Now())
	return s
}

// queueView is what the officer is told of delivery.
func queueView(st broker.Status, q *queue.Queue) console.QueueView {
	v := console.QueueView{Connected: st.Connected, Note: st.Problem}
	counts, err := q.Stats()
	if err != nil {
		v.Note = err.Error()
		return v
	}
	for _, l := range control.Lanes(counts, time.Now()) {
		v.Waiting += l.Queued
		v.OldestSeconds = max(v.OldestSeconds, int64(l.Oldest/time.Second))
	}
	return v
}

// pulse is when the lane last showed that it lives. The time is kept whole: its
// monotonic part makes the age right when the wall clock is set back.
type pulse struct{ at atomic.Pointer[time.Time] }

func (p *pulse) beat() {
	now := time.Now()
	p.at.Store(&now)
}

func (p *pulse) age() time.Duration { return time.Since(*p.at.Load()) }

// laneLimit is far above any step of a crossing but the officer's decision.
const laneLimit = 30 * time.Second

// watchdog tells systemd that the kiosk is ready, and that it lives for as long
// as the lane moves or waits for the officer. Without systemd it does nothing.
func watchdog(ctx context.Context, l *Lane, b *Board) error {
	if _, err := daemon.SdNotify(false, daemon.SdNotifyReady); err != nil {
		return err
	}
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil || interval == 0 {
		return err
	}
	return every(ctx, interval/2, func() {
		if l.age() < laneLimit || b.View().Stage == console.StageDeciding {
			daemon.SdNotify(false, daemon.SdNotifyWatchdog)
		}
	})
}
