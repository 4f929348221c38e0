package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/test/rig"
	"gatehouse/test/rig/chips"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/mirror"
	"gatehouse/test/rig/models"
	"gatehouse/test/rig/officer"
	"gatehouse/test/rig/sensor"
)

// page is where the officer's page is, so that it can stay open in a browser
// from one run to the next.
const page = "127.0.0.1:8088"

func main() {
	// A closed terminal hangs up; the folder of keys must go then too.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "demo: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	seed := flags.Uint64("seed", 1, "of the travellers and of how documents come to lie")
	auto := flags.Int("auto", 0, "let a scripted officer handle so many travellers, then end")
	listen := flags.String("listen", page, "address of the officer's page; empty: any free port")
	networks := flags.String("models", "", "folder of networks for faces, as on a technician's medium, each with its card; empty: none")
	raw := flags.Bool("json", false, "print the exchange's JSON lines and nothing else")
	if err := flags.Parse(args); err != nil {
		return err
	}
	bin, err := line.Bin()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "gatehouse-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()

	o := line.Options{
		Dir: dir, Bin: bin, Seed: *seed, Listen: *listen, Log: log, Listed: listed(*seed), Models: []byte{}, Chips: true, Centre: true,
		Sensor: &sensor.Options{Model: sensor.Models[0], Baud: 115200, Paced: true}, Wanted: line.MostWanted,
		Face: &mirror.Options{Seed: *seed}, FaceModels: *networks,
	}
	faces := framed
	if o.FaceModels != "" {
		faces, o.WantedFaces = compared, line.MostWanted
	}
	began := time.Now()
	records := &printer{out: out, raw: *raw, arrived: make(chan struct{}, 1024)}
	o.Records = records
	l, err := line.Start(o)
	if err != nil {
		return errors.Join(err, tail(log.Name()))
	}
	defer l.Stop()
	if err := ready(ctx, l); ctx.Err() != nil {
		return nil // ended while it started
	} else if err != nil {
		return errors.Join(err, tail(log.Name()))
	}
	if !*raw {
		fmt.Fprintf(out, banner, time.Since(began).Seconds(), l.Page, line.Officer, line.PIN, l.Page, l.Bench.ControlURL(), bin, l.KioskConfig(), log.Name(), faces)
	}

	taught := make(chan error, 1)
	go func() { taught <- teach(ctx, l, *seed) }()
	if *auto > 0 {
		if err := <-taught; err != nil { // a scripted officer would be faster
			return err
		}
		return travellers(ctx, l, records, *seed, *auto)
	}
	if err := place(l, *seed, rig.Genuine); err != nil {
		return err
	}
	<-ctx.Done()
	if err := <-taught; err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	if !*raw {
		fmt.Fprintln(out, "\nEnding: kiosk, exchange, broker, bench.")
	}
	return nil
}

const banner = `
The line runs (started in %.1f s). Everything is simulated and on this machine.

  officer's page      %s      id %s   PIN %s   keys: 1 clear, 2 second line, 3 capture again
  traveller's screen  %s/traveller
  the bench           %s      lays the next traveller's document on the glass, plays faults
  technician          %s/kioskctl check -config %s
  log lines           %s

%s
Records as they arrive at the national node, opened:
`

// What the banner says of faces.
const (
	compared = `Faces are compared by the networks that were brought.
`
	framed = `There are no networks for faces here: they are shown side by side, and each traveller is
referred until some are provisioned (make run MODELS=DIR, with a technician's folder).
`
)

// listed are the seeds whose documents the demonstration's list names when the
// bench's page is asked for a listed one.
func listed(first uint64) []uint64 {
	seeds := make([]uint64, 1000)
	for i := range seeds {
		seeds[i] = first + uint64(i)
	}
	return seeds
}

// teach gives the kiosk a template of one document model, as soon as it is learned.
func teach(ctx context.Context, l *line.Line, seed uint64) error {
	pack, err := models.Learn(ctx, seed, []string{models.Known}, 6)
	if err != nil {
		return err
	}
	return l.Authority.Models(1, pack)
}

func place(l *line.Line, seed uint64, f rig.Forgery) error {
	t, err := l.Source()(seed, f, capture.FormatUnknown)
	if err != nil {
		return err
	}
	if err := l.Bench.Place(t.Sheet); err != nil {
		return err
	}
	return l.Reader.Swipe(t.Sheet.Lines)
}

// travellers lets a scripted officer handle n of them: of four one genuine, one with
// a good seal, one of the known model, one forged or with a finger that is looked at.
func travellers(ctx context.Context, l *line.Line, p *printer, seed uint64, n int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o := officer.New(l.Page, line.Officer, line.PIN, officer.Follow, nil)
	done := make(chan struct{})
	go func() { defer close(done); o.Run(ctx) }()
	defer func() { cancel(); <-done }()
	forged := slices.Concat(rig.Forgeries[:], rig.Sealings[1:], models.Choices[1:], chips.Choices, line.Fingers[:], line.Faces[:])
	for i := range n {
		f := [...]rig.Forgery{rig.Genuine, rig.Sealed, models.Genuine, forged[i/4%len(forged)]}[i%4]
		for o.View().Stage != console.StageReady && ctx.Err() == nil {
			time.Sleep(20 * time.Millisecond)
		}
		if err := place(l, seed+uint64(i), f); err != nil {
			return err
		}
		select {
		case <-p.arrived:
		case <-ctx.Done():
			return nil
		case <-time.After(time.Minute):
			return fmt.Errorf("traveller %d (%s) never arrived at the node", i+1, f)
		}
		l.Bench.Remove()
	}
	return nil
}
