package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage: exchange run -config FILE [-open]
       exchange check -db FILE [-config FILE]
       exchange keygen DIR
`

// errUsage: the call was wrong and was told so.
var errUsage = errors.New("wrong call")

// errUnsound: the check did its work and found something.
var errUnsound = errors.New("the store is not sound: see the report")

func main() {
	// A reader of stdout that goes away must not end the node: the write fails instead.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(program(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func program(ctx context.Context, args []string, out, errOut io.Writer) int {
	err := command(ctx, args, out, errOut)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprint(errOut, usage)
		return 2
	}
	fmt.Fprintf(errOut, "exchange: %v\n", err)
	return 1
}

func command(ctx context.Context, args []string, out, errOut io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.Usage = func() {}
	config := flags.String("config", "", "")
	db := flags.String("db", "", "")
	open := flags.Bool("open", false, "")
	if err := flags.Parse(args[1:]); err != nil {
		return errUsage
	}
	switch {
	case args[0] == "run" && *config != "" && *db == "" && flags.NArg() == 0:
		log := slog.New(slog.NewTextHandler(errOut, nil))
		return run(ctx, *config, *open, out, log)
	case args[0] == "check" && *db != "" && !*open && flags.NArg() == 0:
		return check(*db, *config, out)
	case args[0] == "keygen" && *config == "" && *db == "" && !*open && flags.NArg() == 1:
		return keygen(flags.Arg(0))
	}
	return errUsage
}
