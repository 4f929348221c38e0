package main

import (
	"fmt"
	"io"
)

// chipCommands are the subcommands of chip.
var chipCommands = []command{
	{"verify", "--store DIR [--at DATE] --json SOD [DG...]", "judge files that a chip gave, with the signers of a trust store", chipVerify},
}

// chips dispatches the subcommands of chip.
func chips(args []string, in io.Reader, out, errOut io.Writer) int {
	if len(args) > 0 {
		for _, c := range chipCommands {
			if c.name == args[0] {
				return c.run(args[1:], in, out, errOut)
			}
		}
	}
	for _, c := range chipCommands {
		fmt.Fprintf(errOut, "usage: kioskctl chip %s %s\n       %s\n", c.name, c.args, c.about)
	}
	return 2
}
