package shelf

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// Content is a content that is too large to be held whole: it is read piece by piece,
// and nothing of it counts before Verify says so.
type Content struct {
	Manifest

	note []byte
	file *os.File
	path string
	hash hash.Hash
	read int64
}

// Open finds an item as Load does and opens its content. Errors: as Load's.
func Open(dir, name, kind string, keys Keys, floor uint64, limit int64) (*Content, error) {
	path := filepath.Join(dir, name+".manifest")
	if !plain(name, 64) {
		return nil, fmt.Errorf("shelf: %q is no item's name", name)
	}
	m, signed, err := readManifest(path, keys)
	if err != nil {
		return nil, fmt.Errorf("shelf: %s: %w", path, err)
	}
	switch {
	case m.Kind != kind || m.Name != name:
		return nil, fmt.Errorf("shelf: %s: %w: it describes %s %q and was asked for %s %q: put each manifest under its own name", path, ErrManifest, m.Kind, m.Name, kind, name)
	case m.Version < floor:
		return nil, fmt.Errorf("shelf: %s: %w: it is version %d and %d was in use: install the newest", path, ErrRollback, m.Version, floor)
	case m.Size > limit:
		return nil, fmt.Errorf("shelf: %s: %w: %d bytes, at most %d are read: raise the limit or split it", path, ErrContent, m.Size, limit)
	}
	path = filepath.Join(dir, m.File)
	f, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("shelf: %s: %w", path, err)
	}
	return &Content{Manifest: m, note: signed, file: f, path: path, hash: sha256.New()}, nil
}

// Read gives the next bytes. It ends one byte behind the size that was signed, if
// the file is longer.
func (c *Content) Read(p []byte) (int, error) {
	left := c.Size + 1 - c.read
	if left <= 0 {
		return 0, io.EOF
	}
	n, err := c.file.Read(p[:min(int64(len(p)), left)])
	c.hash.Write(p[:n])
	c.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("shelf: %w", err)
	}
	return n, err
}

// Verify reads what is left and tells whether the whole is what was signed: ErrContent.
func (c *Content) Verify() error {
	if _, err := io.Copy(io.Discard, c); err != nil {
		return err
	}
	if c.read != c.Size || [32]byte(c.hash.Sum(nil)) != c.SHA256 {
		return fmt.Errorf("shelf: %s: %w: size or SHA-256 differ from the manifest's: install it again", c.path, ErrContent)
	}
	return nil
}

// ReadAt reads anywhere, for parts that are needed later and prove themselves: the
// file may have been written to since Verify.
func (c *Content) ReadAt(p []byte, at int64) (int, error) { return c.file.ReadAt(p, at) }

// Close closes the file.
func (c *Content) Close() error { return c.file.Close() }
