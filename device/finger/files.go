package finger

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"gatehouse/device"
)

// maxFile is above any picture of a slap at 1000 ppi.
const maxFile = 64 << 20

// Files stands for a slap scanner with pictures that were taken elsewhere: each
// Capture gives the next one. No kiosk can be configured to use it.
type Files struct {
	paths  []string
	decode func([]byte) (device.Impression, error)
}

var _ Slap = (*Files)(nil)

// NewFiles takes the files of paths, and those in folders of paths, in their order
// by name. decode reads one picture.
func NewFiles(paths []string, decode func([]byte) (device.Impression, error)) (*Files, error) {
	f := &Files{decode: decode}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			f.paths = append(f.paths, p)
			continue
		}
		entries, err := os.ReadDir(p) // sorted by name
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.Type().IsRegular() {
				f.paths = append(f.paths, filepath.Join(p, e.Name()))
			}
		}
	}
	return f, nil
}

// Check says how many pictures are left.
func (f *Files) Check(context.Context) (device.Identity, error) {
	return device.Identity{Kind: "finger", Model: "files", Detail: fmt.Sprintf("%d pictures left", len(f.paths))}, nil
}

// Capture gives the next picture, whatever hand is asked for: the slap tells whose
// it is. ErrNoFinger: there is none left.
func (f *Files) Capture(ctx context.Context, _ device.Hand) (device.Impression, error) {
	if err := ctx.Err(); err != nil {
		return device.Impression{}, err
	}
	if len(f.paths) == 0 {
		return device.Impression{}, fmt.Errorf("no picture is left: %w", ErrNoFinger)
	}
	path := f.paths[0]
	f.paths = f.paths[1:]
	info, err := os.Stat(path)
	if err != nil {
		return device.Impression{}, err
	}
	if info.Size() > maxFile {
		return device.Impression{}, fmt.Errorf("%s: %d bytes are more than %d: no picture of fingers", path, info.Size(), maxFile)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return device.Impression{}, err
	}
	imp, err := f.decode(b)
	if err != nil {
		return device.Impression{}, fmt.Errorf("%s: %w", path, err)
	}
	return imp, nil
}

// Close does nothing.
func (f *Files) Close() error { return nil }
