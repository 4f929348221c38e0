package shelf

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Place puts the content of an item that Load gave from elsewhere, as from a technician's
// medium, into dir. Nothing changes until Swap is called. Other content under the same
// version is refused (ErrContent): whoever signed both has to say which one counts.
func (i Item) Place(dir string) error {
	path := filepath.Join(dir, i.File)
	old, err := read(path, i.Size)
	switch {
	case err == nil && string(old) != string(i.Content):
		return fmt.Errorf("shelf: %s: %w: another one of version %d is there: have a higher version signed", path, ErrContent, i.Version)
	case err == nil:
		return nil
	case !errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("shelf: %s: %w", path, err)
	}
	return replace(path, 0o644, whole(i.Content))
}

// Swap puts the manifest of an item whose content is placed over the one before.
func (i Item) Swap(dir string) error {
	return replace(filepath.Join(dir, i.Name+".manifest"), 0o644, whole(i.Note))
}
