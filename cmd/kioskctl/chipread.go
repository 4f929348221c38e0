package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip"
	"gatehouse/capture/chip/sm"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/evidence"
	device "gatehouse/device/chip"
	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/uplink/trust"
)

// chipReading is what chip read prints. It holds nothing of what the files say: a
// technician sees how a document was read, not whose it is.
type chipReading struct {
	State     string         `json:"state"` // captured, not supported, aborted
	Reason    string         `json:"reason,omitempty"`
	ATR       string         `json:"atr,omitempty"`
	Protocols []chipProtocol `json:"protocols"`
	Files     []chipFileRead `json:"files"`
	Quirks    []string       `json:"quirks"`   // known departures from the standards that were met
	Commands  int            `json:"commands"` // APDUs
	Reads     int            `json:"reads"`    // those that are READ BINARY
	Sent      int            `json:"sent"`     // bytes of APDUs to the chip
	Received  int            `json:"received"` // and from it
	CardMS    float64        `json:"card_ms"`  // waiting for reader and chip
	OwnMS     float64        `json:"own_ms"`   // in this program
	Checks    []checkVerdict `json:"checks"`   // without their texts, and of their values the class of what is wrong
}

type chipProtocol struct {
	Name    string            `json:"name"`
	Outcome string            `json:"outcome"`
	Reason  string            `json:"reason,omitempty"`
	Values  map[string]string `json:"values,omitempty"`
}

type chipFileRead struct {
	Name   string `json:"name"`
	State  string `json:"state"`
	Reason string `json:"reason,omitempty"`
	Bytes  int    `json:"bytes,omitempty"`
}

const maxLinesFile = 4 << 10

const chipReadUsage = `usage: kioskctl chip read [--socket PATH] [--reader NAME] [--store DIR] [--can FILE] [--at DATE] [--wait TIME] [--all] [--json] LINES
         reads the chip on a reader as the kiosk does, and judges it. LINES is a file with the lines of the machine
         readable zone, - for standard input; --can names a file with the card access number instead, or besides.
         Nothing of what the chip's files say is printed or kept.
         --json: state, reason, atr, protocols [{name, outcome, reason, values}], files [{name, state, bytes}], quirks,
         commands, reads, sent, received, card_ms, own_ms, checks [{id, title, verdict, values}]
         Exit status 0: read, and no check failed; 1: not opened or not read whole, or one did; 2: the call was wrong`

// chipRead reads the chip on a reader as the kiosk does. The lines of the machine
// readable zone, which open it, come from a file or standard input, the card access
// number from a file: neither is ever a flag. The exit status is 0 where the chip was
// read and no check failed, 1 otherwise, 2 for a call that is not understood.
func chipRead(args []string, in io.Reader, out, errOut io.Writer) int {
	kiosk := config.Default()
	if c, err := config.Load(defaultConfig); err == nil {
		kiosk = c
	}
	flags := flag.NewFlagSet("chip read", flag.ContinueOnError)
	socket := flags.String("socket", cmp.Or(kiosk.Chip.Socket, "/run/pcscd/pcscd.comm"), "socket of pcscd")
	reader := flags.String("reader", kiosk.Chip.Reader, "a part of the reader's name; the first reader")
	store := flags.String("store", kiosk.TrustPath(), "folder of the trust store")
	can := flags.String("can", "", "file with the card access number")
	on := flags.String("at", "", "time as of which is judged, YYYY-MM-DD or RFC 3339; now")
	wait := flags.Duration("wait", 10*time.Second, "for a chip to answer on the reader")
	all := flags.Bool("all", false, "read also what the officer does not wait for")
	asJSON := flags.Bool("json", false, "print one JSON object")
	files, err := mixed(flags, args)
	at, wrong := momentOf(*on)
	switch {
	case err != nil:
	case wrong != nil:
		err = fmt.Errorf("--at: %w", wrong)
	case len(files) > 1 || len(files) == 0 && *can == "":
		err = errors.New("name one file with the lines of the machine readable zone, - for standard input")
	}
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl chip read: %v\n%s\n", err, chipReadUsage)
		return 2
	}
	fail := func(err error) int {
		fmt.Fprintf(errOut, "kioskctl chip read: %v\n", err)
		return 1
	}
	r := chip.Request{Rand: rand.Reader, Arena: sm.NewArena(), Now: time.Now, Progress: progressOf(errOut)}
	defer r.Arena.Close()
	if len(files) == 1 {
		if r.Lines, err = linesOf(files[0], in); err != nil {
			return fail(err)
		}
	}
	if *can != "" {
		b, err := readLimited(*can, maxLinesFile)
		if err != nil {
			return fail(err)
		}
		r.CAN = []byte(strings.TrimSpace(string(b)))
		clear(b)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c, err := readChip(ctx, device.New(*socket, *reader), *wait, r, *all)
	if err != nil {
		return fail(err)
	}
	e := screening.Evidence{Chip: evidence.Chip(c)}
	s, err := trust.Open(*store)
	if err != nil {
		return fail(err)
	}
	t := s.Evidence(signedObjects(&e.Chip)...)
	e.Chip.Trust = &t
	e.Document.State, e.Document.Lines = capture.Captured.String(), r.Lines
	reading := readingOf(c, pki.Check(&e, at, pki.Rules{MinLevel: pki.Levels[0], SHA1: []string{"*"}}))
	if *asJSON {
		if err := encoder(out).Encode(reading); err != nil {
			return fail(err)
		}
	} else {
		reading.print(out)
	}
	return reading.status()
}

func readChip(ctx context.Context, reader *device.Reader, wait time.Duration, r chip.Request, all bool) (capture.Chip, error) {
	card, err := reader.Card(ctx, wait)
	if errors.Is(err, device.ErrNoChip) {
		return capture.Chip{}, fmt.Errorf("%w: lay the document on it", err)
	}
	if err != nil {
		return capture.Chip{}, err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		card.Close(closing)
	}()
	session, c := chip.Begin(ctx, card, r)
	defer session.End()
	if all {
		c = session.More(ctx)
	}
	return c, nil
}

// linesOf reads the lines of a machine readable zone.
func linesOf(path string, in io.Reader) (lines []string, err error) {
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	for s := bufio.NewScanner(io.LimitReader(in, maxLinesFile)); s.Scan(); {
		if line := strings.TrimSpace(s.Text()); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 || len(lines) > 3 {
		return nil, fmt.Errorf("%d lines, a machine readable zone has one to three", len(lines))
	}
	return lines, nil
}

func readingOf(c capture.Chip, checks []screening.Finding) chipReading {
	r := chipReading{
		State: c.State.String(), Reason: c.Reason, ATR: hex.EncodeToString(c.ATR), Quirks: append([]string{}, c.Quirks...),
		Protocols: []chipProtocol{}, Files: []chipFileRead{}, Checks: []checkVerdict{},
		Commands: c.Exchange.Commands, Reads: c.Exchange.Reads, Sent: c.Exchange.Sent, Received: c.Exchange.Received,
		CardMS: float64(c.Exchange.Card.Microseconds()) / 1000, OwnMS: float64(c.Exchange.Own.Microseconds()) / 1000,
	}
	for _, p := range c.Protocols {
		w := chipProtocol{Name: p.Name, Outcome: p.Outcome.String(), Reason: p.Reason, Values: map[string]string{}}
		for _, v := range p.Values {
			w.Values[v.Name] = v.Value
		}
		r.Protocols = append(r.Protocols, w)
	}
	for _, f := range c.Files {
		r.Files = append(r.Files, chipFileRead{f.Name, f.State.String(), f.Reason, len(f.Bytes)})
	}
	for _, f := range checks {
		w := checkVerdict{ID: f.ID, Title: f.Title, Verdict: f.Verdict}
		if len(f.Values) > 0 && f.Values[0].Name == "reason" {
			w.Values = f.Values[:1]
		}
		r.Checks = append(r.Checks, w)
	}
	return r
}

// status is 1 also for a chip that answered and was not opened: then it has a reason.
func (r *chipReading) status() int {
	if r.State != capture.Captured.String() || r.Reason != "" || slices.ContainsFunc(r.Checks, func(c checkVerdict) bool { return c.Verdict == screening.Failed }) {
		return 1
	}
	return 0
}
