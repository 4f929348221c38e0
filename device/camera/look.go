package camera

import (
	"context"
	"slices"
	"time"
)

// Glance is what a quick look at the newest frame tells.
type Glance struct {
	StillMilli int  // 1000 nothing moved .. 0 at least one fiftieth of the picture changed
	Brightness int  // mean luma, 0..255
	Present    bool // a guess: something bright lies on the dark glass
}

// apart is the distance in time of the two frames that a glance compares: a
// slow hand moves little from one frame to the next.
const apart = 150 * time.Millisecond

// Look compares the newest frame with one at least 150 ms older.
func (c *Camera) Look(ctx context.Context) (g Glance, err error) {
	err = c.await(ctx, func() bool {
		now := &c.newest
		if now.seq < 2 || time.Since(now.arrived) > stale {
			return false
		}
		then := now
		for i := 1; i < len(c.past) && uint64(i) < now.seq && now.arrived.Sub(then.arrived) < apart; i++ {
			then = &c.past[(now.seq-uint64(i))%uint64(len(c.past))]
		}
		moved := now.thumb.changed(&then.thumb, 6)
		g = Glance{StillMilli: 1000 - min(1000, 50*moved), Brightness: now.thumb.mean(), Present: now.thumb.present()}
		return true
	}, func() string { return "no frame came; check cable and power" })
	return g, err
}

// A thumb is a frame shrunk to 64x48 cells of BGR: small enough to compare at
// every frame, and averaged over so many pixels that noise is below one level.
const (
	thumbWidth  = 64
	thumbHeight = 48
	cells       = thumbWidth * thumbHeight
)

type thumb [3 * cells]uint8

// changed counts the cells of which a channel differs by more than level, in
// thousandths of all.
func (t *thumb) changed(o *thumb, level int) int {
	n := 0
	for i := 0; i < len(t); i += 3 {
		for j := i; j < i+3; j++ {
			if d := int(t[j]) - int(o[j]); d > level || d < -level {
				n++
				break
			}
		}
	}
	return (1000*n + cells - 1) / cells
}

// still: at most three cells in a thousand differ by more than noise.
func still(a, b *thumb) bool { return a.changed(b, 6) <= 3 }

// differ: at least one cell in a hundred differs by far more than noise.
func differ(a, b *thumb) bool { return a.changed(b, 12) >= 10 }

func (t *thumb) luma() (out [cells]uint8) {
	for i := range out {
		out[i] = uint8((29*int(t[3*i]) + 150*int(t[3*i+1]) + 77*int(t[3*i+2])) >> 8)
	}
	return out
}

func (t *thumb) mean() int {
	sum := 0
	for _, v := range t.luma() {
		sum += int(v)
	}
	return sum / cells
}

// present: bright and dark stand clearly apart and the bright part covers at
// least a twelfth of the view, or the whole view is bright.
func (t *thumb) present() bool {
	l := t.luma()
	slices.Sort(l[:])
	dark, bright := int(l[cells/50]), int(l[cells-cells/20])
	if bright-dark < 50 {
		return dark > 100
	}
	middle := uint8((bright + dark) / 2)
	first, _ := slices.BinarySearch(l[:], middle)
	return cells-first >= cells/12
}
