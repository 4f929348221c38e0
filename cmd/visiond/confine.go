package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// limit bounds what the process may take from the machine.
func limit(memory uint64) error {
	for what, max := range map[int]uint64{unix.RLIMIT_DATA: memory, unix.RLIMIT_CORE: 0, unix.RLIMIT_FSIZE: 0} {
		if err := unix.Setrlimit(what, &unix.Rlimit{Cur: max, Max: max}); err != nil {
			return fmt.Errorf("limit %d to %d: %w", what, max, err)
		}
	}
	return nil
}

// confinement says in a technician's words which of the walls stand, by trying
// them: user-mode emulation takes the calls and builds only some of the walls.
func confinement() string {
	var walls []string
	var data unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_DATA, &data); err == nil && data.Cur != unix.RLIM_INFINITY {
		walls = append(walls, fmt.Sprintf("memory at most %d MiB", data.Cur>>20))
	} else {
		walls = append(walls, "MEMORY WITHOUT LIMIT")
	}
	if set, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0); err == nil && set == 1 {
		walls = append(walls, "no new privileges")
	} else {
		walls = append(walls, "NEW PRIVILEGES POSSIBLE")
	}
	// Everybody may list the root directory, unless Landlock forbids it.
	if _, err := os.ReadDir("/"); errors.Is(err, unix.EACCES) {
		walls = append(walls, "Landlock")
	} else {
		walls = append(walls, "NO LANDLOCK (kernel before 5.13, or emulated)")
	}
	return strings.Join(walls, ", ")
}
