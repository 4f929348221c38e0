package pcsc

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// dialWithin connects in the network of a process, whose loopback it brings up.
func dialWithin(pid int, addr string) (net.Conn, error) {
	type result struct {
		conn net.Conn
		err  error
	}
	out := make(chan result)
	go func() {
		runtime.LockOSThread() // for good: the thread is of no use outside that network
		ns, err := unix.Open(fmt.Sprintf("/proc/%d/ns/net", pid), unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err == nil {
			err = errors.Join(unix.Setns(ns, unix.CLONE_NEWNET), unix.Close(ns))
		}
		if err == nil {
			err = loopbackUp()
		}
		var conn net.Conn
		for i := 0; err == nil && conn == nil && i < 100; i++ {
			if conn, err = net.Dial("tcp", addr); err != nil && i < 99 {
				err = nil
				time.Sleep(20 * time.Millisecond)
			}
		}
		out <- result{conn, err}
	}()
	r := <-out
	return r.conn, r.err
}

func loopbackUp() error {
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(s)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, lo)
}

// serveFrames plays the chip of one connection to the virtual reader.
func serveFrames(conn net.Conn, chip Chip) {
	for {
		var size uint16
		if binary.Read(conn, binary.BigEndian, &size) != nil {
			return
		}
		frame := make([]byte, size)
		if _, err := io.ReadFull(conn, frame); err != nil {
			return
		}
		answer, err := answerFrame(frame, chip)
		if err != nil {
			return
		}
		if answer == nil {
			continue
		}
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
			return
		}
	}
}

// answerFrame gives nil for a frame without an answer.
func answerFrame(frame []byte, chip Chip) ([]byte, error) {
	if len(frame) != 1 {
		return chip.Transmit(context.Background(), frame)
	}
	switch frame[0] {
	case 4:
		return chip.ATR(), nil
	case 0, 2: // off, reset
		if r, ok := chip.(resetter); ok {
			r.Reset(context.Background())
		}
	}
	return nil, nil
}
