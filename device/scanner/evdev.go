package scanner

import (
	"bytes"
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Requests of linux/input.h.
const (
	eviocGrab = 0x40044590
	eviocName = 0x81004506 // up to 256 bytes
)

// grab takes a keyboard away from the console and every other program: what a
// traveller's document holds is typed into none of them. A pipe needs no grabbing,
// since nobody else is given what runs through it.
func grab(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Mode()&os.ModeNamedPipe != 0 {
		return nil
	}
	return control(f, func(fd int) error { return unix.IoctlSetInt(fd, eviocGrab, 1) })
}

// name asks the keyboard for its name; empty where it has none.
func name(f *os.File) string {
	buf := make([]byte, 256)
	err := control(f, func(fd int) error {
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), eviocName, uintptr(unsafe.Pointer(&buf[0])))
		if errno != 0 {
			return errno
		}
		return nil
	})
	if err != nil {
		return ""
	}
	text, _, _ := bytes.Cut(buf, []byte{0})
	return string(text)
}

func control(f *os.File, call func(fd int) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	err = conn.Control(func(fd uintptr) { inner = call(int(fd)) })
	return errors.Join(err, inner)
}
