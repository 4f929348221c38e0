package main

import (
	"testing"
	"time"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/capture/vision"
	"gatehouse/test/rig/heads"
)

// Frames that are preferred go before better ones; without a preference the best go.
func TestPreferred(t *testing.T) {
	for name, c := range map[string]struct {
		prefer []uint64
		want   uint64
	}{"none": {nil, 2}, "the worse one": {[]uint64{9, 1}, 1}, "one that is not held": {[]uint64{7}, 2}} {
		e := newEyes(vision.Setup{Cameras: []vision.Camera{{Name: "face"}}})
		if e.faces.broken != nil {
			t.Fatal(e.faces.broken)
		}
		for seq, total := range map[uint64]int{1: 30, 2: 80} {
			m, err := gocv.ImageToMatRGB(heads.New(3).Render(heads.View{}).RGB)
			if err != nil {
				t.Fatal(err)
			}
			e.cameras["face"].best.offer(m, capture.FaceGlance{
				Seq: seq, Exposed: time.Unix(int64(seq), 0), Faces: []capture.FaceRegion{{W: 1, H: 1}}, Quality: capture.FaceQuality{Total: total},
			})
			m.Close()
		}
		all, err := e.Shots(t.Context(), "face", 1, c.prefer)
		if err != nil || len(all) != 1 || all[0].Seq != c.want {
			t.Errorf("%s: %v, %v, want frame %d", name, all, err, c.want)
		}
	}
}
