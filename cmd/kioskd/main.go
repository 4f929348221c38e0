package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gatehouse/cmd/kioskd/config"
)

func main() {
	// A reader of the log that goes away must not end the kiosk: the write fails instead.
	signal.Ignore(syscall.SIGPIPE)
	if err := unseen(); err != nil {
		fmt.Fprintf(os.Stderr, "kioskd: %v\n", err)
		os.Exit(1)
	}
	os.Exit(run(os.Args[1:], os.Stderr))
}

// unseen keeps this program's memory out of core dumps, of those that go to another
// program too, and from other programs of its user.
func unseen() error {
	return errors.Join(
		unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}),
		unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0),
	)
}

func run(args []string, errOut io.Writer) int {
	flags := flag.NewFlagSet("kioskd", flag.ContinueOnError)
	flags.SetOutput(errOut)
	path := flags.String("config", "/etc/gatehouse/kioskd.toml", "configuration file")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	cfg, err := config.Load(*path)
	if err != nil {
		fmt.Fprintf(errOut, "kioskd: %v\n", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(errOut, nil))
	if err := serve(ctx, cfg, log); err != nil {
		log.Error("kioskd cannot go on", "err", err)
		return 1
	}
	return 0
}

// newID is the random name of a crossing.
func newID() string {
	var b [12]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}

// software names this build in each record.
func software() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "kioskd"
	}
	return "kioskd " + info.Main.Version + " " + info.GoVersion
}

// every calls f now and then each d until ctx ends.
func every(ctx context.Context, d time.Duration, f func()) error {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		f()
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}
