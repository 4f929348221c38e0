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

// confinement says in a technician's words which of the walls stand, by trying them.
func confinement(memory uint64) string {
	walls := []string{fmt.Sprintf("memory at most %d MiB", memory>>20)}
	if set, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0); err == nil && set == 1 {
		walls = append(walls, "no new privileges")
	} else {
		walls = append(walls, "NEW PRIVILEGES POSSIBLE")
	}
	// Everybody may list the root directory, unless Landlock forbids it.
	if _, err := os.ReadDir("/"); errors.Is(err, unix.EACCES) {
		walls = append(walls, "Landlock")
	} else {
		walls = append(walls, "no Landlock in this kernel")
	}
	return strings.Join(walls, ", ")
}
