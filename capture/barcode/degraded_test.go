package barcode

import (
	"bytes"
	"context"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig/codes"
)

// Degraded codes as a camera makes them: 2 to 5 pixels a module, turned, blurred, noisy, faint.
func TestDegraded(t *testing.T) {
	for _, c := range []struct {
		kind capture.Symbology
		want int
	}{{capture.QR, 22}, {capture.DataMatrix, 20}} {
		for set := uint64(1); set <= 2; set++ { // of development; test/bench asserts the reported one
			all, err := codes.Set(c.kind, set)
			if err != nil {
				t.Fatal(err)
			}
			read := 0
			start := time.Now()
			for i, code := range all {
				got, err := Find(context.Background(), code.Image, Options{Kinds: []capture.Symbology{c.kind}})
				if err != nil {
					t.Fatal(err)
				}
				ok := len(got) == 1 && bytes.Equal(got[0].Payload, code.Payload)
				if ok {
					read++
				} else {
					t.Logf("%s set %d no %d: module %.1f", c.kind, set, i, code.Module)
				}
			}
			t.Logf("%s set %d: %d of %d in %v", c.kind, set, read, len(all), time.Since(start))
			if read < c.want {
				t.Errorf("%s set %d: %d of %d read, want %d", c.kind, set, read, len(all), c.want)
			}
		}
	}
}
