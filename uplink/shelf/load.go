package shelf

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
)

const maxManifest = 16 << 10

// Item is a verified content and the manifest that vouches for it.
type Item struct {
	Manifest
	Content []byte
}

// Load reads item name of the given kind from dir: signed by one of keys, of a
// version not below floor, with content of at most limit bytes.
// Errors: ErrMissing, ErrSignature, ErrManifest, ErrRollback, ErrContent, or the
// file system's, each with the file and what to do.
func Load(dir, name, kind string, keys Keys, floor uint64, limit int64) (Item, error) {
	path := filepath.Join(dir, name+".manifest")
	if !plain(name, 64) {
		return Item{}, fmt.Errorf("shelf: %q is no item's name", name)
	}
	m, err := readManifest(path, keys)
	if err != nil {
		return Item{}, fmt.Errorf("shelf: %s: %w", path, err)
	}
	switch {
	case m.Kind != kind || m.Name != name:
		return Item{}, fmt.Errorf("shelf: %s: %w: it describes %s %q and was asked for %s %q: put each manifest under its own name", path, ErrManifest, m.Kind, m.Name, kind, name)
	case m.Version < floor:
		return Item{}, fmt.Errorf("shelf: %s: %w: it is version %d and %d was in use: install the newest", path, ErrRollback, m.Version, floor)
	case m.Size > limit:
		return Item{}, fmt.Errorf("shelf: %s: %w: %d bytes, at most %d are read: raise the limit or split it", path, ErrContent, m.Size, limit)
	}
	path = filepath.Join(dir, m.File)
	b, err := read(path, m.Size)
	if err == nil && sha256.Sum256(b) != m.SHA256 {
		err = fmt.Errorf("%w: size or SHA-256 differ from the manifest's: install it again", ErrContent)
	}
	if err != nil {
		return Item{}, fmt.Errorf("shelf: %s: %w", path, err)
	}
	return Item{m, b}, nil
}

func readManifest(path string, keys Keys) (Manifest, error) {
	if keys.verifiers == nil {
		return Manifest{}, fmt.Errorf("%w: no keys are known: configure the issuer's public key", ErrSignature)
	}
	b, err := read(path, maxManifest)
	if err != nil {
		return Manifest{}, err
	}
	if len(b) > maxManifest {
		return Manifest{}, fmt.Errorf("%w: longer than %d bytes", ErrManifest, maxManifest)
	}
	n, err := note.Open(b, keys.verifiers)
	if err != nil {
		return Manifest{}, fmt.Errorf("%w: %w: fetch it again from its issuer, or add the issuer's public key", ErrSignature, err)
	}
	return parseManifest(n.Text)
}

// read gives at most limit+1 bytes, so that the caller sees what is too long.
func read(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: install the item: %w", ErrMissing, err)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: it is no regular file", ErrMissing)
	}
	return io.ReadAll(io.LimitReader(f, limit+1))
}
