package gallery

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// ErrLock says that memory could not be locked.
var ErrLock = errors.New("memory cannot be locked")

// memory is an anonymous mapping that is never swapped nor dumped.
type memory []byte

func lock(n int) (memory, error) {
	m, err := unix.Mmap(-1, 0, max(n, 1), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
	if err != nil {
		return nil, fmt.Errorf("%w: %s are not to be had: %w", ErrLock, mebibytes(n), err)
	}
	err = unix.Madvise(m, unix.MADV_DONTDUMP)
	if err == nil {
		err = unix.Mlock(m)
	}
	if err == nil {
		return m, nil
	}
	unix.Munmap(m)
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_MEMLOCK, &limit) == nil && limit.Cur < uint64(n)+1<<30 {
		// While a new gallery comes in, the old one is still there.
		return nil, fmt.Errorf("%w: the gallery takes %s and RLIMIT_MEMLOCK allows %d KiB: set LimitMEMLOCK=%s in kioskd's unit (or ulimit -l), twice the gallery for the time of its replacement: %w",
			ErrLock, mebibytes(n), limit.Cur>>10, mebibytes(2*n+8<<20), err)
	}
	return nil, fmt.Errorf("%w: the gallery takes %s: %w", ErrLock, mebibytes(n), err)
}

// mebibytes rounds up, as systemd writes them.
func mebibytes(n int) string { return fmt.Sprintf("%dM", (n+1<<20-1)>>20) }

// free wipes and gives back. The memory must not be used again.
func (m memory) free() error {
	clear(m)
	return unix.Munmap(m)
}
