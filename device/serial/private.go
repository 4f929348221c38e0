package serial

import (
	"errors"
	"os"
	"strconv"
	"syscall"

	tty "go.bug.st/serial"
)

// openPrivately opens the tty so that no child process inherits it: the serial
// library does not ask for close-on-exec, and visiond, which decodes hostile
// pictures, must not find a line to the gate among its files.
func openPrivately(address string, mode *tty.Mode) (tty.Port, error) {
	// No fork may fall between the opening and the flag.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	before, err := openFiles()
	if err != nil {
		return nil, err
	}
	port, err := tty.Open(address, mode)
	if err != nil {
		return nil, err
	}
	after, err := openFiles()
	if err != nil {
		return nil, errors.Join(err, port.Close())
	}
	for fd := range after {
		if !before[fd] {
			syscall.CloseOnExec(fd)
		}
	}
	return port, nil
}

// openFiles lists this process's descriptors, but for the one that lists them.
func openFiles() (map[int]bool, error) {
	dir, err := os.Open("/proc/self/fd")
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	out := map[int]bool{}
	for _, n := range names {
		if fd, err := strconv.Atoi(n); err == nil && fd != int(dir.Fd()) {
			out[fd] = true
		}
	}
	return out, nil
}
