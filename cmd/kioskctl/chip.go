package main

import (
	"fmt"
	"io"
)

// chipCommands are the subcommands of chip.
var chipCommands = []command{
	{"read", "[--socket PATH] [--store DIR] [--json] LINES", "read the chip on a reader", chipRead},
	{"verify", "[--store DIR] [--json] SOD [DG...]", "judge files that a chip gave", chipVerify},
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
	fmt.Fprintf(errOut, "%s\n%s\n", chipReadUsage, chipUsage)
	return 2
}
