package config

import (
	"errors"
	"fmt"
	"path/filepath"
)

// Face is the face camera, and an infrared one beside it.
type Face struct {
	Source   string   `toml:"source" comment:"/dev/videoN, http://host/stream or a clip; empty: this kiosk looks at no faces"`
	IR       string   `toml:"ir" comment:"of an infrared camera beside it, in step with it; empty: none"`
	Width    int      `toml:"width" comment:"pixels; 0: what the cameras give"`
	Height   int      `toml:"height"`
	Latency  Duration `toml:"latency" comment:"from exposure to arrival, at most"`
	Limit    Duration `toml:"limit" comment:"for the face to be taken, 3s to 20s"`
	Turn     bool     `toml:"turn" comment:"ask for a turn of the head to a side drawn by chance: without it, and without an infrared camera, nothing tells a face from a picture of one, and everybody is referred"`
	Detector string   `toml:"detector" comment:"id of the model that finds faces; empty: the only one"`
	Embedder string   `toml:"embedder" comment:"id of the model that makes templates; empty: the only one"`
}

func (f Face) check() error {
	const least, most = 3, 20
	switch s := f.Limit.Seconds(); {
	case f.Source == "" && f.IR != "":
		return errors.New("face.ir: an infrared camera stands beside face.source")
	case f.Width < 0 || f.Height < 0:
		return errors.New("face: width and height cannot be negative")
	case s < least || s > most:
		return fmt.Errorf("face.limit %v: %d s to %d s, since the kiosk is taken to hang soon after", f.Limit, least, most)
	}
	return nil
}

// ModelsPath is the folder of the networks that a technician brought.
func (c Config) ModelsPath() string { return filepath.Join(c.Kiosk.State, "models") }
