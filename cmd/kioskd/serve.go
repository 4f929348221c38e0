package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"gatehouse/capture/viz"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/control"
	"gatehouse/cmd/kioskd/devices"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/cmd/kioskd/faces"
	"gatehouse/cmd/kioskd/fingers"
	"gatehouse/device"
	"gatehouse/uplink/broker"
	"gatehouse/uplink/queue"
)

const (
	boardEvery = time.Second      // ages and counts on the page
	shelfEvery = 10 * time.Second // new policies and lists
)

// serve builds the kiosk and runs it until ctx ends.
func serve(ctx context.Context, cfg config.Config, log *slog.Logger) error {
	if err := os.MkdirAll(cfg.Kiosk.State, 0o700); err != nil {
		return err
	}
	keys, err := loadKeys(cfg)
	if err != nil {
		return err
	}
	q, err := openQueue(cfg, log)
	if err != nil {
		return err
	}
	defer q.Close()
	outbox := &Outbox{
		queue: q, sealer: keys.sealer, marker: marker{filepath.Join(cfg.Kiosk.State, "crossing.open")},
		software: software(),
	}
	// A full disk must not keep the kiosk down: only receipts empty the queue.
	if was, err := outbox.Recover(time.Now()); err != nil {
		log.Error("a crossing was open when the kiosk stopped: its aborted record is queued before the next one begins", "err", err)
	} else if was {
		log.Warn("a crossing was open when the kiosk stopped: its aborted record is queued")
	}
	shelves, err := OpenShelves(cfg, filepath.Join(cfg.Kiosk.State, "floors.json"), time.Now)
	if err != nil {
		return err
	}
	defer shelves.Close()
	desk, err := console.New(console.Config{Officers: cfg.Officer.Officers, Log: log})
	if err != nil {
		return err
	}
	page, err := net.Listen("tcp", cfg.Officer.Listen)
	if err != nil {
		return fmt.Errorf("officer.listen: %w", err)
	}
	defer page.Close()
	socket, err := listenControl(cfg.ControlPath())
	if err != nil {
		return err
	}
	defer socket.Close()
	set, err := devices.Open(ctx, cfg, os.Stderr)
	if err != nil {
		return err
	}
	defer set.Close()
	if err := set.OpenFaces(ctx, cfg, shelves.keys); err != nil {
		return err
	}
	room, err := openChipRoom(cfg, set.Chip, shelves.anchors)
	if err != nil {
		return err
	}
	defer room.Close()
	publisher, err := newPublisher(cfg, keys, q)
	if err != nil {
		return err
	}

	board := &Board{show: desk.Show, signal: func(s device.Signal) { signalPanel(ctx, set, s) }}
	lane := &Lane{
		glass: &Glass{set}, swipes: newSwipes(set.Scan, time.Now), shelves: shelves, outbox: outbox, desk: desk, board: board,
		rooms: Rooms{
			page: evidence.Examiner{Models: shelves.Models, Seals: shelves.Seals, Now: time.Now, Text: viz.Program{Path: cfg.Vision.Text}},
			chip: room,
		},
		now: time.Now, newID: newID, patience: cfg.Officer.Patience.Duration,
	}
	if set.Finger != nil {
		lane.rooms.fingers, err = fingers.New(fingers.Config{
			Sensor: set.Finger, Count: cfg.Finger.Count, Frames: cfg.Finger.Frames, Now: shelves.Local, Rand: rand.Reader,
			Gone: desk.Gone(), Decode: set.Eyes.Portrait, Alerts: shelves.alerts, Lead: shelves.Lead,
			Show: func(v *console.FingerView) {
				lane.beat() // each finger has its own time
				board.Finger(v)
			},
		})
		if err != nil {
			return err
		}
	}
	if set.Faces != nil {
		lane.rooms.faces = faces.New(faces.Config{
			Cameras: set.Faces, Limit: cfg.Face.Limit.Duration, Turn: cfg.Face.Turn, Now: time.Now, Rand: rand.Reader,
			Alerts: shelves.faces, Lead: shelves.FaceLead,
			Show: func(v *console.FaceView) {
				lane.beat() // the face has its own time
				board.Face(v)
			},
		})
	}
	if room != nil {
		room.show, room.decode, room.references = board.Chip, set.Eyes.Portrait, lane.rooms.fingers.References
	}
	lane.beat()
	status := func() control.Status { return statusOf(board, q, publisher) }

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { lane.Run(ctx, log); return nil })
	g.Go(func() error { lane.swipes.Run(ctx, log); return nil })
	g.Go(func() error { return unlessEnded(publisher.Run(ctx)) })
	g.Go(func() error { return desk.Serve(ctx, page) })
	g.Go(func() error { return serveControl(ctx, socket, status) })
	g.Go(func() error {
		return every(ctx, shelfEvery, func() {
			shelves.Refresh(ctx)
			if err := set.Faces.Refresh(ctx); err != nil {
				log.Error("the worker of the face cameras does not start with the models that were brought", "err", err)
			}
		})
	})
	g.Go(func() error {
		return every(ctx, boardEvery, func() { board.Delivery(shelves.Views(), queueView(publisher.Status(), q)) })
	})
	g.Go(func() error { return watchdog(ctx, lane, board) })
	log.Info("kioskd is ready", "page", "http://"+page.Addr().String())
	return g.Wait()
}

// openQueue opens the queue. A corrupt file is set aside and reported, so that
// the kiosk goes on with a new one; nothing of the old one is deleted.
func openQueue(cfg config.Config, log *slog.Logger) (*queue.Queue, error) {
	opt := queue.Options{Kiosk: cfg.Kiosk.ID, MaxSize: int64(cfg.Uplink.QueueMiB) << 20}
	q, err := queue.Open(cfg.QueuePath(), opt)
	if !errors.Is(err, queue.ErrCorrupt) {
		return q, err
	}
	moved, qerr := queue.Quarantine(cfg.QueuePath(), time.Now())
	if qerr != nil {
		return nil, errors.Join(err, qerr)
	}
	log.Error("the queue's file was corrupt and is set aside: bring it to the national system", "err", err, "file", moved)
	return queue.Open(cfg.QueuePath(), opt)
}

func newPublisher(cfg config.Config, k keys, q *queue.Queue) (*broker.Publisher, error) {
	return broker.New(broker.Config{
		Kiosk:   cfg.Kiosk.ID,
		Broker:  broker.Endpoint{Address: cfg.BrokerAddress(), TLS: k.tls},
		Lanes:   []string{resultsLane},
		Rows:    q,
		Verify:  k.receipt,
		Receipt: q.Receipt,
		Wake:    q.Wake(),
	})
}

// signalPanel sets the status light. A panel that is away shows nothing, which
// the health check reports.
func signalPanel(ctx context.Context, set *devices.Set, s device.Signal) {
	if set.Panel != nil {
		set.Panel.Signal(ctx, s)
	}
}

func unlessEnded(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
