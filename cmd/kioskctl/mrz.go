package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"gatehouse/capture"
	"gatehouse/capture/ocr"
	"gatehouse/capture/vision"
)

// perImage bounds decoding and reading of one image file.
const perImage = 30 * time.Second

// mrz reads machine readable zones from image files and prints the lines as they
// are printed. With --stream it reads image paths from standard input and ends
// each answer with "EOR <milliseconds of CPU>", visiond's share included.
func mrz(args []string, in io.Reader, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("mrz", flag.ContinueOnError)
	flags.SetOutput(errOut)
	stream := flags.Bool("stream", false, "read image paths from standard input, answer each with its lines and EOR <cpu ms>")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *stream != (flags.NArg() == 0) {
		fmt.Fprintln(errOut, "usage: kioskctl mrz FILE...   or   kioskctl mrz --stream < paths")
		return 2
	}
	eyes, err := startVision(errOut)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl mrz: %v\n", err)
		return 1
	}
	defer eyes.Close()
	if *stream {
		return mrzStream(eyes, in, out, errOut)
	}
	status := 0
	for _, path := range flags.Args() {
		if flags.NArg() > 1 {
			fmt.Fprintf(out, "# %s\n", path)
		}
		if !printMRZ(eyes, path, out, errOut) {
			status = 1
		}
	}
	return status
}

// mrzStream never gives up on a bad image: its answer is just EOR, the reason
// goes to errOut.
func mrzStream(eyes *vision.Worker, in io.Reader, out, errOut io.Writer) int {
	w := bufio.NewWriter(out)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		before := cpu(eyes)
		printMRZ(eyes, lines.Text(), w, errOut)
		fmt.Fprintf(w, "EOR %.1f\n", max(0, (cpu(eyes)-before).Seconds()*1000))
		if err := w.Flush(); err != nil {
			return 1
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintf(errOut, "kioskctl mrz: standard input: %v\n", err)
		return 1
	}
	return 0
}

// printMRZ prints the lines of one image; false: there were none.
func printMRZ(eyes *vision.Worker, path string, out, errOut io.Writer) bool {
	m, err := readMRZ(eyes, path)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl mrz: %s: %v\n", path, err)
		return false
	}
	if m.Format == capture.FormatUnknown {
		fmt.Fprintf(errOut, "kioskctl mrz: %s: no machine readable zone found\n", path)
		return false
	}
	for _, l := range m.Text() {
		fmt.Fprintln(out, l)
	}
	return true
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
	b, err := io.ReadAll(io.LimitReader(f, capture.MaxImageBytes+1))
	if err != nil {
		return nil, err
	}
	if len(b) > capture.MaxImageBytes {
		return nil, fmt.Errorf("larger than %d MiB: no picture of a document", capture.MaxImageBytes>>20)
	}
	return b, nil
}

// cpu is the user and system time of this program and its visiond so far.
func cpu(eyes *vision.Worker) time.Duration {
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	own := time.Duration(r.Utime.Nano() + r.Stime.Nano())
	theirs, err := eyes.CPU()
	if err != nil {
		return own // a worker that died mid-image took its own count along
	}
	return own + theirs
}
