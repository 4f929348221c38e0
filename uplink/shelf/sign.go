package shelf

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
)

// Sign writes an item into dir: the content as NAME.VERSION.ext, then the signed
// manifest over the one before. Kind, Name, Version, Issued and Expires come from
// m, the rest is filled in and returned. Contents of earlier versions stay.
func Sign(dir string, m Manifest, ext string, content []byte, signers ...Signer) (Manifest, error) {
	m.File = fmt.Sprintf("%s.%d.%s", m.Name, m.Version, ext)
	m.Size, m.SHA256 = int64(len(content)), sha256.Sum256(content)
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
	signed, err := note.Sign(&note.Note{Text: m.text()}, keys...)
	if err != nil {
		return Manifest{}, fmt.Errorf("shelf: sign %s: %w", m.Name, err)
	}
	if err := replace(filepath.Join(dir, m.File), content, 0o644); err != nil {
		return Manifest{}, err
	}
	return m, replace(filepath.Join(dir, m.Name+".manifest"), signed, 0o644)
}

// replace puts content at path so that a power cut leaves the old file or the new.
func replace(path string, content []byte, mode os.FileMode) (err error) {
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
	_, err = f.Write(content)
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
