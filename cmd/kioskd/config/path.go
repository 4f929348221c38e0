package config

import (
	"errors"
	"io"
	"path/filepath"
	"strings"
)

// resolve makes relative paths relative to the file's own folder, so that a
// configuration can be moved together with what it names.
func (c *Config) resolve(dir string) {
	abs, err := filepath.Abs(dir)
	if err == nil {
		dir = abs
	}
	for _, p := range []*string{
		&c.Kiosk.State, &c.Vision.Program, &c.Officer.Officers, &c.Shelf.Dir, &c.Shelf.Keys,
		&c.Uplink.CA, &c.Uplink.Certificate, &c.Uplink.Key, &c.Uplink.NodeKey, &c.Uplink.ReceiptKey, &c.Panel.Serial,
	} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
}

func joinKey(k []string) string { return strings.Join(k, ".") }

// readFull reads until b is full or the file ends.
func readFull(r io.Reader, b []byte) (int, error) {
	n, err := io.ReadFull(r, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return n, err
}
