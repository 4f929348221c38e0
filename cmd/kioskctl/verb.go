package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// usageError is a call that was wrong.
type usageError string

func (e usageError) Error() string { return string(e) }

// errNotAll: something was not taken, and was already said.
var errNotAll = errors.New("not all was taken")

// ended says what became of a verb, as in "face detect", and gives the exit status: 2 and
// the usage for a call that was wrong, 1 for another error, else status.
func ended(errOut io.Writer, verb, usage string, status int, err error) int {
	var wrong usageError
	switch {
	case errors.As(err, &wrong):
		fmt.Fprintf(errOut, "kioskctl %s: %v\n%s\n", verb, err, usage)
		return 2
	case errors.Is(err, errNotAll):
		return 1
	case err != nil:
		fmt.Fprintf(errOut, "kioskctl %s: %v\n", verb, err)
		return 1
	}
	return status
}

// mixed parses flags that may stand before and after the other arguments.
func mixed(flags *flag.FlagSet, args []string) ([]string, error) {
	flags.SetOutput(io.Discard)
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, usageError(err.Error())
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}
