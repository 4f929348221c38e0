package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"io"
	"unicode/utf8"

	"gatehouse/capture"
	"gatehouse/capture/barcode"
	"gatehouse/capture/seal/bcbp"
	"gatehouse/capture/vision"
)

// coded is what the command prints of one barcode.
type coded struct {
	File      string         `json:"file"`
	Symbology string         `json:"symbology"`
	Payload   []byte         `json:"payload"`        // base64
	Text      string         `json:"text,omitempty"` // the payload, where it is text
	Corrected int            `json:"corrected"`
	Corners   [4]image.Point `json:"corners"` // from the symbol's own upper left, clockwise
	Pass      *bcbp.Pass     `json:"boarding_pass,omitempty"`
}

const codeUsage = "usage: kioskctl code FILE...   or   kioskctl code --stream < paths"

// codes reads the barcodes of image files, one JSON object each. With --stream it
// takes paths from standard input and ends each answer with EOR and the processor
// time of both programs in milliseconds. Exit status 1: a file had none.
func codes(args []string, in io.Reader, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("code", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.Usage = func() { fmt.Fprintln(errOut, codeUsage) }
	stream := flags.Bool("stream", false, "")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *stream != (flags.NArg() == 0) {
		flags.Usage()
		return 2
	}
	eyes, err := startVision(errOut)
	if err != nil {
		fmt.Fprintf(errOut, "kioskctl code: %v\n", err)
		return 1
	}
	defer eyes.Close()
	status := 0
	read := func(path string, w io.Writer) {
		found, err := readCodes(eyes, path)
		if err != nil {
			fmt.Fprintf(errOut, "kioskctl code: %s: %v\n", path, err)
		} else if len(found) == 0 {
			fmt.Fprintf(errOut, "kioskctl code: %s: no barcode found\n", path)
		}
		if len(found) == 0 {
			status = 1
		}
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		for _, c := range found {
			e.Encode(describeCode(path, c))
		}
	}
	for _, path := range flags.Args() {
		read(path, out)
	}
	if !*stream {
		return status
	}
	w, lines := bufio.NewWriter(out), bufio.NewScanner(in)
	for lines.Scan() {
		before := cpu(eyes)
		read(lines.Text(), w)
		fmt.Fprintf(w, "EOR %.1f\n", max(0, (cpu(eyes)-before).Seconds()*1000))
		if err := w.Flush(); err != nil {
			return 1
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintf(errOut, "kioskctl code: standard input: %v\n", err)
		return 1
	}
	return 0
}

func describeCode(path string, c capture.Code) coded {
	out := coded{File: path, Symbology: c.Symbology.String(), Payload: c.Payload, Corrected: c.Corrected, Corners: c.Corners}
	if utf8.Valid(c.Payload) {
		out.Text = string(c.Payload)
	}
	if pass, err := bcbp.Parse(c.Payload); err == nil {
		out.Pass = &pass
	}
	return out
}

// readCodes reads the barcodes of one image file.
func readCodes(eyes *vision.Worker, path string) ([]capture.Code, error) {
	b, err := readImageFile(path)
	if err != nil {
		return nil, err
	}
	return findCodes(eyes, b)
}

// findCodes reads the barcodes of an image.
func findCodes(eyes *vision.Worker, b []byte) ([]capture.Code, error) {
	ctx, cancel := context.WithTimeout(context.Background(), perImage)
	defer cancel()
	p, err := eyes.Decode(ctx, b)
	if err != nil {
		return nil, err
	}
	return barcode.Find(ctx, p.Gray, barcode.Options{})
}
