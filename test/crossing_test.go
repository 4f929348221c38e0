package test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
	"gatehouse/test/rig/paper"
)

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestOneCrossing(t *testing.T) {
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	var log, records lockedBuffer
	l, err := line.Start(line.Options{Dir: t.TempDir(), Bin: bin, Seed: 1, Log: &log, Records: &records})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { l.Stop(); t.Log(log.String()); t.Log(records.String()) }()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	stages := make(chan officer.View, 1000)
	o := officer.New(l.Page, line.Officer, line.PIN, officer.Follow, func(v officer.View) { stages <- v })
	go o.Run(ctx)
	tr, err := paper.New(1, rig.Genuine, capture.FormatUnknown)
	if err != nil {
		t.Fatal(err)
	}
	wait := func(s console.Stage) {
		t0 := time.Now()
		for {
			select {
			case v := <-stages:
				if v.Stage == s {
					t.Logf("%s after %v", s, time.Since(t0))
					return
				}
				if v.Stage == console.StageOut {
					t.Log(v.Note)
				}
			case <-ctx.Done():
				t.Fatalf("never %s", s)
			}
		}
	}
	wait(console.StageReady)
	l.Bench.Place(tr.Sheet)
	wait(console.StageDeciding)
	wait(console.StageDone)
	l.Bench.Remove()
	wait(console.StageReady)
	time.Sleep(time.Second)
}
