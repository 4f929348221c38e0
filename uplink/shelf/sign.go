package shelf

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
)

// Sign writes an item into dir: the content as NAME.VERSION.ext, then the signed
// manifest over the one before. Kind, Name, Version, Issued and Expires come from
// m, the rest is filled in and returned. Contents of earlier versions stay.
func Sign(dir string, m Manifest, ext string, content []byte, signers ...Signer) (Manifest, error) {
	return SignFrom(dir, m, ext, whole(content), signers...)
}

// SignFrom is Sign of a content that write produces piece by piece. Where write
// fails, nothing is left of it and the item stays as it was.
func SignFrom(dir string, m Manifest, ext string, write func(io.Writer) error, signers ...Signer) (Manifest, error) {
	m.File = fmt.Sprintf("%s.%d.%s", m.Name, m.Version, ext)
	m.Size, m.SHA256 = 0, [32]byte{}
	if err := m.check(); err != nil {
		return Manifest{}, fmt.Errorf("shelf: sign %s: %w", m.Name, err)
	}
	if len(signers) == 0 {
		return Manifest{}, errors.New("shelf: sign: no key given")
	}
	keys := make([]note.Signer, len(signers))
	for i, s := range signers {
		keys[i] = s.signer
	}
	sum := sha256.New()
	err := replace(filepath.Join(dir, m.File), 0o644, func(w io.Writer) error {
		count := &counter{w: io.MultiWriter(w, sum)}
		defer func() { m.Size, m.SHA256 = count.n, [32]byte(sum.Sum(nil)) }()
		return write(count)
	})
	if err != nil {
		return Manifest{}, err
	}
	signed, err := note.Sign(&note.Note{Text: m.text()}, keys...)
	if err != nil {
		return Manifest{}, fmt.Errorf("shelf: sign %s: %w", m.Name, err)
	}
	return m, replace(filepath.Join(dir, m.Name+".manifest"), 0o644, whole(signed))
}

// whole writes b.
func whole(b []byte) func(io.Writer) error {
	return func(w io.Writer) error { _, err := w.Write(b); return err }
}

// counter counts what goes through.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// replace puts what write gives at path so that a power cut leaves the old file or the
// new.
func replace(path string, mode os.FileMode, write func(io.Writer) error) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("shelf: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
			err = fmt.Errorf("shelf: write %s: %w", path, err)
		}
	}()
	err = write(f)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
