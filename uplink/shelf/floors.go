package shelf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
)

const maxFloors = 64 << 10

// Floors keeps, for each item, the highest version that was ever taken, in a
// small JSON file {"list/documents": 7}. It may be used from several goroutines.
type Floors struct {
	path string

	mu     sync.Mutex
	floors map[string]uint64
}

// OpenFloors reads the file at path; a missing one is a kiosk that never took an
// item. A damaged one is an error: going on would let old items in.
func OpenFloors(path string) (*Floors, error) {
	f := &Floors{path: path, floors: map[string]uint64{}}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err == nil {
		f.floors, err = parseFloors(b)
	}
	if err != nil {
		return nil, fmt.Errorf("shelf: version floors %s: %w: restore the file, or remove it after the newest items are installed", path, err)
	}
	return f, nil
}

func parseFloors(b []byte) (map[string]uint64, error) {
	if len(b) > maxFloors {
		return nil, fmt.Errorf("%d bytes, at most %d", len(b), maxFloors)
	}
	var m map[string]uint64
	d := json.NewDecoder(bytes.NewReader(b))
	if err := d.Decode(&m); err != nil {
		return nil, err
	}
	if d.More() || m == nil {
		return nil, errors.New("it is not one JSON object")
	}
	for k := range m {
		kind, name, ok := strings.Cut(k, "/")
		if !ok || !plain(kind, 16) || !plain(name, 64) {
			return nil, fmt.Errorf("%q is not KIND/NAME", k)
		}
	}
	return m, nil
}

// Of gives the floor of an item; 0 = none.
func (f *Floors) Of(kind, name string) uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.floors[kind+"/"+name]
}

// Raise moves the floor up to version and has it on the disk when it returns. A
// lower version changes nothing.
func (f *Floors) Raise(kind, name string, version uint64) error {
	if !plain(kind, 16) || !plain(name, 64) {
		return fmt.Errorf("shelf: %q/%q is no item", kind, name)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	key := kind + "/" + name
	old, had := f.floors[key]
	if version <= old {
		return nil
	}
	f.floors[key] = version
	b, err := json.MarshalIndent(f.floors, "", "  ")
	if err == nil {
		err = replace(f.path, 0o600, whole(append(b, '\n')))
	}
	if err != nil {
		if f.floors[key] = old; !had {
			delete(f.floors, key)
		}
	}
	return err
}
