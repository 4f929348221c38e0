package config

import "path/filepath"

// resolve makes relative paths relative to the file's own folder, so that a
// configuration can be moved together with what it names.
func (c *Config) resolve(dir string) {
	abs, err := filepath.Abs(dir)
	if err == nil {
		dir = abs
	}
	files := []*string{
		&c.Kiosk.State, &c.Vision.Program, &c.Officer.Officers, &c.Shelf.Dir, &c.Shelf.Keys, &c.Shelf.Opener,
		&c.Uplink.CA, &c.Uplink.Certificate, &c.Uplink.Key, &c.Uplink.NodeKey, &c.Uplink.ReceiptKey, &c.Panel.Serial, &c.Chip.Socket, &c.Finger.Serial, &c.Finger.Password,
		&c.Terminal.CA, &c.Terminal.Certificate, &c.Terminal.Key,
	}
	if _, remote, err := c.Terminal.Address(); err == nil && !remote {
		files = append(files, &c.Terminal.Centre) // a signer's socket
	}
	for _, p := range files {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
}
