package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"regexp"
	"sync"
)

// traceFile is a zip of numbered PNG pictures, one a step.
type traceFile struct {
	file *os.File
	mu   sync.Mutex // the parts of an examination run side by side
	zip  *zip.Writer
	n    int
	err  error // the first one
}

// openTrace makes the file at path, for its owner alone: the pictures show a
// document.
func openTrace(path string) (*traceFile, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &traceFile{file: f, zip: zip.NewWriter(f)}, nil
}

var unfit = regexp.MustCompile(`[^a-z0-9]+`)

// Picture writes one step.
func (t *traceFile) Picture(step string, g *image.Gray) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err != nil {
		return
	}
	t.n++
	w, err := t.zip.Create(fmt.Sprintf("%03d-%s.png", t.n, unfit.ReplaceAllString(step, "-")))
	if err == nil {
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, g)
	}
	t.err = err
}

// Close ends the file and gives the first error of all.
func (t *traceFile) Close() error { return errors.Join(t.err, t.zip.Close(), t.file.Close()) }
