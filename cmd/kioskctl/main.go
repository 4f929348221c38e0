package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

// command is one subcommand. run returns the exit status: 0 done, 1 something
// asked for is not well, 2 the call was wrong.
type command struct {
	name, args, about string
	run               func(args []string, in io.Reader, out, errOut io.Writer) int
}

// commands in the order in which help lists them.
var commands = []command{
	{"check", "[-config FILE] [-json]", "ask each device who it is and whether it works", check},
	{"config", "[-config FILE] [-default]", "print the configuration in full", showConfig},
	{"queue", "[-config FILE] [-json]", "count what waits for the national node", showQueue},
	{"mrz", "FILE... | --stream | --parse", "read machine readable zones from image files", mrz},
	{"screen", "[--json] WHITE[,IR[,UV]]...", "run the document checks on image files", screen},
	{"model", "learn|show|approve|merge|check ...", "templates of document models", documentModels},
	{"code", "FILE... | --stream", "read barcodes from image files", codes},
	{"seal", "[-trust FILE] [-at DAY] FILE", "take a digital seal apart and verify it", showSeal},
	{"trust", "import|list|show|remove ...", "whom to believe about chips", trustStore},
	{"chip", "read|verify ...", "read a chip, judge what one gave", chips},
	{"finger", "extract|match|search|quality|view|slap|serve ...", "templates of fingerprints, compared and drawn", fingers},
	{"models", "add|list|check|remove|sign ...", "networks for faces of this kiosk", faceModels},
	{"face", "detect|template|match|quality|view|extract|compare ...", "faces in pictures, by models", faces},
	{"gallery", "make|show|check ...", "persons who are looked for: sealed galleries", galleries},
	{"officer", "add|list|remove ...", "who may sign in at the console", officer},
}

// heap is what the collector aims to stay below: kioskctl runs on the kiosk, beside
// kioskd.
const heap = 64 << 20

func main() {
	debug.SetMemoryLimit(heap)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(args []string, in io.Reader, out, errOut io.Writer) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(out)
		return 0
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(args[1:], in, out, errOut)
		}
	}
	fmt.Fprintf(errOut, "kioskctl: no command %q; see kioskctl help\n", args[0])
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: kioskctl COMMAND [ARGUMENTS]")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-10s %-28s %s\n", c.name, c.args, c.about)
	}
}
