package officers

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/pelletier/go-toml/v2"

	"gatehouse/cmd/settings"
)

// Limits of the file.
const (
	maxBytes    = 1 << 20
	maxOfficers = 1000
)

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$`)

// Officer is one entry.
type Officer struct {
	ID    string    `toml:"id"`
	PIN   string    `toml:"pin"` // argon2id, PHC string form
	Added time.Time `toml:"added"`
}

// File is the whole file, in the order of entry.
type File struct {
	Officers []Officer `toml:"officer"`
}

// Parse reads a file strictly: an unknown key, a malformed id or hash, or the
// same id twice is an error that says where.
func Parse(b []byte) (File, error) {
	var f File
	if len(b) > maxBytes {
		return File{}, fmt.Errorf("longer than %d bytes", maxBytes)
	}
	if err := settings.Decode(b, &f); err != nil {
		return File{}, err
	}
	if len(f.Officers) > maxOfficers {
		return File{}, fmt.Errorf("more than %d officers", maxOfficers)
	}
	seen := map[string]bool{}
	for i, o := range f.Officers {
		if err := ValidID(o.ID); err != nil {
			return File{}, fmt.Errorf("officer %d: %w", i+1, err)
		}
		if seen[o.ID] {
			return File{}, fmt.Errorf("officer %d: id %s stands there twice", i+1, o.ID)
		}
		seen[o.ID] = true
		if _, err := parseHash(o.PIN); err != nil {
			return File{}, fmt.Errorf("officer %s: %w", o.ID, err)
		}
	}
	return f, nil
}

// ValidID says why id may not name an officer; nil when it may.
func ValidID(id string) error {
	if !idForm.MatchString(id) {
		return errors.New("an officer's id has 1 to 32 letters, digits, points, dashes or underscores and starts with a letter or digit")
	}
	return nil
}

// Read reads the file at path and refuses one that group or others can reach.
func Read(path string) (File, error) {
	r, err := os.Open(path)
	if err != nil {
		return File{}, fmt.Errorf("officers: %w", err)
	}
	defer r.Close()
	st, err := r.Stat()
	if err != nil {
		return File{}, fmt.Errorf("officers: %w", err)
	}
	if !st.Mode().IsRegular() || st.Mode().Perm()&0o077 != 0 {
		return File{}, fmt.Errorf("officers: %s has mode %v: it must be a file with mode 0600", path, st.Mode())
	}
	b, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return File{}, fmt.Errorf("officers: %w", err)
	}
	f, err := Parse(b)
	if err != nil {
		return File{}, fmt.Errorf("officers: %s: %w", path, err)
	}
	return f, nil
}

// Write replaces the file at path in one step, with mode 0600.
func (f File) Write(path string) error {
	b, err := toml.Marshal(f)
	if err != nil {
		return fmt.Errorf("officers: %w", err)
	}
	if _, err := Parse(b); err != nil { // never write what would not be read
		return fmt.Errorf("officers: %w", err)
	}
	t, err := os.CreateTemp(filepath.Dir(path), ".officers-*") // CreateTemp gives mode 0600
	if err != nil {
		return fmt.Errorf("officers: %w", err)
	}
	defer os.Remove(t.Name()) // fails, harmlessly, after the rename
	_, err = t.Write(b)
	if err == nil {
		err = t.Sync()
	}
	if err = errors.Join(err, t.Close()); err == nil {
		err = os.Rename(t.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("officers: write %s: %w", path, err)
	}
	return nil
}

// Add enters an officer. It is an error when the id is there already or the PIN
// may not be used.
func (f *File) Add(id, pin string, now time.Time, random io.Reader) error {
	if err := errors.Join(ValidID(id), ValidPIN(pin)); err != nil {
		return err
	}
	if f.find(id) >= 0 {
		return fmt.Errorf("officer %s is there already: remove the entry first to set a new PIN", id)
	}
	h, err := newHash(pin, random)
	if err != nil {
		return err
	}
	f.Officers = append(f.Officers, Officer{ID: id, PIN: h, Added: now.UTC().Truncate(time.Second)})
	return nil
}

// Remove takes an officer out; fs.ErrNotExist when there is none of that id.
func (f *File) Remove(id string) error {
	i := f.find(id)
	if i < 0 {
		return fmt.Errorf("officer %s: %w", id, fs.ErrNotExist)
	}
	f.Officers = append(f.Officers[:i], f.Officers[i+1:]...)
	return nil
}

func (f File) find(id string) int {
	for i, o := range f.Officers {
		if o.ID == id {
			return i
		}
	}
	return -1
}
