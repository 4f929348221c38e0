package codestream

import (
	"errors"
	"image"
	"runtime"
	"testing"
	"time"

	"gatehouse/test/rig/bomb"
)

// A bomb is refused in less than 5 ms and 8 MiB; what is no bomb is not.
func TestBombs(t *testing.T) {
	var slowest time.Duration
	var most uint64
	refused := 0
	for _, c := range bomb.All() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		h, err := Parse(c.File)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		size := after.TotalAlloc - before.TotalAlloc
		slowest, most = max(slowest, took), max(most, size)
		switch {
		case (err != nil) != c.Refused || c.Refused && h != (Header{}):
			t.Errorf("%s: %+v, %v", c.Name, h, err)
		case took > 5*time.Millisecond || size > 8<<20:
			t.Errorf("%s: %v and %d bytes", c.Name, took, size)
		case c.Refused:
			refused++
		}
	}
	t.Logf("%d pictures refused, in %v and %d bytes at most", refused, slowest, most)
}

// A picture that is cut off is refused, wherever it is cut; whole it is not.
func TestCut(t *testing.T) {
	picture := bomb.Picture{Width: 40, Height: 30}
	progressive := bomb.Picture{Width: 40, Height: 30, SOF: 0xC2, Scans: 3}
	stream := bomb.Stream{Width: 40, Height: 30, Levels: 2, Tile: 20}
	for name, whole := range map[string][]byte{
		"JPEG": encoded(t, 40, 30, false), "JPEG, flat": picture.Bytes(), "JPEG, progressive": progressive.Bytes(),
		"codestream": stream.Bytes(), "JP2": bomb.File{Stream: stream.Bytes(), Width: 40, Height: 30, Components: 3}.Bytes(),
	} {
		if h, err := Parse(whole); err != nil || image.Pt(h.Width, h.Height) != image.Pt(40, 30) {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
		for n := range whole {
			if h, err := Parse(whole[:n]); err == nil || n >= 40 && !errors.Is(err, ErrTruncated) {
				t.Errorf("%s cut to %d of %d bytes: %+v, %v", name, n, len(whole), h, err)
			}
		}
	}
}
