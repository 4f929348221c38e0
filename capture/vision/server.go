package vision

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gatehouse/capture"
	"gatehouse/device"
)

// Serve answers the requests that arrive on conn until the other end closes it,
// which gives nil. It reads the Setup first and asks open for the Eyes; open's
// error is Serve's error.
//
// A handler gets four fifths of the time that its request has left (at most
// 500 ms less), so that its own time-out arrives before the caller's patience
// ends and the worker is killed. Serve closes conn.
func Serve(ctx context.Context, conn net.Conn, open func(Setup) (Eyes, error)) error {
	defer conn.Close()
	var s Setup
	if err := readMessage(conn, maxRequest, &s); err != nil {
		return fmt.Errorf("reading the setup: %w", err)
	}
	eyes, err := open(s)
	if err != nil {
		return err
	}
	if err := writeMessage(conn, maxReply, reply{}); err != nil {
		return fmt.Errorf("answering the setup: %w", err)
	}

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	requests := make(chan request)
	ended := make(chan error, 1)
	quit := make(chan struct{})
	var reading sync.WaitGroup
	defer reading.Wait()
	defer conn.Close()
	defer close(quit)
	arrived := make(chan context.CancelFunc, 1) // cancels the request that runs now
	reading.Go(func() {
		defer stop()
		for {
			var r request
			if err := readMessage(conn, maxRequest, &r); err != nil {
				ended <- err
				return
			}
			select {
			case cancel := <-arrived:
				cancel()
			default:
			}
			select {
			case requests <- r:
			case <-quit:
				return
			}
		}
	})
	for {
		select {
		case err := <-ended:
			if errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) { // the other end left, maybe with an answer unread
				return nil
			}
			return fmt.Errorf("reading a request: %w", err)
		case r := <-requests:
			budget := r.Budget - min(r.Budget/5, 500*time.Millisecond)
			rctx, cancel := context.WithTimeout(ctx, budget)
			select {
			case <-arrived: // of a request that has ended
			default:
			}
			arrived <- cancel
			a := answer(rctx, eyes, r)
			cancel()
			err := writeReply(conn, r.ID, a)
			a.wipe()
			if err != nil {
				return fmt.Errorf("writing a reply: %w", err)
			}
		}
	}
}

// wipe clears what is somebody's of an answer that was sent.
func (r *reply) wipe() {
	clear(r.Glance.Patch)
	for _, s := range r.Studies {
		clear(s.Vector)
		clear(s.Crop.Gray)
		clear(s.Crop.JPEG)
	}
}

func writeReply(w io.Writer, id uint64, a reply) error {
	a.ID = id
	err := writeMessage(w, maxReply, a)
	if errors.Is(err, errTooLong) {
		a = reply{ID: id}
		a.encodeError(fmt.Errorf("the decoded picture is too large to hand over (%w); take a smaller one: %w", err, ErrImage))
		err = writeMessage(w, maxReply, a)
	}
	return err
}

func answer(ctx context.Context, eyes Eyes, r request) (a reply) {
	err := handle(ctx, eyes, r, &a)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, device.ErrTimeout) {
			err = fmt.Errorf("%w: %w", device.ErrTimeout, err)
		}
		a = reply{}
		a.encodeError(err)
	}
	return a
}

func handle(ctx context.Context, eyes Eyes, r request, a *reply) (err error) {
	switch r.Op {
	case opCheck:
		var id device.Identity
		id, err = eyes.Check(ctx, r.Camera)
		a.Identity = legibleIdentity(id)
	case opLook:
		a.Look, err = eyes.Look(ctx, r.Camera)
	case opGrab:
		var f device.Frame
		f, err = eyes.Grab(ctx, r.Camera, device.Light(r.Light))
		a.Frame = frame{Light: uint8(f.Light), Exposed: f.Exposed.UnixNano(), Width: f.Width, Height: f.Height}
	case opPage:
		var p capture.Page
		p, err = eyes.Page(ctx, r.Camera)
		a.Page = encodePage(p)
	case opForget:
		err = eyes.Forget(ctx, r.Camera)
	case opDecode, opPortrait:
		decode := eyes.Decode
		if r.Op == opPortrait {
			decode = eyes.Portrait
		}
		var p capture.Picture
		if len(r.Images) != 1 {
			return fmt.Errorf("%d images to decode, want 1: %w", len(r.Images), errProtocol)
		}
		defer clear(r.Images[0])
		if p, err = decode(ctx, r.Images[0]); err == nil {
			a.Page = encodePage(capture.Page{Pictures: []capture.Picture{p}})
		}
	case opFindPage:
		var p capture.Page
		if len(r.Images) != len(device.Lights) {
			return fmt.Errorf("%d images of a page, want %d: %w", len(r.Images), len(device.Lights), errProtocol)
		}
		p, err = eyes.FindPage(ctx, r.Images[0], r.Images[1], r.Images[2])
		a.Page = encodePage(p)
	case opGlance:
		var g capture.FaceGlance
		g, err = eyes.Glance(ctx, r.Camera, r.After)
		a.Glance = encodeGlance(g)
	case opShots:
		var s []capture.FaceStudy
		if r.Shots < 1 || r.Shots > MaxShots {
			return fmt.Errorf("%d shots, at most %d are given: %w", r.Shots, MaxShots, errProtocol)
		}
		s, err = eyes.Shots(ctx, r.Camera, r.Shots, r.Prefer)
		a.Studies = encodeStudies(s)
	case opStudy:
		var s capture.FaceStudy
		if len(r.Images) != 1 {
			return fmt.Errorf("%d images to study, want 1: %w", len(r.Images), errProtocol)
		}
		defer clear(r.Images[0])
		if s, err = eyes.Study(ctx, r.Images[0]); err == nil {
			a.Studies = encodeStudies([]capture.FaceStudy{s})
		}
	case opCPU:
		var u unix.Rusage
		if err = unix.Getrusage(unix.RUSAGE_SELF, &u); err == nil {
			a.CPU = time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	default:
		return fmt.Errorf("operation %d is unknown: %w", r.Op, errProtocol)
	}
	return err
}
