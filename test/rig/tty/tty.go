package tty

import (
	"errors"
	"fmt"
	"os"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// Open gives both ends of a new pty, in raw mode: without it the line would
// echo until the driver has set it up. The first end takes deadlines.
func Open() (ptm, pts *os.File, err error) {
	blocking, pts, err := pty.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("rig: no pty: %w", err)
	}
	defer blocking.Close()
	if ptm, err = pollable(blocking); err == nil {
		if err = raw(pts); err != nil {
			ptm.Close()
		}
	}
	if err != nil {
		pts.Close()
		return nil, nil, fmt.Errorf("rig: setting up a pty: %w", err)
	}
	return ptm, pts, nil
}

// pollable is f on a descriptor that the runtime polls: package pty leaves it in
// blocking mode, in which deadlines do not work and Close waits for the reader.
func pollable(f *os.File) (*os.File, error) {
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

func raw(f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	err = conn.Control(func(fd uintptr) {
		t, e := unix.IoctlGetTermios(int(fd), unix.TCGETS)
		if e == nil {
			t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
			e = unix.IoctlSetTermios(int(fd), unix.TCSETS, t)
		}
		inner = e
	})
	return errors.Join(err, inner)
}

// Baud is the speed, in bit/s, that the program at the other end of ptm has set.
func Baud(ptm *os.File) (int, error) {
	conn, err := ptm.SyscallConn()
	if err != nil {
		return 0, err
	}
	baud := 0
	var inner error
	err = conn.Control(func(fd uintptr) {
		t, e := unix.IoctlGetTermios(int(fd), unix.TCGETS2)
		if inner = e; e == nil {
			baud = int(t.Ospeed)
		}
	})
	return baud, errors.Join(err, inner)
}

// Free does what the kernel does for a real line when its last program is gone,
// and not for a pty whose end pts the rig holds open: who was killed owns it no longer.
func Free(pts *os.File) error {
	conn, err := pts.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	err = conn.Control(func(fd uintptr) { inner = unix.IoctlSetInt(int(fd), unix.TIOCNXCL, 0) })
	return errors.Join(err, inner)
}
