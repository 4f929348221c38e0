package pdf417

import (
	"bytes"
	"context"
	"gatehouse/capture"
	"gatehouse/capture/barcode/grid"
	rig "gatehouse/test/rig/codes"
	"os"
	"strconv"
	"testing"
	"time"
)

func TestDev(t *testing.T) {
	for _, set := range []int{1, 2} {
		if v := os.Getenv("SET"); v != "" {
			set, _ = strconv.Atoi(v)
		}
		cs, err := rig.Set(capture.PDF417, uint64(set))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		var d time.Duration
		for i, c := range cs {
			p, _ := grid.New(c.Image)
			t0 := time.Now()
			got := Find(context.Background(), p)
			d += time.Since(t0)
			ok := len(got) == 1 && bytes.Equal(got[0].Payload, c.Payload)
			if ok {
				n++
			} else {
				t.Logf("set %d code %d module %.2f found %d noise %.1f", set, i, c.Module, len(got), p.Noise)
			}
		}
		t.Logf("set %d: %d, %v each", set, n, d/24)
	}
}
