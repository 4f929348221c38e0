package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"gatehouse/capture"
	"gatehouse/capture/ocr"
	"gatehouse/capture/vision"
)

// perImage bounds decoding and reading of one image file.
const perImage = 30 * time.Second

const mrzUsage = `usage: kioskctl mrz [--json] FILE...            lines as printed, or one JSON object a file
       kioskctl mrz [--json] --stream < paths   the same for paths on standard input; each answer ends with
                                                EOR <cpu ms> [unsure <line>:<column>,...]
       kioskctl mrz --parse < objects           lines given as {"mrz":[...]} taken apart by Doc 9303`

// mrz reads machine readable zones from image files and prints the lines as they
// are printed, and beside them which characters it is unsure of. No text is ever
// changed to please a check digit; what may be misread is a proposal in --json.
func mrz(args []string, in io.Reader, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("mrz", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.Usage = func() { fmt.Fprintln(errOut, mrzUsage) }
	stream := flags.Bool("stream", false, "")
	asJSON := flags.Bool("json", false, "")
	parse := flags.Bool("parse", false, "")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if (*stream || *parse) != (flags.NArg() == 0) || *parse && (*stream || *asJSON) {
		flags.Usage()
		return 2
	}
	if *parse {
		return mrzParse(in, out, errOut, time.Now())
	}
	eyes, err := startVision(errOut)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl mrz: %v\n", err)
		return 1
	}
	defer eyes.Close()
	r := mrzReader{eyes: eyes, json: *asJSON, stream: *stream, errOut: errOut}
	if *stream {
		return r.answer(in, out)
	}
	status := 0
	for _, path := range flags.Args() {
		if flags.NArg() > 1 && !*asJSON {
			fmt.Fprintf(out, "# %s\n", path)
		}
		if m, ok := r.print(path, out); !ok || m.Format == capture.FormatUnknown {
			status = 1
		}
	}
	return status
}

// mrzReader prints what it reads in one of the forms.
type mrzReader struct {
	eyes         *vision.Worker
	json, stream bool
	errOut       io.Writer
}

// answer never gives up on a bad image: its answer is just EOR, the reason goes
// to errOut.
func (r mrzReader) answer(in io.Reader, out io.Writer) int {
	w := bufio.NewWriter(out)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		before := cpu(r.eyes)
		m, _ := r.print(lines.Text(), w)
		fmt.Fprintf(w, "EOR %.1f", max(0, (cpu(r.eyes)-before).Seconds()*1000))
		if at := unsure(m); at != "" {
			fmt.Fprintf(w, " unsure %s", at)
		}
		fmt.Fprintln(w)
		if err := w.Flush(); err != nil {
			return 1
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintf(r.errOut, "kioskctl mrz: standard input: %v\n", err)
		return 1
	}
	return 0
}

// print prints the zone of one image; false: the image could not be read.
func (r mrzReader) print(path string, out io.Writer) (capture.MRZ, bool) {
	m, err := readMRZ(r.eyes, path)
	switch {
	case r.json:
		writeZone(out, path, m, err)
	case err == nil:
		for _, l := range m.Text() {
			fmt.Fprintln(out, l)
		}
		if at := unsure(m); at != "" && !r.stream {
			fmt.Fprintf(out, "# unsure %s\n", at)
		}
	}
	switch {
	case err != nil:
		fmt.Fprintf(r.errOut, "kioskctl mrz: %s: %v\n", path, err)
	case m.Format == capture.FormatUnknown:
		fmt.Fprintf(r.errOut, "kioskctl mrz: %s: no machine readable zone found\n", path)
	}
	return m, err == nil
}

// unsure lists the characters whose best guess is not to be relied upon, as
// line:column from 1; empty: none.
func unsure(m capture.MRZ) string {
	var at []string
	for i, l := range m.Lines {
		for j, c := range l {
			if c.Margin < ocr.Unsure {
				at = append(at, fmt.Sprintf("%d:%d", i+1, j+1))
			}
		}
	}
	return strings.Join(at, ",")
}

func readMRZ(eyes *vision.Worker, path string) (capture.MRZ, error) {
	ctx, cancel := context.WithTimeout(context.Background(), perImage)
	defer cancel()
	b, err := readImageFile(path)
	if err != nil {
		return capture.MRZ{}, err
	}
	p, err := eyes.Decode(ctx, b)
	if err != nil {
		return capture.MRZ{}, err
	}
	return ocr.Read(ctx, p.Gray, ocr.Options{})
}

// readImageFile refuses what is larger than visiond would decode, before reading it.
func readImageFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	defer f.Close()
	var b bytes.Buffer
	if info, err := f.Stat(); err == nil && info.Size() <= capture.MaxImageBytes {
		b.Grow(int(info.Size()) + bytes.MinRead) // a pipe tells no size, and may grow
	}
	if _, err := b.ReadFrom(io.LimitReader(f, capture.MaxImageBytes+1)); err != nil {
		return nil, err
	}
	if b.Len() > capture.MaxImageBytes {
		return nil, fmt.Errorf("larger than %d MiB: no picture of a document", capture.MaxImageBytes>>20)
	}
	return b.Bytes(), nil
}

// cpu is the user and system time of this program and its visiond so far.
func cpu(eyes *vision.Worker) time.Duration {
	own := ownCPU()
	theirs, err := eyes.CPU()
	if err != nil {
		return own // a worker that died mid-image took its own count along
	}
	return own + theirs
}

// ownCPU is the user and system time of this program so far.
func ownCPU() time.Duration {
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
