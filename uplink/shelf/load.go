package shelf

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/mod/sumdb/note"
)

const maxManifest = 16 << 10

// Item is a verified content and the manifest that vouches for it.
type Item struct {
	Manifest
	Note    []byte // the manifest as it was signed
	Content []byte
}

// Load reads item name of the given kind from dir: signed by one of keys, of a
// version not below floor, with content of at most limit bytes.
// Errors: ErrMissing, ErrSignature, ErrManifest, ErrRollback, ErrContent, or the
// file system's, each with the file and what to do.
func Load(dir, name, kind string, keys Keys, floor uint64, limit int64) (Item, error) {
	c, err := Open(dir, name, kind, keys, floor, limit)
	if err != nil {
		return Item{}, err
	}
	defer c.Close()
	b, err := io.ReadAll(c)
	if err == nil {
		err = c.Verify()
	}
	if err != nil {
		return Item{}, err
	}
	return Item{c.Manifest, c.note, b}, nil
}

// readManifest also gives the text as it was signed.
func readManifest(path string, keys Keys) (m Manifest, signed []byte, err error) {
	if keys.verifiers == nil {
		return Manifest{}, nil, fmt.Errorf("%w: no keys are known: configure the issuer's public key", ErrSignature)
	}
	b, err := read(path, maxManifest)
	if err != nil {
		return Manifest{}, nil, err
	}
	if len(b) > maxManifest {
		return Manifest{}, nil, fmt.Errorf("%w: longer than %d bytes", ErrManifest, maxManifest)
	}
	n, err := note.Open(b, keys.verifiers)
	if err != nil {
		return Manifest{}, nil, fmt.Errorf("%w: %w: fetch it again from its issuer, or add the issuer's public key", ErrSignature, err)
	}
	m, err = parseManifest(n.Text)
	return m, b, err
}

// read gives at most limit+1 bytes, so that the caller sees what is too long.
func read(path string, limit int64) ([]byte, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

func open(path string) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: install the item: %w", ErrMissing, err)
	}
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, fmt.Errorf("%w: it is no regular file", ErrMissing)
	}
	return f, nil
}
